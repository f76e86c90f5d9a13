/** All texts of the viewer; a test holds both languages to the same keys. */
export const messages = {
    zh: {
        app: { name: '城市一张图', product: 'CityTwin' },
        top: {
            home: '全城视图', share: '复制分享链接', shared: '链接已复制', shareFailed: '无法复制，请复制地址栏中的链接',
            language: 'English', keys: '键盘操作', menu: '图层面板',
        },
        layers: {
            title: '图层', search: '搜索图层', none: '没有符合条件的图层', count: '{n} 个要素', zoom: '缩放至图层',
            opacity: '不透明度', more: '图层选项', three: '三维', group: '显示或隐藏本组全部图层', shown: '已显示 {n} 个', colors: '颜色图例',
            colorBy: '按属性着色', ownColors: '图层样式', pictures: '影像日期',
        },
        feature: {
            title: '要素属性', close: '关闭', id: '标识码', zoom: '缩放至要素', loading: '正在读取…', gone: '该日期没有此要素',
            empty: '没有属性值', showEmpty: '显示空值 {n} 项', hideEmpty: '隐藏空值', yes: '是', no: '否',
        },
        zones: {
            title: 'H3 网格统计', on: '显示网格', layer: '统计图层', resolution: '网格级别', metric: '统计指标', legend: '图例',
            empty: '此图层在该时间没有数据', zone: '网格', sum: '合计', zones: '{n} 个网格', edge: '边长约 {length}',
        },
        metrics: { count: '数量', area: '面积 (m²)', length: '长度 (m)' },
        time: {
            title: '时间', now: '现在', day: '日期', asOf: '以当时所知', play: '播放', pause: '暂停', slider: '选择日期',
            known: '记录时间', knownHint: '按这一天数据库已掌握的情况显示', showing: '显示 {day} 的城市', showingNow: '显示当前城市',
            earlier: '前一个月', later: '后一个月', reset: '不限',
        },
        state: {
            loading: '正在加载…', start: '正在打开城市…', noCity: '城市里还没有可显示的图层',
            noCityHint: '用 ./citytwin import 导入数据后，这里就会出现。',
            offline: '无法读取城市：{reason}', noWebgl: '此浏览器无法显示三维画面（没有 WebGL）：{reason}', retry: '重试',
            layerFailed: '图层“{layer}”未能完整显示：{reason}', zonesFailed: '网格统计失败：{reason}', featureFailed: '无法读取属性：{reason}',
            dismiss: '知道了',
        },
        keys: {
            title: '键盘操作', close: '关闭', arrows: '方向键', move: '移动', zoomKeys: '+ / −', zoom: '缩放', turnKeys: 'Q / E',
            turn: '旋转', tiltKeys: 'Page Up / Page Down', tilt: '俯仰', enter: 'Enter', pick: '查询画面中心的要素', escape: 'Esc',
            leave: '关闭面板', hint: '先用 Tab 键选中三维画面，再使用以下按键：',
        },
        bim: {
            title: '建筑模型 BIM', models: '{n} 个模型', model: '选择建筑模型', none: '未选择模型', zoom: '飞到模型', leave: '关闭模型',
            partial: '导入时有构件丢失，模型不完整', notThen: '该日期没有此模型', failed: '无法读取建筑模型：{reason}', apart: '楼层分离', spaces: '显示空间', reset: '恢复原状',
            parts: '模型内容', tree: '楼层结构', classes: '构件类别', colors: '着色', open: '展开', elements: '{n} 个构件',
            onlyStorey: '仅显示此楼层', allStoreys: '显示全部楼层', below: '同时显示下方楼层', colorBy: '着色依据', ownColors: '模型自身颜色',
            attributes: '构件属性', properties: '属性集', noValue: '无此属性', otherValues: '其他值', missing: '另有 {n} 个构件未参与着色',
            element: '构件', alone: '仅显示此构件', notAlone: '显示其他构件', gone: '该日期没有此构件', relations: '关联', groups: '系统与分区', noSet: '其他属性', copy: '复制全局标识',
            copied: '已复制', colorByThis: '按此属性着色',
            attribute: { ifc_class: 'IFC类别', storey: '楼层', material: '材料', system: '系统', type_name: '类型' },
            relation: {
                contains: '包含', voids: '所在主体', openings: '洞口', fills: '填充洞口', filledBy: '门窗', boundedBy: '边界', ports: '端口',
                connectedTo: '连接', storey: '楼层', space: '空间', parent: '上级构件', parts: '组成部分', bounds: '围合空间', elements: '构件',
            },
        },
        scene: { label: '三维城市画面' },
    },
    en: {
        app: { name: 'The one map of the city', product: 'CityTwin' },
        top: {
            home: 'Whole city', share: 'Copy a link to this view', shared: 'Link copied',
            shareFailed: 'Could not copy; take the link from the address bar', language: '中文', keys: 'Keyboard', menu: 'Layer panel',
        },
        layers: {
            title: 'Layers', search: 'Find a layer', none: 'No layer matches', count: '{n} features', zoom: 'Zoom to layer',
            opacity: 'Opacity', more: 'Options of the layer', three: '3D', group: 'Show or hide all layers of this group', shown: '{n} shown', colors: 'Colours',
            colorBy: 'Colour by', ownColors: 'the layer’s style', pictures: 'Days of the pictures',
        },
        feature: {
            title: 'Feature', close: 'Close', id: 'Id', zoom: 'Zoom to feature', loading: 'Reading…',
            gone: 'This feature does not exist on that day', empty: 'It has no attribute values',
            showEmpty: 'Show {n} empty', hideEmpty: 'Hide empty', yes: 'yes', no: 'no',
        },
        zones: {
            title: 'H3 zones', on: 'Show zones', layer: 'Layer', resolution: 'Resolution', metric: 'Metric', legend: 'Legend',
            empty: 'The layer has nothing at that time', zone: 'Zone', sum: 'Total', zones: '{n} zones', edge: 'edge about {length}',
        },
        metrics: { count: 'Count', area: 'Area (m²)', length: 'Length (m)' },
        time: {
            title: 'Time', now: 'Now', day: 'Day', asOf: 'as known then', play: 'Play', pause: 'Pause', slider: 'Choose a day',
            known: 'Recorded by', knownHint: 'Shows what the database knew on that day', showing: 'The city of {day}',
            showingNow: 'The city of today', earlier: 'One month earlier', later: 'One month later', reset: 'Any',
        },
        state: {
            loading: 'Loading…', start: 'Opening the city…', noCity: 'The city has no layers to show yet',
            noCityHint: 'They appear here once ./citytwin import has loaded some data.',
            offline: 'The city cannot be read: {reason}', noWebgl: 'This browser cannot draw in 3D (no WebGL): {reason}', retry: 'Try again',
            layerFailed: 'Layer “{layer}” is not shown completely: {reason}', zonesFailed: 'The zones cannot be shown: {reason}',
            featureFailed: 'The attributes cannot be read: {reason}', dismiss: 'Dismiss',
        },
        keys: {
            title: 'Keyboard', close: 'Close', arrows: 'Arrow keys', move: 'Move', zoomKeys: '+ / −', zoom: 'Zoom', turnKeys: 'Q / E',
            turn: 'Turn', tiltKeys: 'Page Up / Page Down', tilt: 'Tilt', enter: 'Enter', pick: 'Query what lies in the middle',
            escape: 'Esc', leave: 'Close the panel', hint: 'Move the focus to the 3D picture with Tab, then use:',
        },
        bim: {
            title: 'Building models', models: '{n} models', model: 'Choose a building model', none: 'No model chosen', zoom: 'Fly to the model',
            leave: 'Close the model', partial: 'Elements were lost when it was imported', notThen: 'There is no such model on that day', failed: 'The building models cannot be read: {reason}',
            apart: 'Storeys apart', spaces: 'Show spaces', reset: 'As it is built', parts: 'Parts of the model', tree: 'Storeys', classes: 'Classes',
            colors: 'Colours', open: 'Open', elements: '{n} elements', onlyStorey: 'Show this storey only', allStoreys: 'Show all storeys',
            below: 'and the storeys below', colorBy: 'Colour by', ownColors: 'its own colours', attributes: 'Attributes', properties: 'Property sets',
            noValue: 'no value', otherValues: 'other values', missing: '{n} more elements have no colour', element: 'Element',
            alone: 'Show this element only', notAlone: 'Show the other elements', gone: 'This element does not exist on that day',
            relations: 'Relations', groups: 'Systems and zones', noSet: 'Other properties', copy: 'Copy GlobalId', copied: 'Copied', colorByThis: 'Colour by this property',
            attribute: { ifc_class: 'IFC class', storey: 'Storey', material: 'Material', system: 'System', type_name: 'Type' },
            relation: {
                contains: 'Contains', voids: 'Opening in', openings: 'Openings', fills: 'Fills', filledBy: 'Filled by', boundedBy: 'Bounded by',
                ports: 'Ports', connectedTo: 'Connected to', storey: 'Storey', space: 'Space', parent: 'Part of', parts: 'Parts', bounds: 'Bounds',
                elements: 'Elements',
            },
        },
        scene: { label: '3D picture of the city' },
    },
} as const;
