/** Chinese names of the IFC classes that buildings are mostly made of. */
const CHINESE: Record<string, string> = {
    IfcProject: '项目', IfcSite: '场地', IfcBuilding: '建筑', IfcBuildingStorey: '楼层', IfcSpace: '空间', IfcFacility: '设施',
    IfcRoad: '道路', IfcBridge: '桥梁', IfcRailway: '铁路', IfcWall: '墙', IfcWallStandardCase: '标准墙', IfcCurtainWall: '幕墙',
    IfcSlab: '板', IfcRoof: '屋顶', IfcBeam: '梁', IfcColumn: '柱', IfcMember: '杆件', IfcPlate: '板材', IfcFooting: '基础',
    IfcPile: '桩', IfcDoor: '门', IfcWindow: '窗', IfcStair: '楼梯', IfcStairFlight: '梯段', IfcRamp: '坡道', IfcRampFlight: '坡道段',
    IfcRailing: '栏杆', IfcCovering: '面层', IfcOpeningElement: '洞口', IfcFurnishingElement: '家具', IfcFurniture: '家具',
    IfcBuildingElementProxy: '通用构件', IfcTransportElement: '运输设备', IfcElementAssembly: '组合构件', IfcChimney: '烟囱',
    IfcFlowSegment: '管段', IfcFlowFitting: '管件', IfcFlowTerminal: '末端', IfcFlowController: '控制件', IfcFlowStorageDevice: '储存设备',
    IfcFlowMovingDevice: '输送设备', IfcFlowTreatmentDevice: '处理设备', IfcDistributionElement: '机电构件', IfcPipeSegment: '管段',
    IfcPipeFitting: '管件', IfcDuctSegment: '风管', IfcDuctFitting: '风管件', IfcValve: '阀门', IfcPump: '泵', IfcSensor: '传感器',
    IfcGeographicElement: '地理要素', IfcCourse: '结构层', IfcEarthworksFill: '填方', IfcAlignment: '线位', IfcReferent: '里程点',
};

/** The name of an IFC class for people who read that language; classes without one keep their own. */
export function ifcName(ifcClass: string, language: string): string {
    return (language === 'zh' && CHINESE[ifcClass]) || ifcClass;
}
