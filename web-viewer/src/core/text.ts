/** The languages of the viewer. */
export type Language = 'zh' | 'en';

/** A title in both languages; never empty, since it falls back to the id of what it names. */
export interface BilingualText {
    readonly zh: string;
    readonly en: string;
}

/** Fills what is missing from the other language, then from the id. */
export function bilingual(zh: unknown, en: unknown, id: string): BilingualText {
    const chinese = typeof zh === 'string' && zh !== '' ? zh : undefined;
    const english = typeof en === 'string' && en !== '' ? en : undefined;
    return { zh: chinese ?? english ?? id, en: english ?? chinese ?? id };
}
