package io.citytwin.importers.format.ifc;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.LayerId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Building information models: IFC 2x3, 4 and 4.3 as STEP files (ISO 10303-21), plain or zipped (.ifczip). Everything but
 * shapes is read here; shapes are made by a process of their own ({@code format.ifc.geometry}), element by element.
 */
public final class IfcFormat implements SourceFormat {
    private static final Set<String> CONSTANTS =
            Set.of("longitude", "latitude", "height", "heading", "discipline", "phase", "replaces");
    private static final Pattern ISO_STEP = Pattern.compile("\\s*ISO-10303-21");
    private static final Pattern SCHEMA = Pattern.compile("(?i)FILE_SCHEMA\\s*\\(\\s*\\(\\s*'IFC");
    private static final int HEAD = 1 << 14;

    @Override
    public String name() {
        return "ifc";
    }

    @Override
    public String title() {
        return "IFC building model";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/x-step", "application/p21");
    }

    @Override
    public List<String> extensions() {
        return List.of("ifc", "ifczip");
    }

    /** By its name; a STEP file of another name where its head names an IFC schema. */
    @Override
    public boolean accepts(SourceInput input) {
        if (!Files.isRegularFile(input.path())) {
            return false;
        }
        if (input.hasExtension(extensions())) {
            return true;
        }
        if (!input.hasExtension(List.of("stp", "step", "p21"))) {
            return false;
        }
        String head = new String(input.head(HEAD), StandardCharsets.ISO_8859_1);
        return ISO_STEP.matcher(head).lookingAt() && SCHEMA.matcher(head).find();
    }

    @Override
    public Optional<String> findObjection(SourceInput input) {
        return input.hasExtension(List.of("ifcxml"))
                ? Optional.of(input.displayName() + " is IFC as XML, which is not read; export it as a STEP file (.ifc)")
                : Optional.empty();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        options.checkConstants(CONSTANTS, "a building model");
        Path file = input.hasExtension(List.of("ifczip")) ? unzip(input, options) : input.onDisk(options);
        String model = options.layer() != null ? options.layer() : LayerId.from(plainName(input));
        return IfcDataset.open(input.displayName(), file, model, options);
    }

    private static String plainName(SourceInput input) {
        return input.fileName().replaceFirst("(?i)\\.(ifc|ifczip|stp|step|p21)$", "");
    }

    /** The one IFC file of an .ifczip, in the import's temporary folder. */
    private static Path unzip(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        try (InputStream in = Files.newInputStream(input.path());
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && entry.getName().toLowerCase(Locale.ROOT).endsWith(".ifc")) {
                    Path file = Files.createTempDirectory(options.temporaryFolder(), "ifczip").resolve("model.ifc");
                    Files.copy(zip, file);
                    return file;
                }
            }
        } catch (ZipException | java.io.EOFException e) {
            throw new UnreadableSourceException(
                    input.displayName() + " is no whole zip archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    input.displayName() + " could not be unpacked: " + e.getMessage(), e);
        }
        throw new UnreadableSourceException(input.displayName() + " holds no .ifc file");
    }
}
