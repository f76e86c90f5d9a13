package io.citytwin.benchmarks;

import io.citytwin.server.app.City;
import io.citytwin.store.cluster.PrivateCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Processor time of everything that takes part: this process, its ended children (ogr2ogr, psql) and the private
 * PostgreSQL with all its backends, from /proc. Where other work runs on the machine it is the figure that still compares.
 */
final class CpuClock {
    private static final double TICKS_PER_SECOND = 100;

    private final OptionalLong postmaster;

    CpuClock(City city) {
        postmaster = city.cluster().stream().mapToLong(PrivateCluster::pid).findFirst();
    }

    /** Seconds so far; only differences mean something. NaN where the machine has no /proc. */
    double seconds() throws IOException {
        Path self = Path.of("/proc/self/stat");
        if (!Files.isReadable(self)) {
            return Double.NaN;
        }
        long ticks = ticks(self, true);
        if (postmaster.isPresent()) {
            ticks += ticks(Path.of("/proc/" + postmaster.getAsLong() + "/stat"), true);
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                for (Path process : processes
                        .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
                        .toList()) {
                    ticks += backendTicks(process.resolve("stat"));
                }
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    private long backendTicks(Path stat) throws IOException {
        try {
            String[] fields = fields(stat);
            boolean isBackend = Long.parseLong(fields[1]) == postmaster.getAsLong();
            return isBackend ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
        } catch (NoSuchFileException e) {
            // It ended between the listing and the reading; its time is in the postmaster's then.
            return 0;
        } catch (IOException e) {
            if (Files.exists(stat.getParent())) {
                throw e;
            }
            return 0;
        }
    }

    private static long ticks(Path stat, boolean withChildren) throws IOException {
        String[] fields = fields(stat);
        long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return withChildren ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
    }

    /** Fields of /proc/PID/stat behind the command's name: state, parent, … user and system time are 11 and 12. */
    private static String[] fields(Path stat) throws IOException {
        String text = Files.readString(stat, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.substring(text.lastIndexOf(')') + 2).split(" ");
    }
}
