"""Lists in the layouts of the wild: every row becomes one entry with its place."""

from __future__ import annotations

import pytest

NOTICE = """{body}关于公布2024年度{scheme}名单的通知
各市工业和信息化局:
经企业申报、专家评审和公示,确定了2024年度省级{scheme}(名单见附件),现予以公布。
附件:2024年度{scheme}名单
{body}
2024年5月6日
附件
2024年度{scheme}名单
{rows}
上一篇:别的新闻
"""
SME = "中小企业特色产业集群"


def notice(province: str, rows: str, scheme: str = SME) -> str:
    return NOTICE.format(body=f"{province}工业和信息化厅", rows=rows, scheme=scheme)


LAYOUTS = {
    "between pipes": (
        "贵州省",
        "序号 | 集群名称 | 主导产业 | 备注\n1 | 盘州市煤机装备制造产业集群 | 装备制造 | 拟推荐\n2 | 仁怀市酱香白酒产业集群 | 白酒 |",
        [
            (1, "盘州市煤机装备制造产业集群", "装备制造", ("520281",)),
            (2, "仁怀市酱香白酒产业集群", "白酒", ("520382",)),
        ],
    ),
    "constant names, the place with the applicant": (
        "河南省",
        "序号|集群名称|申报单位\n1|河南省中小企业特色产业集群(纺织服装)|西平县产业集聚区管委会\n"
        "2|河南省中小企业特色产业集群(三轮摩托)|偃师区发展改革委",
        [
            (1, "河南省中小企业特色产业集群(纺织服装)", "纺织服装", ("411721",)),
            (2, "河南省中小企业特色产业集群(三轮摩托)", "三轮摩托", ("410307",)),
        ],
    ),
    "columns parted by runs of spaces": (
        "江苏省",
        "序号   名称   主导产业\n1   江阴顾山纺织服装工业园   纺织服装\n2   吴江仿真纤维材料产业集群   纺织",
        [
            (1, "江阴顾山纺织服装工业园", "纺织服装", ("320281",)),
            (2, "吴江仿真纤维材料产业集群", "纺织", ("320509",)),
        ],
    ),
    "columns parted by single spaces": (
        "广东省",
        "序号 市 县(市、区) 集群名称\n1 深圳市 光明区 深圳市光明区电子材料产业集群\n2 中山市 小榄镇 中山市小榄镇智能家居产业集群",
        [
            (1, "深圳市光明区电子材料产业集群", "电子材料", ("440311",)),
            (2, "中山市小榄镇智能家居产业集群", "智能家居", ("442000",)),
        ],
    ),
    "numbers and names by turns on one line": (
        "上海市",
        "1 闵行区空间信息 2 青浦区数字应用 3 嘉定区汽车芯片......",
        [
            (1, "闵行区空间信息", "空间信息", ("310112",)),
            (2, "青浦区数字应用", "数字应用", ("310118",)),
            (3, "嘉定区汽车芯片", "汽车芯片", ("310114",)),
        ],
    ),
    "a header without a number, names without suffix": (
        "重庆市",
        "所在区县 | 集群 | 运营管理机构 | 主导产业 | 联系人 | 电话\n永川区 | 数控机床 | 永川高新区管委会 | 装备制造 | 何某 | 无\n"
        "荣昌区 | 电子电路 | 荣昌高新区管委会 | 电子信息 | 周某 | 无",
        [(1, "数控机床", "装备制造", ("500118",)), (2, "电子电路", "电子信息", ("500153",))],
    ),
    "the body that runs a cluster behind its name": (
        "宁夏回族自治区",
        "(一)银川市灵武市羊绒产业集群(灵武高新技术产业开发区管委会);\n(二)石嘴山市平罗县碳基材料产业集群(运营机构:平罗县产业促进中心);\n"
        "(三)中卫市中宁县枸杞产业集群。",
        [
            (1, "银川市灵武市羊绒产业集群", "羊绒", ("640181",)),
            (2, "石嘴山市平罗县碳基材料产业集群", "碳基材料", ("640221",)),
            (3, "中卫市中宁县枸杞产业集群", "枸杞", ("640521",)),
        ],
    ),
    "numbered lines": (
        "山东省",
        "1.临沂市高端工程装备集群\n2.济南高新区(人工智能)特色产业集群\n3.沂水县食品产业集群",
        [
            (1, "临沂市高端工程装备集群", "高端工程装备", ("371300",)),
            (2, "济南高新区(人工智能)特色产业集群", "人工智能", ("370100",)),
            (3, "沂水县食品产业集群", "食品", ("371323",)),
        ],
    ),
    "numbers that run on across sections of cities": (
        "湖北省",
        "武汉市(2个)\n1.江夏区装备制造产业集群\n2.蔡甸区新能源汽车产业集群\n宜昌市(1个)\n3.宜都市新能源材料产业集群",
        [
            (1, "江夏区装备制造产业集群", "装备制造", ("420115",)),
            (2, "蔡甸区新能源汽车产业集群", "新能源汽车", ("420114",)),
            (3, "宜都市新能源材料产业集群", "新能源材料", ("420581",)),
        ],
    ),
    "plain lines": (
        "湖南省",
        "浏阳市烟花爆竹产业集群\n醴陵市陶瓷产业集群",
        [(1, "浏阳市烟花爆竹产业集群", "烟花爆竹", ("430181",)), (2, "醴陵市陶瓷产业集群", "陶瓷", ("430281",))],
    ),
    "no suffix at all": (
        "江西省",
        "1.余江眼镜\n2.贵溪铜基新材料\n3.湘东工业陶瓷",
        [
            (1, "余江眼镜", "眼镜", ("360603",)),
            (2, "贵溪铜基新材料", "铜基新材料", ("360681",)),
            (3, "湘东工业陶瓷", "工业陶瓷", ("360313",)),
        ],
    ),
    "several cities in one name": (
        "广西壮族自治区",
        "1.柳州市、南宁市智能网联新能源汽车集群\n2.广西资源循环利用产业集群",
        [
            (1, "柳州市、南宁市智能网联新能源汽车集群", "智能网联新能源汽车", ("450200", "450100")),
            (2, "广西资源循环利用产业集群", "资源循环利用", ("450000",)),
        ],
    ),
    "merged cells of a flattened table": (
        "陕西省",
        "序号\n市\n县(市、区)\n集群名称\n主导产业\n1\n西安市\n长安区\n西安市长安区光电产业集群\n光电\n"
        "2\n鄠邑区\n西安市鄠邑区葡萄产业集群\n葡萄",
        [
            (1, "西安市长安区光电产业集群", "光电", ("610116",)),
            (2, "西安市鄠邑区葡萄产业集群", "葡萄", ("610118",)),
        ],
    ),
    "a city of the corps": (
        "新疆维吾尔自治区",
        "1.新疆生产建设兵团阿拉尔市纺织产业集群\n2.哈密市伊州区风电装备产业集群",
        [
            (1, "新疆生产建设兵团阿拉尔市纺织产业集群", "纺织", ("659002",)),
            (2, "哈密市伊州区风电装备产业集群", "风电装备", ("650502",)),
        ],
    ),
    "a town below a county, a zone below a city": (
        "黑龙江省",
        "1.牡丹江市东宁市(绥阳镇)黑木耳产业集群\n2.哈尔滨经济技术开发区食品产业集群",
        [
            (1, "牡丹江市东宁市(绥阳镇)黑木耳产业集群", "黑木耳", ("231086",)),
            (2, "哈尔滨经济技术开发区食品产业集群", "食品", ("230100",)),
        ],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_become_entries(read, layout):
    province, rows, expected = LAYOUTS[layout]
    (announcement,) = read(notice(province, rows)).announcements
    found = [(e.position, e.name, e.industry, e.regions) for e in announcement.entries]
    assert found == expected
    assert announcement.completeness == "complete"


def test_a_zone_keeps_its_name(read):
    (announcement,) = read(
        notice("河南省", "1.郑州经济技术开发区高端装备产业集群\n2.洛阳市新材料产业集群")
    ).announcements
    assert [entry.zone for entry in announcement.entries] == ["郑州经济技术开发区", None]


def test_classes_of_one_list_are_acts_of_their_own(read):
    rows = (
        "省级产业集群(2个)\n1.南昌小蓝汽车产业集群\n2.樟树医药产业集群\n"
        "省级培育产业集群(1个)\n1.共青城电子信息(智能终端)产业集群"
    )
    record = read(notice("江西省", rows))
    assert [(a.stage, a.announced_count, len(a.entries)) for a in record.announcements] == [
        ("grant", 2, 2),
        ("cultivation", 1, 1),
    ]


def test_new_recognitions_and_rechecks_in_one_notice(read):
    record = read(
        """工业和信息化部关于公布2025年度中小企业特色产业集群和通过复核的2022年度中小企业特色产业集群名单的通告
工信部企业函〔2025〕900号
确定了2个2025年度中小企业特色产业集群,1个2022年度集群通过复核,现予以公告。有效期为三年。
附件:1.2025年度中小企业特色产业集群名单
2.通过复核的2022年度中小企业特色产业集群名单
工业和信息化部
2025年11月3日
附件1
2025年度中小企业特色产业集群名单
1.北京市海淀区人工智能产业集群
2.四川省崇州市板式家具产业集群
附件2
通过复核的2022年度中小企业特色产业集群名单
1.江苏省常熟市电子氟材料产业集群
"""
    )
    assert record.kind == "grant"
    assert record.document_number == "工信部企业函〔2025〕900号"
    assert [(a.stage, a.year, a.announced_count, len(a.entries)) for a in record.announcements] == [
        ("grant", 2025, 2, 2),
        ("recheck", 2022, 1, 1),
    ]


def test_a_mark_of_recheck_in_the_row_is_an_outcome(read):
    (announcement,) = read(
        notice("河北省", "清河县——羊绒特色产业集群(复核)\n安平县——丝网特色产业集群", scheme="特色产业集群")
    ).announcements
    assert [(e.industry, e.outcome) for e in announcement.entries] == [("羊绒", "pass"), ("丝网", None)]


def test_a_list_cut_inside_a_name(read):
    record = read(notice("河南省", "洛阳市新材料产业集群\n许昌市硅碳新材料产业集群\n济源市纳米"))
    (announcement,) = record.announcements
    assert [entry.name for entry in announcement.entries] == ["洛阳市新材料产业集群", "许昌市硅碳新材料产业集群"]
    assert announcement.completeness == "sample"
    assert "cut" in record.text_condition
    assert [warning.code for warning in record.warnings] == ["name-cut"]


def test_a_list_that_is_shorter_than_announced(read):
    text = notice("湖南省", "浏阳市烟花爆竹产业集群\n醴陵市陶瓷产业集群").replace("确定了2024", "确定了3个2024")
    record = read(text)
    (warning,) = record.warnings
    assert warning.code == "count-mismatch"
    assert text[slice(*warning.span)] == "3个"


@pytest.mark.parametrize(
    ("place", "code"),
    [("市中区", "region-ambiguous"), ("环山湾", "region-unknown")],
)
def test_a_place_that_is_not_understood_is_told(read, place, code):
    record = read(notice("山东省", f"1.{place}工业母机产业集群\n2.沂水县食品产业集群"))
    assert record.announcements[0].entries[0].regions == ()
    assert [warning.code for warning in record.warnings] == [code]


REPORTS = {
    "分别为": ("四川3个集群入选,分别为崇州市板式家具产业集群、邻水汽摩配套产业集群、绵阳市涪城区连接器产业集群。", 3),
    "等": ("我省项城市医药、平桥区绿色家居、叶县尼龙材料等6家产业集群入选。", 3),
}


@pytest.mark.parametrize("form", REPORTS)
def test_names_in_a_sentence_about_one_area(read, form):
    sentence, named = REPORTS[form]
    record = read(
        f"多个集群上榜国家级中小企业特色产业集群\n2025年11月6日 来源:日报\n近日,工业和信息化部公布2025年度中小企业特色产业集群名单,{sentence}\n"
    )
    (announcement,) = record.announcements
    assert len(announcement.entries) == named
    assert all(len(entry.regions) == 1 for entry in announcement.entries)
    assert (announcement.announced_count, announcement.completeness) == (None, "sample")


def test_the_thousandth_row_keeps_its_number_out_of_its_name(read):
    rows = "999.株洲市轨道交通产业集群\n1000.长沙市工程机械产业集群\n1001 湘潭市电工产业集群\n2024.永州市茶产业集群"
    (announcement,) = read(notice("湖南省", rows)).announcements
    assert [(e.position, e.name, e.regions) for e in announcement.entries] == [
        (999, "株洲市轨道交通产业集群", ("430200",)),
        (1000, "长沙市工程机械产业集群", ("430100",)),
        (1001, "湘潭市电工产业集群", ("430300",)),
        (2024, "永州市茶产业集群", ("431100",)),
    ]


def test_a_thousandth_row_of_a_flattened_table(read):
    rows = "序号\n市\n集群名称\n999\n株洲市\n轨道交通产业集群\n1000\n长沙市\n工程机械产业集群\n"
    (announcement,) = read(notice("湖南省", rows)).announcements
    assert [(e.position, e.name, e.regions) for e in announcement.entries] == [
        (999, "轨道交通产业集群", ("430200",)),
        (1000, "工程机械产业集群", ("430100",)),
    ]


COUNTIES_UNDER_THE_PROVINCE = (
    ("武汉市", "江夏区", "武汉市江夏区光电产业集群", "光电"),
    ("省直管", "仙桃市", "仙桃市非织造布产业集群", "非织造布"),
    ("天门市", "", "天门市服装产业集群", "服装"),
    ("省直辖县级行政区划", "潜江市", "潜江市小龙虾产业集群", "小龙虾"),
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 0, 1, 3), (2, 3, 0, 1)])
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("between", ["\n", "|", " ", "   "])
def test_counties_straight_under_their_province(read, between, numbered, order):
    """A cell that says 省直管, or no cell at all, is no cut and no other city."""
    header = [("市州", "县市区", "集群名称", "主导产业")[column] for column in order]
    table = [["序号", *header] if numbered else header]
    for number, row in enumerate(COUNTIES_UNDER_THE_PROVINCE, start=1):
        table.append([str(number)] * numbered + [row[column] for column in order])
    rows = "\n".join(between.join(cell for cell in line if cell or between == "|") for line in table)
    record = read(notice("湖北省", rows))
    (announcement,) = record.announcements
    assert [(e.position, e.name, e.county, e.regions) for e in announcement.entries] == [
        (1, "武汉市江夏区光电产业集群", "江夏区", ("420115",)),
        (2, "仙桃市非织造布产业集群", "仙桃市", ("429004",)),
        (3, "天门市服装产业集群", "天门市", ("429006",)),
        (4, "潜江市小龙虾产业集群", "潜江市", ("429005",)),
    ]
    assert [e.city for e in announcement.entries][1::2] == [None, None]
    assert record.warnings == ()


