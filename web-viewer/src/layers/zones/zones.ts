import {
    BufferPolygon, BufferPolygonMaterial, Color, GeoJsonPrimitive,
} from '@cesium/engine';
import type { ColoredZones } from '@/core/cityScene';
import { atHeight } from '../flat';

const FILL_OPACITY = 0.62;

/** H3 zones as coloured areas that let the map shine through. */
export class ZonesOverlay {
    readonly primitive: GeoJsonPrimitive;

    constructor({ zones }: ColoredZones, height: number) {
        this.primitive = GeoJsonPrimitive.fromGeoJson(
            {
                type: 'FeatureCollection',
                features: zones.map(({ zone, color, geometry }) => ({
                    type: 'Feature',
                    id: zone,
                    geometry: atHeight(geometry, height),
                    properties: { zone, color },
                })),
            },
            { pickObjectFactory: pickObject } as never,
        );
        this.paint();
    }

    private paint(): void {
        const { polygons } = this.primitive;
        const polygon = new BufferPolygon();
        for (let index = 0; index < (polygons?.primitiveCount ?? 0); index++) {
            polygons?.get(index, polygon);
            const { color } = this.primitive.properties[polygon.featureId] as { color: string };
            polygon.setMaterial(
                new BufferPolygonMaterial({ color: Color.fromCssColorString(color).withAlpha(FILL_OPACITY) }),
            );
        }
    }
}

/** The zone that the engine's picking returned, undefined if it was something else. */
export function zoneOf(picked: unknown): string | undefined {
    const zone = (picked as { citytwinZone?: unknown } | undefined)?.citytwinZone;
    return typeof zone === 'string' ? zone : undefined;
}

function pickObject(_index: number, _collection: object, properties: Record<string, unknown>): object {
    return { citytwinZone: properties.zone };
}
