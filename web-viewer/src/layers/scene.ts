import {
    Cartesian2, type CesiumWidget, type PrimitiveCollection, ScreenSpaceEventHandler, ScreenSpaceEventType,
} from '@cesium/engine';
import { flyAround, flyTo, poseOf, setPose } from '@/cesium/camera';
import { untilIdle } from '@/cesium/idle';
import { attachKeyboard } from '@/cesium/keyboard';
import { fittingQuality, type Quality } from '@/cesium/quality';
import { raisedBy } from '@/cesium/raise';
import { createWidget, lightCity } from '@/cesium/widget';
import type { Bounds } from '@/core/bounds';
import { type CityLayer, drawingRank, type FeatureRef, isBim, isTerrain } from '@/core/city';
import type { CityScene, ColoredZones, PickResult, SceneEvents, ShownLayer } from '@/core/cityScene';
import { type DrawnLayer, drawnAs } from '@/core/drawnLayer';
import type { CameraPose, TimeChoice } from '@/core/viewState';
import { pickedElement } from './bim/bim';
import type { LiveLayer } from './kind';
import { findKind } from './kinds';
import { Labels, namedFeature } from './labels/labels';
import { LayerSlot, type Stage } from './layerSlot';
import { outlineOf } from './outline';
import { vectorTiles } from './vectortiles/vectorTiles';
import { ZonesOverlay, zoneOf } from './zones/zones';

/** Zones lie above areas and below lines and points, so that roads and devices stay readable. */
const ZONES_RANK = 46;
const OUTLINE_RANK = 106;
const LABELS_RANK = 107;

/** Metres between layers of neighbouring ranks: enough for the depth buffer, too little for the eye. */
const METRES_PER_RANK = 0.1;

/** Metres that the wheel brings the eye to a thing, from outside and within a building. */
const NEAREST = 15;
const NEAREST_IN_MODEL = 1;

/** Opens the 3D picture in an element. Throws where the browser has no WebGL. */
export function openScene(
    container: HTMLElement, credits: HTMLElement, city: Bounds, events: SceneEvents,
): CityScene {
    const quality = fittingQuality();
    return new CesiumCityScene(createWidget(container, credits, quality), quality, container, city, events);
}

class CesiumCityScene implements CityScene, Stage {
    private readonly slots = new Map<string, LayerSlot>();
    private readonly ranks = new Map<object, number>();
    private readonly primitives: PrimitiveCollection;
    private readonly labelled: Labels;
    private readonly clicks: ScreenSpaceEventHandler;
    private readonly detachKeyboard: () => void;
    private zones: object | null = null;
    private outline: object | null = null;
    private marked: FeatureRef | null = null;
    private wasBusy = false;
    private frames = 0;
    private ground = 0;
    /** Whether a layer of heights is shown. */
    private hasTerrain = false;
    /** Where to fly once it is known where that is. */
    private flight: { readonly name: string; readonly seconds: number } | null = null;

    constructor(
        private readonly widget: CesiumWidget,
        private readonly quality: Quality,
        container: HTMLElement,
        private readonly city: Bounds,
        private readonly events: SceneEvents,
    ) {
        const { scene } = widget;
        this.primitives = scene.primitives;
        lightCity(scene, city);
        const failed = (layer: string, reason: string | null) => events.failed(layer, reason);
        const isDrawn = (layer: CityLayer) => Boolean(this.slots.get(layer.id)?.current);
        this.labelled = new Labels(scene, isDrawn, () => this.ground, () => this.render(), failed);
        this.add(this.labelled.primitive, LABELS_RANK);
        this.clicks = new ScreenSpaceEventHandler(scene.canvas);
        this.clicks.setInputAction(({ position }: { position: Cartesian2 }) => {
            events.picked(this.pickAt(position.x, position.y));
        }, ScreenSpaceEventType.LEFT_CLICK);
        this.detachKeyboard = attachKeyboard(container, scene, () =>
            events.picked(this.pickAt(scene.canvas.clientWidth / 2, scene.canvas.clientHeight / 2)),
        );
        scene.camera.moveEnd.addEventListener(() => {
            events.moved(this.camera());
            void this.labelled.refresh();
        });
        scene.postRender.addEventListener(() => this.afterFrame());
    }

    show(layers: readonly ShownLayer[], time: TimeChoice): void {
        const wanted = new Map(layers.map((shown) => [drawnAs(shown.layer), shown]));
        const hadTerrain = this.hasTerrain;
        const before = [...this.slots.values()];
        this.hasTerrain = layers.some(({ layer }) => isTerrain(layer));
        for (const [id, slot] of this.slots) {
            if (!wanted.has(id)) {
                slot.close();
                this.slots.delete(id);
                this.events.failed(slot.layer.id, null);
            }
        }
        for (const [id, { layer, opacity }] of wanted) {
            let slot = this.slots.get(id);
            if (!slot) {
                slot = new LayerSlot(layer, this);
                slot.mark(this.marked?.layer === layer.id ? this.marked.id : null);
                this.slots.set(id, slot);
            }
            slot.show(layer, time, opacity);
        }
        if (this.quality.drapes && hadTerrain !== this.hasTerrain) {
            before.filter((slot) => findKind(slot.layer) === vectorTiles).forEach((slot) => slot.reopen());
        }
        this.widget.scene.screenSpaceCameraController.minimumZoomDistance = layers.some(({ layer }) => layer.bim)
            ? NEAREST_IN_MODEL
            : NEAREST;
        this.labelled.show(layers.filter(({ layer }) => !layer.bim), time);
        this.render();
    }

