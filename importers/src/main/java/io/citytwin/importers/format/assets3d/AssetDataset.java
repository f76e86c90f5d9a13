package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.GeometryType;
import java.util.List;
import java.util.OptionalLong;

/** A source that is one feature: a footprint, what is known of it, and the folder that holds its files (decision 6). */
public abstract class AssetDataset implements SourceDataset {
    private final SourceLayer layer;

    /**
     * @param name of the feature where the user gives no other; the layer's too
     * @param crs of the footprint, "EPSG:n" or a WKT
     * @param layerClass id of the layer definition
     */
    protected AssetDataset(String name, List<SourceField> fields, String crs, String layerClass) {
        this.layer = new SourceLayer(
                name, fields, GeometryType.MULTIPOLYGON, false, crs, OptionalLong.of(1), layerClass, "name");
    }

    @Override
    public final List<SourceLayer> layers() {
        return List.of(layer);
    }

    /** One file says nothing of the others of its layer. */
    @Override
    public final boolean isChangesOnly() {
        return true;
    }
}
