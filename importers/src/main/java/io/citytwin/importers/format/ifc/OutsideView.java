package io.citytwin.importers.format.ifc;

import io.citytwin.geometry.ModelMesh;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which elements of a building are seen from outside: from above and from eight sides, from far away, by depth buffers
 * (Catmull 1974). Glass hides what is behind it: a far view shows the pane, not the room. Not thread safe.
 */
final class OutsideView {
    private static final int SIDE = 512;
    private static final int AZIMUTHS = 8;
    /** What shows through the cracks between coarse pixels is not outside. */
    private static final int LEAST_PIXELS = 4;

    private final double[] centre;
    private final double perLongitude;
    private final double perLatitude;
    private final double pixelsPerMetre;
    private final double[][] axes = new double[AZIMUTHS + 1][];
    private final float[][] depths = new float[AZIMUTHS + 1][SIDE * SIDE];
    private final int[][] owners = new int[AZIMUTHS + 1][SIDE * SIDE];
    private int elements;

    /** @param extent west, south, lowest, east, north, highest of all that will be added: degrees and metres */
    OutsideView(double[] extent) {
        centre = new double[] {
            (extent[0] + extent[3]) / 2, (extent[1] + extent[4]) / 2, (extent[2] + extent[5]) / 2
        };
        perLatitude = Math.PI / 180 * 6_371_000;
        perLongitude = perLatitude * Math.cos(Math.toRadians(centre[1]));
        double width = Math.hypot(
                Math.hypot((extent[3] - extent[0]) * perLongitude, (extent[4] - extent[1]) * perLatitude),
                extent[5] - extent[2]);
        pixelsPerMetre = (SIDE - 2) / Math.max(width, 1e-3);
        for (int d = 0; d < AZIMUTHS; d++) {
            double azimuth = 2 * Math.PI * (d + 0.1) / AZIMUTHS;
            // To the right, up, and towards the viewer.
            axes[d] = new double[] {
                Math.cos(azimuth), -Math.sin(azimuth), 0, 0, 0, 1, Math.sin(azimuth), Math.cos(azimuth), 0
            };
        }
        axes[AZIMUTHS] = new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (float[] buffer : depths) {
            Arrays.fill(buffer, Float.NEGATIVE_INFINITY);
        }
        for (int[] buffer : owners) {
            Arrays.fill(buffer, -1);
        }
    }

    /** Whether everything in that box, seen from there, lies behind what was added before. */
    private boolean isHidden(int direction, double[] seen) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int i = 0; i < seen.length; i += 3) {
            low[0] = Math.min(low[0], seen[i]);
            low[1] = Math.min(low[1], seen[i + 1]);
            for (int k = 0; k < 3; k++) {
                high[k] = Math.max(high[k], seen[i + k]);
            }
        }
        int toX = Math.min(SIDE - 1, (int) high[0]);
        int toY = Math.min(SIDE - 1, (int) high[1]);
        for (int y = Math.max(0, (int) low[1]); y <= toY; y++) {
            for (int x = Math.max(0, (int) low[0]); x <= toX; x++) {
                if (depths[direction][y * SIDE + x] < high[2]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Adds the next element; the first is 0. */
    void add(ModelMesh mesh) {
        int element = elements++;
        int corners = mesh.cornerCount();
        double[] at = new double[3 * corners];
        for (int c = 0; c < corners; c++) {
            at[3 * c] = (mesh.longitude(c) - centre[0]) * perLongitude * pixelsPerMetre;
            at[3 * c + 1] = (mesh.latitude(c) - centre[1]) * perLatitude * pixelsPerMetre;
            at[3 * c + 2] = (mesh.height(c) - centre[2]) * pixelsPerMetre;
        }
        double[] seen = new double[3 * corners];
        for (int d = 0; d < axes.length; d++) {
            double[] m = axes[d];
            for (int i = 0; i < at.length; i += 3) {
                seen[i] = m[0] * at[i] + m[1] * at[i + 1] + m[2] * at[i + 2] + SIDE / 2.0;
                seen[i + 1] = m[3] * at[i] + m[4] * at[i + 1] + m[5] * at[i + 2] + SIDE / 2.0;
                seen[i + 2] = m[6] * at[i] + m[7] * at[i + 1] + m[8] * at[i + 2];
            }
            if (isHidden(d, seen)) {
                continue;
            }
            for (int t = 0; t < 3 * mesh.triangleCount(); t += 3) {
                draw(d, element, seen, 3 * mesh.index(t), 3 * mesh.index(t + 1), 3 * mesh.index(t + 2));
            }
        }
    }

    private void draw(int direction, int element, double[] p, int a, int b, int c) {
        double area = (p[b] - p[a]) * (p[c + 1] - p[a + 1]) - (p[c] - p[a]) * (p[b + 1] - p[a + 1]);
        if (Math.abs(area) < 1e-9) {
            return;
        }
        int fromX = Math.max(0, (int) Math.ceil(Math.min(p[a], Math.min(p[b], p[c])) - 0.5));
        int toX = Math.min(SIDE - 1, (int) Math.floor(Math.max(p[a], Math.max(p[b], p[c])) - 0.5));
        int fromY = Math.max(0, (int) Math.ceil(Math.min(p[a + 1], Math.min(p[b + 1], p[c + 1])) - 0.5));
        int toY = Math.min(SIDE - 1, (int) Math.floor(Math.max(p[a + 1], Math.max(p[b + 1], p[c + 1])) - 0.5));
        float[] depth = depths[direction];
        int[] owner = owners[direction];
        for (int y = fromY; y <= toY; y++) {
            for (int x = fromX; x <= toX; x++) {
                double px = x + 0.5;
                double py = y + 0.5;
                double u = ((p[b] - px) * (p[c + 1] - py) - (p[c] - px) * (p[b + 1] - py)) / area;
                double v = ((p[c] - px) * (p[a + 1] - py) - (p[a] - px) * (p[c + 1] - py)) / area;
                double w = 1 - u - v;
                if (u < 0 || v < 0 || w < 0) {
                    continue;
                }
                float z = (float) (u * p[a + 2] + v * p[b + 2] + w * p[c + 2]);
                int pixel = y * SIDE + x;
                if (z > depth[pixel]) {
                    depth[pixel] = z;
                    owner[pixel] = element;
                }
            }
        }
    }

    /** The numbers of the elements that are seen. */
    BitSet seen() {
        int[] pixels = new int[elements];
        for (int[] buffer : owners) {
            for (int owner : buffer) {
                if (owner >= 0) {
                    pixels[owner]++;
                }
            }
        }
        BitSet seen = new BitSet(elements);
        for (int element = 0; element < elements; element++) {
            if (pixels[element] >= LEAST_PIXELS) {
                seen.set(element);
            }
        }
        return seen;
    }
}