    showZones(zones: ColoredZones | null): void {
        if (this.zones) {
            this.remove(this.zones);
        }
        this.zones = zones && zones.zones.length > 0 ? new ZonesOverlay(zones, this.heightOf(ZONES_RANK)).primitive : null;
        if (this.zones) {
            this.add(this.zones, ZONES_RANK);
        }
        this.render();
    }

    mark(feature: FeatureRef | null, geometry: object | null): void {
        this.marked = feature;
        for (const slot of this.slots.values()) {
            slot.mark(feature?.layer === slot.layer.id ? feature.id : null);
        }
        if (this.outline) {
            this.remove(this.outline);
        }
        this.outline = geometry ? outlineOf(geometry, this.heightOf(OUTLINE_RANK)) : null;
        if (this.outline) {
            this.add(this.outline, OUTLINE_RANK);
        }
        this.render();
    }

    camera(): CameraPose {
        return poseOf(this.widget.scene);
    }

    moveTo(camera: CameraPose): void {
        setPose(this.widget.scene, camera);
        this.render();
    }

    flyTo(bounds: Bounds, seconds: number): void {
        flyTo(this.widget.scene, bounds, seconds);
        this.render();
    }

    flyToDrawn(name: string, seconds: number): void {
        const sphere = this.slots.get(name)?.current?.sphere;
        this.flight = sphere ? null : { name, seconds };
        if (sphere) {
            flyAround(this.widget.scene, sphere, seconds);
            this.render();
        }
    }

    pickAt(x: number, y: number): PickResult {
        const picked: unknown = this.widget.scene.pick(new Cartesian2(x, y));
        const zone = zoneOf(picked);
        if (zone) {
            return { kind: 'zone', zone };
        }
        const named = namedFeature(picked);
        if (named) {
            return { kind: 'feature', feature: named };
        }
        for (const { layer, current } of this.slots.values()) {
            const id = current?.featureIdOf(picked);
            if (id !== undefined) {
                return isBim(layer) && layer.tilesetUrl !== null
                    ? { kind: 'element', ...pickedElement(picked) }
                    : { kind: 'feature', feature: { layer: layer.id, id } };
            }
        }
        return { kind: 'nothing' };
    }

    idle(timeoutMilliseconds: number): Promise<void> {
        return untilIdle(this.widget, () => this.settled(), timeoutMilliseconds);
    }

    labels(): string[] {
        return this.labelled.texts;
    }

    facts(): Record<string, number> {
        const facts: Record<string, number> = { frames: this.frames, layers: this.slots.size };
        for (const [id, slot] of this.slots) {
            const { tiles, features } = slot.current?.facts() ?? { tiles: 0, features: 0 };
            facts[`${id}.tiles`] = tiles;
            facts[`${id}.features`] = features;
        }
        return facts;
    }

    close(): void {
        this.detachKeyboard();
        this.clicks.destroy();
        this.widget.destroy();
    }

    // ---- the stage that the slots play on

    add(primitive: object, rank: number): void {
        const higher = [...Array(this.primitives.length).keys()].find(
            (index) => (this.ranks.get(this.primitives.get(index)) ?? 0) > rank,
        );
        this.ranks.set(primitive, rank);
        this.primitives.add(primitive, higher);
        this.render();
    }

    remove(primitive: object): void {
        this.ranks.delete(primitive);
        this.primitives.remove(primitive);
        this.render();
    }

    open(layer: DrawnLayer, time: TimeChoice): Promise<LiveLayer> {
        const kind = findKind(layer);
        if (!kind) {
            throw new Error(`nothing here draws the layer ${layer.id}`);
        }
        const failed = (reason: string) => this.events.failed(layer.id, reason);
        const raised = raisedBy(this.city, this.heightOf(drawingRank(layer)));
        const draped = this.quality.drapes && this.hasTerrain;
        const { scene } = this.widget;
        return kind.open({ scene, quality: this.quality, layer, time, city: this.city, raised, draped, failed });
    }

    /** Flat layers lie where the blocks begin: only those know how high above the ellipsoid the city is. */
    entered(opened: LiveLayer): void {
        void this.labelled.refresh();
        if (this.flight) {
            this.flyToDrawn(this.flight.name, this.flight.seconds);
        }
        const ground = opened.groundHeight;
        if (ground === undefined || Math.abs(ground - this.ground) < 0.5) {
            return;
        }
        this.ground = ground;
        for (const slot of this.slots.values()) {
            slot.setRaised(raisedBy(this.city, this.heightOf(drawingRank(slot.layer))));
        }
        void this.labelled.refresh();
    }

    private heightOf(rank: number): number {
        return this.ground + rank * METRES_PER_RANK;
    }

    failed(layer: string, reason: string | null): void {
        this.events.failed(layer, reason);
    }

    private settled(): boolean {
        return this.labelled.settled && [...this.slots.values()].every((slot) => slot.settled);
    }

    private afterFrame(): void {
        this.frames++;
        for (const slot of this.slots.values()) {
            slot.advance();
        }
        const busy = !this.settled();
        if (busy !== this.wasBusy) {
            this.wasBusy = busy;
            this.events.busy(busy);
        }
        if (busy) {
            this.render();
        }
    }

    private render(): void {
        this.widget.scene.requestRender();
    }
}
