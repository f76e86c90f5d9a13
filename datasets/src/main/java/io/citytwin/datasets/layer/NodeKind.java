package io.citytwin.datasets.layer;

/**
 * What stands at a node: a feature (特征) or an appurtenance (附属物), never both, with the last four digits of its element
 * code. Codes of water and drainage are those of CJJ 61-2017 Appendix F; for the others, whose lists are not public, the
 * same digits are used by the standard's rule.
 */
record NodeKind(String nameZh, String code, boolean isFitting, boolean isWell) {
    private static final NodeKind BEND = new NodeKind("弯头", "2101", false, false);

    static NodeKind of(PipeNetwork.Node node) {
        return switch (node.utility()) {
            case WATER -> water(node);
            case RAIN -> node.degree() == 1
                    ? new NodeKind("出水口", "2105", false, false)
                    : new NodeKind("雨水井", "2205", true, true);
            case SEWAGE -> new NodeKind("污水井", "2205", true, true);
            case GAS, HEAT -> pressure(node);
            case POWER -> new NodeKind("电缆井", "2201", true, true);
            case TELECOM -> new NodeKind(node.isCrossing() ? "人孔" : "手孔", node.isCrossing() ? "2201" : "2202", true, true);
        };
    }

    private static NodeKind water(PipeNetwork.Node node) {
        if (node.isCrossing()) {
            return joint(node, "2113");
        }
        return switch (node.order() % 3) {
            case 0 -> new NodeKind("阀门井", "2205", true, true);
            case 1 -> new NodeKind("消防栓", "2202", true, false);
            default -> BEND;
        };
    }

    private static NodeKind pressure(PipeNetwork.Node node) {
        if (node.isCrossing()) {
            return joint(node, "2113");
        }
        return node.order() % 4 == 2 ? new NodeKind("阀门井", "2205", true, true) : BEND;
    }

    /** Pipe fittings by the number of pipes that meet. */
    private static NodeKind joint(PipeNetwork.Node node, String capCode) {
        return switch (node.degree()) {
            case 1 -> new NodeKind("盖堵", capCode, false, false);
            case 2 -> BEND;
            case 3 -> new NodeKind("三通", "2102", false, false);
            default -> new NodeKind("四通", "2103", false, false);
        };
    }
}
