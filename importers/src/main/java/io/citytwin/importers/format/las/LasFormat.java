package io.citytwin.importers.format.las;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsHint;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Path;
import java.util.List;

/** Point clouds: LAS 1.0 to 1.4 (ASPRS) and LAZ. */
public final class LasFormat implements SourceFormat {
    @Override
    public String name() {
        return "las";
    }

    @Override
    public String title() {
        return "LAS and LAZ point clouds";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.las", "application/vnd.laszip");
    }

    @Override
    public List<String> extensions() {
        return List.of("las", "laz");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        Path file = input.onDisk(options);
        String display = input.displayName();
        LasHeader header = LasHeader.read(file, display);
        LasCrs own = LasCrs.of(header);
        String declared = options.crs() != null ? options.crs() : own.declared();
        if (declared == null) {
            String hint = CrsHint.describe(header.low()[0], header.low()[1], header.high()[0], header.high()[1]);
            throw new UnreadableSourceException(display + " declares no coordinate system; say which it is with --crs EPSG:n"
                    + (hint.isEmpty() ? "" : " (" + hint + ")"));
        }
        SourceCrs crs;
        try {
            crs = options.crsRegistry().resolve(declared);
        } catch (CrsException e) {
            throw new UnreadableSourceException(display + ": " + e.getMessage(), e);
        }
        String name = SiblingFiles.baseName(Path.of(input.fileName()));
        return new PointCloudDataset(name, display, file, header, crs, declared, own.heightUnit(), options);
    }
}
