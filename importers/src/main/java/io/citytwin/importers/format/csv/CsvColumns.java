package io.citytwin.importers.format.csv;

import io.citytwin.importers.format.text.InferredType;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a first pass over a delimited text finds out about its columns.
 *
 * @param header names; "field_1", "field_2" … where the text has none, also for cells beyond its header
 * @param wktTypes per column the union of the geometry types of its values, NONE where most are no WKT
 * @param wktHeights per column whether some of its WKT has heights
 * @param srids per column the SRID that its extended WKT names, else -1
 */
record CsvColumns(
        List<String> header, List<AttributeType> types, List<GeometryType> wktTypes, List<Boolean> wktHeights, List<Integer> srids, long rows) {
    private static final int MAX_COLUMNS = 1_500;

    static CsvColumns scan(CsvSource source) throws IOException {
        List<String> header = new ArrayList<>();
        List<Scan> scans = new ArrayList<>();
        long rows = 0;
        try (CsvRecords records = source.records()) {
            List<String> first = source.hasHeader() ? records.next() : null;
            if (first != null) {
                header.addAll(first);
            }
            for (List<String> cells = records.next(); cells != null; cells = records.next()) {
                rows++;
                if (cells.size() > MAX_COLUMNS) {
                    throw new IOException("record " + records.number() + " must have at most " + MAX_COLUMNS
                            + " cells, has " + cells.size());
                }
                for (int i = 0; i < cells.size(); i++) {
                    if (i == scans.size()) {
                        scans.add(new Scan());
                    }
                    scans.get(i).add(cells.get(i));
                }
            }
        }
        for (int i = header.size(); i < scans.size(); i++) {
            header.add("field_" + (i + 1));
        }
        while (scans.size() < header.size()) {
            scans.add(new Scan());
        }
        return new CsvColumns(
                List.copyOf(header),
                scans.stream().map(s -> s.type.result()).toList(),
                scans.stream().map(Scan::wktType).toList(),
                scans.stream().map(s -> s.heights).toList(),
                scans.stream().map(s -> s.srid).toList(),
                rows);
    }

    private static final class Scan {
        private final InferredType type = new InferredType();
        private GeometryType wkt = GeometryType.NONE;
        private int wktCells;
        private int otherCells;
        private boolean heights;
        private int srid = -1;

        void add(String cell) {
            type.addWritten(cell);
            if (!cell.isBlank()) {
                if (WktText.looksLike(cell)) {
                    wktCells++;
                    String word = cell.strip().replaceFirst("(?i)^SRID=\\d+;", "").split("[\\s(]", 2)[0];
                    wkt = wkt.union(GeometryType.ofOgcName(word.toUpperCase(Locale.ROOT)));
                    heights |= WktText.hasHeights(cell);
                    srid = srid < 0 ? WktText.srid(cell) : srid;
                } else {
                    otherCells++;
                }
            }
        }

        /** Most cells are WKT: the few that are not will be rejected with their rows. */
        GeometryType wktType() {
            return wktCells > otherCells ? wkt : GeometryType.NONE;
        }
    }

    boolean holdsWkt(int column) {
        return wktTypes.get(column) != GeometryType.NONE;
    }

    GeometryType geometryType(CoordinateColumns coordinates) {
        return coordinates.isWkt() ? wktTypes.get(coordinates.x()) : GeometryType.POINT;
    }

    boolean hasZ(CoordinateColumns coordinates) {
        return coordinates.isWkt() ? wktHeights.get(coordinates.x()) : coordinates.z() >= 0;
    }

    String crs(CoordinateColumns coordinates) {
        if (coordinates == null) {
            return null;
        }
        if (coordinates.isWkt()) {
            int srid = srids.get(coordinates.x());
            return srid > 0 ? "EPSG:" + srid : null;
        }
        return coordinates.geographic() ? "EPSG:4326" : null;
    }
}
