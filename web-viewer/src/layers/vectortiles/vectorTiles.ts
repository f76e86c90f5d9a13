import type { Cesium3DTile, Cesium3DTileset, Matrix4, MVTDataProvider } from '@cesium/engine';
import { fetchMapTiles } from '@/api/tiles';
import { grow } from '@/core/bounds';
import type { CityLayer } from '@/core/city';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { TilesetLayer } from '../tilesetLayer';
import { setOpaque } from './blending';
import { IdentifiedTiles } from './identifiedTiles';
import { zoomRange } from './zoomRange';

/** Layers of points, lines and areas, drawn flat from the city's vector tiles. */
export const vectorTiles: LayerKind = {
    id: 'vector-tiles',
    accepts: (layer) => layer.tileJsonUrl !== null,
    open: openTiles,
};

/** A tile of 512 pixels is replaced by its four children once it is drawn larger than this many times that. */
const SCREEN_SPACE_ERROR = 3;

async function openTiles({ scene, layer, time, city, raised, draped, failed }: OpenRequest): Promise<LiveLayer> {
    const tiles = await fetchMapTiles(layer.tileJsonUrl as string, time);
    const bounds = grow(tiles.bounds ?? layer.bounds ?? city, 0.02, 0.0005);
    const provider = await IdentifiedTiles.open(tiles.template, {
        zooms: zoomRange(bounds, Math.max(tiles.minZoom, layer.style.minZoom), tiles.maxZoom),
        bounds,
        drapedIn: draped ? scene : null,
    });
    const tileset = provider.tileset as Cesium3DTileset;
    tileset.maximumScreenSpaceError = SCREEN_SPACE_ERROR;
    if (!draped) {
        tileset.modelMatrix = raised;
    }
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
    return new VectorTilesLayer(provider, tileset, layer, draped);
}

class VectorTilesLayer extends TilesetLayer {
    private readonly loaded = new Set<Cesium3DTile>();

    constructor(
        provider: MVTDataProvider,
        tileset: Cesium3DTileset,
        layer: CityLayer,
        private readonly draped: boolean,
    ) {
        super(provider, tileset, layer);
        tileset.tileLoad.addEventListener((tile: Cesium3DTile) => {
            this.loaded.add(tile);
            setOpaque(tile, this.isOpaque);
        });
        tileset.tileUnload.addEventListener((tile: Cesium3DTile) => this.loaded.delete(tile));
    }

    override setOpacity(opacity: number): void {
        super.setOpacity(opacity);
        for (const tile of this.loaded) {
            setOpaque(tile, this.isOpaque);
        }
    }

    setRaised(raised: Matrix4): void {
        if (!this.draped) {
            this.tileset.modelMatrix = raised;
        }
    }

    protected get drawnOpacity(): number {
        return this.opacity * (this.layer.shape !== 'line' && this.layer.shape !== 'point' ? this.layer.style.fillOpacity : 1);
    }

    private get isOpaque(): boolean {
        return this.drawnOpacity >= 1;
    }

    protected override moreStyle(): object {
        const { style } = this.layer;
        return {
            lineWidth: style.lineWidth,
            pointSize: style.pointSize,
            pointOutlineWidth: 1.5,
            pointOutlineColor: `color('#ffffff', ${this.opacity})`,
        };
    }
}
