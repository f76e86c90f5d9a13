/** Map tiles as pictures: mosaics of imagery, and the relief of elevation layers. */
package io.citytwin.tiles.imagery;
