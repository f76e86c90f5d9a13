import { MVTDataProvider } from '@cesium/engine';
import { ID_PROPERTY } from '../marks';
import { idsAsAttributes } from './featureIds';

/** The engine's hook that turns the bytes of a tile into content. */
interface Codec {
    createContent(tileset: unknown, tile: unknown, resource: unknown, bytes: ArrayBuffer): Promise<unknown>;
}

/** Vector tiles whose features keep their ids, so that a click on one finds it in the city. */
export class IdentifiedTiles extends MVTDataProvider {
    override _createCodec(): Codec {
        const base = (MVTDataProvider.prototype as unknown as { _createCodec(): Codec })._createCodec.call(this);
        return {
            ...base,
            createContent: (tileset, tile, resource, bytes) =>
                base.createContent(tileset, tile, resource, withIds(bytes)),
        };
    }
}

function withIds(bytes: ArrayBuffer): ArrayBuffer {
    const tile = idsAsAttributes(new Uint8Array(bytes), ID_PROPERTY);
    return tile.buffer.slice(tile.byteOffset, tile.byteOffset + tile.byteLength);
}
