/** Grids of heights as the city keeps them beside its database: one plain form, whatever the raster was that came in. */
package io.citytwin.raster;
