/** Building information models as wholes: structure, elements, quantities, the indoor question (docs/bim.md). */
package io.citytwin.server.bim;
