package io.citytwin.store.cluster;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a private cluster is made with.
 *
 * @param directory where it lives: data files, socket, log and password file
 * @param database name of the database that is made in it
 * @param durable false only for tests: nothing is flushed to disk, a crash loses all
 * @param memoryMegabytes the machine's (or container's) memory, by which the buffers are sized
 */
public record ClusterConfig(Path directory, String database, boolean durable, long memoryMegabytes) {
    public ClusterConfig {
        Objects.requireNonNull(database, "database");
        directory = directory.toAbsolutePath().normalize();
        if (memoryMegabytes < 256) {
            throw new IllegalArgumentException("memoryMegabytes must be at least 256, was " + memoryMegabytes);
        }
    }

    /** The city's own cluster under its data directory. */
    public static ClusterConfig durable(Path directory) {
        return new ClusterConfig(directory, "citytwin", true, machineMegabytes());
    }

    /** A cluster for tests: fast and forgetful. */
    public static ClusterConfig forTests(Path directory) {
        return new ClusterConfig(directory, "citytwin", false, 1024);
    }

    /** PostgreSQL settings by name, as they stand in citytwin.conf. */
    Map<String, String> settings() {
        Map<String, String> s = new LinkedHashMap<>();
        s.put("listen_addresses", "'127.0.0.1'");
        s.put("max_connections", "120");
        s.put("max_locks_per_transaction", "256");
        // No replica hangs on a private cluster: the log holds only what crash recovery needs.
        s.put("wal_level", "minimal");
        s.put("max_wal_senders", "0");
        s.put("max_wal_size", "4GB");
        s.put("checkpoint_timeout", "15min");
        s.put("shared_buffers", between(64, memoryMegabytes / 6, 4096) + "MB");
        s.put("effective_cache_size", Math.max(128, memoryMegabytes / 2) + "MB");
        s.put("maintenance_work_mem", between(32, memoryMegabytes / 24, 1024) + "MB");
        s.put("work_mem", between(4, memoryMegabytes / 512, 48) + "MB");
        s.put("random_page_cost", "1.1");
        s.put("effective_io_concurrency", "64");
        s.put("jit", "off");
        s.put("timezone", "'UTC'");
        s.put("log_timezone", "'UTC'");
        s.put("log_checkpoints", "off");
        s.put("log_line_prefix", "'%m [%p] '");
        s.put("fsync", durable ? "on" : "off");
        s.put("synchronous_commit", durable ? "on" : "off");
        s.put("full_page_writes", durable ? "on" : "off");
        return s;
    }

    private static long between(long least, long value, long most) {
        return Math.max(least, Math.min(value, most));
    }

    private static long machineMegabytes() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.max(256, system.getTotalMemorySize() >> 20);
    }
}