JOINED_IN_PROSE = {
    "沈阳市沈北新区低空经济产业集群以及锦州市太和区特种合金产业集群": ["沈阳市沈北新区低空经济产业集群", "锦州市太和区特种合金产业集群"],
    "沈阳市沈北新区低空经济产业集群、锦州市太和区特种合金产业集群和大连市金州区机床产业集群": [
        "沈阳市沈北新区低空经济产业集群", "锦州市太和区特种合金产业集群", "大连市金州区机床产业集群",
    ],
    "鞍山市海城市菱镁新材料产业集群、以及沈阳市和平区信息和通信产业集群": [
        "鞍山市海城市菱镁新材料产业集群", "沈阳市和平区信息和通信产业集群",
    ],
    "沈阳市和平区信息和通信产业集群": ["沈阳市和平区信息和通信产业集群"],
    "沈阳市和鞍山市智能装备产业集群": ["沈阳市和鞍山市智能装备产业集群"],
}  # fmt: skip


@pytest.mark.parametrize("names", JOINED_IN_PROSE)
def test_names_joined_by_a_word_in_prose(read, names):
    record = read(
        f"""辽宁省工业和信息化厅关于2024年省级中小企业特色产业集群的公告
经公示无异议,现认定{names}为2024年辽宁省中小企业特色产业集群。
辽宁省工业和信息化厅
二〇二四年八月一日
"""
    )
    (announcement,) = record.announcements
    assert [entry.name for entry in announcement.entries] == JOINED_IN_PROSE[names]


def test_a_former_region_is_told_by_the_code_that_it_had(read):
    """增城 was a city until 2014, 萝岗区 a district until 2014: a notice of 2012 means these, one of 2024 cannot."""
    rows = "1.增城市牛仔服装产业集群\n2.广州市萝岗区新材料产业集群"
    (then,) = read(notice("广东省", rows).replace("2024", "2012")).announcements
    assert [entry.regions for entry in then.entries] == [("440183",), ("440116",)]
    (now,) = read(notice("广东省", "1.广州市增城区牛仔服装产业集群")).announcements
    assert [entry.regions for entry in now.entries] == [("440118",)]
