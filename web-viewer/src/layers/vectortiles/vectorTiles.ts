import { type Cesium3DTile, type Cesium3DTileset, Cesium3DTileStyle, type Matrix4, type MVTDataProvider } from '@cesium/engine';
import { fetchMapTiles } from '@/api/tiles';
import { grow } from '@/core/bounds';
import type { CityLayer } from '@/core/city';
import { featureColors } from '../featureColors';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { ID_PROPERTY } from '../marks';
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

async function openTiles({ layer, time, city, raised, failed }: OpenRequest): Promise<LiveLayer> {
    const tiles = await fetchMapTiles(layer.tileJsonUrl as string, time);
    const bounds = grow(tiles.bounds ?? layer.bounds ?? city, 0.02, 0.0005);
    const provider = await IdentifiedTiles.open(tiles.template, {
        zooms: zoomRange(bounds, Math.max(tiles.minZoom, layer.style.minZoom), tiles.maxZoom),
        bounds,
    });
    const tileset = provider.tileset as Cesium3DTileset;
    tileset.maximumScreenSpaceError = SCREEN_SPACE_ERROR;
    tileset.modelMatrix = raised;
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
    return new VectorTilesLayer(provider, tileset, layer);
}

class VectorTilesLayer implements LiveLayer {
    private opacity = 1;
    private marked: string | null = null;
    private readonly loaded = new Set<Cesium3DTile>();

    constructor(
        readonly primitive: MVTDataProvider,
        private readonly tileset: Cesium3DTileset,
        private readonly layer: CityLayer,
    ) {
        tileset.tileLoad.addEventListener((tile: Cesium3DTile) => {
            this.loaded.add(tile);
            setOpaque(tile, this.isOpaque);
        });
        tileset.tileUnload.addEventListener((tile: Cesium3DTile) => this.loaded.delete(tile));
        this.applyStyle();
    }

    get settled(): boolean {
        return this.tileset.tilesLoaded;
    }

    setOpacity(opacity: number): void {
        if (opacity !== this.opacity) {
            this.opacity = opacity;
            this.applyStyle();
        }
    }

    mark(featureId: string | null): void {
        if (featureId !== this.marked) {
            this.marked = featureId;
            this.applyStyle();
        }
    }

    featureIdOf(picked: unknown): string | undefined {
        const feature = picked as { tileset?: unknown; getProperty?: (name: string) => unknown } | undefined;
        if (feature?.tileset !== this.tileset || !feature.getProperty) {
            return undefined;
        }
        const id = feature.getProperty(ID_PROPERTY);
        return id === undefined || id === null ? undefined : String(id);
    }

    facts(): { tiles: number; features: number } {
        const { _statistics: statistics } = this.tileset as unknown as {
            _statistics: { numberOfTilesWithContentReady: number; numberOfFeaturesSelected: number };
        };
        return {
            tiles: statistics.numberOfTilesWithContentReady,
            features: statistics.numberOfFeaturesSelected,
        };
    }

    setRaised(raised: Matrix4): void {
        this.tileset.modelMatrix = raised;
    }

    private get drawnOpacity(): number {
        return this.opacity * (this.layer.shape !== 'line' && this.layer.shape !== 'point' ? this.layer.style.fillOpacity : 1);
    }

    private get isOpaque(): boolean {
        return this.drawnOpacity >= 1;
    }

    private applyStyle(): void {
        const { style } = this.layer;
        const opacity = this.drawnOpacity;
        for (const tile of this.loaded) {
            setOpaque(tile, this.isOpaque);
        }
        this.tileset.style = new Cesium3DTileStyle({
            color: featureColors(this.layer, opacity, this.marked),
            lineWidth: style.lineWidth,
            pointSize: style.pointSize,
            pointOutlineWidth: 1.5,
            pointOutlineColor: `color('#ffffff', ${this.opacity})`,
        });
    }
}
