package io.citytwin.server.ogc.features;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.model.Bbox;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.QueryTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many features a request has in all (numberMatched): exact, and counted once for all its pages. A change set makes
 * a new revision and with it a new count.
 */
final class MatchCounts {
    private final FeatureReader reader;
    private final Cache<Key, Long> counts = Caffeine.newBuilder().maximumSize(2_000).build();

    private record Key(
            String layer, long revision, TimeSelector time, List<Bbox> bbox, Optional<Expr.Predicate> filter) {}

    MatchCounts(FeatureReader reader) {
        this.reader = reader;
    }

    /** Empty where the database can't count in the time allowed: the page is worth more than its number. */
    OptionalLong count(FeatureQuery query, long revision) {
        // "Valid now, as known then" moves with the clock.
        boolean moves = !query.time().isNow() && !query.time().interval();
        try {
            if (moves) {
                return OptionalLong.of(reader.count(query));
            }
            Key key = new Key(query.layer().id(), revision, query.time(), query.bbox(), query.filter());
            return OptionalLong.of(counts.get(key, k -> reader.count(query)));
        } catch (QueryTimeoutException e) {
            return OptionalLong.empty();
        }
    }
}
