/** The ground: heights out of the grids of an elevation layer, and quantized-mesh tiles made of them. */
package io.citytwin.tiles.terrain;
