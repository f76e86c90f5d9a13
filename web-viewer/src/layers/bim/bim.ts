import {
    BoundingSphere, Cartesian3, type Cesium3DTile, Cesium3DTileColorBlendMode, type Cesium3DTileFeature, type Cesium3DTileset,
    Cesium3DTileStyle, Color, CustomShader, Ellipsoid, Matrix4, PrimitiveCollection, type StyleExpression,
} from '@cesium/engine';
import { filteredTilesetAddress } from '@/api/tiles';
import { type BimDrawing, type BimLook, type DrawnElement, isDrawn, partFilter } from '@/core/bimDrawing';
import type { DrawnLayer } from '@/core/drawnLayer';
import { openBlockTileset } from '../blockTileset';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { ID_PROPERTY, MARK_COLOR } from '../marks';

/** One building model: its elements or its spaces, in one tileset or, where its storeys are pulled apart, one for each. */
export const bim: LayerKind = {
    id: 'bim',
    accepts: (layer) => layer.bim !== undefined,
    open: openModel,
};

/**
 * Lights each triangle by the direction that it is seen from: the bodies of a model come as one face each, whose triangles
 * look every way, and surfaces without a body are seen from both sides.
 */
const FACETED = `
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
    vec3 position = fsInput.attributes.positionEC;
    material.normalEC = normalize(cross(dFdx(position), dFdy(position)));
}`;

interface Part {
    readonly tileset: Cesium3DTileset;
    /** GlobalId of its storey; null for what stands in none, undefined for all of the model. */
    readonly storey: string | null | undefined;
}

async function openModel({ layer, time, quality, failed }: OpenRequest): Promise<LiveLayer> {
    const { model, apart } = layer.bim as BimDrawing;
    const storeys = apart === null ? [undefined] : [...apart, null];
    const parts = await Promise.all(storeys.map(async (storey): Promise<Part> => {
        const address = filteredTilesetAddress(layer.tilesetUrl as string, partFilter(model, storey), time);
        const options = { backFaceCulling: false, customShader: new CustomShader({ fragmentShaderText: FACETED }) };
        return { storey, tileset: await openBlockTileset(address, quality, failed, options) };
    }));
    return new ModelLayer(new PrimitiveCollection(), parts, layer);
}

class ModelLayer implements LiveLayer {
    private opacity = 1;
    private readonly loaded = new Set<Cesium3DTile>();

    constructor(
        readonly primitive: PrimitiveCollection,
        private readonly parts: readonly Part[],
        private layer: DrawnLayer,
    ) {
        for (const { tileset } of parts) {
            primitive.add(tileset);
            tileset.tileLoad.addEventListener((tile: Cesium3DTile) => this.loaded.add(tile));
            tileset.tileUnload.addEventListener((tile: Cesium3DTile) => this.loaded.delete(tile));
        }
        this.paint();
    }

    get settled(): boolean {
        return this.parts.every(({ tileset }) => !tileset.show || tileset.tilesLoaded);
    }

    /** Empty storeys have no tiles, hence no place. */
    get sphere(): BoundingSphere | undefined {
        const spheres = this.parts.map(({ tileset }) => tileset.boundingSphere).filter(({ radius }) => radius > 0);
        return spheres.length > 0 ? BoundingSphere.fromBoundingSpheres(spheres) : undefined;
    }

    setOpacity(opacity: number): void {
        if (opacity !== this.opacity) {
            this.opacity = opacity;
            this.paint();
        }
    }

    /** Models have heights of their own. */
    setRaised(): void {}

    restyle(layer: DrawnLayer): void {
        this.layer = layer;
        this.paint();
    }

    /** Elements are marked by their GlobalId, which is part of the look. */
    mark(): void {}

    featureIdOf(picked: unknown): string | undefined {
        const feature = picked as Cesium3DTileFeature | undefined;
        const own = this.parts.some(({ tileset }) => tileset === feature?.tileset);
        const id: unknown = own ? feature?.getProperty?.(ID_PROPERTY) : undefined;
        return id === undefined || id === null ? undefined : String(id);
    }

    facts(): { tiles: number; features: number } {
        const drawn = new Set<unknown>();
        for (const { content, tileset } of this.loaded) {
            for (let index = 0; index < content.featuresLength; index++) {
                const feature = content.getFeature(index);
                if (tileset.show && feature.show) {
                    drawn.add(feature.getProperty(ID_PROPERTY));
                }
            }
        }
        return { tiles: this.loaded.size, features: drawn.size };
    }

    private paint(): void {
        const { look } = this.layer.bim as BimDrawing;
        const up = this.up();
        this.parts.forEach(({ tileset, storey }, index) => {
            tileset.colorBlendMode = look.colors ? Cesium3DTileColorBlendMode.REPLACE : Cesium3DTileColorBlendMode.HIGHLIGHT;
            tileset.style = styleOf(look, this.opacity * this.layer.style.fillOpacity);
            if (storey !== undefined) {
                tileset.show = look.alone !== null || look.storeys === null || (storey !== null && look.storeys.includes(storey));
                const lift = storey === null ? 0 : index * look.gap;
                tileset.modelMatrix = Matrix4.fromTranslation(Cartesian3.multiplyByScalar(up, lift, new Cartesian3()));
            }
        });
    }

    private up(): Cartesian3 {
        const centre = this.sphere?.center;
        return centre ? Ellipsoid.WGS84.geodeticSurfaceNormal(centre, new Cartesian3()) : Cartesian3.UNIT_Z;
    }
}

/** Elements are found by more than a style text can say well: what is drawn, and how, is asked for element by element. */
function styleOf(look: BimLook, opacity: number): Cesium3DTileStyle {
    const colors = new Map<string, Color>();
    const painted = (css: string): Color => {
        const color = colors.get(css) ?? Color.fromCssColorString(css).withAlpha(opacity);
        colors.set(css, color);
        return color;
    };
    const colorOf = (element: DrawnElement): Color => {
        if (element.globalId === look.marked) {
            return painted(MARK_COLOR);
        }
        return painted(look.colors?.of(element.globalId, element.attribute) ?? '#ffffff');
    };
    const style = new Cesium3DTileStyle();
    style.show = {
        evaluate: (feature?: Cesium3DTileFeature) => !feature || isDrawn(look, elementOf(feature)),
    } as unknown as StyleExpression;
    style.color = {
        evaluateColor: (feature: Cesium3DTileFeature | undefined, result?: Color) =>
            Color.clone(feature ? colorOf(elementOf(feature)) : Color.WHITE, result),
    } as unknown as StyleExpression;
    return style;
}

function elementOf(feature: Cesium3DTileFeature): DrawnElement {
    const attribute = (name: string): unknown => feature.getProperty(name);
    return {
        globalId: String(attribute('global_id')),
        ifcClass: String(attribute('ifc_class')),
        storey: (attribute('storey_id') as string | null | undefined) ?? null,
        attribute,
    };
}

/** The model and the GlobalId of the element or space that the engine's picking returned. */
export function pickedElement(picked: unknown): { model: string; globalId: string } {
    const feature = picked as Cesium3DTileFeature;
    return { model: String(feature.getProperty('model')), globalId: String(feature.getProperty('global_id')) };
}
