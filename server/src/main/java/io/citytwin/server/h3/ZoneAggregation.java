package io.citytwin.server.h3;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.grid.CellRange;
import io.citytwin.grid.CellRanges;
import io.citytwin.grid.H3Grid;
import io.citytwin.grid.ZoneSums;
import io.citytwin.grid.ZoneValues;
import io.citytwin.model.Bbox;
import io.citytwin.store.H3Queries;
import io.citytwin.store.H3Queries.Selection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds layers up by zones. An answer is kept by everything it depends on, the layer's revision included, so that a
 * change set makes a new one.
 */
final class ZoneAggregation {
    /** Zones kept in all answers together, about 150 bytes each. */
    private static final long KEPT_ZONES = 400_000;

    private final H3Queries queries;
    private final Cache<ZoneRequest, List<ZoneValues>> cache = Caffeine.newBuilder()
            .maximumWeight(KEPT_ZONES)
            .weigher((ZoneRequest request, List<ZoneValues> zones) -> 10 + zones.size())
            .expireAfterAccess(Duration.ofMinutes(30))
            .build();

    ZoneAggregation(H3Queries queries) {
        this.queries = queries;
    }

    /** The zones with anything in them, by index. */
    List<ZoneValues> list(ZoneRequest request) {
        return request.isLasting() ? cache.get(request, this::calculate) : calculate(request);
    }

    private List<ZoneValues> calculate(ZoneRequest request) {
        Optional<Set<Long>> only = zones(request);
        if (only.isPresent() && only.get().isEmpty()) {
            return List.of();
        }
        ZoneSums sums = new ZoneSums(request.resolution(), request.attributes().size());
        only.ifPresent(sums::restrictTo);
        Selection selection = selection(request);
        queries.forEachCell(selection, sums::addCell);
        queries.forEachCentroid(selection, sums.undecided(), sums::addPoint);
        if (request.shapes()) {
            queries.forEachShape(selection, sums::addShape);
        }
        List<ZoneValues> zones = sums.list();
        boolean beyond = only.isEmpty() && !request.boxes().isEmpty();
        return beyond
                ? zones.stream()
                        .filter(z -> request.boxes().stream().anyMatch(box -> H3Grid.meets(z.zone(), box)))
                        .toList()
                : zones;
    }

    /** The zones that may be in the answer, where they can be told beforehand. */
    private static Optional<Set<Long>> zones(ZoneRequest request) {
        if (request.zone() != 0) {
            return Optional.of(Set.of(request.zone()));
        }
        double many = request.boxes().stream()
                .mapToDouble(box -> H3Grid.estimate(box, request.resolution()))
                .sum();
        if (request.boxes().isEmpty() || many > ZoneSums.MOST_ZONES) {
            return Optional.empty();
        }
        Set<Long> zones = new HashSet<>();
        request.boxes().forEach(box -> zones.addAll(H3Grid.meeting(box, request.resolution())));
        return Optional.of(zones);
    }

    private static Selection selection(ZoneRequest request) {
        List<CellRange> ranges = List.of();
        Optional<Bbox> box = Optional.empty();
        if (request.zone() != 0) {
            ranges = CellRanges.holding(List.of(request.zone()));
            box = Optional.of(H3Grid.box(request.zone()));
        } else if (!request.boxes().isEmpty()) {
            Bbox all = request.boxes().stream().reduce(Bbox::union).orElseThrow();
            ranges = CellRanges.holding(all, request.resolution());
            box = Optional.of(H3Grid.widened(all, request.resolution()));
        }
        return new Selection(request.layer(), request.time(), request.filter(), ranges, box, request.attributes());
    }
}
