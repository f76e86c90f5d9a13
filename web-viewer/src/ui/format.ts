import type { Attribute } from '@/core/city';
import { inLanguage } from './i18n';

/** Units of the catalogue (UCUM) as people write them. */
const UNITS: Record<string, string> = {
    m2: 'm²', m3: 'm³', Cel: '°C', deg: '°', '%': '%', 'm/s': 'm/s', '[degF]': '°F', 'm3/h': 'm³/h', '1': '', a: 'a',
};

export function unitText(unit: string | null): string {
    return unit === null ? '' : (UNITS[unit] ?? unit);
}

/**
 * An attribute's value for people: codes by their titles, numbers with few digits and separators, dates as they are,
 * nested values as JSON.
 */
export function valueText(
    value: unknown,
    { type, codes }: Pick<Attribute, 'type' | 'codes'>,
    language: string,
    yesNo: readonly [string, string],
): string {
    if (value === null || value === undefined || value === '') {
        return '';
    }
    const title = codes?.[String(value)];
    if (title) {
        return inLanguage(title, language);
    }
    if (typeof value === 'boolean') {
        return value ? yesNo[0] : yesNo[1];
    }
    if (typeof value === 'number') {
        return numberText(value, type, language);
    }
    if (typeof value === 'string' && type.toUpperCase() === 'TIMESTAMP') {
        return timestampText(value, language);
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function numberText(value: number, type: string, language: string): string {
    // Whole numbers are as often codes and years as they are amounts: separators would spoil the former.
    if (type.toUpperCase() === 'INTEGER' || Number.isInteger(value)) {
        return Math.abs(value) >= 100_000 ? value.toLocaleString(language) : String(value);
    }
    return value.toLocaleString(language, { maximumSignificantDigits: Math.abs(value) >= 1000 ? 7 : 5 });
}

function timestampText(value: string, language: string): string {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime())
        ? value
        : instant.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** An amount in few characters: 3,012 stays, 1,234,567 becomes 123万 or 1.2M. */
export function amountText(value: number, language: string): string {
    const locale = language === 'zh' ? 'zh-CN' : 'en';
    return Math.abs(value) < 100_000
        ? value.toLocaleString(locale, { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 })
        : value.toLocaleString(locale, { notation: 'compact', maximumFractionDigits: 1 });
}

export function lengthText(metres: number, language: string): string {
    const locale = language === 'zh' ? 'zh-CN' : 'en';
    return metres >= 1000
        ? `${(metres / 1000).toLocaleString(locale, { maximumFractionDigits: 1 })} km`
        : `${metres.toLocaleString(locale, { maximumFractionDigits: 0 })} m`;
}
