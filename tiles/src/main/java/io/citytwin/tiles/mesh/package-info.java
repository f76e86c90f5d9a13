/**
 * Pure geometry: from footprints to triangles on the ellipsoid. Knows no database, no file format and no tile.
 */
package io.citytwin.tiles.mesh;
