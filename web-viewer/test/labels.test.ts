import { describe, expect, it } from 'vitest';
import { readCity } from '@/api/collections';
import { namedUrl, readNamed } from '@/api/features';
import { boxAround, sizeInMetres } from '@/core/bounds';
import type { CityLayer } from '@/core/city';
import { fittingLabels, labelPlace } from '@/core/labels';
import { NOW } from '@/core/viewState';
import { seeded } from './seeded';

const BOX = { west: 0, south: 0, east: 10, north: 10 };

describe('The place of a name', () => {
    it('is the point itself, if that is in the picture', () => {
        expect(labelPlace({ type: 'Point', coordinates: [3, 4, 70] }, BOX)).toEqual({ longitude: 3, latitude: 4, extent: 0 });
        expect(labelPlace({ type: 'Point', coordinates: [13, 4] }, BOX)).toBeNull();
    });

    it('is the middle of that part of a line which is in the picture', () => {
        const road = { type: 'LineString', coordinates: [[-100, 5], [4, 5], [4, 100]] };
        // 4 from the left edge to the bend, 5 from there to the upper edge: the middle lies 0.5 above the bend.
        expect(labelPlace(road, BOX)).toEqual({ longitude: 4, latitude: 5.5, extent: 9 });
        expect(labelPlace({ type: 'LineString', coordinates: [[-5, 1], [-5, 9]] }, BOX)).toBeNull();
        const parts = { type: 'MultiLineString', coordinates: [[[1, 1], [2, 1]], [[1, 2], [5, 2]]] };
        expect(labelPlace(parts, BOX)).toEqual({ longitude: 3, latitude: 2, extent: 4 });
    });

    it('is the centre of gravity of the largest part of an area, holes aside', () => {
        const square = (x: number, y: number, side: number) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
        const areas = { type: 'MultiPolygon', coordinates: [[square(1, 1, 1)], [square(4, 4, 2), square(4.5, 4.5, 0.5)]] };
        const place = labelPlace(areas, BOX);
        expect(place?.longitude).toBeCloseTo(5, 12);
        expect(place?.latitude).toBeCloseTo(5, 12);
        expect(place?.extent).toBeCloseTo(2, 12);
        expect(labelPlace({ type: 'Polygon', coordinates: [] }, BOX)).toBeNull();
        expect(labelPlace({ type: 'GeometryCollection', geometries: [] }, BOX)).toBeNull();
    });

    it('lies on the line and in the picture, whatever the line', () => {
        const random = seeded(7);
        let placed = 0;
        for (let run = 0; run < 500; run++) {
            const line = Array.from({ length: 2 + Math.floor(random() * 6) }, () => [random() * 40 - 15, random() * 40 - 15]);
            const place = labelPlace({ type: 'LineString', coordinates: line }, BOX);
            if (!place) {
                continue;
            }
            placed++;
            const [x, y] = [place.longitude, place.latitude];
            expect(x >= -1e-9 && x <= 10 + 1e-9 && y >= -1e-9 && y <= 10 + 1e-9).toBe(true);
            const away = line.slice(1).map(([bx = 0, by = 0], index) => {
                const [ax = 0, ay = 0] = line[index] as number[];
                return Math.hypot(x - ax, y - ay) + Math.hypot(x - bx, y - by) - Math.hypot(bx - ax, by - ay);
            });
            expect(Math.min(...away)).toBeLessThan(1e-9);
        }
        expect(placed).toBeGreaterThan(100);
    });
});

describe('The names in a picture', () => {
    const label = (text: string, x: number, y: number) => ({ text, x, y, width: 50, height: 20 });

    it('do not cover one another, and the first ones win', () => {
        const kept = fittingLabels([label('甲', 100, 100), label('乙', 140, 110), label('丙', 160, 100), label('丁', 100, 121)], 10);
        expect(kept.map(({ text }) => text)).toEqual(['甲', '丙', '丁']);
    });

    it('stand once where a road has several stretches, and again far away', () => {
        const kept = fittingLabels([label('中山路', 100, 100), label('中山路', 250, 100), label('中山路', 400, 100)], 10);
        expect(kept.map(({ x }) => x)).toEqual([100, 400]);
        expect(fittingLabels([label('a', 0, 0), label('b', 100, 0)], 1)).toHaveLength(1);
    });
});

describe('Named features', () => {
    const style = { label: 'name', labelMinZoom: 15, heightAttribute: 'height' };
    const collection = (attributes: object[]) => ({ id: '建筑', citytwin: { geometryType: 'Point', style, attributes } });
    const layerWith = (...attributes: string[]) =>
        readCity({ collections: [collection(attributes.map((name) => ({ name })))] }).layers[0] as CityLayer;

    it('are asked for by the attribute that the style names, if the layer has it', () => {
        expect(layerWith('code').style.label).toBeNull();
        const layer = layerWith('name', 'height');
        expect(layer.style.label).toEqual({ attribute: 'name', minZoom: 15 });
        expect(decodeURIComponent(namedUrl(layer, BOX, NOW))).toBe(
            '/ogc/collections/建筑/items?f=json&bbox=0,0,10,10&filter="name" IS NOT NULL&properties=name,height&limit=400',
        );
    });

    it('are read without those that have no name or no place', () => {
        const geometry = { type: 'Point', coordinates: [1, 2] };
        const features = [
            { id: 7, geometry, properties: { name: ' 市医院 ', height: 30 } },
            { id: 8, geometry, properties: { name: '  ' } },
            { id: 9, geometry: null, properties: { name: 'nowhere' } },
        ];
        expect(readNamed({ features }, layerWith('name', 'height'))).toEqual([{ id: '7', name: '市医院', height: 30, geometry }]);
        expect(() => readNamed({}, layerWith('name'))).toThrow(/features/);
    });
});

describe('A box around a place', () => {
    it('has the same size on every side', () => {
        const { width, height } = sizeInMetres(boxAround({ longitude: 114, latitude: 33 }, 500));
        expect(width).toBeCloseTo(1000, 6);
        expect(height).toBeCloseTo(1000, 6);
    });
});
