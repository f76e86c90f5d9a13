/** {@code /analysis/clash}: where elements of building models clash; docs/clash.md states the rules. */
package io.citytwin.server.analysis.clash;
