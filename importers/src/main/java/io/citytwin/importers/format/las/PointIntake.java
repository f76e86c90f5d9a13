package io.citytwin.importers.format.las;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.Geocentric;
import io.citytwin.crs.SourceCrs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Takes points in and lays them down, in their order, in millimetres east, north and up of the cloud's first point. The
 * caller's thread unpacks and writes; other threads turn coordinates in between, a batch each.
 */
final class PointIntake implements PointSource.PointSink, AutoCloseable {
    private static final int BATCH = 8192;
    private static final int NUMBERS = 8;
    private static final int IN_WORK = 4;
    private static final double MOST_METRES = 1_000_000;

    private final LasHeader header;
    private final CoordinateTransform toWgs84;
    private final double heightUnit;
    private final OutputStream out;
    private final ExecutorService workers;
    private final Queue<Future<Placed>> inWork = new ArrayDeque<>();
    private final int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
    private final int[] high = {Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
    private final int[] lowMillimetres = low.clone();
    private final int[] highMillimetres = high.clone();
    private int[] batch = new int[NUMBERS * BATCH];
    private int count;
    private double[] frame;
    private long kept;
    private long skipped;
    private int mostColour;
    private long intensities;

    /**
     * @param heightUnit metres per unit of the file's heights
     * @param out takes points as {@link PointStore} lays them; stays the caller's
     */
    PointIntake(LasHeader header, SourceCrs crs, double heightUnit, OutputStream out) {
        this.header = header;
        this.toWgs84 = CellwiseTransform.toWgs84(crs);
        this.heightUnit = heightUnit;
        this.out = out;
        this.workers = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors() - 1), task -> {
                    Thread thread = new Thread(task, "point-intake");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** A batch's points that have a place. */
    private record Placed(
            byte[] bytes,
            int kept,
            int skipped,
            int[] low,
            int[] high,
            int[] lowMillimetres,
            int[] highMillimetres,
            int mostColour,
            long intensities) {}

    @Override
    public void accept(int x, int y, int z, int red, int green, int blue, int intensity, int classification)
            throws IOException, InterruptedException {
        int at = NUMBERS * count;
        batch[at] = x;
        batch[at + 1] = y;
        batch[at + 2] = z;
        batch[at + 3] = red;
        batch[at + 4] = green;
        batch[at + 5] = blue;
        batch[at + 6] = intensity;
        batch[at + 7] = classification;
        if (++count == BATCH) {
            hand();
        }
    }

    /** After the last point. */
    void finish() throws IOException, InterruptedException {
        hand();
        while (!inWork.isEmpty()) {
            take();
        }
    }

    private void hand() throws IOException, InterruptedException {
        int[] points = batch;
        int number = count;
        if (frame == null && !findFrame(points, number)) {
            skipped += number;
            count = 0;
            return;
        }
        inWork.add(workers.submit(() -> place(points, number)));
        batch = new int[NUMBERS * BATCH];
        count = 0;
        if (inWork.size() > IN_WORK) {
            take();
        }
    }

    private void take() throws IOException, InterruptedException {
        Placed placed;
        try {
            placed = inWork.remove().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        out.write(placed.bytes, 0, placed.kept * PointStore.BYTES);
        kept += placed.kept;
        skipped += placed.skipped;
        intensities += placed.intensities;
        mostColour = Math.max(mostColour, placed.mostColour);
        for (int k = 0; k < 3; k++) {
            low[k] = Math.min(low[k], placed.low[k]);
            high[k] = Math.max(high[k], placed.high[k]);
            lowMillimetres[k] = Math.min(lowMillimetres[k], placed.lowMillimetres[k]);
            highMillimetres[k] = Math.max(highMillimetres[k], placed.highMillimetres[k]);
        }
    }

    /** Longitude and latitude in degrees and height in metres of each point. */
    private double[] located(int[] points, int number) {
        double[] xyz = new double[3 * number];
        for (int i = 0; i < number; i++) {
            for (int k = 0; k < 3; k++) {
                xyz[3 * i + k] = points[NUMBERS * i + k] * header.scale()[k] + header.offset()[k];
            }
            xyz[3 * i + 2] *= heightUnit;
        }
        toWgs84.apply(xyz, 0, number, 3);
        return xyz;
    }

    private static boolean isPlace(double[] xyz, int i) {
        return !Double.isNaN(xyz[3 * i]) && !Double.isNaN(xyz[3 * i + 1]) && Double.isFinite(xyz[3 * i + 2]);
    }

    private boolean findFrame(int[] points, int number) {
        double[] xyz = located(points, number);
        for (int i = 0; i < number; i++) {
            if (isPlace(xyz, i)) {
                frame = Geocentric.frame(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2], 0);
                return true;
            }
        }
        return false;
    }

    private Placed place(int[] points, int number) {
        double[] xyz = located(points, number);
        byte[] bytes = new byte[PointStore.BYTES * number];
        ByteBuffer buffer = PointStore.view(bytes);
        int[] least = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        int[] most = {Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
        int[] leastMillimetres = least.clone();
        int[] mostMillimetres = most.clone();
        int brightest = 0;
        long sum = 0;
        int placed = 0;
        double[] p = new double[3];
        int[] q = new int[3];
        for (int i = 0; i < number; i++) {
            if (!isPlace(xyz, i) || !inFrame(xyz, i, p)) {
                continue;
            }
            int r = NUMBERS * i;
            for (int k = 0; k < 3; k++) {
                q[k] = (int) Math.round(p[k] * 1000);
                leastMillimetres[k] = Math.min(leastMillimetres[k], q[k]);
                mostMillimetres[k] = Math.max(mostMillimetres[k], q[k]);
                least[k] = Math.min(least[k], points[r + k]);
                most[k] = Math.max(most[k], points[r + k]);
            }
            PointStore.put(
                    buffer,
                    placed * PointStore.BYTES,
                    q[0],
                    q[1],
                    q[2],
                    points[r + 3],
                    points[r + 4],
                    points[r + 5],
                    points[r + 6],
                    points[r + 7]);
            brightest = Math.max(brightest, Math.max(points[r + 3], Math.max(points[r + 4], points[r + 5])));
            sum += points[r + 6];
            placed++;
        }
        return new Placed(
                bytes, placed, number - placed, least, most, leastMillimetres, mostMillimetres, brightest, sum);
    }

    /** Metres in the cloud's frame; false where that is no place near it. */
    private boolean inFrame(double[] xyz, int i, double[] p) {
        Geocentric.of(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2], p, 0);
        Geocentric.toFrame(frame, p);
        return Math.abs(p[0]) < MOST_METRES && Math.abs(p[1]) < MOST_METRES && Math.abs(p[2]) < MOST_METRES;
    }

    long kept() {
        return kept;
    }

    long skipped() {
        return skipped;
    }

    /** The largest colour value, of 16 bits. */
    int mostColour() {
        return mostColour;
    }

    /** The sum of all intensities. */
    long intensities() {
        return intensities;
    }

    /** The cloud's frame: east, north, up and origin, column-major, geocentric metres. */
    double[] frame() {
        return frame;
    }

    /** Least raw coordinates of the points kept. */
    int[] low() {
        return low;
    }

    /** Greatest raw coordinates of the points kept. */
    int[] high() {
        return high;
    }

    /** Least east, north, up in the frame. */
    int[] lowMillimetres() {
        return lowMillimetres;
    }

    /** Greatest east, north, up in the frame. */
    int[] highMillimetres() {
        return highMillimetres;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
