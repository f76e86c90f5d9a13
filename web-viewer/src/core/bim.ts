import type { FeatureRef } from './city';

/** The layers that hold building models (IFC): models, storeys, spaces, elements. */
export const BIM_MODELS = 'bim_model';
export const BIM_ELEMENTS = 'bim_element';
export const BIM_SPACES = 'bim_space';

/** A building model of the city. */
export interface BimModel {
    readonly id: string;
    readonly name: string;
    /** Architecture, structure, services …, as its file or its import says; may be empty. */
    readonly discipline: string;
    readonly elements: number;
    /** Whether elements of the file were lost. */
    readonly partial: boolean;
}

/** A part of a model's spatial structure: project, site, building, storey, space. */
export interface BimNode {
    /** IFC GlobalId: 22 letters, digits, `_` and `$`. */
    readonly globalId: string;
    readonly ifcClass: string;
    readonly name: string;
    /** Height of a storey above the model's zero, metres; null where it has none. */
    readonly elevation: number | null;
    /** How many elements stand in it itself, by IFC class. */
    readonly counts: Readonly<Record<string, number>>;
    readonly children: readonly BimNode[];
}

/** What a reader chose to see of one building model; a share link carries it. */
export interface BimChoice {
    readonly model: string;
    /** GlobalId of the storey that is seen alone; null for all. */
    readonly storey: string | null;
    /** Whether the storeys below that one are seen too. */
    readonly below: boolean;
    /** Metres by which neighbouring storeys are pulled apart; 0 where they stand as they are built. */
    readonly gap: number;
    /** IFC classes whose elements aren't seen, in the order of the alphabet. */
    readonly hidden: readonly string[];
    /** The attribute of elements, or the property as `Set.Property`, that they are coloured by; null for their own colours. */
    readonly color: string | null;
    /** Whether spaces are seen as translucent bodies. */
    readonly spaces: boolean;
    /** GlobalId of the element or space whose properties are told. */
    readonly element: string | null;
    /** GlobalId of the element that is seen alone. */
    readonly alone: string | null;
}

export const MOST_GAP_METRES = 20;

/** Classes of what is cut out of elements: it has no body that could be seen. */
export const OPENINGS = ['IfcOpeningElement', 'IfcOpeningStandardCase'];

/** The whole model as it is built. */
export function wholeModel(model: string): BimChoice {
    return {
        model, storey: null, below: false, gap: 0, hidden: [], color: null, spaces: false, element: null, alone: null,
    };
}

/** The choice with a class seen or not. */
export function withClass(choice: BimChoice, ifcClass: string, seen: boolean): BimChoice {
    const others = choice.hidden.filter((name) => name !== ifcClass);
    return { ...choice, hidden: seen ? others : [...others, ifcClass].sort() };
}

/** Whether anything differs from how the model is built; what is selected changes nothing of that. */
export function isChanged(choice: BimChoice): boolean {
    return choice.storey !== null || choice.gap > 0 || choice.hidden.length > 0 || choice.color !== null || choice.alone !== null;
}

/** Whether a part of the structure is a storey of a building or what corresponds to it in a road, a bridge, a railway. */
export function isStorey({ ifcClass }: BimNode): boolean {
    return ifcClass === 'IfcBuildingStorey' || /^Ifc\w+Part(Common)?$/.test(ifcClass);
}

export function isSpace({ ifcClass }: BimNode): boolean {
    return ifcClass === 'IfcSpace';
}

/** The storeys of a structure from the lowest up; those without an elevation come first, in the file's order. */
export function storeysOf(root: BimNode | null): BimNode[] {
    const storeys: BimNode[] = [];
    const visit = (node: BimNode): void => {
        if (isStorey(node)) {
            storeys.push(node);
        }
        node.children.forEach(visit);
    };
    if (root) {
        visit(root);
    }
    return storeys.sort((a, b) => compare(a.elevation, b.elevation));
}

function compare(a: number | null, b: number | null): number {
    return a === b ? 0 : (a ?? Number.NEGATIVE_INFINITY) < (b ?? Number.NEGATIVE_INFINITY) ? -1 : 1;
}

/** The storeys that are seen, null for everything, also what stands in none. */
export function seenStoreys({ storey, below }: BimChoice, storeys: readonly BimNode[]): string[] | null {
    if (storey === null) {
        return null;
    }
    const ids = storeys.map(({ globalId }) => globalId);
    return below ? ids.slice(0, ids.indexOf(storey) + 1) : [storey];
}

/** How many elements of each class, openings aside, stand in a part of the structure and in all its parts, by class. */
export function classesOf(root: BimNode | null): { ifcClass: string; count: number }[] {
    const counts = new Map<string, number>();
    const visit = (node: BimNode): void => {
        for (const [ifcClass, count] of Object.entries(node.counts).filter(([name]) => !OPENINGS.includes(name))) {
            counts.set(ifcClass, (counts.get(ifcClass) ?? 0) + count);
        }
        node.children.forEach(visit);
    };
    if (root) {
        visit(root);
    }
    return [...counts].map(([ifcClass, count]) => ({ ifcClass, count })).sort((a, b) => (a.ifcClass < b.ifcClass ? -1 : 1));
}

/** Features by their layer. */
export function byLayer(features: readonly FeatureRef[]): Record<string, string[]> {
    const ids: Record<string, string[]> = {};
    for (const { layer, id } of features) {
        const known = ids[layer] ?? [];
        ids[layer] = known.includes(id) ? known : [...known, id];
    }
    return ids;
}

/** A property of an element, in the unit that it is kept in. */
export interface BimProperty {
    readonly name: string;
    readonly value: unknown;
    /** UCUM-like code as in the catalogue, or null. */
    readonly unit: string | null;
}

export interface BimPropertySet {
    readonly name: string;
    readonly properties: readonly BimProperty[];
}

/** Another thing of the same model. */
export interface BimReference {
    readonly globalId: string;
    readonly ifcClass: string;
    readonly name: string;
}

export interface BimRelation {
    /** What the other is to the element: `openings`, `filledBy`, `connectedTo` … */
    readonly kind: string;
    readonly others: readonly BimReference[];
}

/** All that is known of an element, a space or a storey of a model. */
export interface BimElement {
    /** The layer that has it. */
    readonly layer: string;
    readonly model: string;
    readonly globalId: string;
    readonly ifcClass: string;
    readonly name: string;
    /** Values by the names that attributes have in the layer. */
    readonly attributes: readonly { readonly name: string; readonly value: unknown }[];
    /** Names of the systems, zones and groups that it belongs to. */
    readonly groups: readonly string[];
    readonly materials: readonly { readonly name: string; readonly thickness: number | null }[];
    readonly sets: readonly BimPropertySet[];
    readonly relations: readonly BimRelation[];
}

/** The GlobalIds of what an element is related to and whose names nobody has said yet. */
export function unnamed({ relations }: BimElement): string[] {
    const ids = relations.flatMap(({ others }) => others.filter(({ name, ifcClass }) => name === '' && ifcClass === ''));
    return [...new Set(ids.map(({ globalId }) => globalId))];
}

/** The element with the names of what it is related to. */
export function withNames(element: BimElement, names: ReadonlyMap<string, BimReference>): BimElement {
    const named = (other: BimReference): BimReference => (other.name === '' && other.ifcClass === '' ? (names.get(other.globalId) ?? other) : other);
    return { ...element, relations: element.relations.map(({ kind, others }) => ({ kind, others: others.map(named) })) };
}
