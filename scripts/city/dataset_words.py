"""What the three datasets are called, what their columns mean, and the words in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .wording import Pair

_LICENCE = {
    "name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}  # fmt: skip
_INVENTED = Pair(
    "明州是虚构的城市，数据为演示而编造。", "Mingzhou is an invented city, and its data is made up for show."
)


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A dataset of one table."""

    department: str
    name: str
    table: str
    title: Pair
    table_title: Pair
    description: Pair
    keywords: tuple[str, ...]
    created: str
    updated: str
    fields: tuple[dict[str, Any], ...]
    key: tuple[str, ...]
    view: dict[str, Any]

    @property
    def file(self) -> str:
        return f"{self.table}.csv"

    def descriptor(self) -> dict[str, Any]:
        return {
            "name": self.name, "title": self.title.zh, "title_en": self.title.en,
            "description": self.description.zh + _INVENTED.zh,
            "description_en": f"{self.description.en} {_INVENTED.en}", "keywords": list(self.keywords),
            "created": f"{self.created}T09:00:00+08:00", "updated": self.updated, "licenses": [_LICENCE],
            "resources": [
                {
                    "name": self.table, "path": self.file, "title": self.table_title.zh,
                    "title_en": self.table_title.en, "type": "table", "format": "csv", "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {"fields": list(self.fields), "missingValues": [""], "primaryKey": list(self.key)},
                }
            ],
            "views": [self.view],
        }  # fmt: skip


def _field(name: str, kind: str, title: Pair, description: Pair, **constraints: Any) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name, "type": kind, "title": title.zh, "title_en": title.en, "description": description.zh,
        "description_en": description.en,
    }  # fmt: skip
    return {**field, "constraints": constraints} if constraints else field


def _view(name: str, title: Pair, resource: str, **spec: Any) -> dict[str, Any]:
    return {
        "name": name, "title": title.zh, "title_en": title.en, "resources": [resource], "specType": "simple",
        "spec": spec,
    }  # fmt: skip


_DISTRICT = _field(
    "district", "string", Pair("地区", "District"),
    Pair("登记册中的地区代码。", "The district's code in the registry."), required=True,
)  # fmt: skip

