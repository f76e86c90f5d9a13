import { BufferPolyline, BufferPolylineMaterial, Color, GeoJsonPrimitive } from '@cesium/engine';
import { atHeight } from './flat';
import { MARK_COLOR } from './marks';

/** The outline of a GeoJSON geometry (or the line itself), at a height in metres above the ellipsoid; null for points and empty shapes. */
export function outlineOf(geometry: object, height: number): GeoJsonPrimitive | null {
    const lines = linesOf(geometry);
    if (lines.length === 0) {
        return null;
    }
    const primitive = GeoJsonPrimitive.fromGeoJson(
        {
            type: 'Feature',
            properties: {},
            geometry: atHeight({ type: 'MultiLineString', coordinates: lines }, height),
        },
        { allowPicking: false } as never,
    );
    const line = new BufferPolyline();
    const material = new BufferPolylineMaterial({ color: Color.fromCssColorString(MARK_COLOR), width: 4 });
    for (let index = 0; index < (primitive.polylines?.primitiveCount ?? 0); index++) {
        primitive.polylines?.get(index, line);
        line.setMaterial(material);
    }
    return primitive;
}

/** The lines of a geometry: lines themselves, and the rings of areas. */
export function linesOf(geometry: object): number[][][] {
    const { type, coordinates, geometries } = geometry as {
        type?: string;
        coordinates?: unknown;
        geometries?: object[];
    };
    switch (type) {
        case 'LineString':
            return [coordinates as number[][]];
        case 'MultiLineString':
        case 'Polygon':
            return coordinates as number[][][];
        case 'MultiPolygon':
            return (coordinates as number[][][][]).flat();
        case 'GeometryCollection':
            return (geometries ?? []).flatMap(linesOf);
        default:
            return [];
    }
}
