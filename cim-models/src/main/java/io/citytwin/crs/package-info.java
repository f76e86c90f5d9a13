/**
 * Coordinate reference systems: from what a source declares or a user names to transforms to the stored EPSG:4326 and
 * back ({@link io.citytwin.crs.CrsRegistry}), the city's own systems from private configuration ({@link
 * io.citytwin.crs.LocalCrsReader}), and refusals with their reason where a library would silently be wrong. In all
 * of it x = easting or longitude and y = northing or latitude.
 */
package io.citytwin.crs;
