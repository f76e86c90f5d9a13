import { describe, expect, it } from 'vitest';
import { readElement, readModels, readNode, readReplaced, readValues } from '@/api/bim';
import { readCity } from '@/api/collections';
import { filteredTilesetAddress } from '@/api/tiles';
import { byLayer, classesOf, isChanged, seenStoreys, storeysOf, unnamed, wholeModel, withClass, withNames } from '@/core/bim';
import { BimColors } from '@/core/bimColors';
import { type BimLook, type DrawnElement, isDrawn, partFilter } from '@/core/bimDrawing';
import { initialLayers } from '@/core/city';
import { bimLayers, drawnAs, sameTiles, withoutYielded } from '@/core/drawnLayer';
import { themeTree } from '@/core/themeTree';

const storey = (globalId: string, elevation: number | null, counts: Record<string, number>) => ({
    globalId, ifcClass: 'IfcBuildingStorey', name: `storey ${globalId}`, elevation, elementCounts: counts, children: [],
});
const TREE = readNode({
    globalId: 'p', ifcClass: 'IfcProject', name: 'P',
    children: [{
        globalId: 'b', ifcClass: 'IfcBuilding', name: 'B', elementCounts: { IfcRailing: 1 },
        children: [storey('up', 3, { IfcWall: 4, IfcDoor: 1 }), storey('cellar', -2.8, { IfcWall: 2 }), storey('ground', 0, { IfcWall: 4, IfcOpeningElement: 3 })],
    }],
});
const STOREYS = storeysOf(TREE);

const BOX = [114, 32.9, 114.1, 33];
const CITY = readCity({
    collections: ['bim-model', 'bim-element', 'bim-space', 'building'].map((cityClass) => ({
        id: cityClass === 'building' ? 'buildings' : cityClass.replace('-', '_'),
        extent: { spatial: { bbox: [BOX] } },
        citytwin: {
            cityClass, geometryType: 'MultiPolygon', featureCount: 3, tiles: `/tiles/${cityClass}.json`, theme: 'base/models',
            tileset: cityClass === 'bim-model' ? null : `/3dtiles/${cityClass.replace('-', '_')}/tileset.json`,
        },
    })),
    citytwin: { themes: [{ id: 'base', titleEn: 'Base', parent: null }, { id: 'base/models', titleEn: 'Models', parent: 'base' }] },
});

describe('The structure of a building model', () => {
    it('gives its storeys from the lowest up', () => {
        expect(STOREYS.map(({ globalId }) => globalId)).toEqual(['cellar', 'ground', 'up']);
    });

    it('counts elements by class, with those of all parts', () => {
        expect(classesOf(TREE)).toEqual([
            { ifcClass: 'IfcDoor', count: 1 }, { ifcClass: 'IfcRailing', count: 1 }, { ifcClass: 'IfcWall', count: 10 },
        ]);
        expect(classesOf(null)).toEqual([]);
    });

    it('tells which storeys are seen', () => {
        const choice = wholeModel('m');
        expect(seenStoreys(choice, STOREYS)).toBeNull();
        expect(seenStoreys({ ...choice, storey: 'ground' }, STOREYS)).toEqual(['ground']);
        expect(seenStoreys({ ...choice, storey: 'ground', below: true }, STOREYS)).toEqual(['cellar', 'ground']);
        expect(seenStoreys({ ...choice, storey: 'torn down', below: true }, STOREYS)).toEqual([]);
    });

    it('knows the parts of roads as well as storeys', () => {
        const road = readNode({ globalId: 'r', ifcClass: 'IfcRoad', children: [{ globalId: 'c', ifcClass: 'IfcRoadPart' }, { globalId: 's', ifcClass: 'IfcSpace' }] });
        expect(storeysOf(road).map(({ globalId }) => globalId)).toEqual(['c']);
    });
});

