package io.citytwin.datasets.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.datasets.plan.CityPlan;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipeNetworkTest {
    private final CityPlan plan = CityPlan.of(3000, 1);

    private Map<String, PipeNetwork.Node> nodes(PipeNetwork network) throws IOException {
        Map<String, PipeNetwork.Node> nodes = new HashMap<>();
        DemoCity.forEachWithEdge(
                plan,
                superblock -> network.forEachNode(superblock, node -> assertThat(nodes.put(node.code(), node))
                        .as("node " + node.code() + " is listed twice")
                        .isNull()));
        return nodes;
    }

    private List<PipeNetwork.Pipe> pipes(PipeNetwork network) throws IOException {
        List<PipeNetwork.Pipe> pipes = new ArrayList<>();
        DemoCity.forEachWithEdge(plan, superblock -> network.forEachPipe(superblock, pipes::add));
        return pipes;
    }

    @ParameterizedTest
    @EnumSource(Utility.class)
    void everyPipeEndsAtNodesThatExistAndEveryNodeHasPipes(Utility utility) throws IOException {
        PipeNetwork network = new PipeNetwork(plan, utility);
        Map<String, PipeNetwork.Node> nodes = nodes(network);
        Map<String, Integer> ends = new HashMap<>();
        Set<String> codes = new HashSet<>();
        for (PipeNetwork.Pipe pipe : pipes(network)) {
            assertThat(codes.add(pipe.code())).as("pipe " + pipe.code() + " is listed twice").isTrue();
            assertThat(pipe.start().code()).isNotEqualTo(pipe.end().code());
            ends.merge(pipe.start().code(), 1, Integer::sum);
            ends.merge(pipe.end().code(), 1, Integer::sum);
            assertThat(pipe.year()).as(pipe.code()).isGreaterThanOrEqualTo(nodes.get(pipe.start().code()).year());
            assertThat(pipe.year()).as(pipe.code()).isGreaterThanOrEqualTo(nodes.get(pipe.end().code()).year());
        }
        assertThat(ends.keySet()).isEqualTo(nodes.keySet());
        nodes.values().forEach(node -> assertThat(ends.get(node.code())).as(node.code()).isEqualTo(node.degree()));
    }

    @ParameterizedTest
    @EnumSource(Utility.class)
    void theGroundIsDepthAndPipeHeightTogether(Utility utility) throws IOException {
        PipeNetwork network = new PipeNetwork(plan, utility);
        for (PipeNetwork.Node node : nodes(network).values()) {
            assertThat(network.depth(node) + network.height(node)).isCloseTo(network.ground(node), within(1e-9));
            assertThat(network.depth(node)).isBetween(0.5, 5.0);
        }
    }

    @ParameterizedTest
    @EnumSource(Utility.class)
    void theWholeNetworkHangsTogether(Utility utility) throws IOException {
        PipeNetwork network = new PipeNetwork(plan, utility);
        Map<String, List<String>> neighbours = new HashMap<>();
        for (PipeNetwork.Pipe pipe : pipes(network)) {
            neighbours.computeIfAbsent(pipe.start().code(), k -> new ArrayList<>()).add(pipe.end().code());
            neighbours.computeIfAbsent(pipe.end().code(), k -> new ArrayList<>()).add(pipe.start().code());
        }
        ArrayDeque<String> open = new ArrayDeque<>(List.of(neighbours.keySet().iterator().next()));
        Set<String> reached = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (String next : neighbours.get(open.pop())) {
                if (reached.add(next)) {
                    open.push(next);
                }
            }
        }
        assertThat(reached).hasSameSizeAs(neighbours.keySet());
    }
}
