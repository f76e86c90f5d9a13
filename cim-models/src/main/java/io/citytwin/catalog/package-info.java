/**
 * What the city knows before any data comes: layer definitions, code lists, themes and units, all data files.
 *
 * <p>Built-in files are in {@code cim-models/} on the class path; a folder named by the configuration adds to them and
 * overrides them by id. Loading is strict: an unknown or repeated key is an error that names the file and the key.
 */
package io.citytwin.catalog;
