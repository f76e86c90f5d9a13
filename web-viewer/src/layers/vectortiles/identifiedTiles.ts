import { Cesium3DTileset, HeightReference, MVTDataProvider, Resource, type Scene } from '@cesium/engine';
import type { Bounds } from '@/core/bounds';
import { ID_PROPERTY } from '../marks';
import { idsAsAttributes } from './featureIds';
import { tileTree } from './tileTree';
import type { ZoomRange } from './zoomRange';

/** The engine's hook that turns the bytes of a tile into content. */
interface Codec {
    createContent(tileset: unknown, tile: unknown, resource: unknown, bytes: ArrayBuffer): Promise<unknown>;
}

/** The parts of the provider that the engine's declarations leave out. */
interface ProviderParts {
    _tileset: Cesium3DTileset;
    _show: boolean;
    _createTilesetLoadOptions(): Cesium3DTileset.ConstructorOptions;
    _configureTileset(tileset: Cesium3DTileset): void;
    _createCodec(): Codec;
}

export interface TilesOptions {
    readonly bounds: Bounds;
    readonly zooms: ZoomRange;
    /** The scene over whose terrain the features are draped; null leaves them at height 0. */
    readonly drapedIn: Scene | null;
}

/**
 * The engine's vector tiles with two differences. Features keep their ids, so that a click on one finds it in the city.
 * And the tree of tiles is made here: it knows the city's heights, and it isn't read back from a `blob:` address, which
 * a strict content security policy forbids.
 */
export class IdentifiedTiles extends MVTDataProvider {
    private constructor(
        private readonly address: string,
        private readonly options: TilesOptions,
    ) {
        super(address, options.drapedIn ? { heightReference: HeightReference.CLAMP_TO_TERRAIN, scene: options.drapedIn } : {});
    }

    static async open(address: string, options: TilesOptions): Promise<IdentifiedTiles> {
        const provider = new IdentifiedTiles(address, options);
        await provider.build();
        return provider;
    }

    override _createCodec(): Codec {
        const base = super._createCodec() as Codec;
        return {
            ...base,
            createContent: (tileset, tile, resource, bytes) =>
                base.createContent(tileset, tile, resource, withIds(bytes)),
        };
    }

    private async build(): Promise<void> {
        const { bounds, zooms } = this.options;
        const absolute = new URL(this.address, window.location.href).href.replace(/%7B([zxy])%7D/gi, '{$1}');
        const root = tileTree(absolute, bounds, zooms);
        const document = new TreeDocument({ asset: { version: '1.1' }, geometricError: root.geometricError, root });
        const parts = this as unknown as ProviderParts;
        const tileset = await Cesium3DTileset.fromUrl(document, parts._createTilesetLoadOptions());
        parts._configureTileset(tileset);
        Object.assign(tileset, { _runtimeContentCodec: parts._createCodec() });
        tileset.show = parts._show;
        parts._tileset = tileset;
    }
}

/** A tileset document that is at hand and isn't fetched. */
class TreeDocument extends Resource {
    constructor(private readonly document: object) {
        super({ url: new URL('/tileset.json', window.location.href).href });
    }

    override fetchJson(): Promise<object> {
        return Promise.resolve(this.document);
    }

    /** The engine derives a copy of every address it is given; a copy of this one would have to be fetched. */
    override getDerivedResource(options: Parameters<Resource['getDerivedResource']>[0]): Resource {
        return options.url === undefined ? this : super.getDerivedResource(options);
    }
}

function withIds(bytes: ArrayBuffer): ArrayBuffer {
    const tile = idsAsAttributes(new Uint8Array(bytes), ID_PROPERTY);
    return tile.buffer.slice(tile.byteOffset, tile.byteOffset + tile.byteLength);
}
