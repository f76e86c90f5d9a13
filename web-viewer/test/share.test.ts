import { describe, expect, it } from 'vitest';
import { wholeModel } from '@/core/bim';
import { fromHash, toHash } from '@/core/share';
import { NOW, type ViewState } from '@/core/viewState';
import { seeded } from './seeded';

const BASE: ViewState = { shown: { buildings: 1 }, colors: {}, time: NOW, zones: null, selected: null, bim: null, camera: null, language: 'zh' };

describe('A share link', () => {
    it('brings back every state it was made from', () => {
        const random = seeded(11);
        for (let run = 0; run < 500; run++) {
            const state = someState(random);
            expect(fromHash(`#${toHash(state)}`, BASE)).toEqual(state);
        }
    });

    it('keeps the base where it says nothing', () => {
        expect(fromHash('', BASE)).toEqual(BASE);
        expect(fromHash('#lang=en', BASE)).toEqual({ ...BASE, language: 'en' });
    });

    it('opens although parts of it are broken', () => {
        const broken = '#l=roads*2,%E0%A4%A,water*0.5&d=2024-13-40&c=1,2,x&h=a,99,b&s=onlylayer&lang=fr&nonsense';
        expect(fromHash(broken, BASE)).toEqual({ ...BASE, shown: { water: 0.5 } });
    });

    it('keeps ids with commas, stars and Chinese letters whole', () => {
        const state = { ...BASE, shown: { '管线,给水*一期': 0.4 }, selected: { layer: 'a,b', id: '1&2=3' } };
        expect(fromHash(toHash(state), BASE)).toEqual(state);
    });
});

function someState(random: () => number): ViewState {
    const pick = <T>(...values: T[]): T => values[Math.floor(random() * values.length)] as T;
    const day = () => `20${10 + Math.floor(random() * 20)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 10)}`;
    const shown: Record<string, number> = {};
    for (const id of ['buildings', 'roads', '水系', 'a*b', 'x,y', '100%']) {
        if (random() < 0.5) {
            shown[id] = pick(1, 0.25, 0.5, 0);
        }
    }
    return {
        shown,
        colors: pick<Record<string, string>>({}, { buildings: 'height' }, { '水系': '名,称:1', 'x,y': 'a' }),
        time: { day: pick(null, day()), knownOn: pick(null, day()) },
        zones: pick(null, { layer: pick('buildings', '部件'), resolution: Math.floor(random() * 16), metric: 'count' }),
        selected: pick(null, { layer: 'roads', id: String(Math.floor(random() * 1e6)) }),
        bim: pick(null, wholeModel('房子,1'), {
            model: 'fzk', storey: pick(null, '0eA6m4fELI9QBIhP3wiLAp'), below: false, gap: pick(0, 3.5), hidden: pick([], ['IfcDoor', 'IfcWall']),
            color: pick(null, 'Pset_门,窗.Fire=Rating'), spaces: pick(true, false), element: pick(null, '1$_a'), alone: pick(null, '1$_b'),
        }),
        camera: pick(null, {
            longitude: Number((random() * 360 - 180).toFixed(6)),
            latitude: Number((random() * 180 - 90).toFixed(6)),
            height: Number((random() * 1e6).toFixed(1)),
            heading: Number((random() * 359).toFixed(1)),
            pitch: Number((random() * -89 - 0.5).toFixed(1)),
        }),
        language: pick('zh', 'en'),
    };
}
