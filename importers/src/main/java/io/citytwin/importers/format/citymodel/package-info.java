/**
 * City models: CityGML 1.0, 2.0 and 3.0 (OGC 08-007r1, 12-019, 20-010 and 21-006r2), CityJSON 1.0 to 2.0 (OGC 20-072) and
 * CityJSONSeq. Every city object with an identity becomes a feature, in a layer per class; the surfaces of its most
 * detailed level up to LoD 3 become its model.
 */
package io.citytwin.importers.format.citymodel;
