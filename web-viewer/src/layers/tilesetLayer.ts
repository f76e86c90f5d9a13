import { type Cesium3DTileset, Cesium3DTileStyle, type Matrix4 } from '@cesium/engine';
import type { DrawnLayer } from '@/core/drawnLayer';
import { featureColors } from './featureColors';
import type { LiveLayer } from './kind';
import { ID_PROPERTY, idCondition, textCondition } from './marks';

type StyleText = NonNullable<ConstructorParameters<typeof Cesium3DTileStyle>[0]>;

/** The small numbers that the engine's declarations leave out. */
interface Statistics {
    numberOfTilesWithContentReady: number;
    numberOfFeaturesSelected: number;
}

/** What all layers have in common that the engine draws as a tileset: opacity, marks, picking, facts. */
export abstract class TilesetLayer implements LiveLayer {
    protected opacity = 1;
    private marked: string | null = null;

    protected constructor(
        readonly primitive: object,
        protected readonly tileset: Cesium3DTileset,
        protected layer: DrawnLayer,
    ) {
        this.applyStyle();
    }

    abstract setRaised(raised: Matrix4): void;

    /** Opacity that the features are painted with. */
    protected abstract get drawnOpacity(): number;

    /** The name that an attribute has in the tiles. */
    protected property(attribute: string): string {
        return attribute;
    }

    /** What the style says besides the colours. */
    protected moreStyle(): StyleText {
        return {};
    }

    /** The layer as it is coloured. */
    protected get colored(): DrawnLayer {
        return this.layer;
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

    restyle(layer: DrawnLayer): void {
        this.layer = layer;
        this.applyStyle();
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
        const { _statistics: statistics } = this.tileset as unknown as { _statistics: Statistics };
        return { tiles: statistics.numberOfTilesWithContentReady, features: statistics.numberOfFeaturesSelected };
    }

    protected applyStyle(): void {
        this.tileset.style = new Cesium3DTileStyle({
            ...this.moreStyle(),
            ...this.shown(),
            color: featureColors(this.colored, this.drawnOpacity, this.marked, (attribute) => this.property(attribute)),
        });
    }

    /** Features that something else is drawn for aren't drawn. */
    private shown(): StyleText {
        const { features = [], model = null } = this.layer.yields ?? {};
        const absent = [...features.map(idCondition), ...(model === null ? [] : [textCondition('model', model)])];
        return absent.length > 0 ? { show: `!(${absent.join(' || ')})` } : {};
    }
}
