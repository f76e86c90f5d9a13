package io.citytwin.benchmarks;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.model.Bbox;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.Picture;
import io.citytwin.raster.PictureHeader;
import io.citytwin.raster.PictureWriter;
import io.citytwin.raster.PixelPlace;
import io.citytwin.tiles.imagery.MapTileFormat;
import io.citytwin.tiles.imagery.MapTiles;
import io.citytwin.tiles.imagery.MosaicPainter;
import io.citytwin.tiles.imagery.MosaicPicture;
import io.citytwin.tiles.imagery.PictureTiles;
import io.citytwin.tiles.scheme.TileMatrixSet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Map tiles of a picture of 8,192 × 8,192 pixels of half a metre in Gauss–Krüger metres, warped, and as JPEG; the floor
 * makes the same tiles by gdalwarp and gdal_translate out of a tiled GeoTIFF with overviews.
 */
final class MapTilesOfPictures implements Benchmark {
    private static final String CRS = "EPSG:4526";
    private static final int SIDE = 8192;
    private static final double CELL = 0.5;
    private static final double LEFT = 38_406_000;
    private static final double TOP = 3_655_000;
    private static final int TILES_ALONG = 20;
    private static final int FLOOR_TILES = 10;
    private static final TileMatrixSet SCHEME = TileMatrixSet.WEB_MERCATOR_QUAD;

    @Override
    public String name() {
        return "imagery";
    }

