package io.citytwin.server.ogc.tiles;

import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.imagery.MosaicPicture;
import io.citytwin.tiles.imagery.Mosaics;
import io.citytwin.tiles.imagery.ReliefPainter;
import io.citytwin.tiles.imagery.TilePainter;
import io.citytwin.tiles.terrain.ElevationModels;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The layers that have a map as pictures: mosaics of imagery, and elevation layers, whose map is their relief. */
public final class MapLayers {
    private static final int MOST_LEVELS = 22;
    private static final double METRES_PER_PIXEL_OF_LEVEL_0 = 156_543.03392804097;

    private final LayerStore layers;
    private final Mosaics mosaics;
    private final ElevationModels elevations;

    public MapLayers(LayerStore layers, Mosaics mosaics, ElevationModels elevations) {
        this.layers = layers;
        this.mosaics = mosaics;
        this.elevations = elevations;
    }

    static boolean isMap(Layer layer) {
        return Mosaics.serves(layer) || ElevationModels.serves(layer);
    }

    /** @throws ProblemException 404 where the layer has no map */
    static Layer checked(Layer layer) {
        if (!isMap(layer)) {
            throw ProblemException.notFound("collection " + layer.id() + " has no map as pictures: only layers of the"
                    + " classes " + Mosaics.CLASS + " and " + ElevationModels.CLASS + " have; its vector tiles end in .mvt");
        }
        return layer;
    }

    /** @throws ProblemException 400 for parameters that mean nothing for this layer */
    TilePainter painter(Layer layer, TimeSelector time, RequestParameters p) {
        if (Mosaics.serves(layer)) {
            MapParameters.refuse(p, MapParameters.RELIEF, "pictures of the ground; only layers of heights have a relief");
            return mosaics.painter(layer, time);
        }
        return new ReliefPainter(elevations, layer, time, MapParameters.shading(p));
    }

    /** The box of all that the layer has now. */
    Optional<Bbox> extent(Layer layer) {
        return layers.findEntry(layer.id()).map(LayerStore.CatalogEntry::extent);
    }

    long revision(Layer layer) {
        return layers.revision(layer.id());
    }

    /** The first level of WebMercatorQuad whose pixels are as fine as the finest of the layer. */
    int deepest(Layer layer, TimeSelector time) {
        double finest = Mosaics.serves(layer)
                ? mosaic(layer, time).mapToDouble(MosaicPicture::cellMetres).min().orElse(1)
                : elevations.model(layer, time).rasters().isEmpty()
                        ? 1
                        : elevations.model(layer, time).finestCell();
        double latitude = extent(layer).map(b -> (b.minY() + b.maxY()) / 2).orElse(0.0);
        double pixel = METRES_PER_PIXEL_OF_LEVEL_0 * Math.cos(Math.toRadians(latitude));
        int level = (int) Math.ceil(Math.log(pixel / Math.max(finest, 1e-3)) / Math.log(2));
        return Math.max(0, Math.min(MOST_LEVELS, level));
    }

    /** The pictures of an imagery layer that were ever true, the oldest first; none for others. */
    List<MosaicPicture> pictures(Layer layer, TimeSelector time) {
        if (!Mosaics.serves(layer)) {
            return List.of();
        }
        return mosaics.pictures(layer, new TimeSelector(null, null, true, time.asOf())).stream()
                .sorted(Comparator.comparing(MosaicPicture::validFrom).thenComparing(MosaicPicture::name))
                .toList();
    }

    /** Whom to name for what is seen at a time. */
    List<String> attributions(Layer layer, TimeSelector time) {
        return mosaic(layer, time)
                .map(MosaicPicture::attribution)
                .filter(text -> text != null && !text.isBlank())
                .distinct()
                .toList();
    }

    private Stream<MosaicPicture> mosaic(Layer layer, TimeSelector time) {
        return Mosaics.serves(layer) ? mosaics.pictures(layer, time).stream() : Stream.empty();
    }
}
