import { type BimChoice, MOST_GAP_METRES, wholeModel } from './bim';
import { isDay } from './days';
import type { CameraPose, ViewState } from './viewState';

/**
 * A view state as the text behind `#` of an address, and back. Short keys, readable values, tolerant reading: what
 * can't be understood is left out, since old links must keep opening.
 *
 *     l=buildings,roads*0.5   layers shown (with opacity)      d=2024-06-30  day      k=2024-07-02  known on
 *     a=buildings:height      attribute that a layer is coloured by
 *     c=114.02,32.97,1500,0,-40  eye: lon, lat, height, heading, pitch
 *     h=buildings,9,count     H3 zones: layer, resolution, metric     s=buildings,123  selected feature     lang=en
 *     b=house                 building model, and of it bs=GlobalId[,below] storey; bg=4 metres between storeys;
 *     bh=IfcWall,IfcDoor      hidden classes; bc=Pset_WallCommon.FireRating coloured by; bp=1 spaces shown;
 *     be=GlobalId             selected element; bo=GlobalId the only one that is seen
 */
export function toHash(state: ViewState): string {
    const parts: [string, string][] = [['l', Object.entries(state.shown).map(layerText).join(',')]];
    if (Object.keys(state.colors).length > 0) {
        parts.push(['a', Object.entries(state.colors).map((pair) => pair.map(encodeURIComponent).join(':')).join(',')]);
    }
    if (state.time.day) {
        parts.push(['d', state.time.day]);
    }
    if (state.time.knownOn) {
        parts.push(['k', state.time.knownOn]);
    }
    if (state.camera) {
        parts.push(['c', cameraText(state.camera)]);
    }
    if (state.zones) {
        const { layer, resolution, metric } = state.zones;
        parts.push(['h', [layer, resolution, metric].map((value) => encodeURIComponent(value)).join(',')]);
    }
    if (state.selected) {
        parts.push(['s', [state.selected.layer, state.selected.id].map(encodeURIComponent).join(',')]);
    }
    parts.push(...(state.bim ? bimParts(state.bim) : []), ['lang', state.language]);
    return parts.map(([key, value]) => `${key}=${value}`).join('&');
}

/** Whether a hash says which layers are shown (none, perhaps); else the city's own choice stands. */
export function namesLayers(hash: string): boolean {
    return /(^#?|&)l=/.test(hash);
}

/** Reads what a hash says over a base state. */
export function fromHash(hash: string, base: ViewState): ViewState {
    const values = new Map<string, string>();
    for (const part of hash.replace(/^#/, '').split('&')) {
        const [key, ...rest] = part.split('=');
        if (key && rest.length > 0) {
            values.set(key, rest.join('='));
        }
    }
    const day = values.get('d');
    const knownOn = values.get('k');
    const language = values.get('lang');
    return {
        shown: values.has('l') ? shownOf(values.get('l') ?? '') : base.shown,
        colors: values.has('a') ? colorsOf(values.get('a') ?? '') : base.colors,
        time: {
            day: day && isDay(day) ? day : base.time.day,
            knownOn: knownOn && isDay(knownOn) ? knownOn : base.time.knownOn,
        },
        camera: cameraOf(values.get('c')) ?? base.camera,
        zones: zonesOf(values.get('h')) ?? base.zones,
        selected: selectedOf(values.get('s')) ?? base.selected,
        bim: bimOf(values) ?? base.bim,
        language: language === 'zh' || language === 'en' ? language : base.language,
    };
}

function layerText([id, opacity]: [string, number]): string {
    const name = encodeURIComponent(id).replaceAll('*', '%2A');
    return opacity >= 1 ? name : `${name}*${round(opacity, 2)}`;
}

function shownOf(text: string): Record<string, number> {
    const shown: Record<string, number> = {};
    for (const part of text.split(',').filter((value) => value !== '')) {
        const [name = '', opacity = '1'] = part.split('*');
        const value = Number(opacity);
        const id = decode(name);
        if (id && value >= 0 && value <= 1) {
            shown[id] = value;
        }
    }
    return shown;
}

function colorsOf(text: string): Record<string, string> {
    const colors: Record<string, string> = {};
    for (const part of text.split(',')) {
        const [layer, attribute] = part.split(':').map(decode);
        if (layer && attribute) {
            colors[layer] = attribute;
        }
    }
    return colors;
}

function cameraText(camera: CameraPose): string {
    return [
        round(camera.longitude, 6),
        round(camera.latitude, 6),
        round(camera.height, 1),
        round(camera.heading, 1),
        round(camera.pitch, 1),
    ].join(',');
}

function cameraOf(text: string | undefined): CameraPose | null {
    const [longitude, latitude, height, heading, pitch] = (text ?? '').split(',').map(Number);
    const read = [longitude, latitude, height, heading, pitch];
    if (!text || read.some((value) => value === undefined || !Number.isFinite(value))) {
        return null;
    }
    const pose = { longitude, latitude, height, heading, pitch } as CameraPose;
    return Math.abs(pose.longitude) <= 180 && Math.abs(pose.latitude) <= 90 && Math.abs(pose.pitch) <= 90 ? pose : null;
}

function zonesOf(text: string | undefined): ViewState['zones'] {
    const [layer, resolution, metric] = (text ?? '').split(',').map(decode);
    const level = Number(resolution);
    return layer && metric && resolution && Number.isInteger(level) && level >= 0 && level <= 15
        ? { layer, resolution: level, metric }
        : null;
}

function selectedOf(text: string | undefined): ViewState['selected'] {
    const [layer, id] = (text ?? '').split(',').map(decode);
    return layer && id ? { layer, id } : null;
}

function bimParts({ model, storey, below, gap, hidden, color, spaces, element, alone }: BimChoice): [string, string][] {
    const parts: [string, string | null][] = [
        ['b', encodeURIComponent(model)],
        ['bs', storey === null ? null : `${encodeURIComponent(storey)}${below ? ',below' : ''}`],
        ['bg', gap > 0 ? String(round(gap, 1)) : null],
        ['bh', hidden.length > 0 ? hidden.map(encodeURIComponent).join(',') : null],
        ['bc', color === null ? null : encodeURIComponent(color)],
        ['bp', spaces ? '1' : null],
        ['be', element === null ? null : encodeURIComponent(element)],
        ['bo', alone === null ? null : encodeURIComponent(alone)],
    ];
    return parts.filter((part): part is [string, string] => part[1] !== null);
}

function bimOf(values: ReadonlyMap<string, string>): BimChoice | null {
    const read = (key: string): string | null => decode(values.get(key) ?? '') || null;
    const model = read('b');
    if (model === null) {
        return null;
    }
    const [storey, below] = (values.get('bs') ?? '').split(',').map(decode);
    const gap = Number(values.get('bg') ?? 0);
    const hidden = (values.get('bh') ?? '').split(',').flatMap((name) => decode(name) || []);
    return {
        ...wholeModel(model),
        storey: storey || null,
        below: Boolean(storey) && below === 'below',
        gap: gap > 0 && gap <= MOST_GAP_METRES ? gap : 0,
        hidden: [...new Set(hidden)].sort(),
        color: read('bc'),
        spaces: values.get('bp') === '1',
        element: read('be'),
        alone: read('bo'),
    };
}

function decode(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch {
        return undefined; // a cut-off percent escape: that part of the link is lost, the rest still opens
    }
}

function round(value: number, digits: number): number {
    return Number(value.toFixed(digits));
}
