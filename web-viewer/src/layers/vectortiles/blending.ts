import { BlendOption, BufferPolygonCollection, BufferPolylineCollection, type Cesium3DTile } from '@cesium/engine';

/** The parts of a tile's drawing buffers that the engine gives no setting for in the pinned version. */
interface Buffers {
    _blendOption: BlendOption;
    _renderContext?: { renderState?: unknown; command?: unknown } | null;
}

/**
 * Draws the lines and areas of a tile as opaque ones, or as translucent ones again. The engine makes all of them
 * translucent: then nothing beneath a translucent overlay would be sure to be drawn before it, and the overlay would
 * punch holes into the map. Points stay translucent, since their round edges are made by it.
 */
export function setOpaque(tile: Cesium3DTile, opaque: boolean): void {
    const { _collections: collections } = tile.content as unknown as { _collections?: object[] };
    const wanted = opaque ? BlendOption.OPAQUE : BlendOption.TRANSLUCENT;
    for (const collection of collections ?? []) {
        const flat = collection instanceof BufferPolygonCollection || collection instanceof BufferPolylineCollection;
        const buffers = collection as unknown as Buffers;
        if (flat && buffers._blendOption !== wanted) {
            buffers._blendOption = wanted;
            if (buffers._renderContext) {
                buffers._renderContext.renderState = undefined; // made again, with the new blending, at the next frame
                buffers._renderContext.command = undefined;
            }
        }
    }
}
