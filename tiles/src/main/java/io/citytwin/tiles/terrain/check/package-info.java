/** Reads terrain tiles back, by the specification alone. */
package io.citytwin.tiles.terrain.check;
