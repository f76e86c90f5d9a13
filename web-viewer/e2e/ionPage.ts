/** A page of somebody else, bundled by the test: Cesium as anybody uses it, with this server as its ion. */
import {
    BoundingSphere, Cartographic, Cesium3DTileset, CesiumTerrainProvider, CesiumWidget, Color, EllipsoidTerrainProvider,
    HeadingPitchRange, Ion, sampleTerrain,
} from '@cesium/engine';

/** What the page found out. */
export interface IonResult {
    readonly terrainHeights: number[];
    readonly tilesets: Record<string, { tiles: number; credits: string[] }>;
    readonly private: string;
}

async function load(parameters: URLSearchParams): Promise<IonResult> {
    Ion.defaultServer = `${parameters.get('server')}/`;
    Ion.defaultAccessToken = 'open';
    const widget = new CesiumWidget('map', {
        baseLayer: false, skyBox: false, skyAtmosphere: false, terrainProvider: new EllipsoidTerrainProvider(),
        msaaSamples: 1, orderIndependentTranslucency: false,
    });
    widget.scene.globe.baseColor = Color.WHITE;
    const places = [Cartographic.fromDegrees(-90, 10), Cartographic.fromDegrees(90, 10)];
    const terrain = await CesiumTerrainProvider.fromIonAssetId(asset('ion_terrain'), { requestVertexNormals: true });
    await sampleTerrain(terrain, 0, places);

    const tilesets: IonResult['tilesets'] = {};
    for (const id of (parameters.get('tilesets') ?? '').split(',')) {
        const tileset = await Cesium3DTileset.fromIonAssetId(asset(id), { maximumScreenSpaceError: 4 });
        tileset.environmentMapManager.enabled = false;
        widget.scene.primitives.add(tileset);
        const sphere = BoundingSphere.clone(tileset.boundingSphere);
        widget.camera.viewBoundingSphere(sphere, new HeadingPitchRange(0.5, -0.7, Math.min(sphere.radius * 2.5, 1500)));
        await drawn(widget, tileset);
        const { credits } = tileset.resource as unknown as { credits?: { html: string }[] };
        tilesets[id] = { tiles: readyTiles(tileset), credits: (credits ?? []).map(({ html }) => html) };
    }
    const secret = await Cesium3DTileset.fromIonAssetId(asset('nobody_knows')).then(() => 'loaded', (failure) => String(failure.statusCode));
    return { terrainHeights: places.map(({ height }) => height), tilesets, private: secret };
}

function readyTiles(tileset: Cesium3DTileset): number {
    return (tileset as unknown as { _statistics: Record<string, number> })._statistics.numberOfTilesWithContentReady ?? 0;
}

/**
 * Waits until a tileset shows what it has. "All tiles are loaded" is true, too, between the arrival of a subtree and the
 * requests that follow from it; so it has to hold for some frames, with a content. Gives up after a minute.
 */
function drawn(widget: CesiumWidget, tileset: Cesium3DTileset): Promise<void> {
    const end = performance.now() + 60_000;
    let frames = 0;
    return new Promise((resolve) => {
        const remove = widget.scene.postRender.addEventListener(() => {
            frames = tileset.tilesLoaded && readyTiles(tileset) > 0 ? frames + 1 : 0;
            if (frames > 3 || performance.now() > end) {
                remove();
                resolve();
            }
        });
    });
}

/** Ion's own ids are numbers; its client writes whatever it is given into the address. */
function asset(id: string): number {
    return id as unknown as number;
}

load(new URLSearchParams(window.location.search)).then(
    (result) => Object.assign(window, { ionResult: result }),
    (failure) => Object.assign(window, { ionResult: { failure: String(failure?.stack ?? failure) } }),
);
