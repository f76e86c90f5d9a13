import {
    BIM_ELEMENTS, BIM_MODELS, type BimElement, type BimModel, type BimNode, type BimReference, type BimRelation,
} from '@/core/bim';
import { COLOR_ATTRIBUTES, type ElementValue } from '@/core/bimColors';
import { partFilter } from '@/core/bimDrawing';
import type { TimeChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';

type Json = Record<string, unknown>;

/** Most models that the list offers, and most elements whose values make colours: what the features API answers at once. */
export const MOST_AT_ONCE = 10_000;

/** The building models of the city in the state of a time, by name. */
export async function fetchModels(time: TimeChoice, signal?: AbortSignal): Promise<BimModel[]> {
    const url = withParameters(itemsOf(BIM_MODELS), [
        ['f', 'json'],
        ['properties', 'model,name,discipline,elements,partial,replaces'],
        ['skipGeometry', 'true'],
        ['limit', String(MOST_AT_ONCE)],
        ...timeParameters(time),
    ]);
    return readModels(await fetchJson(url, signal));
}

export function readModels(document: unknown): BimModel[] {
    const models = objects(object(document).features).flatMap(({ properties }): BimModel[] => {
        const { model, name, discipline, elements, partial, replaces } = object(properties);
        return typeof model === 'string' && model !== ''
            ? [{
                id: model,
                name: text(name) || model,
                discipline: text(discipline),
                elements: typeof elements === 'number' ? elements : 0,
                partial: partial === true,
                replaces: objects(replaces).flatMap(({ layer, fid }) => (layer && fid !== undefined ? [{ layer: text(layer), id: String(fid) }] : [])),
            }]
            : [];
    });
    return models.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** The spatial structure of a model with its storeys, spaces and counts of elements. */
export async function fetchTree(model: string, time: TimeChoice, signal?: AbortSignal): Promise<BimNode> {
    const document = object(await fetchJson(withParameters(`${modelPath(model)}/tree`, timeParameters(time)), signal));
    return readNode(object(document.structure ?? document.tree ?? document));
}

export function readNode(node: Json): BimNode {
    return {
        globalId: text(node.globalId),
        ifcClass: text(node.ifcClass),
        name: text(node.longName) || text(node.name) || text(node.globalId),
        elevation: typeof node.elevation === 'number' ? node.elevation : null,
        counts: Object.fromEntries(Object.entries(object(node.counts)).filter((entry): entry is [string, number] => typeof entry[1] === 'number')),
        children: [...objects(node.children), ...objects(node.spaces)].map(readNode),
    };
}

/** All that is known of an element or a space. */
export async function fetchElement(model: string, globalId: string, time: TimeChoice, signal?: AbortSignal): Promise<BimElement> {
    const path = `${modelPath(model)}/elements/${encodeURIComponent(globalId)}`;
    return readElement(model, await fetchJson(withParameters(path, timeParameters(time)), signal));
}

/** Members of the answer that are told apart from the attributes. */
const APART = ['model', 'globalId', 'ifcClass', 'name', 'materials', 'propertySets', 'relations', 'links', 'geometry', 'bbox'];

export function readElement(model: string, document: unknown): BimElement {
    const element = object(document);
    return {
        model,
        globalId: text(element.globalId),
        ifcClass: text(element.ifcClass),
        name: text(element.name),
        attributes: Object.fromEntries(Object.entries(element).filter(([name]) => !APART.includes(name))),
        materials: objects(element.materials).map(({ name, thickness }) => ({
            name: text(name), thickness: typeof thickness === 'number' ? thickness : null,
        })),
        sets: objects(element.propertySets).map((set) => ({
            name: text(set.name),
            properties: objects(set.properties).map(({ name, value, unit }) => ({ name: text(name), value, unit: text(unit) || null })),
        })),
        relations: Object.entries(object(element.relations)).flatMap(([kind, others]) => readRelation(kind, others)),
    };
}

function readRelation(kind: string, others: unknown): BimRelation[] {
    const list = (Array.isArray(others) ? others : [others]).flatMap((other: unknown): BimReference[] => {
        const { globalId, ifcClass, name } = typeof other === 'string' ? { globalId: other } : object(other);
        return globalId ? [{ globalId: text(globalId), ifcClass: text(ifcClass), name: text(name) }] : [];
    });
    return list.length > 0 ? [{ kind, others: list }] : [];
}

/** What the elements of a model are worth in an attribute or in a property (`Set.Property`). */
export interface ValuesAnswer {
    readonly values: readonly ElementValue[];
    /** How many elements have more values than were fetched. */
    readonly missing: number;
}

export async function fetchValues(model: string, key: string, time: TimeChoice, signal?: AbortSignal): Promise<ValuesAnswer> {
    const isAttribute = (COLOR_ATTRIBUTES as readonly string[]).includes(key);
    const filter = isAttribute ? partFilter(model) : `${partFilter(model)} AND "${key.replaceAll('"', '""')}" IS NOT NULL`;
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
