/**
 * Shapes of the elements of an IFC file: made by web-ifc in a watched Node process, taken over frames on its standard output,
 * in metres with Z up, the matrices in double precision; and what can be measured of them.
 */
package io.citytwin.importers.format.ifc.geometry;
