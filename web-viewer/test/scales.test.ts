import { describe, expect, it } from 'vitest';
import { boundsOf, boundsOfGeometry } from '@/core/bounds';
import { colorOf, quantileClasses } from '@/core/colorScale';
import { addMonths, dayNumber, dayOfNumber, firstDayOf, instantOf, isDay } from '@/core/days';
import { defaultColor, hexColor } from '@/core/palette';
import { fittingResolution } from '@/core/zones';
import { tileBounds, tileTree, type TileNode } from '@/layers/vectortiles/tileTree';
import { tileAt, tilesAt, zoomRange } from '@/layers/vectortiles/zoomRange';
import { dayAtOffset, positionOf, step, timelineOf, yearTicks } from '@/time/timeline';
import { seeded } from './seeded';

describe('Colour classes', () => {
    it('give every value exactly one colour, darker for more', () => {
        const random = seeded(5);
        for (let run = 0; run < 200; run++) {
            const values = Array.from({ length: Math.floor(random() * 60) + 1 }, () => Math.floor(random() ** 3 * 20));
            const classes = quantileClasses(values);
            for (const value of values) {
                expect(classes.filter((range) => value >= range.from && value <= range.to)).toHaveLength(1);
            }
            classes.slice(1).forEach((range, index) => expect(range.from).toBeGreaterThan(classes[index]!.to));
            expect(new Set(classes.map((range) => range.color)).size).toBe(classes.length);
        }
    });

    it('are none without values and one for a single value', () => {
        expect(quantileClasses([])).toEqual([]);
        expect(quantileClasses([4, 4, 4])).toMatchObject([{ from: 4, to: 4 }]);
        expect(colorOf(quantileClasses([1, 2]), 9)).toBeUndefined();
    });
});

describe('Days', () => {
    it('are checked against the calendar', () => {
        expect(['2024-02-29', '2023-12-31'].every(isDay)).toBe(true);
        expect(['2023-02-29', '2024-13-01', '24-01-01', '', 'x'].some(isDay)).toBe(false);
    });

    it('move by months and stay in them', () => {
        expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
        expect(addMonths('2024-03-31', -13)).toBe('2023-02-28');
        expect(dayOfNumber(dayNumber('2024-06-30'))).toBe('2024-06-30');
        expect(instantOf('2024-06-30')).toBe('2024-06-30T12:00:00Z');
    });

    it('begin at midnight, in Beijing or in UTC', () => {
        const first = (instant: string) => firstDayOf(new Date(instant));
        expect(first('2022-12-31T16:00:00Z')).toBe('2023-01-01');
        expect(first('2023-01-01T00:00:00Z')).toBe('2023-01-01');
        expect(first('2023-01-01T12:00:00Z')).toBe('2023-01-01');
        expect(first('2023-01-01T12:00:01Z')).toBe('2023-01-02');
        expect(first('soon')).toBe('');
    });

    it('make a timeline from the oldest layer to today', () => {
        const layer = (since: string | null) => ({ since }) as never;
        const line = timelineOf({ layers: [layer('2023-04-01'), layer(null), layer('2024-01-01')], themes: [] }, '2026-11-21');
        expect(line).toEqual({ first: '2023-01-01', last: '2026-11-21', marks: ['2023-04-01', '2024-01-01'] });
        expect(timelineOf({ layers: [layer('1200-01-01')], themes: [] }, '2026-11-21').first).toBe('1996-01-01');
        expect(timelineOf({ layers: [], themes: [] }, '2026-11-21').first).toBe('2025-01-01');
        expect(yearTicks(line, 9)).toEqual(['2023-01-01', '2024-01-01', '2025-01-01', '2026-01-01']);
        expect(positionOf(line, '2023-01-01')).toBe(0);
        expect(positionOf(line, '2030-01-01')).toBe(1);
        expect(step(line, null, -1)).toBe('2026-10-21');
        expect(step(line, '2026-11-01', 1)).toBeNull();
        expect(step(line, '2023-01-10', -1)).toBe('2023-01-01');
        expect(dayAtOffset(line, 31)).toBe('2023-02-01');
        expect(dayAtOffset(line, 99_999)).toBeNull();
    });
});

