/** Colours of layers whose definition names none: distinct, of like lightness, chosen by id so that they stay. */
const DISTINCT = ['#4e79a7', '#59a14f', '#e18b2d', '#b07aa1', '#3d9a94', '#c9534f', '#9c755f', '#7a8b3d', '#6b74c9'];

const BY_CLASS: Record<string, string> = {
    building: '#d9c9b0', road: '#8f98a3', water: '#7fb3dd', green: '#8fc58a', block: '#e3ddd2', landuse: '#d8c99a',
    'admin-area': '#9b6fb0', 'grid-unit': '#8a93b8', 'control-line': '#c0392b', component: '#2a8f82', device: '#d1495b',
    address: '#6c757d',
};

/** Colours of pipelines by medium, as Chinese pipeline maps print them. */
const BY_PIPE: Record<string, string> = {
    water: '#2f7ed8', drainage: '#8d5524', gas: '#e75480', heat: '#e67e22', power: '#c0392b', telecom: '#27ae60',
};

/** The colour of a layer that names none itself. */
export function defaultColor(id: string, cityClass: string): string {
    const medium = /^(?:pipes|nodes)_(\w+)$/.exec(id)?.[1];
    const known = (medium && BY_PIPE[medium]) || BY_CLASS[cityClass];
    if (known) {
        return known;
    }
    let hash = 0;
    for (const character of id) {
        hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
    }
    return DISTINCT[hash % DISTINCT.length] as string;
}

/** `#rrggbb` of `#rgb` and `#rrggbb`; null of anything else, so that a broken definition can't break drawing. */
export function hexColor(value: unknown): string | null {
    if (typeof value !== 'string') {
        return null;
    }
    const text = value.trim().toLowerCase();
    if (/^#[0-9a-f]{6}$/.test(text)) {
        return text;
    }
    const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
    return short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : null;
}
