package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.Field;
import java.util.ArrayList;
import java.util.List;

/** The survey tables' columns in the three spellings in which they are delivered in practice. */
enum PipeTables {
    ENGLISH(
            "Lno,Type,Code8,S_Exp,E_Exp,S_Deep,E_Deep,S_H,E_H,PSize,Material,EmBed,ZT,FlowDir,Pressure,Voltage,"
                    + "CabNum,TotalHole,UsedHole,Belong,MDate,Address,SDate",
            "Exp_No,Map_No,Type,Code8,X,Y,High,Feature,Subsid,WellDeep,WellShape,WellSize,Belong,MDate,Address,SDate"),
    PINYIN(
            "GXBH,GXLX,YSBM,QDDH,ZDDH,QDMS,ZDMS,QDGC,ZDGC,GJ,CZ,MSFS,ZT,LX,YL,DY,DLGS,ZKS,YYKS,QSDW,JSND,SZDL,TCRQ",
            "WTDH,TSDH,GXLX,YSBM,X,Y,DMGC,TZ,FSW,JDS,JGXZ,JGCC,QSDW,JSND,SZWZ,TCRQ"),
    CHINESE(
            "管线编号,管线类别,要素编码,起点点号,终点点号,起点埋深,终点埋深,起点高程,终点高程,管径,材质,埋设类型,状态,流向,压力,电压,"
                    + "电缆根数,总孔数,已用孔数,权属单位,建设年代,所在道路,探测日期",
            "物探点号,图上点号,管线类别,要素编码,X,Y,地面高程,特征,附属物,井底深,井盖形状,井盖尺寸,权属单位,建设年代,所在位置,探测日期");

    private static final List<Field> LINE_TYPES = List.of(
            Field.text("line", 20), Field.text("type", 4), Field.text("code", 8), Field.text("start", 16),
            Field.text("end", 16), Field.real("depth", 2), Field.real("depth", 2), Field.real("height", 2),
            Field.real("height", 2), Field.text("size", 12), Field.text("material", 12), Field.text("laid", 12),
            Field.text("state", 8), Field.text("flow", 2), Field.text("pressure", 10), Field.real("voltage", 2),
            Field.integer("cables"), Field.integer("holes"), Field.integer("used"), Field.text("owner", 40),
            Field.text("year", 10), Field.text("road", 40), Field.date("surveyed"));
    private static final List<Field> POINT_TYPES = List.of(
            Field.text("number", 16), Field.text("map", 16), Field.text("type", 4), Field.text("code", 8),
            Field.real("x", 3), Field.real("y", 3), Field.real("ground", 2), Field.text("feature", 12),
            Field.text("fitting", 12), Field.real("well", 2), Field.text("shape", 8), Field.text("size", 10),
            Field.text("owner", 40), Field.text("year", 10), Field.text("place", 40), Field.date("surveyed"));

    private final String[] lineNames;
    private final String[] pointNames;

    PipeTables(String lineNames, String pointNames) {
        this.lineNames = lineNames.split(",");
        this.pointNames = pointNames.split(",");
    }

    String lineKey() {
        return lineNames[0];
    }

    String pointKey() {
        return pointNames[0];
    }

    FeatureSchema lines(String name) {
        return new FeatureSchema(name, GeometryKind.LINE_Z, named(LINE_TYPES, lineNames));
    }

    FeatureSchema points(String name) {
        return new FeatureSchema(name, GeometryKind.POINT_Z, named(POINT_TYPES, pointNames));
    }

    private static List<Field> named(List<Field> types, String[] names) {
        List<Field> fields = new ArrayList<>();
        for (int k = 0; k < names.length; k++) {
            Field type = types.get(k);
            fields.add(new Field(names[k], type.type(), type.width(), type.decimals()));
        }
        return fields;
    }
}
