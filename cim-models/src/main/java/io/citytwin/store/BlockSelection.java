package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import java.util.Objects;
import java.util.Optional;

/**
 * Which blocks of a layer a tileset shows.
 *
 * @param time an instant of valid time and one of recorded time
 * @param filter a condition on features, checked against the layer
 * @param filterText the filter as it was asked for, by which caches tell filters apart; empty for none
 */
public record BlockSelection(TimeSelector time, Optional<Expr.Predicate> filter, String filterText) {
    /** All that stands now. */
    public static final BlockSelection NOW = at(TimeSelector.NOW);

    public BlockSelection {
        Objects.requireNonNull(time, "time");
        if (filter.isPresent() == filterText.isEmpty()) {
            throw new IllegalArgumentException("a filter and its text must come together");
        }
    }

    /** All that stood at a time. */
    public static BlockSelection at(TimeSelector time) {
        return new BlockSelection(time, Optional.empty(), "");
    }

    /** Whether it is all that stands now. */
    public boolean isPresent() {
        return time.isNow() && filter.isEmpty();
    }

    /** What stands behind FROM, without an alias. */
    SqlFragment from(Layer layer) {
        SqlFragment versions = VersionsSql.from(layer, time);
        if (filter.isEmpty()) {
            return versions;
        }
        return new SqlFragment.Builder()
                .add("(SELECT f.* FROM ")
                .add(versions)
                .add(" AS f WHERE ")
                .add(FilterSql.of(filter.get(), layer, "f"))
                .add(")")
                .build();
    }
}
