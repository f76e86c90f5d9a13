/** The codecs of EXT_meshopt_compression, in both directions: streams of vertex attributes, lists of triangles. */
package io.citytwin.tiles.gltf.meshopt;
