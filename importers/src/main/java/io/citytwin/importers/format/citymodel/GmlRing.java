package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.format.citymodel.GmlAppearances.Projection;
import io.citytwin.importers.spi.SourceTexture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A ring of a polygon.
 *
 * @param positions x y z x y z …, x = easting or longitude
 * @param texture the picture that it shows, or null
 * @param coordinates u v of each position in that picture; null where there is none
 */
record GmlRing(double[] positions, SourceTexture texture, float[] coordinates) {
    /** No picture is repeated that often. */
    private static final float FARTHEST = 1e6f;

    /**
     * The ring below an element, or null where there is none.
     *
     * @param projection what is projected upon its surface, or null; what is listed for the ring itself comes first
     * @param matrix that places a prototype, or null
     * @param latitudeFirst whether positions are latitude, longitude
     * @param reversed whether the ring is to go the other way
     */
    static GmlRing of(
            GmlElement e,
            GmlAppearances appearances,
            Projection projection,
            double[] matrix,
            boolean latitudeFirst,
            boolean reversed) {
        List<double[]> parts = new ArrayList<>();
        positions(e, 3, parts);
        int total = parts.stream().mapToInt(p -> p.length).sum();
        if (total == 0) {
            return null;
        }
        double[] ring = new double[total];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, ring, at, part.length);
            at += part.length;
        }
        if (matrix != null) {
            transform(ring, matrix);
        }
        GmlAppearances.RingPicture listed = listed(e, appearances);
        SourceTexture texture = null;
        float[] uv = null;
        if (listed != null) {
            texture = listed.texture();
            uv = fitting(listed.coordinates(), ring);
        } else if (projection != null) {
            texture = projection.texture();
            uv = projected(ring, projection.matrix());
        }
        if (texture != null && uv == null) {
            appearances.files().unmatched();
            texture = null;
        }
        if (latitudeFirst) {
            for (int i = 0; i + 2 < ring.length; i += 3) {
                double x = ring[i];
                ring[i] = ring[i + 1];
                ring[i + 1] = x;
            }
        }
        if (reversed) {
            double[] copy = ring.clone();
            float[] shown = uv == null ? null : uv.clone();
            for (int i = 0; i < ring.length; i += 3) {
                System.arraycopy(copy, ring.length - 3 - i, ring, i, 3);
                if (shown != null) {
                    System.arraycopy(shown, shown.length - 2 - i / 3 * 2, uv, i / 3 * 2, 2);
                }
            }
        }
        return new GmlRing(ring, texture, uv);
    }

    /** What texture coordinates are listed for the ring below an element, or null. */
    private static GmlAppearances.RingPicture listed(GmlElement e, GmlAppearances appearances) {
        for (GmlElement child : e.children) {
            String id = child.attribute("id");
            GmlAppearances.RingPicture listed = id == null ? null : appearances.ring(id);
            if (listed != null) {
                return listed;
            }
        }
        return null;
    }

    /** As many coordinates as corners, or null; that the last corner repeats the first is not always said twice. */
    private static float[] fitting(float[] listed, double[] ring) {
        int corners = ring.length / 3;
        float[] uv = null;
        if (listed.length == 2 * corners) {
            uv = listed.clone();
        } else if (listed.length == 2 * corners - 2 && Arrays.equals(ring, 0, 3, ring, ring.length - 3, ring.length)) {
            uv = Arrays.copyOf(listed, 2 * corners);
            System.arraycopy(listed, 0, uv, listed.length, 2);
        }
        return uv == null || !areDrawable(uv) ? null : uv;
    }

    /** Positions are those of the file, in its order of axes (OGC 12-019, 9.4). */
    private static float[] projected(double[] ring, double[] m) {
        float[] uv = new float[ring.length / 3 * 2];
        for (int i = 0; i + 2 < ring.length; i += 3) {
            double[] stq = new double[3];
            for (int k = 0; k < 3; k++) {
                stq[k] = m[4 * k] * ring[i] + m[4 * k + 1] * ring[i + 1] + m[4 * k + 2] * ring[i + 2] + m[4 * k + 3];
            }
            uv[i / 3 * 2] = (float) (stq[0] / stq[2]);
            uv[i / 3 * 2 + 1] = (float) (stq[1] / stq[2]);
        }
        return areDrawable(uv) ? uv : null;
    }

    /** Whether all texture coordinates are numbers of a sound size. */
    static boolean areDrawable(float[] uv) {
        for (float w : uv) {
            if (!(Math.abs(w) <= FARTHEST)) {
                return false;
            }
        }
        return true;
    }

    static void positions(GmlElement e, int dimension, List<double[]> parts) {
        String said = e.attribute("srsDimension");
        int own = "2".equals(said) ? 2 : "3".equals(said) ? 3 : dimension;
        if (e.coordinates != null) {
            parts.add(threeDimensional(e.coordinates, own));
        }
        for (GmlElement child : e.children) {
            positions(child, own, parts);
        }
    }

    private static double[] threeDimensional(double[] ordinates, int dimension) {
        boolean flat = dimension == 2 || ordinates.length % 3 != 0 && ordinates.length % 2 == 0;
        if (!flat) {
            return ordinates.length % 3 == 0 ? ordinates : Arrays.copyOf(ordinates, ordinates.length / 3 * 3);
        }
        double[] xyz = new double[ordinates.length / 2 * 3];
        for (int i = 0; i + 1 < ordinates.length; i += 2) {
            xyz[i / 2 * 3] = ordinates[i];
            xyz[i / 2 * 3 + 1] = ordinates[i + 1];
        }
        return xyz;
    }

    static void transform(double[] ring, double[] m) {
        for (int i = 0; i + 2 < ring.length; i += 3) {
            double x = ring[i];
            double y = ring[i + 1];
            double z = ring[i + 2];
            for (int k = 0; k < 3; k++) {
                ring[i + k] = m[4 * k] * x + m[4 * k + 1] * y + m[4 * k + 2] * z + m[4 * k + 3];
            }
        }
    }
}
