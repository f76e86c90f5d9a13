package io.citytwin.tiles.vector;

import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import io.citytwin.store.VectorTileStore;
import io.citytwin.store.VectorTileStore.Request;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileKey;
import io.citytwin.tiles.source.TileSource;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Vector map tiles (Mapbox Vector Tile 2.1) of one or more layers, for one tile matrix set, time and filter. A tile of
 * several layers is the concatenation of theirs, as the format allows.
 */
public final class VectorTiles implements TileSource {
    public static final String ID = "mvt";
    public static final String MEDIA_TYPE = "application/vnd.mapbox-vector-tile";

    private final VectorTileStore store;
    private final List<Layer> layers;
    private final TileMatrixSet scheme;
    private final TimeSelector time;
    private final Optional<Expr.Predicate> filter;

    public VectorTiles(
            VectorTileStore store,
            List<Layer> layers,
            TileMatrixSet scheme,
            TimeSelector time,
            Optional<Expr.Predicate> filter) {
        this.store = store;
        this.layers = List.copyOf(layers);
        this.scheme = scheme;
        this.time = time;
        this.filter = filter;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    /**
     * The key of a tile.
     *
     * @param filterText the filter as it was asked for, null for none
     */
    public TileKey key(int z, int row, int col, String filterText) {
        StringBuilder variant = new StringBuilder(scheme.id());
        if (!time.isNow()) {
            variant.append('|').append(time.validFrom()).append('|').append(time.validTo());
            variant.append('|').append(time.interval()).append('|').append(time.asOf());
        }
        if (filterText != null) {
            variant.append("|f=").append(filterText);
        }
        return new TileKey(ID, layers.stream().map(Layer::id).toList(), z, col, row, variant.toString());
    }

    @Override
    public EncodedTile load(TileKey key) {
        int z = key.z();
        if (!scheme.contains(z, key.y(), key.x())) {
            throw new IllegalArgumentException("there is no such tile: " + key.text());
        }
        Bbox reach = scheme.reach(z, key.y(), key.x(), (double) VectorTileStore.BUFFER / VectorTileStore.EXTENT);
        double[] envelope = scheme.envelope(z, key.y(), key.x());
        ByteArrayOutputStream tile = new ByteArrayOutputStream();
        for (Layer layer : layers) {
            Request request = new Request(layer, time, filter, reach, scheme.zoom(z));
            tile.writeBytes(new LayerTile(store, request, scheme.srid(), envelope).encode());
        }
        // A generalised tile speaks for features beyond its edge too: their squares are drawn around their centres.
        Bbox extent = scheme.reach(z, key.y(), key.x(), 2.0 * VectorTileStore.BUFFER / VectorTileStore.EXTENT);
        return tile.size() == 0
                ? EncodedTile.empty(extent)
                : EncodedTile.compress(tile.toByteArray(), extent, EncodedTile.FAST);
    }
}
