import { Cesium3DTileColorBlendMode, type Cesium3DTileset } from '@cesium/engine';
import { tilesetAddress } from '@/api/tiles';
import type { DrawnLayer } from '@/core/drawnLayer';
import { openBlockTileset } from '../blockTileset';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { TilesetLayer } from '../tilesetLayer';

/** Layers with a 3D tileset: city models, and blocks built from footprints and heights, with attributes as metadata. */
export const buildings: LayerKind = {
    id: 'buildings',
    accepts: (layer) => layer.tilesetUrl !== null,
    open: openTileset,
};

async function openTileset({ layer, time, quality, failed }: OpenRequest): Promise<LiveLayer> {
    return new BlocksLayer(await openBlockTileset(tilesetAddress(layer.tilesetUrl as string, time), quality, failed), layer);
}

class BlocksLayer extends TilesetLayer {
    constructor(tileset: Cesium3DTileset, layer: DrawnLayer) {
        super(tileset, tileset, layer);
    }

    /** Models keep the colours of their roofs, walls and grounds, unless an attribute colours them: white changes none. */
    protected override get colored(): DrawnLayer {
        return this.keepsColors ? { ...this.layer, style: { ...this.layer.style, color: '#ffffff' } } : this.layer;
    }

    private get keepsColors(): boolean {
        return this.layer.hasModel === true && !this.layer.style.colorBy;
    }

    protected override applyStyle(): void {
        this.tileset.colorBlendMode = this.keepsColors
            ? Cesium3DTileColorBlendMode.HIGHLIGHT
            : Cesium3DTileColorBlendMode.REPLACE;
        super.applyStyle();
    }

    /** Ids of 3D metadata are ASCII letters, digits and underlines; what isn't becomes `_u` and its code. */
    protected override property(attribute: string): string {
        return [...attribute]
            .map((letter, index) =>
                /[A-Za-z_]/.test(letter) || (index > 0 && /[0-9]/.test(letter)) ? letter : `_u${letter.codePointAt(0)?.toString(16)}`,
            )
            .join('');
    }

    /** Blocks have heights of their own. */
    setRaised(): void {}

    /** The lowest height of the tileset's volume: where the blocks begin. */
    get groundHeight(): number | undefined {
        const { boundingVolume } = this.tileset.root as unknown as { boundingVolume: { minimumHeight?: number } };
        return boundingVolume.minimumHeight;
    }

    protected get drawnOpacity(): number {
        return this.opacity * this.layer.style.fillOpacity;
    }
}
