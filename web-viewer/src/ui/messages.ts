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
        scene: { label: '3D picture of the city' },
    },
} as const;
