package io.citytwin.server.ogc.features;

import io.citytwin.server.ogc.common.OgcLink;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of a page of features when it is written.
 *
 * @param returned features in this answer
 * @param matched features of the request in all
 */
record Page(long returned, OptionalLong matched, List<OgcLink> links) {}