describe('What is chosen of a model', () => {
    it('hides and shows classes', () => {
        const hidden = withClass(withClass(wholeModel('m'), 'IfcWall', false), 'IfcDoor', false);
        expect(hidden.hidden).toEqual(['IfcDoor', 'IfcWall']);
        expect(withClass(hidden, 'IfcWall', true).hidden).toEqual(['IfcDoor']);
        expect(isChanged(hidden)).toBe(true);
        expect(isChanged({ ...wholeModel('m'), element: 'e', spaces: true })).toBe(false);
    });

    it('decides which elements are drawn', () => {
        const look: BimLook = { gap: 0, storeys: null, hidden: [], alone: null, marked: null, colors: null };
        const door: DrawnElement = { globalId: 'd', ifcClass: 'IfcDoor', storey: 'up', attribute: () => undefined };
        const railing: DrawnElement = { ...door, globalId: 'r', ifcClass: 'IfcRailing', storey: null };
        const drawn = (changes: Partial<BimLook>) => [door, railing].map((element) => isDrawn({ ...look, ...changes }, element));
        expect(drawn({})).toEqual([true, true]);
        expect(drawn({ storeys: ['up'] })).toEqual([true, false]);
        expect(drawn({ storeys: ['ground'] })).toEqual([false, false]);
        expect(drawn({ hidden: ['IfcDoor'] })).toEqual([false, true]);
        expect(drawn({ alone: 'd', storeys: ['ground'], hidden: ['IfcDoor'] })).toEqual([true, false]);
    });

    it('becomes layers of the picture: other tiles only where storeys are pulled apart', () => {
        const layersOf = (changes: object) => bimLayers(CITY.layers, { ...wholeModel("Mike's"), ...changes }, STOREYS, null);
        const [plain] = layersOf({});
        expect(layersOf({}).map(drawnAs)).toEqual(["bim_element:Mike's"]);
        expect(layersOf({ spaces: true }).map(drawnAs)).toEqual(["bim_element:Mike's", "bim_space:Mike's"]);
        const [isolated] = layersOf({ storey: 'up', hidden: ['IfcDoor'], element: 'e' });
        const [apart] = layersOf({ gap: 4 });
        const [wider] = layersOf({ gap: 5 });
        expect(plain && isolated && sameTiles(plain, isolated)).toBe(true);
        expect(apart && wider && sameTiles(apart, wider)).toBe(true);
        expect(plain && apart && sameTiles(plain, apart)).toBe(false);
        expect(apart?.bim?.apart).toEqual(['cellar', 'ground', 'up']);
        expect(bimLayers(CITY.layers, null, STOREYS, null)).toEqual([]);
    });

    it('asks for tiles of the model, its storeys and what stands in none, in the state of a day', () => {
        expect(partFilter("Mike's")).toBe("model='Mike''s'");
        expect(partFilter('m', null)).toBe("model='m' AND storey_id IS NULL");
        const address = filteredTilesetAddress('http://in/3dtiles/bim_element/tileset.json', partFilter('m', 's'), { day: '2024-01-31', knownOn: null });
        expect(address).toBe("/3dtiles/bim_element/tileset.json?tiling=explicit&filter=model%3D'm'%20AND%20storey_id%3D's'&datetime=2024-01-31T12%3A00%3A00Z");
    });
});

describe('The rest of the city', () => {
    it('yields to what is drawn of models', () => {
        const models = readModels({ models: [{ model: 'b' }, { model: 'a', name: 'A', elements: 3, partial: true }, { name: 'no model' }] });
        expect(models).toEqual([
            { id: 'a', name: 'A', discipline: '', elements: 3, partial: true }, { id: 'b', name: 'b', discipline: '', elements: 0, partial: false },
        ]);
        const one = readReplaced({ replaces: [{ layer: 'buildings', fid: 12, by: 'footprint' }, { layer: 'buildings', fid: 7 }, { fid: 1 }] });
        const other = readReplaced({ replaces: [{ layer: 'buildings', fid: 7 }, { layer: 'blocks', fid: 1 }] });
        expect(byLayer([])).toEqual({});
        expect(byLayer([...one, ...other])).toEqual({ buildings: ['12', '7'], blocks: ['1'] });
    });

    it('draws neither twice: what yields changes the look, not the tiles', () => {
        const [, elements, , buildings] = CITY.layers.map((layer) => withoutYielded(layer, layer.id === 'buildings' ? ['12'] : [], 'a'));
        expect(elements?.yields).toEqual({ features: [], model: 'a' });
        expect(buildings?.yields).toEqual({ features: ['12'], model: null });
        expect(CITY.layers.map((layer) => withoutYielded(layer, [], null).yields)).toEqual([undefined, undefined, undefined, undefined]);
        const before = CITY.layers[3];
        expect(before && buildings && sameTiles(before, buildings)).toBe(true);
    });

    it('opens without models, which have a group of their own in the list', () => {
        expect(initialLayers(CITY).map(({ id }) => id)).toEqual(['buildings']);
        const [base] = themeTree(CITY);
        expect(base?.groups[0]?.layers.map(({ id }) => id)).toEqual(['buildings']);
        expect(base?.groups[0]?.groups[0]).toMatchObject({ id: 'base/models/bim', layers: [{ id: 'bim_model' }, { id: 'bim_element' }, { id: 'bim_space' }] });
    });
});

