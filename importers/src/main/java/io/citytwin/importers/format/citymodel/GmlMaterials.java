package io.citytwin.importers.format.citymodel;

/** Colours of CityGML's X3DMaterials and of CityJSON's materials. */
final class GmlMaterials {
    private GmlMaterials() {}

    /** 0xRRGGBB of three numbers from 0 to 1, or -1 where they are none. */
    static int color(String text) {
        OrdinateText numbers = new OrdinateText(3);
        numbers.add(text.toCharArray(), 0, text.length());
        return color(numbers.end());
    }

    static int color(double[] parts) {
        if (parts.length < 3) {
            return -1;
        }
        int rgb = 0;
        for (int k = 0; k < 3; k++) {
            if (!(parts[k] >= 0 && parts[k] <= 1)) {
                return -1;
            }
            rgb = rgb << 8 | (int) Math.round(255 * parts[k]);
        }
        return rgb;
    }
}
