/**
 * What all tiles share: a source makes an encoded tile for a key, the cache keeps it and knows from the change log of
 * the layers whether it is still true.
 */
package io.citytwin.tiles.source;
