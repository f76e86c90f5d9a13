package io.citytwin.importers.format.ifc.geometry;

import java.time.Duration;

/**
 * How the making of the shapes of a file went.
 *
 * @param schema as web-ifc read it from the file
 * @param done elements with or without a shape that came through
 * @param failed elements that did not
 * @param restarts how often the process was started anew, for whatever reason
 * @param peakMemoryBytes most resident memory that the process was seen with
 */
public record ExtractionSummary(
        String webIfcVersion, String schema, int done, int failed, int restarts, long peakMemoryBytes, Duration duration) {}
