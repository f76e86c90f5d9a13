/** The colour of what is selected, in every kind of layer. */
export const MARK_COLOR = '#ff9f0a';

/** The property under which a feature's id travels in tiles of every kind. */
export const ID_PROPERTY = 'fid';

/** A style condition's text for a feature id; ids of the city are whole numbers, others are compared as text. */
export function idCondition(featureId: string): string {
    return /^\d{1,15}$/.test(featureId)
        ? `Number(\${${ID_PROPERTY}}) === ${featureId}`
        : `String(\${${ID_PROPERTY}}) === '${featureId.replace(/[\\']/g, '\\$&')}'`;
}