describe('An element', () => {
    const door = readElement({
        layer: 'bim_element', fid: 9, model: 'm', globalId: 'd', ifcClass: 'IfcDoor', name: 'Front door', storey: 'ground', storeyId: 'g', typeName: 'T1',
        space: { globalId: 's', name: '101', longName: 'Hall' }, parts: [{ globalId: 'leaf', ifcClass: 'IfcPlate', name: 'Leaf' }],
        materials: [{ name: 'Oak', thickness: 0.04 }, { name: 'Paint' }], groups: [{ globalId: 'z', ifcClass: 'IfcZone', name: 'Escape' }],
        relations: { fills: 'o', connectedTo: ['x', 'y'], ports: [{ globalId: 'p1', name: 'in', connectedTo: { element: 'x', port: 'p2' } }, { globalId: 'p3' }] },
        propertySets: [{ name: 'Pset_DoorCommon', properties: [{ name: 'FireRating', value: 'T30' }, { name: 'Width', value: 1, unit: 'm' }] }],
    });

    it('is read with its sets, units, materials and what it is related to', () => {
        expect(door).toMatchObject({
            layer: 'bim_element', globalId: 'd', ifcClass: 'IfcDoor', groups: ['Escape'],
            attributes: [{ name: 'type_name', value: 'T1' }, { name: 'storey', value: 'ground' }],
            materials: [{ name: 'Oak', thickness: 0.04 }, { name: 'Paint', thickness: null }],
            sets: [{ name: 'Pset_DoorCommon', properties: [{ name: 'FireRating', value: 'T30', unit: null }, { name: 'Width', value: 1, unit: 'm' }] }],
        });
        expect(door.relations.map(({ kind, others }) => [kind, ...others.map(({ globalId }) => globalId)])).toEqual([
            ['space', 's'], ['parts', 'leaf'], ['fills', 'o'], ['connectedTo', 'x', 'y'], ['ports', 'x'],
        ]);
    });

    it('gets the names of what it is related to where the answer has only ids', () => {
        expect(unnamed(door)).toEqual(['o', 'x', 'y']);
        const named = withNames(door, new Map([['x', { globalId: 'x', ifcClass: 'IfcWall', name: 'Wall' }]]));
        expect(named.relations.flatMap(({ others }) => others.map(({ name }) => name))).toEqual(['Hall', 'Leaf', '', 'Wall', '', 'Wall']);
    });
});

describe('Colours of elements', () => {
    const none = () => undefined;

    it('stand for the values of an attribute, the most frequent first', () => {
        const values = ['IfcWall', 'IfcWall', 'IfcDoor', null].map((value, index) => ({ globalId: `g${index}`, value }));
        const colors = new BimColors('ifc_class', values);
        expect(colors.legend.map(({ label, count }) => [label, count])).toEqual([['IfcWall', 2], ['IfcDoor', 1], [null, 1]]);
        const of = (ifcClass: unknown) => colors.of('not among the values', () => ifcClass);
        expect(of('IfcWall')).toBe(colors.legend[0]?.color);
        expect(of('IfcDoor')).toBe(colors.legend[1]?.color);
        expect(of(undefined)).toBe(colors.legend[2]?.color);
        expect(new Set([of('IfcWall'), of('IfcDoor'), of(undefined), of('IfcBeam')]).size).toBe(4);
    });

    it('stand for the values of a property, known by the element', () => {
        const answer = readValues({
            numberMatched: 5,
            features: [['a', true], ['b', false], ['c', true]].map(([global_id, value]) => ({ properties: { global_id, properties: { 'Pset_X.Is': value, other: 1 } } })),
        }, 'Pset_X.Is');
        expect(answer.missing).toBe(2);
        const colors = new BimColors('Pset_X.Is', answer.values);
        expect(colors.legend.map(({ label, count }) => [label, count])).toEqual([[true, 2], [false, 1]]);
        expect(colors.of('a', none)).toBe(colors.of('c', none));
        expect(colors.of('a', none)).not.toBe(colors.of('b', none));
        expect([colors.of('a', none), colors.of('b', none)]).not.toContain(colors.of('unknown', none));
    });

    it('stand for ranges where there are many numbers, and every number has one', () => {
        const values = Array.from({ length: 60 }, (_value, index) => ({ globalId: String(index), value: index * 0.5 }));
        const colors = new BimColors('Qto.NetVolume', values);
        expect(colors.legend.length).toBeGreaterThan(3);
        expect(colors.legend.reduce((sum, { count }) => sum + count, 0)).toBe(60);
        for (const { globalId } of values) {
            expect(colors.legend.map(({ color }) => color)).toContain(colors.of(globalId, none));
        }
        expect(colors.of('0', none)).not.toBe(colors.of('59', none));
    });

    it('share one colour where there are more values than colours, none is lost', () => {
        const values = Array.from({ length: 30 }, (_value, index) => ({ globalId: String(index), value: [`material ${index}`, 'air'] }));
        const colors = new BimColors('Pset.Layers', values);
        expect(colors.legend).toHaveLength(13);
        expect(colors.legend.at(-1)).toMatchObject({ label: undefined, count: 18 });
        const shared = values.filter(({ globalId }) => colors.of(globalId, none) === colors.legend.at(-1)?.color);
        expect(shared).toHaveLength(18);
    });

    it('are others when they were made of other values, though the legend is the same', () => {
        const make = (first: string, second: string) => new BimColors('P.x', [{ globalId: 'a', value: first }, { globalId: 'b', value: second }]);
        const [one, other] = [make('s', 't'), make('t', 's')];
        expect(one.legend).toEqual(other.legend);
        expect(JSON.stringify(one)).not.toBe(JSON.stringify(other));
    });
});
