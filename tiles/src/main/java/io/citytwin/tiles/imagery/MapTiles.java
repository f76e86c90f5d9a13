package io.citytwin.tiles.imagery;

import io.citytwin.model.TimeSelector;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileKey;
import io.citytwin.tiles.source.TileSource;
import java.util.List;

/** Map tiles of one layer as pictures, for one tile matrix set, time, painter and format. */
public final class MapTiles implements TileSource {
    private static final String ID = "map";

    private final String layer;
    private final TilePainter painter;
    private final TileMatrixSet scheme;
    private final TimeSelector time;
    private final MapTileFormat format;

    /** @param time the time that the painter paints */
    public MapTiles(String layer, TilePainter painter, TileMatrixSet scheme, TimeSelector time, MapTileFormat format) {
        this.layer = layer;
        this.painter = painter;
        this.scheme = scheme;
        this.time = time;
        this.format = format;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String mediaType() {
        return format == MapTileFormat.JPEG ? "image/jpeg" : "image/png";
    }

    public TileKey key(int z, int row, int col) {
        String variant = scheme.id() + "|" + format + "|" + painter.variant()
                + (time.isNow() ? "" : "|" + time.validFrom() + "|" + time.validTo() + "|" + time.asOf());
        return new TileKey(ID, List.of(layer), z, col, row, variant);
    }

    @Override
    public EncodedTile load(TileKey key) {
        if (!scheme.contains(key.z(), key.y(), key.x())) {
            throw new IllegalArgumentException("there is no such tile: " + key.text());
        }
        int[] argb = painter.paint(scheme, key.z(), key.y(), key.x());
        // One pixel more on each side: slopes are computed of neighbours.
        var extent = scheme.reach(key.z(), key.y(), key.x(), 1.0 / TilePainter.SIZE);
        for (int pixel : argb) {
            if (pixel >>> 24 != 0) {
                return EncodedTile.plain(format.encode(argb), extent);
            }
        }
        return EncodedTile.empty(extent);
    }
}
