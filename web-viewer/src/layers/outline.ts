import {
    BufferPolyline, BufferPolylineMaterial, Color, GeoJsonPrimitive, HeightReference, type Scene,
} from '@cesium/engine';
import { MARK_COLOR } from './marks';

/** The outline of a GeoJSON geometry (or the line itself), draped on the ground; null for points and empty shapes. */
export function outlineOf(scene: Scene, geometry: object): GeoJsonPrimitive | null {
    const lines = linesOf(geometry);
    if (lines.length === 0) {
        return null;
    }
    const primitive = GeoJsonPrimitive.fromGeoJson(
        { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } },
        { heightReference: HeightReference.CLAMP_TO_TERRAIN, scene, allowPicking: false } as never,
    );
    const line = new BufferPolyline();
    const material = new BufferPolylineMaterial({ color: Color.fromCssColorString(MARK_COLOR), width: 4 });
    for (let index = 0; index < (primitive.polylines?.primitiveCount ?? 0); index++) {
        primitive.polylines?.get(index, line);
        line.setMaterial(material);
    }
    return primitive;
}

/** The lines of a geometry, flat: an outline lies on the ground whatever heights it carries. */
export function linesOf(geometry: object): number[][][] {
    const { type, coordinates, geometries } = geometry as {
        type?: string;
        coordinates?: unknown;
        geometries?: object[];
    };
    switch (type) {
        case 'LineString':
            return [flat(coordinates as number[][])];
        case 'MultiLineString':
        case 'Polygon':
            return (coordinates as number[][][]).map(flat);
        case 'MultiPolygon':
            return (coordinates as number[][][][]).flat().map(flat);
        case 'GeometryCollection':
            return (geometries ?? []).flatMap(linesOf);
        default:
            return [];
    }
}

function flat(line: number[][]): number[][] {
    return line.map(([longitude = 0, latitude = 0]) => [longitude, latitude]);
}
