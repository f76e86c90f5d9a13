package io.citytwin.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A named measurement of CityTwin beside this machine's own floor, taken in the same run. */
interface Benchmark {
    String name();

    /** What is measured against what, in one line. */
    String what();

    /**
     * Runs it.
     *
     * @throws BenchException where it can't be run here, with the reason in one line
     */
    List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException;
}
