package io.citytwin.tiles.threed;

import io.citytwin.model.Bbox;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockGrid;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts in which a grid and a time travel in addresses and cache keys. Because every address of a tileset carries its
 * grid, a client that has begun with one grid goes on with it, whichever server answers, after the layer has outgrown it.
 */
public final class BlockRequest {
    private BlockRequest() {}

    /** West, south, width and height of the root in units of 1e-7 degrees, half octave and number of levels. */
    public static String gridText(BlockGrid grid) {
        Bbox root = grid.root();
        return units(root.minX()) + "_" + units(root.minY()) + "_" + units(root.maxX() - root.minX()) + "_"
                + units(root.maxY() - root.minY()) + "_" + grid.halfOctave() + "_" + grid.levels();
    }

    /** @throws IllegalArgumentException that says what is wrong, if it is not such a text */
    public static BlockGrid grid(String text) {
        String[] parts = text.split("_", -1);
        if (parts.length != 6) {
            throw new IllegalArgumentException(
                    "a grid must be six whole numbers joined by _ as in the tileset's addresses, was \"" + text + "\"");
        }
        try {
            long west = Long.parseLong(parts[0]);
            long south = Long.parseLong(parts[1]);
            Bbox root = new Bbox(
                    west / 1e7,
                    south / 1e7,
                    (west + Long.parseLong(parts[2])) / 1e7,
                    (south + Long.parseLong(parts[3])) / 1e7);
            if (root.minX() < -180 || root.minY() < -90 || root.maxX() > 180 || root.maxY() > 90) {
                throw new IllegalArgumentException("a grid must lie on the earth, was \"" + text + "\"");
            }
            return new BlockGrid(root, Integer.parseInt(parts[4]), Integer.parseInt(parts[5]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a grid must be six whole numbers, was \"" + text + "\"", e);
        }
    }

    /** The grid with its numbers rounded as an address has them, so that both routes compute the same cells. */
    static BlockGrid rounded(BlockGrid grid) {
        return grid(gridText(grid));
    }

    /** An instant of valid time and one of recorded time, either "-" for now. */
    static String timeText(TimeSelector time) {
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw new IllegalArgumentException(
                    "3D tiles show the city at one time: datetime must be an instant, not an interval");
        }
        return (time.interval() ? time.validFrom() : "-") + "," + (time.asOf() == null ? "-" : time.asOf());
    }

    static TimeSelector time(String text) {
        List<Instant> instants = new ArrayList<>();
        try {
            for (String part : text.split(",", 2)) {
                instants.add(part.equals("-") ? null : Instant.parse(part));
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time: " + text, e);
        }
        TimeSelector valid = instants.get(0) == null ? TimeSelector.NOW : TimeSelector.at(instants.get(0));
        return instants.get(1) == null ? valid : valid.withAsOf(instants.get(1));
    }

    private static long units(double degrees) {
        return Math.round(degrees * 1e7);
    }
}
