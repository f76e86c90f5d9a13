/** The H3 grid: cells, their intervals of indexes, and which zone holds a point, an area or a line exactly. */
package io.citytwin.grid;
