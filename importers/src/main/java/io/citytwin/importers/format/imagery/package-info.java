/** Pictures of the ground: one file is one feature, whose pixels are kept as a pyramid of tiles beside the database. */
package io.citytwin.importers.format.imagery;
