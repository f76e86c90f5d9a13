import {
    BIM_ELEMENTS, type BimElement, type BimModel, type BimNode, type BimReference, type BimRelation, OPENINGS,
} from '@/core/bim';
import { COLOR_ATTRIBUTES, type ElementValue } from '@/core/bimColors';
import { partFilter } from '@/core/bimDrawing';
import type { FeatureRef } from '@/core/city';
import type { TimeChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';

type Json = Record<string, unknown>;

/** Most elements whose values make colours: what the features API answers at once. */
const MOST_AT_ONCE = 10_000;

/** The building models of the city in the state of a time, by name. */
export async function fetchModels(time: TimeChoice, signal?: AbortSignal): Promise<BimModel[]> {
    return readModels(await fetchJson(withParameters('/bim', timeParameters(time)), signal));
}

export function readModels(document: unknown): BimModel[] {
    const models = objects(object(document).models).flatMap((model): BimModel[] => {
        const id = text(model.model);
        return id === ''
            ? []
            : [{
                id,
                name: text(model.name) || id,
                discipline: text(model.discipline),
                elements: typeof model.elements === 'number' ? model.elements : 0,
                partial: model.partial === true,
            }];
    });
    return models.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** The features of other layers that a model stands for. */
export async function fetchReplaced(model: string, time: TimeChoice, signal?: AbortSignal): Promise<FeatureRef[]> {
    return readReplaced(await fetchJson(withParameters(modelPath(model), timeParameters(time)), signal));
}

export function readReplaced(document: unknown): FeatureRef[] {
    return objects(object(document).replaces).flatMap(({ layer, fid }) =>
        text(layer) !== '' && text(fid) !== '' ? [{ layer: text(layer), id: text(fid) }] : []);
}

/** The spatial structure of a model with its storeys, spaces and counts of elements. */
export async function fetchTree(model: string, time: TimeChoice, signal?: AbortSignal): Promise<BimNode> {
    const document = await fetchJson(withParameters(`${modelPath(model)}/tree`, timeParameters(time)), signal);
    return readNode(object(object(document).tree));
}

export function readNode(node: Json): BimNode {
    const counts = Object.entries(object(node.elementCounts)).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    return {
        globalId: text(node.globalId),
        ifcClass: text(node.ifcClass),
        name: nameOf(node),
        elevation: typeof node.elevation === 'number' ? node.elevation : null,
        counts: Object.fromEntries(counts),
        children: [...objects(node.children), ...objects(node.spaces)].map(readNode),
    };
}

/** Rooms are known by number and name, all else by its name. */
function nameOf({ ifcClass, name, longName, globalId }: Json): string {
    const names = [text(name), text(longName)].filter((each) => each !== '');
    const both = ifcClass === 'IfcSpace' && names[0] !== names[1];
    return (both ? names.join(' ') : names[0]) || text(globalId);
}

/** All that is known of an element, a space or a storey; of what it is related to, names only where the answer has them. */
export async function fetchElement(model: string, globalId: string, time: TimeChoice, signal?: AbortSignal): Promise<BimElement> {
    const path = `${modelPath(model)}/elements/${encodeURIComponent(globalId)}`;
    return readElement(await fetchJson(withParameters(path, timeParameters(time)), signal));
}

/** The attributes that people read, by their names in the answer and in the layer. */
const ATTRIBUTES: readonly (readonly [string, string])[] = [
    ['longName', 'long_name'], ['predefinedType', 'predefined_type'], ['objectType', 'object_type'], ['description', 'description'],
    ['typeName', 'type_name'], ['tag', 'tag'], ['building', 'building'], ['storey', 'storey'], ['number', 'number'],
    ['elevation', 'elevation'], ['zone', 'zone'], ['system', 'system'], ['classification', 'classification'], ['envelope', 'envelope'],
    ['lowest', 'lowest'], ['highest', 'highest'], ['volume', 'volume'],
];

export function readElement(document: unknown): BimElement {
    const element = object(document);
    const own = [['space', element.space], ['parent', element.parentId], ['parts', element.parts]] as const;
    return {
        layer: text(element.layer),
        model: text(element.model),
        globalId: text(element.globalId),
        ifcClass: text(element.ifcClass),
        name: text(element.name),
        attributes: ATTRIBUTES.flatMap(([member, name]) => (element[member] === undefined ? [] : [{ name, value: element[member] }])),
        groups: objects(element.groups).map(({ name, ifcClass }) => text(name) || text(ifcClass)),
        materials: objects(element.materials).map(({ name, thickness }) => ({
            name: text(name), thickness: typeof thickness === 'number' ? thickness : null,
        })),
        sets: objects(element.propertySets).map((set) => ({
            name: text(set.name),
            properties: objects(set.properties).map(({ name, value, unit }) => ({ name: text(name), value, unit: text(unit) || null })),
        })),
        relations: [...own, ...Object.entries(object(element.relations))].flatMap(([kind, others]) => readRelation(kind, others)),
    };
}

/** Others are named by their GlobalIds, or by documents; ports lead to the element that is connected there. */
function readRelation(kind: string, others: unknown): BimRelation[] {
    const list = (Array.isArray(others) ? others : [others]).flatMap((other: unknown): BimReference[] => {
        const { globalId, ifcClass, name, longName, connectedTo } = typeof other === 'string' ? { globalId: other } : object(other) as Json;
        if (kind === 'ports') {
            const element = text(object(connectedTo).element);
            return element === '' ? [] : [{ globalId: element, ifcClass: '', name: '' }];
        }
        return text(globalId) === '' ? [] : [{ globalId: text(globalId), ifcClass: text(ifcClass), name: text(longName) || text(name) }];
    });
    return list.length > 0 ? [{ kind, others: list }] : [];
}

/** Most elements whose names are asked for at once. */
const MOST_NAMES = 60;

/** The names and classes of elements of a model, by GlobalId. */
export async function fetchReferences(
    model: string, globalIds: readonly string[], time: TimeChoice, signal?: AbortSignal,
): Promise<Map<string, BimReference>> {
    const ids = globalIds.slice(0, MOST_NAMES).map((id) => `'${id.replaceAll("'", "''")}'`);
    const url = withParameters(itemsOf(BIM_ELEMENTS), [
        ['f', 'json'],
        ['filter', `${partFilter(model)} AND global_id IN (${ids.join(',')})`],
        ['properties', 'global_id,ifc_class,name'],
        ['skipGeometry', 'true'],
        ['limit', String(MOST_NAMES)],
        ...timeParameters(time),
    ]);
    const references = objects(object(await fetchJson(url, signal)).features).map(({ properties }) => {
        const { global_id: globalId, ifc_class: ifcClass, name } = object(properties);
        return { globalId: text(globalId), ifcClass: text(ifcClass), name: text(name) };
    });
    return new Map(references.map((reference) => [reference.globalId, reference]));
}

/** What the elements of a model are worth in an attribute or in a property (`Set.Property`). */
export interface ValuesAnswer {
    readonly values: readonly ElementValue[];
    /** How many elements have more values than were fetched. */
    readonly missing: number;
}

export async function fetchValues(model: string, key: string, time: TimeChoice, signal?: AbortSignal): Promise<ValuesAnswer> {
    const isAttribute = (COLOR_ATTRIBUTES as readonly string[]).includes(key);
    const bodies = `${partFilter(model)} AND ifc_class NOT IN (${OPENINGS.map((name) => `'${name}'`).join(',')})`;
    const filter = isAttribute ? bodies : `${bodies} AND "${key.replaceAll('"', '""')}" IS NOT NULL`;
    const url = withParameters(itemsOf(BIM_ELEMENTS), [
        ['f', 'json'],
        ['filter', filter],
        ['properties', `global_id,${isAttribute ? key : 'properties'}`],
        ['skipGeometry', 'true'],
        ['limit', String(MOST_AT_ONCE)],
        ...timeParameters(time),
    ]);
    return readValues(await fetchJson(url, signal), key);
}

export function readValues(document: unknown, key: string): ValuesAnswer {
    const { features, numberMatched } = object(document);
    const values = objects(features).map(({ properties }) => {
        const own = object(properties);
        return { globalId: text(own.global_id), value: key in own ? own[key] : object(own.properties)[key] };
    });
    return { values, missing: typeof numberMatched === 'number' ? Math.max(0, numberMatched - values.length) : 0 };
}

/** The properties (`Set.Property`) that elements of the city's models have, those of most elements first. */
export async function fetchPropertyNames(signal?: AbortSignal): Promise<string[]> {
    const document = object(await fetchJson(`/ogc/collections/${BIM_ELEMENTS}/queryables`, signal));
    return Object.entries(object(document.properties))
        .filter(([, schema]) => typeof object(schema)['x-citytwin-features'] === 'number')
        .map(([name]) => name);
}

function itemsOf(layer: string): string {
    return `/ogc/collections/${layer}/items`;
}

function modelPath(model: string): string {
    return `/bim/${encodeURIComponent(model)}`;
}

function object(value: unknown): Json {
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
}

function objects(value: unknown): Json[] {
    return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