describe('Boxes and tiles', () => {
    it('are read with and without heights, and refused when they make no sense', () => {
        expect(boundsOf([1, 2, 3, 4])).toEqual({ west: 1, south: 2, east: 3, north: 4 });
        expect(boundsOf([1, 2, 0, 3, 4, 100])).toEqual({ west: 1, south: 2, east: 3, north: 4 });
        expect([boundsOf([3, 2, 1, 4]), boundsOf([1, 2, 3]), boundsOf('x'), boundsOf([1, 2, 3, Number.NaN])]).toEqual([null, null, null, null]);
        const collection = { type: 'GeometryCollection', geometries: [{ coordinates: [5, 6] }, { coordinates: [[[1, 2, 9]]] }] };
        expect(boundsOfGeometry(collection)).toEqual({ west: 1, south: 2, east: 5, north: 6 });
        expect(boundsOfGeometry(null)).toBeNull();
    });

    it('place a position in the tile whose box holds it', () => {
        const random = seeded(3);
        for (let run = 0; run < 500; run++) {
            const [longitude, latitude, zoom] = [random() * 360 - 180, random() * 160 - 80, Math.floor(random() * 17)];
            const [x, y] = tileAt(longitude, latitude, zoom);
            const box = tileBounds(zoom, x, y);
            expect(longitude >= box.west - 1e-9 && longitude <= box.east + 1e-9).toBe(true);
            expect(latitude >= box.south - 1e-9 && latitude <= box.north + 1e-9).toBe(true);
        }
    });

    it('make a tree in which every deepest tile of the box stands once', () => {
        const bounds = { west: 113.98, south: 32.95, east: 114.06, north: 33.01 };
        const zooms = zoomRange(bounds, 13, 15);
        const root = tileTree('http://h/{z}/{x}/{y}.mvt', bounds, zooms);
        const leaves: string[] = [];
        const visit = (node: TileNode): void => {
            node.children?.forEach((child) => {
                expect(child.geometricError).toBeLessThan(node.geometricError);
                visit(child);
            });
            expect(node.content === undefined || Number(node.content.uri.split('/')[3]) >= 13).toBe(true);
            if (!node.children) {
                leaves.push(node.content?.uri ?? '');
            }
        };
        visit(root);
        expect(new Set(leaves).size).toBe(leaves.length);
        expect(leaves.length).toBe(tilesAt(bounds, 15));
        expect(leaves[0]).toMatch(/^http:\/\/h\/15\/\d+\/\d+\.mvt$/);
    });

    it('stay few for a whole country', () => {
        const zooms = zoomRange({ west: 73, south: 18, east: 135, north: 53 }, 14, 16);
        expect(zooms.start).toBeLessThan(zooms.most);
        expect(zooms.least).toBe(zooms.most);
        expect(tilesAt({ west: 73, south: 18, east: 135, north: 53 }, zooms.most)).toBeLessThanOrEqual(6000);
    });

    it('are counted in zones that fit the city', () => {
        expect(fittingResolution(36e6)).toBe(9);
        expect(fittingResolution(1e12)).toBe(6);
        expect(fittingResolution(1)).toBe(11);
    });
});

describe('Colours', () => {
    it('are read in both hexadecimal forms only', () => {
        expect([hexColor('#AbC'), hexColor(' #a1b2c3 '), hexColor('red'), hexColor(7)]).toEqual(['#aabbcc', '#a1b2c3', null, null]);
    });

    it('are given to layers without one, always the same', () => {
        expect(defaultColor('pipes_gas', 'pipe-segment')).toBe('#e75480');
        expect(defaultColor('某图层', 'generic')).toBe(defaultColor('某图层', 'generic'));
        expect(hexColor(defaultColor('anything', 'generic'))).not.toBeNull();
    });
});
