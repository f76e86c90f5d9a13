package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.MeshTexture;
import io.citytwin.importers.spi.SourceTexture;
import java.awt.image.BufferedImage;

/**
 * A kept picture, of which a small copy stays in memory: every one of its at most 64 × 64 cells is the mean, in linear
 * light, of the pixels in it.
 */
final class TextureColors implements SourceTexture.Kept {
    private static final int MOST_CELLS = 64;
    /** Colours of a triangle are taken at so many places along a side. */
    private static final int STEPS = 8;

    private static final int OPAQUE_ENOUGH = 128;
    private static final float[] LINEAR = new float[256];

    static {
        for (int i = 0; i < LINEAR.length; i++) {
            double s = i / 255.0;
            LINEAR[i] = (float) (s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4));
        }
    }

    private final MeshTexture texture;
    private final Cells cells;

    TextureColors(MeshTexture texture, Cells cells) {
        this.texture = texture;
        this.cells = cells;
    }

    /** The small copy: 0xRRGGBB per cell, row by row from the top; and the mean of all. */
    record Cells(int columns, int rows, int[] colors, int mean) {
        /** @param picture in 0xAARRGGBB; pixels that are seen through have no part */
        static Cells of(BufferedImage picture) {
            int columns = Math.min(MOST_CELLS, picture.getWidth());
            int rows = Math.min(MOST_CELLS, picture.getHeight());
            double[] sums = new double[4 * columns * rows];
            int[] line = new int[picture.getWidth()];
            for (int y = 0; y < picture.getHeight(); y++) {
                picture.getRGB(0, y, line.length, 1, line, 0, line.length);
                int row = (int) ((long) y * rows / picture.getHeight());
                for (int x = 0; x < line.length; x++) {
                    if (line[x] >>> 24 >= OPAQUE_ENOUGH) {
                        int at = 4 * (row * columns + (int) ((long) x * columns / line.length));
                        add(line[x], 1, sums, at);
                    }
                }
            }
            int[] colors = new int[columns * rows];
            double[] all = new double[4];
            for (int cell = 0; cell < colors.length; cell++) {
                colors[cell] = color(sums, 4 * cell, 0x808080);
                for (int k = 0; k < 4; k++) {
                    all[k] += sums[4 * cell + k];
                }
            }
            return new Cells(columns, rows, colors, color(all, 0, 0x808080));
        }
    }

    private static void add(int rgb, double weight, double[] sums, int at) {
        sums[at] += weight * LINEAR[rgb >> 16 & 0xff];
        sums[at + 1] += weight * LINEAR[rgb >> 8 & 0xff];
        sums[at + 2] += weight * LINEAR[rgb & 0xff];
        sums[at + 3] += weight;
    }

    private static int color(double[] sums, int at, int otherwise) {
        if (!(sums[at + 3] > 0)) {
            return otherwise;
        }
        int rgb = 0;
        for (int k = 0; k < 3; k++) {
            double l = sums[at + k] / sums[at + 3];
            double s = l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055;
            rgb = rgb << 8 | (int) Math.round(255 * Math.min(1, s));
        }
        return rgb;
    }

    @Override
    public MeshTexture texture() {
        return texture;
    }

    @Override
    public int mean(float[] coordinates) {
        double[] sums = new double[4];
        double shown = 0;
        for (int i = 0; i + 5 < coordinates.length; i += 6) {
            double ux = coordinates[i + 2] - coordinates[i];
            double uy = coordinates[i + 3] - coordinates[i + 1];
            double vx = coordinates[i + 4] - coordinates[i];
            double vy = coordinates[i + 5] - coordinates[i + 1];
            double area = Math.abs(ux * vy - uy * vx) / 2;
            shown += area;
            for (int a = 0; a < STEPS; a++) {
                for (int b = 0; a + b < STEPS; b++) {
                    double s = (a + 1 / 3.0) / STEPS;
                    double t = (b + 1 / 3.0) / STEPS;
                    // Where all lies on a line of the picture every place counts the same.
                    int cell = cell(coordinates[i] + s * ux + t * vx, coordinates[i + 1] + s * uy + t * vy);
                    add(cells.colors[cell], area + 1e-12, sums, 0);
                }
            }
        }
        // What repeats the picture shows all of it.
        return shown > 1 ? cells.mean : color(sums, 0, cells.mean);
    }

    private int cell(double u, double v) {
        int column = (int) Math.min(cells.columns - 1, inside(u) * cells.columns);
        int row = (int) Math.min(cells.rows - 1, (1 - inside(v)) * cells.rows);
        return row * cells.columns + column;
    }

    /** The coordinate from 0 to 1 that stands for it. */
    private double inside(double w) {
        return switch (texture.wrap()) {
            case WRAP -> w >= 0 && w <= 1 ? w : w - Math.floor(w);
            case MIRROR -> {
                double two = w - 2 * Math.floor(w / 2);
                yield two <= 1 ? two : 2 - two;
            }
            default -> Math.min(1, Math.max(0, w));
        };
    }
}
