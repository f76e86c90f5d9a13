import type { BimColors } from './bimColors';

/** What of a building model is drawn, and how. */
export interface BimDrawing {
    readonly model: string;
    /**
     * GlobalIds of the storeys from the lowest up where each is drawn from tiles of its own, since they are pulled apart;
     * null where the model is drawn from one tileset.
     */
    readonly apart: readonly string[] | null;
    readonly look: BimLook;
}

/** What differs in the picture without other tiles. */
export interface BimLook {
    /** Metres between neighbouring storeys. */
    readonly gap: number;
    /** GlobalIds of the storeys that are drawn; null for all there is. */
    readonly storeys: readonly string[] | null;
    /** IFC classes that aren't drawn. */
    readonly hidden: readonly string[];
    /** GlobalId of the element that alone is drawn. */
    readonly alone: string | null;
    /** GlobalId of the element in the colour of marks. */
    readonly marked: string | null;
    readonly colors: BimColors | null;
}

/** An element as its tile says it. */
export interface DrawnElement {
    readonly globalId: string;
    readonly ifcClass: string;
    readonly storey: string | null;
    attribute(name: string): unknown;
}

export function isDrawn({ storeys, hidden, alone }: BimLook, { globalId, ifcClass, storey }: DrawnElement): boolean {
    if (alone !== null) {
        return globalId === alone;
    }
    return !hidden.includes(ifcClass) && (storeys === null || (storey !== null && storeys.includes(storey)));
}

/** CQL2 text that selects a model, of it a storey, or what stands in none (null). */
export function partFilter(model: string, storey?: string | null): string {
    const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const part = storey === undefined ? '' : storey === null ? ' AND storey_id IS NULL' : ` AND storey_id=${quoted(storey)}`;
    return `model=${quoted(model)}${part}`;
}
