/** Plane geometry that several rooms of the house need, on JTS's model. */
package io.citytwin.geometry;