#: code → name, district, and how much dust and traffic there is
STATIONS = {
    "centre": ("云溪中心站", "Yunxi Centre", "yunxi", 41, 43),
    "industry": ("临江工业园站", "Linjiang Industrial Park", "linjiang", 49, 38),
    "lake": ("东湖风景区站", "Donghu Lake", "donghu", 28, 19),
    "port": ("望海港区站", "Wanghai Port", "wanghai", 36, 47),
}
AIR = Described(
    "environment", "air-quality", "air", Pair("各监测站空气质量（按月）", "Air quality by station and month"),
    Pair("月均值", "Monthly means"),
    Pair(
        "四个自动监测站每月的颗粒物、二氧化氮和臭氧，以及空气质量优良的天数。数值经审核后于次月中旬公布；有效监测不足 20 天的月份不计算均值，留空。",
        "Fine dust, nitrogen dioxide and ozone at four automatic stations, month by month, with the days on which the air was "
        "good. Values are published in the middle of the following month, once they are checked; a month with fewer than 20 "
        "valid days has no mean and is left empty.",
    ),
    ("空气质量", "air quality", "PM2.5", "臭氧", "ozone"), "2024-02-15", "2026-09-15",
    (
        _field("month", "yearmonth", Pair("月份", "Month"), Pair("监测的月份。", "The month in which it was measured."), required=True),
        _field("station", "string", Pair("站点代码", "Station code"), Pair("站点的代码，永不改变。", "The station's code, which never changes."), required=True),
        _field("station_name", "string", Pair("站点", "Station"), Pair("站点的中文名称。", "The station's name in Chinese.")),
        _field("station_name_en", "string", Pair("站点英文名", "Station in English"), Pair("站点的英文名称。", "The station's name in English.")),
        _DISTRICT,
        _field("pm25", "number", Pair("PM2.5（微克/立方米）", "PM2.5 (µg/m³)"), Pair("细颗粒物月均浓度；国家二级标准的年均限值为 35。", "Mean of fine particles up to 2.5 µm; the national class 2 limit of the year's mean is 35."), minimum=0),
        _field("pm10", "number", Pair("PM10（微克/立方米）", "PM10 (µg/m³)"), Pair("可吸入颗粒物月均浓度；年均限值 70。", "Mean of particles up to 10 µm; the limit of the year's mean is 70."), minimum=0),
        _field("no2", "number", Pair("二氧化氮（微克/立方米）", "NO₂ (µg/m³)"), Pair("二氧化氮月均浓度，主要来自机动车和船舶；年均限值 40。", "Mean of nitrogen dioxide, most of it from vehicles and ships; the limit of the year's mean is 40."), minimum=0),
        _field("o3", "integer", Pair("臭氧（微克/立方米）", "O₃ (µg/m³)"), Pair("当月每日最大 8 小时平均的第 90 百分位数；日限值 160。", "90th percentile of the days' highest eight-hour means; the limit of a day is 160."), minimum=0),
        _field("good_days", "integer", Pair("优良天数", "Good days"), Pair("空气质量指数不高于 100 的天数。", "Days with an air quality index of at most 100."), minimum=0, maximum=31),
        _field("valid_days", "integer", Pair("有效天数", "Valid days"), Pair("有效监测的天数；不足 20 天则不计算均值。", "Days with valid measurements; with fewer than 20 there is no mean."), required=True, minimum=0, maximum=31),
    ),
    ("month", "station"),
    _view(
        "pm25", Pair("细颗粒物冬高夏低，逐年下降", "Fine dust is high in winter, and falls from year to year"), "air",
        type="line", group="month", series=["pm25"], by="station_name", by_en="station_name_en",
    ),
)  # fmt: skip

#: code → name, planned in units of 10,000 yuan, the share that is spent, and a note
BUDGET_ITEMS = {
    "staff": ("人员经费", "Staff", 2860.0, 0.66, ("", "")),
    "green-care": ("公园和绿地养护", "Care of parks and green spaces", 4120.0, 0.63, ("", "")),
    "street-trees": ("行道树修剪与补植", "Street trees: pruning and replanting", 1350.0, 0.71, ("补植集中在春季", "Replanting is done in spring")),
    "playgrounds": ("儿童游乐设施更新", "Renewal of playgrounds", 780.0, 0.34, ("第二批招标推迟到 9 月", "The second tender was put off to September")),
    "toilets": ("公园厕所改造", "Rebuilding of park toilets", 640.0, 0.58, ("", "")),
    "pocket-parks": ("口袋公园建设", "New pocket parks", 1900.0, 0.41, ("两处用地尚未交付", "Two plots are not handed over yet")),
    "wetland": ("东湖湿地保护", "Protection of the Donghu wetland", 960.0, 0.52, ("", "")),
    "typhoon": ("台风后抢险与补种", "Clearing and replanting after typhoons", 300.0, 1.08, ("8 月台风后经批准追加", "Raised with approval after the typhoon in August")),
    "events": ("花展和科普活动", "Flower shows and education", 260.0, 0.79, ("", "")),
    "admin": ("办公和信息化", "Offices and information technology", 410.0, 0.55, ("", "")),
}  # fmt: skip
BUDGET = Described(
    "parks", "budget-2026", "budget", Pair("市园林绿化局 2026 年预算执行", "Budget of the Parks and Greening Bureau, 2026"),
    Pair("预算项目", "Budget items"),
    Pair(
        "按项目列出年初预算、调整后预算和截至 8 月底的支出，单位为万元。支出按国库实际支付计，已签合同而未支付的不计入。",
        "The budget of the year's beginning, the budget as adjusted, and what was spent by the end of August, item by item, in "
        "units of 10,000 yuan. Spent is what the treasury has paid; contracts that are signed and not yet paid are not in it.",
    ),
    ("预算", "budget", "园林绿化", "parks"), "2026-02-20", "2026-09-10",
    (
        _field("code", "string", Pair("项目代码", "Item code"), Pair("项目的代码。", "The item's code."), required=True, unique=True),
        _field("item", "string", Pair("项目", "Item"), Pair("预算项目的名称。", "The item's name in Chinese."), required=True),
        _field("item_en", "string", Pair("项目英文名", "Item in English"), Pair("预算项目的英文名称。", "The item's name in English.")),
        _field("planned", "number", Pair("年初预算（万元）", "Planned (10,000 yuan)"), Pair("市人民代表大会年初批准的数额。", "What the city's People's Congress approved at the beginning of the year."), required=True, minimum=0),
        _field("adjusted", "number", Pair("调整后预算（万元）", "Adjusted (10,000 yuan)"), Pair("经批准追加或调减后的数额；没有调整的与年初相同。", "After approved additions and cuts; the same as planned where there were none."), required=True, minimum=0),
        _field("spent", "number", Pair("已支出（万元）", "Spent (10,000 yuan)"), Pair("截至 2026 年 8 月 31 日国库实际支付的数额。", "What the treasury had paid by 31 August 2026."), required=True, minimum=0),
        _field("note", "string", Pair("说明", "Note"), Pair("与计划相差较大的原因。", "Why it is far from the plan.")),
        _field("note_en", "string", Pair("英文说明", "Note in English"), Pair("说明的英文。", "The note in English.")),
    ),
    ("code",),
    _view(
        "execution", Pair("到 8 月底，各项目花了多少", "What each item had cost by the end of August"), "budget",
        type="bar", group="item", group_en="item_en", series=["planned", "spent"],
    ),
)  # fmt: skip

