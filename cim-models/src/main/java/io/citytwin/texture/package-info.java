/** The pictures on the surfaces of city models, kept beside the database. */
package io.citytwin.texture;
