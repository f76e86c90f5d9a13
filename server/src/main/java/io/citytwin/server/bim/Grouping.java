package io.citytwin.server.bim;

import java.util.Locale;

/** What quantities are added up by. */
enum Grouping {
    CLASS,
    STOREY,
    MATERIAL;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
