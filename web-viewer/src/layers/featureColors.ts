import type { CityLayer } from '@/core/city';
import { ID_PROPERTY, idCondition, MARK_COLOR } from './marks';

/** A colour of the engine's style language: one expression, or conditions of which the first that holds decides. */
export type ColorExpression = string | { conditions: [string, string][] };

/**
 * Tints of neighbouring areas (districts, grid units): such areas fill the plane, and the engine draws no outlines, so
 * that one colour would make them invisible. Which area gets which follows from its id, hence it stays.
 */
const TINTS = ['#f3ecdd', '#e7eadb', '#efe3de', '#e2e8ea', '#ece6ef', '#f1efd9', '#e3ebe0'];
const TINTED_CLASSES = ['admin-area', 'grid-unit'];

/** How a layer's features are coloured: the marked one, else by the attribute that the definition names, else alike. */
export function featureColors(
    layer: CityLayer,
    opacity: number,
    marked: string | null,
    property: (attribute: string) => string = (attribute) => attribute,
): ColorExpression {
    const { color, colorBy } = layer.style;
    const conditions: [string, string][] = [];
    if (marked !== null) {
        conditions.push([idCondition(marked), paint(MARK_COLOR, 1)]);
    }
    if (colorBy) {
        for (const [value, valueColor] of Object.entries(colorBy.colors)) {
            // Numbers and booleans come as such from some tiles, as texts from others.
            conditions.push([`String(\${${property(colorBy.attribute)}}) === ${quoted(value)}`, paint(valueColor, opacity)]);
        }
        for (const { from, to, color: classColor } of colorBy.classes ?? []) {
            const number = `Number(\${${property(colorBy.attribute)}})`;
            // What has no value has no class: it is not even equal to itself as a number.
            const ends = [from === null ? null : `${number} >= ${from}`, to === null ? null : `${number} < ${to}`];
            const known = `(\${${property(colorBy.attribute)}} !== null && \${${property(colorBy.attribute)}} !== undefined)`;
            conditions.push([[known, ...ends.filter((end) => end !== null)].join(' && '), paint(classColor, opacity)]);
        }
    } else if (TINTED_CLASSES.includes(layer.cityClass)) {
        TINTS.forEach((tint, index) => {
            conditions.push([`Number(\${${ID_PROPERTY}}) % ${TINTS.length} === ${index}`, paint(tint, opacity)]);
        });
    }
    return conditions.length === 0 ? paint(color, opacity) : { conditions: [...conditions, ['true', paint(color, opacity)]] };
}

function paint(color: string, opacity: number): string {
    return `color('${color}', ${opacity})`;
}

function quoted(value: string): string {
    return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
