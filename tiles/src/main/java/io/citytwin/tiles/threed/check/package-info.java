/** Walks tilesets, our own or others', and says what is wrong with them. */
package io.citytwin.tiles.threed.check;
