package io.citytwin.tiles.vector;

import io.citytwin.model.Layer;
import io.citytwin.store.VectorTileStore;
import io.citytwin.store.VectorTileStore.Detail;
import io.citytwin.store.VectorTileStore.Request;
import io.citytwin.store.VectorTileStore.TileFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one layer of a tile: with all it has where that is small enough, else generalised or thinned. */
final class LayerTile {
    /** Tiles larger than this are thinned at any zoom. */
    static final int MAX_BYTES = 500_000;

    private static final int FINEST_THINNING = 128;
    private static final int COARSEST_THINNING = 16;

    private final VectorTileStore store;
    private final Request request;
    private final int tileSrid;
    private final double[] envelope;

    /**
     * @param tileSrid 3857 or 4326: the plane of the tile
     * @param envelope minX, minY, maxX, maxY of the tile in that plane, without buffer
     */
    LayerTile(VectorTileStore store, Request request, int tileSrid, double[] envelope) {
        this.store = store;
        this.request = request;
        this.tileSrid = tileSrid;
        this.envelope = envelope;
    }

    /** The encoded layer, not compressed; empty where nothing lies in the tile. */
    byte[] encode() {
        List<Detail> details = new ArrayList<>();
        if (store.isPlain(request)) {
            details.add(Detail.FULL);
            if (!store.isSmallScale(request)) {
                details.add(Detail.FEW_ATTRIBUTES);
            }
        }
        if (store.hasOverview(request)) {
            details.add(Detail.OVERVIEW);
        }
        for (int cells = FINEST_THINNING; cells > COARSEST_THINNING; cells /= 2) {
            details.add(Detail.thinned(cells));
        }
        for (Detail detail : details) {
            Optional<byte[]> tile = encode(detail, MAX_BYTES);
            if (tile.isPresent()) {
                return tile.get();
            }
        }
        // The coarsest there is, however large.
        return encode(Detail.thinned(COARSEST_THINNING), Integer.MAX_VALUE).orElseThrow();
    }

    /** The layer in that detail; empty where it takes more bytes than allowed. */
    private Optional<byte[]> encode(Detail detail, int limit) {
        Layer layer = request.layer();
        TilePlane plane = new TilePlane(detail.srid(), tileSrid, envelope, VectorTileStore.EXTENT);
        TileGeometry geometry = new TileGeometry(plane, VectorTileStore.EXTENT, VectorTileStore.BUFFER);
        MvtLayer mvt =
                new MvtLayer(layer.id(), VectorTileStore.EXTENT, store.attributeNames(layer, detail), geometry);
        for (TileFeature feature : store.list(request, detail)) {
            mvt.add(feature.fid(), feature.wkb(), feature.values());
            if (mvt.size() > limit) {
                return Optional.empty();
            }
        }
        return Optional.of(mvt.toTile());
    }
}
