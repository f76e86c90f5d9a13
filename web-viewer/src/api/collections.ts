import { boundsOf } from '@/core/bounds';
import type { Attribute, City, ColorBy, CityLayer, LayerStyle, Shape, Theme } from '@/core/city';
import { firstDayOf } from '@/core/days';
import { defaultColor, hexColor } from '@/core/palette';
import { type BilingualText, bilingual } from '@/core/text';
import { fetchJson } from './http';

type Json = Record<string, unknown>;

/** Titles of codes by code list and code. */
export type CodeLists = Readonly<Record<string, Readonly<Record<string, BilingualText>>>>;

/** All layers that this reader may see, with the themes they belong to and the titles of their codes. */
export async function fetchCity(signal?: AbortSignal): Promise<City> {
    const [collections, codeLists] = await Promise.all([
        fetchJson('/ogc/collections?f=json', signal),
        fetchJson('/ogc/codelists?f=json', signal),
    ]);
    return readCity(collections, readCodeLists(codeLists));
}

/** Reads the code lists document. */
export function readCodeLists(document: unknown): CodeLists {
    return Object.fromEntries(
        objects(object(document).codeLists).map((list) => [
            text(list.id) ?? '',
            Object.fromEntries(
                objects(list.codes).map((it) => {
                    const code = text(it.code) ?? '';
                    return [code, bilingual(it.titleZh, it.titleEn, code)];
                }),
            ),
        ]),
    );
}

/** Reads the collections document; a collection that isn't a layer of this kind of server is left out. */
export function readCity(document: unknown, codeLists: CodeLists = {}): City {
    const collections = object(document).collections;
    if (!Array.isArray(collections)) {
        throw new Error('the list of collections has no member "collections"');
    }
    const themes = object(object(document).citytwin).themes;
    return {
        layers: collections.flatMap((collection) => readLayer(object(collection), codeLists) ?? []),
        themes: Array.isArray(themes) ? themes.flatMap((theme) => readTheme(object(theme)) ?? []) : [],
    };
}

function readLayer(collection: Json, codeLists: CodeLists): CityLayer | null {
    const id = collection.id;
    if (typeof id !== 'string' || id === '' || !collection.citytwin) {
        return null;
    }
    const own = object(collection.citytwin);
    const extent = object(collection.extent);
    const cityClass = text(own.cityClass) ?? text(own.class) ?? classOfId(id);
    const shape = shapeOf(own.geometryType);
    const attributes = Array.isArray(own.attributes) ? own.attributes.flatMap((it) => readAttribute(object(it), codeLists) ?? []) : [];
    return {
        id,
        cityClass,
        title: bilingual(own.titleZh, own.titleEn, text(collection.title) ?? id),
        revision: number(own.revision, 0),
        theme: text(own.theme) ?? '',
        shape,
        style: readStyle(object(own.style), id, cityClass, attributes),
        featureCount: typeof own.featureCount === 'number' ? own.featureCount : 0,
        tileJsonUrl: shape === 'none' ? null : text(own.tiles),
        tilesetUrl: text(own.tileset),
        hasModel: own.hasModel === true,
        attributes,
        bounds: boundsOf(first(object(extent.spatial).bbox)),
        since: sinceOf(first(object(extent.temporal).interval)),
    };
}

/** What lies over the map, or around other things, rather than in it. */
const OVERLAYS = ['control-line', 'bim-space'];

function readStyle(style: Json, id: string, cityClass: string, attributes: readonly Attribute[]): LayerStyle {
    // A layer has the style of its class also where its source lacked some of the attributes.
    const attributeOf = (value: unknown) => attributes.find(({ name }) => name === value)?.name ?? null;
    const label = attributeOf(style.label);
    return {
        color: hexColor(style.color) ?? defaultColor(id, cityClass),
        lineWidth: Math.max(1.5, number(style.lineWidth, 2)),
        pointSize: 2 * number(style.pointRadius, 4),
        fillOpacity: Math.min(1, number(style.fillOpacity, OVERLAYS.includes(cityClass) ? 0.4 : 1)),
        order: typeof style.order === 'number' ? style.order : null,
        minZoom: number(style.minZoom, 0),
        colorBy: readColorBy(object(style.colorBy)),
        label: label === null ? null : { attribute: label, minZoom: number(style.labelMinZoom, 16) },
        heightAttribute: attributeOf(style.heightAttribute),
        initiallyShown: typeof style.visible === 'boolean' ? style.visible : null,
    };
}

function readColorBy(colorBy: Json): ColorBy | null {
    const attribute = text(colorBy.attribute);
    const colors: Record<string, string> = {};
    for (const [value, color] of Object.entries(object(colorBy.values))) {
        const hex = hexColor(color);
        if (hex) {
            colors[value] = hex;
        }
    }
    return attribute && Object.keys(colors).length > 0 ? { attribute, colors } : null;
}

function readAttribute(attribute: Json, codeLists: CodeLists): Attribute | null {
    const name = text(attribute.name);
    return name
        ? {
              name,
              type: text(attribute.type) ?? 'TEXT',
              title: bilingual(attribute.titleZh, attribute.titleEn, name),
              unit: text(attribute.unit),
              codes: codeLists[text(attribute.codeList) ?? ''] ?? null,
          }
        : null;
}

function readTheme(theme: Json): Theme | null {
    const id = text(theme.id);
    return id ? { id, title: bilingual(theme.titleZh, theme.titleEn, id), parent: text(theme.parent) } : null;
}

const SHAPES: Record<string, Shape> = {
    point: 'point', multipoint: 'point', linestring: 'line', multilinestring: 'line',
    polygon: 'area', multipolygon: 'area', none: 'none',
};

function shapeOf(geometryType: unknown): Shape {
    return SHAPES[(text(geometryType) ?? '').toLowerCase()] ?? 'mixed';
}

/** The class of a layer that only its id tells: the ids of a city's usual layers are plurals of class names. */
function classOfId(id: string): string {
    if (/^pipes_/.test(id)) {
        return 'pipe-segment';
    }
    if (/^nodes_/.test(id)) {
        return 'pipe-node';
    }
    if (/^(districts|streets|communities)$/.test(id)) {
        return 'admin-area';
    }
    return id.replace(/^(.*[^s])e?s$/, '$1').replace(/_/g, '-');
}

function sinceOf(interval: unknown): string | null {
    const start = Array.isArray(interval) ? interval[0] : null;
    return typeof start === 'string' ? firstDayOf(new Date(start)) || null : null;
}

function object(value: unknown): Json {
    return value !== null && typeof value === 'object' ? (value as Json) : {};
}

function objects(value: unknown): Json[] {
    return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string | null {
    return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: unknown, otherwise: number): number {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function first(value: unknown): unknown {
    return Array.isArray(value) ? value[0] : undefined;
}
