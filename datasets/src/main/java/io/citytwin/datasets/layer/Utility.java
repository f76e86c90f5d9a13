package io.citytwin.datasets.layer;

import io.citytwin.datasets.plan.Street;
import io.citytwin.datasets.plan.StreetEdge;
import java.util.List;

/**
 * The networks under the streets (CJJ 61-2017, Appendix B): symbol, place in the cross-section, depth, sizes, materials.
 * Gravity drains run by the invert, all others by the pipe's top.
 */
enum Utility {
    WATER("JS", "JP", "配水", 4, -4.8, 1.55, "市自来水公司", false),
    RAIN("YS", "YS", "雨水", 1, 1.6, 2.3, "市政工程管理处", true),
    SEWAGE("WS", "WS", "污水", 2, -0.8, 3.0, "市政工程管理处", true),
    GAS("RQ", "TR", "天然气", 3, 4.2, 1.05, "驻马店中燃公司", false),
    HEAT("RL", "RS", "热水", 1, -2.9, 1.35, "市热力公司", false),
    POWER("DL", "GD", "供电", 1, -6.4, 0.85, "国网驻马店供电公司", false),
    TELECOM("TX", "XX", "信息网络", 3, 6.2, 0.75, "中国联通驻马店分公司", false);

    private static final List<String> CLASS_SYMBOLS = List.of("JS", "PS", "RQ", "RL", "DL", "TX");

    private final String symbol;
    private final String kind;
    private final String kindZh;
    private final int subClass;
    private final double offset;
    private final double depth;
    private final String owner;
    private final boolean isGravity;

    Utility(
            String symbol,
            String kind,
            String kindZh,
            int subClass,
            double offset,
            double depth,
            String owner,
            boolean isGravity) {
        this.symbol = symbol;
        this.kind = kind;
        this.kindZh = kindZh;
        this.subClass = subClass;
        this.offset = offset;
        this.depth = depth;
        this.owner = owner;
        this.isGravity = isGravity;
    }

    /** Prefix of its point numbers. */
    String symbol() {
        return symbol;
    }

    /** Symbol of the sub-class. */
    String kind() {
        return kind;
    }

    String kindZh() {
        return kindZh;
    }

    /** Metres to the east and to the north of the street's axis, in the plan. */
    double offset() {
        return offset;
    }

    double depth() {
        return depth;
    }

    String owner() {
        return owner;
    }

    boolean isGravity() {
        return isGravity;
    }

    /** First four digits of its element codes (CJJ 61-2017, 8 digits): 5, class, sub-class. */
    String elementPrefix() {
        String classSymbol = isGravity ? "PS" : symbol;
        return "5" + (CLASS_SYMBOLS.indexOf(classSymbol) + 1) + "0" + subClass;
    }

    /** Whether it lies under that street; heat only under major streets and collectors. */
    boolean liesUnder(StreetEdge edge) {
        if (this == HEAT) {
            return edge.street().rank() != Street.Rank.LOCAL && edge.street().rank() != Street.Rank.COLLECTOR;
        }
        return this != GAS || edge.street().rank() != Street.Rank.LOCAL;
    }

    /** Size as surveys write it, millimetres: a diameter, or width X height of a duct bank. */
    String size(Street street) {
        boolean major = street.isMajor();
        boolean collector = street.rank() == Street.Rank.COLLECTOR;
        return switch (this) {
            case WATER -> major ? "600" : collector ? "300" : "200";
            case RAIN -> major ? "1200" : collector ? "800" : "500";
            case SEWAGE -> major ? "800" : collector ? "500" : "400";
            case GAS -> major ? "315" : "160";
            case HEAT -> "500";
            case POWER -> major ? "1000X800" : collector ? "600X400" : "400X300";
            case TELECOM -> major ? "600X400" : collector ? "400X300" : "300X200";
        };
    }

    /** Material by size and age, as the code list names it. */
    String material(Street street, int year) {
        boolean major = street.isMajor();
        return switch (this) {
            case WATER -> year < 1998 ? "铸铁" : major || year < 2010 ? "球墨铸铁" : "聚乙烯";
            case RAIN, SEWAGE -> major || year < 2012 ? "混凝土" : "聚乙烯";
            case GAS -> major ? "钢" : "聚乙烯";
            case HEAT -> "钢";
            case POWER -> "铜";
            case TELECOM -> "光纤";
        };
    }

    String embedding() {
        return switch (this) {
            case POWER -> "管块";
            case TELECOM -> "管埋";
            default -> "直埋";
        };
    }
}
