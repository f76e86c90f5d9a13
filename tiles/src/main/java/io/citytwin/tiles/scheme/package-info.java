/** Tile schemes: coordinates of tiles and the files that say which tiles there are. Knows no content. */
package io.citytwin.tiles.scheme;
