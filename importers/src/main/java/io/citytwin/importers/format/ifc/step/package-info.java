/**
 * STEP physical files (ISO 10303-21, "clear text encoding of the exchange structure"), the text form of IFC: a file is
 * checked and indexed in one pass, its instances are read when they are asked for.
 */
package io.citytwin.importers.format.ifc.step;
