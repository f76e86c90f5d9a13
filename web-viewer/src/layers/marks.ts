/** The colour of what is selected, in every kind of layer. */
export const MARK_COLOR = '#ff9f0a';

/** The property under which a feature's id travels in tiles of every kind. */
export const ID_PROPERTY = 'fid';

/** A style condition's text for a feature id; ids of the city are whole numbers, others are compared as text. */
export function idCondition(featureId: string): string {
    return /^\d{1,15}$/.test(featureId)
        ? `Number(\${${ID_PROPERTY}}) === ${featureId}`
        : textCondition(ID_PROPERTY, featureId);
}

/** A style condition's text for a property that has a text as its value. */
export function textCondition(property: string, value: string): string {
    return `String(\${${property}}) === '${value.replace(/[\\']/g, '\\$&')}'`;
}
