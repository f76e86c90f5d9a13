import { describe, expect, it } from 'vitest';
import type { Attribute } from '@/core/city';
import { colorsBy, openClasses } from '@/core/coloring';
import { seeded } from './seeded';

const height: Attribute = { name: 'height', type: 'number', title: { zh: '高度', en: 'Height' }, unit: 'm', codes: null };

describe('Colouring by an attribute', () => {
    it('gives every number exactly one class, with ends that neighbours share', () => {
        const random = seeded(3);
        for (let run = 0; run < 300; run++) {
            const scale = 10 ** Math.floor(random() * 8 - 3);
            const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.round(random() * 40) * scale);
            const classes = openClasses(values);
            expect(classes[0]?.from).toBeNull();
            expect(classes.at(-1)?.to).toBeNull();
            classes.slice(1).forEach((range, index) => {
                expect(range.from).toBe(classes[index]?.to);
                expect(range.to === null || (range.from as number) < range.to).toBe(true);
            });
            for (const value of [...values, -1e9, 1e9]) {
                const holding = classes.filter(({ from, to }) => (from === null || value >= from) && (to === null || value < to));
                expect(holding).toHaveLength(1);
            }
        }
    });

    it('chooses ends with few digits', () => {
        const ends = openClasses([3.01, 6.2, 9.7, 12.4, 18.9, 24.3, 33.3, 47.1, 66.6, 90.2, 120.7, 150.1]).map(({ to }) => to);
        expect(ends.filter((end) => end !== null).every((end) => Number.isInteger(end))).toBe(true);
    });

    it('gives codes their own colours and needs no values for them', () => {
        const use = { ...height, codes: { office: { zh: '办公', en: 'Office' }, school: { zh: '学校', en: 'School' } } };
        const { colors, classes } = colorsBy(use, []);
        expect(new Set(Object.values(colors)).size).toBe(2);
        expect(Object.keys(colors)).toEqual(['office', 'school']);
        expect(classes).toBeUndefined();
    });
});
