package io.citytwin.datasets.plan;

import java.util.List;

/** Chinese names of streets, quarters and owners, the same for the same place. */
public final class Names {
    private static final List<String> NORTHWARD = List.of(
            "雪松路", "乐山路", "文明路", "风光路", "骏马路", "解放路", "天中山大道", "练江路", "铜山大道", "薄山路",
            "嵖岈山路", "平舆路", "汝河大道", "金山路", "盘龙山路", "春晓街", "白桥路", "驿城大道", "橡林路", "泰山路");
    private static final List<String> EASTWARD = List.of(
            "淮河大道", "中华大道", "文化路", "置地大道", "开源大道", "健康路", "前进大道", "通达路", "交通路", "南海路",
            "建设大道", "驿都大道", "重阳大道", "富强路", "刘阁大道", "纬十路", "正阳路", "兴业大道", "洪河路", "靖宇路");
    private static final List<String> FIRST = List.of(
            "新", "安", "和", "康", "永", "福", "瑞", "祥", "华", "兴", "春", "秋", "文", "景", "嘉", "泰", "顺", "德", "光",
            "明", "宏", "金", "玉", "松", "竹", "梅", "兰", "芳", "云", "星");
    private static final List<String> SECOND = List.of(
            "安", "宁", "平", "乐", "园", "苑", "林", "泉", "湖", "山", "阳", "昌", "盛", "荣", "达", "源", "和", "民", "学", "贤",
            "义", "礼", "信", "丰", "庆", "河", "桥", "门", "城", "庄");
    private static final List<String> SUBDISTRICTS = List.of(
            "人民街道", "东风街道", "西园街道", "新华街道", "老街街道", "南海街道", "橡林街道", "雪松街道", "顺河街道", "刘阁街道",
            "香山街道", "金山街道", "金河街道", "关王庙街道", "古城街道", "开源街道");

    private Names() {}

    /** Name of the arterial with that number that runs north. */
    static String northward(int line) {
        return numbered(NORTHWARD, line, "经");
    }

    /** Name of the arterial with that number that runs east. */
    static String eastward(int line) {
        return numbered(EASTWARD, line, "纬");
    }

    private static String numbered(List<String> names, int line, String axis) {
        return line < names.size() ? names.get(line) : axis + (line + 1) + "路";
    }

    static String localStreet(SeededRandom random, boolean isWide) {
        return random.pick(FIRST) + random.pick(SECOND) + (isWide ? "路" : random.chance(0.7) ? "街" : "巷");
    }

    public static String estate(SeededRandom random) {
        return random.pick(FIRST) + random.pick(SECOND) + random.pick(List.of("花园", "小区", "家园", "新村", "苑", "城"));
    }

    public static String company(SeededRandom random) {
        return random.pick(FIRST) + random.pick(SECOND);
    }

    public static String community(SeededRandom random) {
        return random.pick(FIRST) + random.pick(SECOND) + "社区";
    }

    static String subdistrict(int number) {
        int round = number / SUBDISTRICTS.size();
        String name = SUBDISTRICTS.get(number % SUBDISTRICTS.size());
        return round == 0 ? name : name.replace("街道", "第" + (round + 1) + "街道");
    }
}
