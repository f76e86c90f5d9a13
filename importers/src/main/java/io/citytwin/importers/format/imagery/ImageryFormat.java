package io.citytwin.importers.format.imagery;

import io.citytwin.importers.format.raster.RasterFile;
import io.citytwin.importers.format.raster.TiffBands;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pictures of the ground that know where they lie: GeoTIFF (cloud-optimised too) of colours, grey or a palette, JPEG
 * and PNG with a world file. Those without a place are textures and photographs: in a folder they are passed over,
 * named they are refused.
 */
public final class ImageryFormat implements SourceFormat {
    /** A .prj is a line; a file that names itself so and is longer is none. */
    private static final int MOST_PRJ_BYTES = 1 << 16;

    @Override
    public String name() {
        return "imagery";
    }

    @Override
    public String title() {
        return "pictures of the ground (GeoTIFF, JPEG and PNG with a world file)";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("image/tiff; application=geotiff", "image/jpeg", "image/png");
    }

    @Override
    public List<String> extensions() {
        return List.of("tif", "tiff", "jpg", "jpeg", "png");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return PictureDriver.findFor(input).isPresent() && findObjection(input).isEmpty();
    }

    @Override
    public Optional<String> findObjection(SourceInput input) {
        Optional<PictureDriver> driver = PictureDriver.findFor(input);
        if (driver.isEmpty()) {
            return Optional.empty();
        }
        Optional<TiffBands> bands = TiffBands.read(input.path());
        if (bands.map(TiffBands::isMask).orElse(false)) {
            return Optional.of(input.displayName() + " is a mask, which says what is seen of another picture, and none"
                    + " itself");
        }
        boolean isPlaced = bands.map(TiffBands::isPlaced).orElse(false)
                || driver.get().worldFiles().stream()
                        .anyMatch(e -> SiblingFiles.find(input.path(), e).isPresent());
        if (isPlaced) {
            return Optional.empty();
        }
        String worldFiles =
                driver.get().worldFiles().stream().map(e -> "." + e).collect(Collectors.joining(" or "));
        return Optional.of(input.displayName() + " does not say where it lies: it has no "
                + (driver.get() == PictureDriver.GEOTIFF ? "GeoTIFF keys and no " : "") + "world file (" + worldFiles
                + ") beside it");
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        PictureDriver driver = PictureDriver.findFor(input)
                .orElseThrow(() -> new UnreadableSourceException(input.displayName() + " is no picture"));
        try {
            List<String> siblings = new ArrayList<>(driver.worldFiles());
            RasterFile file = RasterFile.open(input, options, driver.title(), siblings);
            PictureInfo info = PictureInfo.read(file, driver);
            String crs = info.crs() != null ? info.crs() : prj(input.path());
            return new ImageryDataset(input, options, new PictureSource(file, driver, info), crs);
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        }
    }

    /** What a .prj beside the file says, or null. */
    private static String prj(Path file) throws IOException {
        Optional<Path> prj = SiblingFiles.find(file, "prj");
        if (prj.isEmpty() || Files.size(prj.get()) > MOST_PRJ_BYTES) {
            return null;
        }
        String text = new String(Files.readAllBytes(prj.get()), java.nio.charset.StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? null : text;
    }
}
