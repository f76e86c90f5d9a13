/**
 * 3D Tiles 1.1 out of the database: which grid suits a layer, which tiles it has, and their contents. Blocks (footprints
 * with a height) are the first kind.
 */
package io.citytwin.tiles.threed;
