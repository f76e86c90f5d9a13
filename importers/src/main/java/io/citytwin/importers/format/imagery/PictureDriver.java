package io.citytwin.importers.format.imagery;

import io.citytwin.importers.format.raster.TiffBands;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import java.util.List;
import java.util.Optional;

/** The drivers of GDAL that may open pictures. */
enum PictureDriver {
    GEOTIFF("GeoTIFF", "GTiff", List.of("tfw", "tifw", "wld")),
    JPEG("JPEG", "JPEG", List.of("jgw", "jpgw", "jpegw", "wld")),
    PNG("PNG", "PNG", List.of("pgw", "pngw", "wld"));

    private final String title;
    private final String driver;
    private final List<String> worldFiles;

    PictureDriver(String title, String driver, List<String> worldFiles) {
        this.title = title;
        this.driver = driver;
        this.worldFiles = worldFiles;
    }

    String title() {
        return title;
    }

    /** GDAL's name. */
    String driver() {
        return driver;
    }

    /** Endings of files that say where a picture lies. */
    List<String> worldFiles() {
        return worldFiles;
    }

    /** By the ending and the first bytes; TIFFs of heights, and those that can't be read, are left to others. */
    static Optional<PictureDriver> findFor(SourceInput input) {
        if (input.hasExtension(List.of("tif", "tiff"))) {
            boolean picture = TiffBands.isTiff(input.head(4))
                    && TiffBands.read(input.path())
                            .map(bands -> !bands.isGridOfNumbers())
                            .orElse(false);
            return picture ? Optional.of(GEOTIFF) : Optional.empty();
        }
        byte[] head = input.head(4);
        boolean isJpeg = head.length > 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xD8;
        if (isJpeg && input.hasExtension(List.of("jpg", "jpeg"))) {
            return Optional.of(JPEG);
        }
        boolean isPng = head.length == 4 && head[1] == 'P' && head[2] == 'N' && head[3] == 'G';
        if (isPng && input.hasExtension(List.of("png"))) {
            return Optional.of(PNG);
        }
        return Optional.empty();
    }
}
