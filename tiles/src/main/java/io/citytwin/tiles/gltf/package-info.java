/**
 * glTF 2.0 in its binary form (GLB), with feature ids (EXT_mesh_features) and a typed table of attributes
 * (EXT_structural_metadata). Knows meshes, no database and no tiles.
 */
package io.citytwin.tiles.gltf;
