import { describe, expect, it } from 'vitest';
import { readCity, readCodeLists } from '@/api/collections';
import { cityBounds, drawingRank, findLayer, initialLayers, legendOf } from '@/core/city';
import { filterTree, layersOf, themeTree } from '@/core/themeTree';

const BOX = [113.9, 32.9, 114.1, 33.1];
const THEMES = [
    { id: 'base', titleZh: '基础', titleEn: 'Base', parent: null },
    { id: 'base/map', titleZh: '电子地图', titleEn: 'Map', parent: 'base' },
    { id: 'survey', titleZh: '调查', titleEn: 'Survey', parent: null },
];

function collection(id: string, own: object, bbox: unknown = BOX): object {
    return { id, title: id, extent: { spatial: { bbox: [bbox] } }, citytwin: { geometryType: 'MultiPolygon', featureCount: 10, ...own } };
}

const DOCUMENT = {
    collections: [
        collection('buildings', {
            theme: 'survey/census', tileset: '/3dtiles/buildings/tileset.json', tiles: '/tiles/buildings.json', titleZh: '建筑',
            attributes: [{ name: 'height', type: 'REAL', titleZh: '高度', titleEn: 'Height', unit: 'm' }, { nonsense: 1 }],
            style: { color: '#ABC', fillOpacity: 'thick' },
        }),
        collection('roads', { theme: 'base/map', geometryType: 'MultiLineString', titleEn: 'Roads', titleZh: '道路' }),
        collection('far_away', { theme: 'no/such' }, [0, 0, 1, 1]),
        collection('table', { theme: 'base', geometryType: 'None', tiles: null }, null),
        { id: 'foreign', title: 'no layer of this server' },
    ],
    citytwin: { themes: THEMES },
};

describe('The description of a city', () => {
    const city = readCity(DOCUMENT);

    it('is read with defaults for all that is missing', () => {
        const buildings = findLayer(city, 'buildings');
        expect(buildings).toMatchObject({
            cityClass: 'building', shape: 'area', title: { zh: '建筑', en: '建筑' }, tilesetUrl: '/3dtiles/buildings/tileset.json',
            style: { color: '#aabbcc', fillOpacity: 1 }, since: null, featureCount: 10,
        });
        expect(buildings?.attributes).toEqual([{ name: 'height', type: 'REAL', title: { zh: '高度', en: 'Height' }, unit: 'm', codes: null }]);
        expect(findLayer(city, 'roads')?.cityClass).toBe('road');
        expect(findLayer(city, 'table')).toMatchObject({ shape: 'none', tileJsonUrl: null, bounds: null });
        expect(findLayer(city, 'foreign')).toBeUndefined();
    });

    it('is refused when it is no list of collections', () => {
        expect(() => readCity({ title: 'something else' })).toThrow(/collections/);
        expect(() => readCity(null)).toThrow(/collections/);
    });

    it('opens on the buildings, though other layers lie elsewhere', () => {
        expect(cityBounds(city)).toEqual({ west: 113.9, south: 32.9, east: 114.1, north: 33.1 });
        expect(initialLayers(city).map((layer) => layer.id)).toEqual(['buildings', 'roads']);
    });

    it('stands on its ground from the beginning where it has one', () => {
        const open = (...own: object[]) =>
            initialLayers(readCity({ collections: [...own, ...DOCUMENT.collections] })).map((layer) => layer.id);
        const ground = (id: string, more: object = {}) => collection(id, { cityClass: 'elevation', ...more });
        expect(open(ground('dem'))).toEqual(['dem', 'buildings', 'roads']);
        expect(open(ground('alps'), ground('elevation'))).toEqual(['elevation', 'buildings', 'roads']);
        expect(open(ground('srtm'), ground('dem'))).toEqual(['dem', 'buildings', 'roads']);
        expect(open(ground('dem', { featureCount: 0 }))).toEqual(['buildings', 'roads']);
        expect(open(ground('dem', { style: { visible: false } }))).toEqual(['buildings', 'roads']);
    });

    it('opens on all layers where there are no buildings, and on none where nothing has a place', () => {
        const near = readCity({ collections: [collection('a', {}), collection('b', {}, [114, 33, 114.5, 33.5])] });
        expect(cityBounds(near)).toEqual({ west: 113.9, south: 32.9, east: 114.5, north: 33.5 });
        expect(cityBounds(readCity({ collections: [collection('t', {}, null)] }))).toBeNull();
        expect(cityBounds(readCity({ collections: [] }))).toBeNull();
    });

    it('is drawn with areas below lines below points', () => {
        const ranks = ['MultiPolygon', 'MultiLineString', 'Point'].map((geometryType) =>
            drawingRank(readCity({ collections: [collection('x', { geometryType, cityClass: 'generic' })] }).layers[0]!),
        );
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    });

    it('has a legend in the language of the reader', () => {
        const style = { colorBy: { attribute: 'use', values: { office: '#111111', lab: '#222222' } } };
        const attributes = [{ name: 'use', type: 'text', codeList: 'uses' }];
        const codeLists = readCodeLists({
            codeLists: [{ id: 'uses', codes: [{ code: 'office', titleZh: '办公', titleEn: 'Office' }] }],
        });
        const layer = readCity({ collections: [collection('x', { style, attributes })] }, codeLists).layers[0]!;
        expect(legendOf(layer, 'zh').map((it) => it.value)).toEqual(['办公', 'lab']);
        expect(legendOf(layer, 'en').map((it) => it.value)).toEqual(['Office', 'lab']);
    });

    it('becomes a tree that loses no layer', () => {
        const tree = themeTree(city);
        expect(tree.map((group) => group.id)).toEqual(['base', 'survey', 'other']);
        expect(tree.flatMap(layersOf).map((layer) => layer.id).sort()).toEqual(['buildings', 'far_away', 'roads', 'table']);
        expect(tree[0]?.groups[0]?.layers.map((layer) => layer.id)).toEqual(['roads']);
    });

    it('is searched by titles in both languages and by id', () => {
        const found = (text: string) => filterTree(themeTree(city), text).flatMap(layersOf).map((layer) => layer.id);
        expect(found('道')).toEqual(['roads']);
        expect(found('ROAD')).toEqual(['roads']);
        expect(found('far_')).toEqual(['far_away']);
        expect(found('nothing')).toEqual([]);
        expect(found(' ').length).toBe(4);
    });
});