#: district → its streets
STREETS = {
    "yunxi": (("青石路", "Qingshi Road"), ("河坊街", "Hefang Street"), ("学前路", "Xueqian Road"), ("钟楼街", "Zhonglou Street")),
    "linjiang": (("滨江路", "Binjiang Road"), ("船厂路", "Chuanchang Road"), ("桥西街", "Qiaoxi Street")),
    "donghu": (("湖滨路", "Hubin Road"), ("荷塘路", "Hetang Road"), ("柳堤街", "Liudi Street")),
    "beidu": (("北渡大道", "Beidu Avenue"), ("车站路", "Chezhan Road"), ("棉纺路", "Mianfang Road")),
    "wanghai": (("望海路", "Wanghai Road"), ("渔港街", "Yugang Street"), ("灯塔路", "Dengta Road")),
    "qingling": (("青岭路", "Qingling Road"), ("茶园路", "Chayuan Road")),
}  # fmt: skip
#: kind → its name, and the names that such premises have
PREMISES = {
    "restaurant": ("餐馆", "Restaurant", (("老灶面馆", "Old Stove Noodles"), ("四时小馆", "Four Seasons Eatery"), ("渔家小厨", "Fisher's Kitchen"), ("山风饭店", "Mountain Wind Restaurant"), ("阿婆馄饨", "Granny's Wontons"))),
    "canteen": ("食堂", "Canteen", (("小学食堂", "Primary School Canteen"), ("养老院食堂", "Care Home Canteen"), ("机关食堂", "Office Canteen"))),
    "shop": ("食品店", "Food shop", (("便民超市", "Handy Supermarket"), ("水果铺", "Fruit Shop"), ("糕点坊", "Cake Shop"), ("粮油店", "Grain and Oil Shop"))),
    "market": ("农贸市场摊位", "Market stall", (("农贸市场水产摊", "Market: Fish Stall"), ("农贸市场熟食摊", "Market: Cooked Food Stall"))),
}  # fmt: skip
RESULTS = {
    "passed": ("合格", "Passed"), "correct": ("责令改正", "Ordered to correct"), "closed": ("停业整顿", "Closed until put right"),
}  # fmt: skip
#: days until the inspectors come again
CONTROL = {"passed": 0, "correct": 15, "closed": 7}
NOTES = {
    "passed": (("", ""), ("", ""), ("生熟分开，台账齐全", "Raw and cooked apart, records complete")),
    "correct": (
        ("冷藏柜温度偏高", "Refrigerator too warm"), ("未公示健康证", "Health certificates not shown"),
        ("进货台账不全", "Purchase records incomplete"), ("垃圾桶无盖", "Waste bin without a lid"),
    ),
    "closed": (
        ("后厨有鼠迹", "Traces of rats in the kitchen"), ("使用过期原料", "Ingredients past their date were used"),
    ),
}  # fmt: skip
INSPECTIONS = Described(
    "market-supervision", "food-inspections", "inspections",
    Pair("2026 年食品安全监督检查", "Food safety inspections, 2026"), Pair("检查记录", "Inspections"),
    Pair(
        "餐馆、食堂、食品店和市场摊位的日常监督检查：时间、地点、得分、结果和复查日期。只写单位，不写经营者姓名；对结果有异议的，更正后重新公布。",
        "Routine inspections of restaurants, canteens, food shops and market stalls: when, where, points, result, and when the "
        "inspectors come again. It names premises and no persons; a result that was contested and found wrong is corrected and "
        "published anew.",
    ),
    ("食品安全", "food safety", "监督检查", "inspections"), "2026-01-20", "2026-09-14",
    (
        _field("id", "string", Pair("编号", "Id"), Pair("检查的编号。", "The inspection's number."), required=True, unique=True),
        _field("inspected_on", "date", Pair("检查日期", "Inspected on"), Pair("到现场检查的日期。", "When the inspectors came."), required=True),
        _field("premises", "string", Pair("单位", "Premises"), Pair("招牌上的名称，前面加所在街道。", "The name on the sign, after the street."), required=True),
        _field("premises_en", "string", Pair("单位英文名", "Premises in English"), Pair("单位的英文名称。", "The name in English.")),
        _field("kind", "string", Pair("类别", "Kind"), Pair("餐馆、食堂、食品店或农贸市场摊位。", "Restaurant, canteen, food shop or market stall, in Chinese.")),
        _field("kind_en", "string", Pair("类别英文名", "Kind in English"), Pair("类别的英文。", "The kind in English.")),
        _DISTRICT,
        _field("lat", "number", Pair("纬度", "Latitude"), Pair("十进制度，WGS-84。", "Decimal degrees, WGS-84."), minimum=-90, maximum=90),
        _field("lon", "number", Pair("经度", "Longitude"), Pair("十进制度，WGS-84。", "Decimal degrees, WGS-84."), minimum=-180, maximum=180),
        _field("points", "integer", Pair("得分", "Points"), Pair("满分 100；80 分及以上合格，60 分以下停业整顿。", "Out of 100; from 80 on it is passed, below 60 closed."), required=True, minimum=0, maximum=100),
        _field("result", "string", Pair("结果", "Result"), Pair("合格、责令改正或停业整顿。", "Passed, ordered to correct, or closed until put right, in Chinese."), required=True, enum=[zh for zh, _ in RESULTS.values()]),
        _field("result_en", "string", Pair("结果英文", "Result in English"), Pair("结果的英文。", "The result in English.")),
        _field("note", "string", Pair("说明", "Note"), Pair("主要问题，或做得好的地方。", "The main fault, or what was good, in Chinese.")),
        _field("note_en", "string", Pair("英文说明", "Note in English"), Pair("说明的英文。", "The note in English.")),
        _field("again_on", "date", Pair("复查日期", "Inspected again on"), Pair("复查的日期；不需要复查或尚未复查的留空。", "When the inspectors came again; empty where that is not needed or not yet done.")),
    ),
    ("id",),
    _view(
        "map", Pair("检查了哪里，结果如何", "Where the inspectors were, and what they found"), "inspections",
        type="map", lat="lat", lon="lon", label="premises", label_en="premises_en", group="result", group_en="result_en",
    ),
)  # fmt: skip
