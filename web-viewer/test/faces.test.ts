import { describe, expect, it } from 'vitest';
import { RequestFailure } from '@/api/http';
import { amountText, lengthText, unitText, valueText } from '@/ui/format';
import { messages } from '@/ui/messages';

function keysOf(node: object, prefix = ''): string[] {
    return Object.entries(node).flatMap(([key, value]) =>
        typeof value === 'string' ? [`${prefix}${key} ${[...value.matchAll(/\{\w+\}/g)].sort().join(' ')}`] : keysOf(value, `${prefix}${key}.`),
    );
}

describe('Texts', () => {
    it('exist in both languages with the same places for values', () => {
        expect(keysOf(messages.en)).toEqual(keysOf(messages.zh));
    });

    it('are Chinese in Chinese and English in English', () => {
        const texts = (node: object): string[] => Object.values(node).flatMap((it) => (typeof it === 'string' ? [it] : texts(it)));
        const { language: _zh, ...topZh } = messages.zh.top;
        const { language: _en, ...topEn } = messages.en.top;
        expect(texts({ ...messages.en, top: topEn }).filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
        const latin = texts({ ...messages.zh, top: topZh }).filter((text) => !/[\u4e00-\u9fff]/.test(text));
        expect(latin).toEqual(['CityTwin', '+ / −', 'Q / E', 'Page Up / Page Down', 'Enter', 'Esc']);
    });
});

describe('Values', () => {
    const yesNo = ['是', '否'] as const;

    it('are written for people', () => {
        const of = (type: string) => ({ type, codes: null });
        expect(valueText(2024, of('INTEGER'), 'zh', yesNo)).toBe('2024');
        expect(valueText(1234567, of('INTEGER'), 'en', yesNo)).toBe('1,234,567');
        expect(valueText(12.345678, of('REAL'), 'en', yesNo)).toBe('12.346');
        expect(valueText(36.0, of('REAL'), 'en', yesNo)).toBe('36');
        expect(valueText(true, of('BOOLEAN'), 'zh', yesNo)).toBe('是');
        expect(valueText({ a: 1 }, of('JSON'), 'zh', yesNo)).toBe('{"a":1}');
        expect(valueText('2024-05-01', of('DATE'), 'zh', yesNo)).toBe('2024-05-01');
        expect(valueText('no time', of('TIMESTAMP'), 'zh', yesNo)).toBe('no time');
        const use = { type: 'TEXT', codes: { office: { zh: '办公', en: 'Office' } } };
        expect(['zh', 'en'].map((language) => valueText('office', use, language, yesNo))).toEqual(['办公', 'Office']);
        expect(valueText('castle', use, 'zh', yesNo)).toBe('castle');
        expect([null, undefined, ''].map((value) => valueText(value, of('TEXT'), 'zh', yesNo))).toEqual(['', '', '']);
    });

    it('carry units as people write them', () => {
        expect([unitText('m2'), unitText('mm'), unitText(null)]).toEqual(['m²', 'mm', '']);
        expect([amountText(3012, 'en'), amountText(1_234_567, 'en'), amountText(1_234_567, 'zh')]).toEqual(['3,012', '1.2M', '123.5万']);
        expect([lengthText(201, 'en'), lengthText(1406, 'en')]).toEqual(['201 m', '1.4 km']);
    });

    it('of failures say what happened', () => {
        expect(new RequestFailure('/x', 404, 'no such layer', null).message).toBe('no such layer');
    });
});
