package io.citytwin.importers.pipeline;

import io.citytwin.importers.format.assets3d.Assets3dFormat;
import io.citytwin.importers.format.citymodel.CityGmlFormat;
import io.citytwin.importers.format.citymodel.CityJsonFormat;
import io.citytwin.importers.format.csv.CsvFormat;
import io.citytwin.importers.format.devices.DeviceListFormat;
import io.citytwin.importers.format.gdal.GdalFormat;
import io.citytwin.importers.format.geojson.GeoJsonFormat;
import io.citytwin.importers.format.gpkg.GeoPackageFormat;
import io.citytwin.importers.format.shapefile.DbfFormat;
import io.citytwin.importers.format.shapefile.ShapefileFormat;
import io.citytwin.importers.format.ifc.IfcFormat;
import io.citytwin.importers.format.imagery.ImageryFormat;
import io.citytwin.importers.format.las.LasFormat;
import io.citytwin.importers.format.osgb.OsgbFormat;
import io.citytwin.importers.format.osm.OsmFormat;
import io.citytwin.importers.format.raster.ElevationFormat;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import java.util.List;
import java.util.Optional;

/**
 * Every format that the house reads, in one list: a new format is its room under {@code format} and one line here. The
 * first that accepts an input reads it, so narrow kinds stand before wide ones.
 */
public record Formats(List<SourceFormat> all) {
    public Formats {
        all = List.copyOf(all);
    }

    public static Formats standard() {
        return new Formats(List.of(
                new Assets3dFormat(),
                new IfcFormat(),
                new OsgbFormat(),
                new LasFormat(),
                new OsmFormat(),
                new GeoPackageFormat(),
                new CityGmlFormat(),
                new CityJsonFormat(),
                new GeoJsonFormat(),
                new ShapefileFormat(),
                new DbfFormat(),
                new DeviceListFormat(),
                new CsvFormat(),
                new ImageryFormat(),
                new ElevationFormat(),
                new GdalFormat()));
    }

    /** The first format that accepts the input. */
    public Optional<SourceFormat> findFor(SourceInput input) {
        return all.stream().filter(format -> format.accepts(input)).findFirst();
    }

    /** The format of that short name, as {@code --format} gives it. */
    public Optional<SourceFormat> findByName(String name) {
        return all.stream().filter(format -> format.name().equals(name)).findFirst();
    }
}
