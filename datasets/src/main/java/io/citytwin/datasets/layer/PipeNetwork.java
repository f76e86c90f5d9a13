package io.citytwin.datasets.layer;

import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.SeededRandom;
import io.citytwin.datasets.plan.Street;
import io.citytwin.datasets.plan.StreetEdge;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;

/**
 * One network under the streets: the graph of the streets, moved sideways, so that its lines meet at crossings as the
 * streets do. Every value at a node comes from the node alone, so all pipes that meet there agree about it.
 */
final class PipeNetwork {
    private static final double LONGEST = 42;

    private final CityPlan plan;
    private final Utility utility;

    PipeNetwork(CityPlan plan, Utility utility) {
        this.plan = plan;
        this.utility = utility;
    }

    /**
     * A place where pipes meet or bend.
     *
     * @param u easting of the street's axis in the plan; the pipe itself lies beside it
     * @param degree how many pipes meet there
     */
    record Node(Utility utility, double u, double v, boolean isOnArterial, int degree, int year, String road, int order) {
        String code() {
            return utility.symbol() + Digits.padded(Math.round(u), 5) + Digits.padded(Math.round(v), 5);
        }

        boolean isCrossing() {
            return order == 0;
        }
    }

    /** A pipe between two nodes; it leads north or east from the first. */
    record Pipe(Utility utility, Node start, Node end, Street street, int year, boolean isUnderRiver) {
        String code() {
            return "L" + start.code() + (street.isVertical() ? "N" : "E");
        }
    }

    /** What is done with a node or a pipe. */
    @FunctionalInterface
    interface Visitor<T> {
        void visit(T item) throws IOException;
    }

    /** Pipes under the edges that a superblock owns. */
    void forEachPipe(Superblock superblock, Visitor<Pipe> visitor) throws IOException {
        for (StreetEdge edge : superblock.edges()) {
            if (!carries(superblock, edge)) {
                continue;
            }
            int year = superblock.yearOf(edge);
            List<Node> nodes = nodesAlong(edge, year);
            for (int k = 0; k + 1 < nodes.size(); k++) {
                visitor.visit(new Pipe(utility, nodes.get(k), nodes.get(k + 1), edge.street(), year, edge.isBridge()));
            }
        }
    }

    private boolean carries(Superblock superblock, StreetEdge edge) {
        return superblock.yearOf(edge) > 0 && utility.liesUnder(edge);
    }

    private List<Node> nodesAlong(StreetEdge edge, int year) {
        int pieces = (int) Math.max(1, Math.ceil(edge.length() / LONGEST));
        List<Node> nodes = new ArrayList<>();
        for (int k = 0; k <= pieces; k++) {
            boolean isEnd = k == 0 || k == pieces;
            // Places between crossings lie on whole metres, so that their numbers tell them apart.
            double along = k == 0 ? edge.from() : k == pieces ? edge.to() : Math.rint(edge.from() + edge.length() * k / pieces);
            boolean major = edge.isOnArterial(along);
            nodes.add(new Node(
                    utility, edge.u(along), edge.v(along), major, 2, year, edge.street().name(), isEnd ? 0 : k));
        }
        return nodes;
    }

    /** Nodes that a superblock owns: those between crossings of its edges, and the crossings in it and on its left and lower edge. */
    void forEachNode(Superblock superblock, Visitor<Node> visitor) throws IOException {
        Map<String, Node> crossings = new LinkedHashMap<>();
        for (StreetEdge edge : superblock.edges()) {
            if (carries(superblock, edge)) {
                for (Node node : nodesAlong(edge, superblock.yearOf(edge))) {
                    if (node.isCrossing()) {
                        count(crossings, superblock, node);
                    } else {
                        visitor.visit(node);
                    }
                }
            }
        }
        countNeighbour(crossings, superblock, superblock.column() - 1, superblock.row());
        countNeighbour(crossings, superblock, superblock.column(), superblock.row() - 1);
        for (Node node : crossings.values()) {
            visitor.visit(node);
        }
    }

    private void countNeighbour(Map<String, Node> crossings, Superblock owner, int i, int j) {
        if (i < 0 || j < 0) {
            return;
        }
        Superblock neighbour = plan.superblock(i, j);
        for (StreetEdge edge : neighbour.edges()) {
            if (carries(neighbour, edge)) {
                int year = neighbour.yearOf(edge);
                for (double along : new double[] {edge.from(), edge.to()}) {
                    count(
                            crossings,
                            owner,
                            new Node(utility, edge.u(along), edge.v(along), edge.isOnArterial(along), 1, year,
                                    edge.street().name(), 0));
                }
            }
        }
    }

    private static void count(Map<String, Node> crossings, Superblock owner, Node node) {
        double size = CityPlan.SUPERBLOCK;
        boolean mine = Math.floor(node.u / size) == owner.column() && Math.floor(node.v / size) == owner.row();
        if (!mine) {
            return;
        }
        crossings.merge(
                node.code(),
                new Node(node.utility, node.u, node.v, node.isOnArterial, 1, node.year, node.road, 0),
                (a, b) -> new Node(
                        a.utility,
                        a.u,
                        a.v,
                        a.isOnArterial,
                        a.degree + 1,
                        Math.min(a.year, b.year),
                        a.road,
                        0));
    }

    /** Easting and northing of the node, with the given height. */
    Coordinate place(Node node, double height) {
        Coordinate at = plan.warp().world(node.u + utility.offset(), node.v + utility.offset());
        at.setZ(height);
        return at;
    }

    /** Height of the ground above the node, whole centimetres. */
    double ground(Node node) {
        double height = plan.terrain().height(node.u + utility.offset(), node.v + utility.offset());
        return Math.rint(height * 100) / 100;
    }

    /** Depth of the pipe at the node, whole centimetres. */
    double depth(Node node) {
        SeededRandom random =
                SeededRandom.of(plan.seed(), 51, utility.ordinal(), Math.round(node.u), Math.round(node.v));
        double deeper = node.isOnArterial ? (utility.isGravity() ? 0.7 : 0.25) : 0;
        return Math.rint((utility.depth() + deeper + random.between(0.0, 0.12)) * 100) / 100;
    }

    /** Height of the pipe at the node: height of the ground less the depth, whole centimetres. */
    double height(Node node) {
        return Math.rint((ground(node) - depth(node)) * 100) / 100;
    }
}
