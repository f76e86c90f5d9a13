import { createApp } from 'vue';
import { fromHash, namesLayers } from '@/core/share';
import type { Language } from '@/core/text';
import { NOW } from '@/core/viewState';
import { i18n, setLanguage } from '@/ui/i18n';
import '@/ui/style.css';
import App from './App.vue';
import { installTestHook } from './testHook';
import { CityViewer } from './viewer';

const preferred: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
const { hash } = window.location;
const initial = fromHash(hash, {
    shown: {},
    colors: {},
    time: NOW,
    zones: null,
    selected: null,
    bim: null,
    camera: null,
    language: preferred,
});

// The 3D engine is four fifths of all code: it loads while the list of layers is on its way.
const viewer = new CityViewer(initial, namesLayers(hash), async () => (await import('@/layers/scene')).openScene);
viewer.state.watch((state) => setLanguage(state.language));
window.addEventListener('hashchange', () => viewer.readHash(window.location.hash));
installTestHook(viewer);
createApp(App, { viewer }).use(i18n).mount('#app');
