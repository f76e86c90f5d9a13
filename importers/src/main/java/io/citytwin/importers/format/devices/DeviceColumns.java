package io.citytwin.importers.format.devices;

import io.citytwin.catalog.AttributeDefinition;
import io.citytwin.catalog.LayerDefinition;
import io.citytwin.catalog.LayerDefinitions;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which columns of a table say what of a device, told by the names of the device class's attributes.
 *
 * @param id column that identifies the device, -1 for none
 * @param observed column of what it observes, -1 for none
 * @param crs column that names the coordinate system, -1 for none
 * @param isDeviceList whether this is a list of devices: it has an id that only devices have, a position, and says what
 *     they are or observe
 */
record DeviceColumns(int id, int observed, int crs, boolean isDeviceList) {
    private static final LayerDefinition DEVICE = LayerDefinitions.builtIn().get("device");
    private static final Set<String> POSITIONS = Set.of(
            "lon", "lng", "longitude", "经度", "东经", "x", "easting", "x坐标", "横坐标", "东坐标", "wkt", "geom", "geometry");
    private static final Set<String> CRS = Set.of("crs", "srs", "epsg", "坐标系", "坐标系统", "坐标参考");

    static DeviceColumns of(List<String> header) {
        int id = delivering(header, "code");
        int kind = delivering(header, "kind");
        int observed = delivering(header, "observed_properties");
        boolean placed = first(header, POSITIONS) >= 0;
        boolean ofDevice = id >= 0 && isOfDevice(plain(header.get(id)));
        boolean both = kind >= 0 && observed >= 0;
        boolean either = kind >= 0 || observed >= 0 || delivering(header, "installed") >= 0;
        boolean list = id >= 0 && placed && (ofDevice ? either : both);
        return new DeviceColumns(id, observed, first(header, CRS), list);
    }

    /** "id" and "编号" may be of anything, "device_id" and "传感器编号" are of a device. */
    private static boolean isOfDevice(String name) {
        return name.contains("device")
                || name.contains("sensor")
                || name.contains("设备")
                || name.contains("传感器")
                || name.equals("sbbh")
                || name.equals("sbbm");
    }

    private static int delivering(List<String> header, String attribute) {
        AttributeDefinition definition = DEVICE.findAttribute(attribute).orElseThrow();
        for (int i = 0; i < header.size(); i++) {
            if (definition.isDeliveredBy(header.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int first(List<String> header, Set<String> names) {
        for (int i = 0; i < header.size(); i++) {
            if (names.contains(plain(header.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    }
}
