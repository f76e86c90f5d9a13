import {
    Cartesian2, Cartesian3, Color, HorizontalOrigin, LabelCollection, LabelStyle, type Scene, SceneTransforms, VerticalOrigin,
} from '@cesium/engine';
import { fetchNamed, type NamedFeature } from '@/api/features';
import { isAbort } from '@/api/http';
import { viewedGround } from '@/cesium/camera';
import type { Bounds } from '@/core/bounds';
import { type CityLayer, drawingRank, type FeatureRef } from '@/core/city';
import type { ShownLayer } from '@/core/cityScene';
import type { DrawnLayer } from '@/core/drawnLayer';
import { fittingLabels, type LabelPlace, labelPlace } from '@/core/labels';
import type { TimeChoice } from '@/core/viewState';

const FONT = "13px system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const WIDE_GLYPH_PIXELS = 13;
const NARROW_GLYPH_PIXELS = 7.5;
const LINE_PIXELS = 20;
const MOST_LABELS = 120;
/** Layers whose names are asked for at one time; more would only write over each other. */
const MOST_LAYERS = 6;
/** Metres between a roof and the name above it. */
const ABOVE_ROOF_METRES = 4;

interface Candidate {
    readonly feature: FeatureRef;
    readonly text: string;
    readonly place: LabelPlace;
    readonly position: Cartesian3;
    readonly rank: number;
}

/**
 * The names of features near the eye, for the layers whose style names an attribute for it. Asked from the features API
 * when the eye rests, placed so that none covers another; what lies at the horizon gets none.
 */
export class Labels {
    readonly primitive: LabelCollection;
    private shown: readonly DrawnLayer[] = [];
    private time: TimeChoice = { day: null, knownOn: null };
    private asking: AbortController | null = null;
    private readonly failing = new Set<string>();

    constructor(
        private readonly scene: Scene,
        private readonly isDrawn: (layer: CityLayer) => boolean,
        private readonly groundHeight: () => number,
        private readonly changed: () => void,
        private readonly failed: (layer: string, reason: string | null) => void,
    ) {
        this.primitive = new LabelCollection({ scene });
    }

    get settled(): boolean {
        return this.asking === null;
    }

    get texts(): string[] {
        return Array.from({ length: this.primitive.length }, (_value, index) => this.primitive.get(index).text);
    }

    show(layers: readonly ShownLayer[], time: TimeChoice): void {
        this.shown = layers.filter(({ layer }) => layer.style.label).map(({ layer }) => layer);
        this.time = time;
        void this.refresh();
    }

    /** Writes the names that belong to the picture as it is now. */
    async refresh(): Promise<void> {
        this.asking?.abort();
        const asking = new AbortController();
        this.asking = asking;
        const view = viewedGround(this.scene);
        const named = this.shown.filter((layer) => view && layer.style.label && view.zoom >= layer.style.label.minZoom && this.isDrawn(layer));
        const highest = named.sort((a, b) => drawingRank(b) - drawingRank(a)).slice(0, MOST_LAYERS);
        const found = view
            ? await Promise.all(highest.map((layer) => this.candidates(layer, view.bounds, asking.signal)))
            : [];
        if (!asking.signal.aborted) {
            this.asking = null;
            this.write(found.flat());
        }
    }

    private async candidates(layer: DrawnLayer, box: Bounds, signal: AbortSignal): Promise<Candidate[]> {
        try {
            const features = await fetchNamed(layer, box, this.time, signal);
            if (this.failing.delete(layer.id)) {
                this.failed(layer.id, null);
            }
            const written = features.filter(({ id }) => !layer.yields?.features.includes(id));
            return written.flatMap((feature) => this.candidate(layer, feature, box) ?? []);
        } catch (failure) {
            if (!isAbort(failure)) {
                this.failing.add(layer.id);
                this.failed(layer.id, failure instanceof Error ? failure.message : String(failure));
            }
            return [];
        }
    }

    private candidate(layer: CityLayer, { id, name, height, geometry }: NamedFeature, box: Bounds): Candidate | null {
        const place = labelPlace(geometry, box);
        if (!place) {
            return null;
        }
        const above = layer.tilesetUrl ? height + ABOVE_ROOF_METRES : 0;
        return {
            feature: { layer: layer.id, id },
            text: name,
            place,
            position: Cartesian3.fromDegrees(place.longitude, place.latitude, this.groundHeight() + above),
            rank: drawingRank(layer),
        };
    }

    private write(candidates: readonly Candidate[]): void {
        const { clientWidth, clientHeight } = this.scene.canvas;
        const inPicture = candidates.flatMap((candidate) => {
            const at = SceneTransforms.worldToWindowCoordinates(this.scene, candidate.position, new Cartesian2());
            const seen = at && at.x > 0 && at.y > 0 && at.x < clientWidth && at.y < clientHeight;
            return seen ? [{ ...candidate, x: at.x, y: at.y, width: widthOf(candidate.text), height: LINE_PIXELS }] : [];
        });
        // Large things before small ones; of equal ones always the same, so that names don't jump.
        const order = inPicture.sort((a, b) =>
            b.place.extent - a.place.extent || b.rank - a.rank || a.feature.id.localeCompare(b.feature.id));
        this.primitive.removeAll();
        for (const { feature, text, position } of fittingLabels(order, MOST_LABELS)) {
            this.primitive.add({
                id: { citytwinLabel: feature },
                text,
                position,
                font: FONT,
                style: LabelStyle.FILL_AND_OUTLINE,
                fillColor: Color.fromCssColorString('#22303c'),
                outlineColor: Color.WHITE,
                outlineWidth: 4,
                horizontalOrigin: HorizontalOrigin.CENTER,
                verticalOrigin: VerticalOrigin.CENTER,
                disableDepthTestDistance: Number.POSITIVE_INFINITY,
            });
        }
        this.changed();
    }
}

function widthOf(text: string): number {
    return [...text].reduce((sum, glyph) => sum + (glyph.charCodeAt(0) > 0x2e80 ? WIDE_GLYPH_PIXELS : NARROW_GLYPH_PIXELS), 12);
}

/** The feature whose name the engine's picking returned, undefined if it was something else. */
export function namedFeature(picked: unknown): FeatureRef | undefined {
    const { id } = (picked ?? {}) as { id?: { citytwinLabel?: FeatureRef } };
    return id?.citytwinLabel;
}