    @Override
    public String what() {
        return "map tiles a second out of a picture in another coordinate system, cold and encoded";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, BenchException {
        Path folder = Files.createTempDirectory(setting.work(), "imagery");
        try {
            List<Measure> measures = new ArrayList<>();
            long start = System.nanoTime();
            MosaicPicture picture = picture(folder);
            double seconds = (System.nanoTime() - start) / 1e9;
            measures.add(Measure.of("pixels into a pyramid, all cores", (double) SIDE * SIDE / 1e6 / seconds, "Mpx/s"));
            Path tif = geoTiff(folder);
            for (int z : new int[] {16, 18}) {
                List<int[]> tiles = tiles(picture.extent(), z);
                double floor = floor(folder, tif, z, tiles);
                for (boolean parallel : new boolean[] {false, true}) {
                    String threads = parallel ? "all cores" : "one thread";
                    double rate = best(setting, picture, z, tiles, parallel);
                    measures.add(Measure.of("level " + z + ", " + threads, rate, "tiles/s")
                            .against("gdalwarp and gdal_translate", floor));
                }
            }
            return measures;
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<int[]> tiles(Bbox box, int z) {
        int[] limits = SCHEME.limits(z, box);
        List<int[]> tiles = new ArrayList<>();
        for (int row = limits[0] + 1; row < Math.min(limits[2], limits[0] + 1 + TILES_ALONG); row++) {
            for (int col = limits[1] + 1; col < Math.min(limits[3], limits[1] + 1 + TILES_ALONG); col++) {
                tiles.add(new int[] {row, col});
            }
        }
        return tiles;
    }

    private static double best(Setting setting, MosaicPicture picture, int z, List<int[]> tiles, boolean parallel) {
        double best = 0;
        for (int run = 0; run <= setting.runs(); run++) {
            // Unpacked tiles of its own each time: none is there that another run has unpacked. The first run warms up.
            MapTiles source = new MapTiles(
                    "imagery",
                    new MosaicPainter(() -> List.of(picture), new PictureTiles()),
                    SCHEME,
                    TimeSelector.NOW,
                    MapTileFormat.AUTOMATIC);
            long start = System.nanoTime();
            Stream<int[]> stream = parallel ? tiles.parallelStream() : tiles.stream();
            long bytes = stream.mapToLong(t -> source.load(source.key(z, t[0], t[1])).bytes().length).sum();
            double rate = tiles.size() / ((System.nanoTime() - start) / 1e9);
            best = run > 0 ? Math.max(best, rate) : best;
            String what = "level %d: %.0f tiles/s of %d bytes";
            setting.say(String.format(Locale.ROOT, what, z, rate, bytes / tiles.size()));
        }
        return best;
    }

    /** Roofs, streets and the grain of a photograph. */
    private static int pixel(int x, int y) {
        int grain = (x * 73 + y * 151 + (x * y >> 3)) & 15;
        boolean street = x % 240 < 24 || y % 180 < 20;
        int red = street ? 120 : (int) (140 + 60 * Math.sin(x / 240 * 1.7 + y / 180));
        int green = street ? 122 : (int) (130 + 50 * Math.cos(x / 240 + y / 180 * 2.3));
        int blue = street ? 125 : 110;
        return 0xFF000000 | red + grain << 16 | green + grain << 8 | blue + grain;
    }

    private static MosaicPicture picture(Path folder) throws IOException {
        PictureHeader header = new PictureHeader(SIDE, SIDE, new PixelPlace(LEFT, CELL, 0, TOP, 0, -CELL));
        try (PictureWriter writer = PictureWriter.open(folder, header)) {
            writer.strip(SIDE, (column, row, columns, rows, into) -> {
                for (int i = 0; i < columns * rows; i++) {
                    int x = i % columns;
                    int y = i / columns;
                    into[y * PictureHeader.TILE + x] = pixel(column + x, row + y);
                }
            });
            writer.finish();
        }
        var system = CrsRegistry.standard().resolve(CRS);
        double[] corners = {LEFT, TOP - SIDE * CELL, LEFT + SIDE * CELL, TOP};
        system.toWgs84().apply(corners);
        return new MosaicPicture(
                1,
                "picture",
                "picture",
                new Bbox(corners[0], corners[1], corners[2], corners[3]),
                0,
                Instant.EPOCH,
                null,
                CELL,
                null,
                null,
                Picture.open(folder),
                system.fromWgs84(),
                false);
    }

    /** The same pixels as GDAL likes them best. */
    private static Path geoTiff(Path folder) throws IOException, BenchException {
        Path raw = folder.resolve("raw.img");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(raw), 1 << 16)) {
            byte[] line = new byte[3 * SIDE];
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int pixel = pixel(x, y);
                    line[3 * x] = (byte) (pixel >> 16);
                    line[3 * x + 1] = (byte) (pixel >> 8);
                    line[3 * x + 2] = (byte) pixel;
                }
                out.write(line);
            }
        }
        Files.writeString(
                folder.resolve("raw.hdr"),
                "ENVI\nsamples = " + SIDE + "\nlines = " + SIDE + "\nbands = 3\ndata type = 1\ninterleave = bip\n");
        Path tif = folder.resolve("picture.tif");
        double right = LEFT + SIDE * CELL;
        double bottom = TOP - SIDE * CELL;
        run(List.of(
                "gdal_translate", "-q", "-a_srs", CRS, "-a_ullr", "" + LEFT, "" + TOP, "" + right, "" + bottom, "-co",
                "TILED=YES", "-co", "COMPRESS=JPEG", "-co", "PHOTOMETRIC=YCBCR", raw.toString(), tif.toString()));
        run(List.of("gdaladdo", "-q", "-r", "average", tif.toString(), "2", "4", "8", "16", "32"));
        return tif;
    }

    private static double floor(Path folder, Path tif, int z, List<int[]> tiles)
            throws IOException, BenchException {
        List<int[]> some = tiles.subList(0, Math.min(FLOOR_TILES, tiles.size()));
        Path warped = folder.resolve("warped.tif");
        Path jpeg = folder.resolve("tile.jpg");
        long start = System.nanoTime();
        for (int[] tile : some) {
            double[] e = SCHEME.envelope(z, tile[0], tile[1]);
            List<String> warp = new ArrayList<>(List.of("gdalwarp", "-q", "-overwrite", "-r", "bilinear"));
            warp.addAll(List.of("-ts", "256", "256", "-t_srs", "EPSG:3857", "-te"));
            IntStream.range(0, 4).forEach(i -> warp.add(String.valueOf(e[i])));
            warp.addAll(List.of(tif.toString(), warped.toString()));
            run(warp);
            run(List.of("gdal_translate", "-q", "-of", "JPEG", warped.toString(), jpeg.toString()));
        }
        return some.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static void run(List<String> command) throws IOException, BenchException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new BenchException(command.get(0) + " ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BenchException(command.get(0) + " was interrupted");
        }
    }
}
