package io.citytwin.datasets.plan;

/**
 * Uses of a plot, with the code and name of the classification of land and sea use (2023) and the colour of the standard
 * map for it.
 */
public enum LandUse {
    OLD_HOUSING("070103", "三类城镇住宅用地", "住宅"),
    SLABS("070102", "二类城镇住宅用地", "住宅"),
    TOWERS("070102", "二类城镇住宅用地", "住宅"),
    VILLAGE("070301", "一类农村宅基地", "住宅"),
    GOVERNMENT("0801", "机关团体用地", "公共服务"),
    CULTURE("080302", "文化活动用地", "文化"),
    SCHOOL("080403", "中小学用地", "教育"),
    HOSPITAL("080601", "医院用地", "医疗"),
    RETAIL("090101", "零售商业用地", "商业"),
    OFFICE("0902", "商务金融用地", "办公"),
    INDUSTRY("100101", "一类工业用地", "工业"),
    LOGISTICS("110101", "一类物流仓储用地", "仓储"),
    UTILITY("1303", "供电用地", "市政公用"),
    PARK("1401", "公园绿地", "其他"),
    SQUARE("1403", "广场用地", "其他"),
    FIELDS("0102", "水浇地", "农业"),
    RIVER("1701", "河流水面", "其他");

    private final String code;
    private final String nameZh;
    private final String buildingUse;

    LandUse(String code, String nameZh, String buildingUse) {
        this.code = code;
        this.nameZh = nameZh;
        this.buildingUse = buildingUse;
    }

    public String code() {
        return code;
    }

    public String nameZh() {
        return nameZh;
    }

    /** What a building on such a plot is used for. */
    public String buildingUse() {
        return buildingUse;
    }
}
