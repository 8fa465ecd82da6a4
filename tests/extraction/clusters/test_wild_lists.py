"""Lists as careless hands leave them: every name is read whole, with its place, and nothing else becomes one."""

from __future__ import annotations

import pytest

NOTICE = """湖南省工业和信息化厅关于公布2024年度中小企业特色产业集群名单的通知
各市州工业和信息化局:
经专家评审和公示,确定了2024年度省级中小企业特色产业集群(名单见附件),现予以公布。
湖南省工业和信息化厅
2024年5月6日
附件
2024年度中小企业特色产业集群名单
{rows}
"""
WHOLE = [("长沙市工程机械产业集群", "430100"), ("株洲市轨道交通产业集群", "430200"), ("湘潭市电工产业集群", "430300")]
SHORT = [("工程机械产业集群", "430100"), ("轨道交通产业集群", "430200"), ("电工产业集群", "430300")]

LISTS = {
    "two rows side by side": (
        "序号 集群名称 序号 集群名称\n1 长沙市工程机械产业集群 2 株洲市轨道交通产业集群\n3 湘潭市电工产业集群 4 永州市茶产业集群",
        [*WHOLE, ("永州市茶产业集群", "431100")],
    ),
    "names broken over lines": (
        "序号\n市州\n集群名称\n1\n长沙市\n长沙市工程机械\n产业集群\n2\n株洲市\n株洲市轨道交通\n产业集群\n3\n湘潭市\n湘潭市电工\n产业集群",
        WHOLE,
    ),
    "names broken by spaces": ("1、 长沙市 工程机械 产业集群\n2、 株洲市 轨道交通 产业集群\n3、 湘潭市 电工 产业集群", WHOLE),
    "the place behind the name": ("序号 产业领域 集群名称 所在地\n1 装备 工程机械产业集群 长沙市\n2 轨道 轨道交通产业集群 株洲市\n3 电气 电工产业集群 湘潭市", SHORT),
    "semicolons": ("长沙市工程机械产业集群;株洲市轨道交通产业集群;湘潭市电工产业集群。", WHOLE),
    "lines that end in commas and a stop": ("长沙市工程机械产业集群,\n株洲市轨道交通产业集群,\n湘潭市电工产业集群。", WHOLE),
    "circled numbers": ("①长沙市工程机械产业集群\n②株洲市轨道交通产业集群\n③湘潭市电工产业集群", WHOLE),
    "No.": ("No.1 长沙市工程机械产业集群\nNo.2 株洲市轨道交通产业集群\nNo.3 湘潭市电工产业集群", WHOLE),
    "bullets": ("● 长沙市工程机械产业集群\n● 株洲市轨道交通产业集群\n● 湘潭市电工产业集群", WHOLE),
    "the city heads its names": ("长沙市:工程机械产业集群\n株洲市:轨道交通产业集群\n湘潭市:电工产业集群", SHORT),
    "several names behind a city": ("长沙市:长沙市工程机械产业集群、长沙市新材料产业集群\n株洲市:株洲市轨道交通产业集群", [WHOLE[0], ("长沙市新材料产业集群", "430100"), WHOLE[1]]),
    "a table on one line": ("序号 市 集群名称 1 长沙市 工程机械产业集群 2 株洲市 轨道交通产业集群 3 湘潭市 电工产业集群", SHORT),
    "a table without header, one cell a line": ("1\n长沙市\n工程机械产业集群\n2\n株洲市\n轨道交通产业集群\n3\n湘潭市\n电工产业集群", SHORT),
    "pipes with a rule of dashes": ("|序号|集群名称|\n|---|---|\n|1|长沙市工程机械产业集群|\n|2|株洲市轨道交通产业集群|\n|3|湘潭市电工产业集群|", WHOLE),
    "a call to scan above the list": ("扫码关注公众号,免费领取资料\n1   长沙市工程机械产业集群   装备\n2   株洲市轨道交通产业集群   轨道\n3   湘潭市电工产业集群   电气", WHOLE),
    "signed below the list": ("长沙市工程机械产业集群\n株洲市轨道交通产业集群\n湘潭市电工产业集群\n\n湖南省工业和信息化厅", WHOLE),
}  # fmt: skip


@pytest.mark.parametrize("form", LISTS)
def test_every_name_is_read_whole_with_its_place(read, form):
    rows, expected = LISTS[form]
    record = read(NOTICE.format(rows=rows))
    (announcement,) = record.announcements
    assert [(entry.name, *entry.regions) for entry in announcement.entries] == expected
    assert announcement.completeness == "complete"
    assert "name-cut" not in [warning.code for warning in record.warnings]


def test_a_list_that_breaks_off_inside_a_bracket_is_cut(read):
    record = read(NOTICE.format(rows="1.长沙市(工程机械)特色产业集群\n2.株洲市(轨道"))
    assert [entry.name for entry in record.announcements[0].entries] == ["长沙市(工程机械)特色产业集群"]
    assert "name-cut" in [warning.code for warning in record.warnings]


def test_a_notice_on_one_line_above_its_table(read):
    record = read(
        "根据《河南省工业和信息化厅关于创建中小企业特色产业集群的指导意见》(豫工信企业〔2014〕900号)精神,省工业和信息化厅组织专家进行了评审。"
        "经评审,共有2家单位符合申报条件,拟认定为河南省中小企业特色产业集群,现予以公示(见附件),接受社会监督。如有异议,请以书面形式反映。"
        "公示时间:2014年12月30日—2015年1月5日 附件:拟认定的河南省中小企业特色产业集群名单 河南省工业和信息化厅 2014年12月29日 "
        "附件 拟认定的河南省中小企业特色产业集群名单\n序号 | 申报单位 | 认定名称 |\n"
        "1 | 新野县产业集聚区 | 河南省中小企业特色产业集群(纺织服装) |\n"
        "2 | 偃师市产业集聚区 | 河南省中小企业特色产业集群(三轮摩托及装备制造) |\n"
    )
    (announcement,) = record.announcements
    assert [(issuer.name, issuer.region) for issuer in record.issuers] == [("河南省工业和信息化厅", "410000")]
    assert record.issued is not None and record.issued.isoformat() == "2014-12-29"
    assert (announcement.stage, announcement.announced_count) == ("proposal", 2)
    assert [(entry.industry, entry.regions) for entry in announcement.entries] == [
        ("纺织服装", ("411329",)),
        ("三轮摩托及装备制造", ("410381",)),
    ]


REPORT = """成都3个集群新入选国家级名单
2025年11月5日 来源:日报
近日,工业和信息化部公布2025年度(第四批)中小企业特色产业集群名单和2022年度(第一批)中小企业特色产业集群复核通过名单。
此次新入选的集群为成华区智能机器人产业集群、崇州市板式家具产业集群,复核通过的集群是青羊区航空配套产业集群、武侯区微波射频产业集群。加上此前已入选的新都区航空大部件产业集群、温江区生物技术药产业集群,成都的集群数量达到6个。
"""


def test_new_recognitions_and_rechecks_in_one_report(read):
    record = read(REPORT)
    assert [(a.stage, a.year, [e.name for e in a.entries]) for a in record.announcements] == [
        ("grant", 2025, ["成华区智能机器人产业集群", "崇州市板式家具产业集群"]),
        ("recheck", 2022, ["青羊区航空配套产业集群", "武侯区微波射频产业集群"]),
    ]


def test_a_national_list_told_for_one_province_means_that_province(read):
    record = read(
        """山西2个集群入选国家级中小企业特色产业集群
来源:日报
近日,工业和信息化部公布2024年度中小企业特色产业集群名单,山西2个集群入选,分别为城区高端装备产业集群、祁县玻璃器皿产业集群。
"""
    )
    (announcement,) = record.announcements
    assert announcement.programme.region == "CN"
    assert [entry.regions for entry in announcement.entries][1] == ("140727",)


def test_a_recommendation_put_out_for_comment_is_a_recommendation(read):
    record = read(
        """关于2025年度国家级中小企业特色产业集群推荐名单的公示
经各市申报、专家评审,现将拟推荐的2025年度国家级中小企业特色产业集群名单予以公示。公示时间:2025年5月6日至5月12日。
1.长沙市工程机械产业集群
2.株洲市轨道交通产业集群
湖南省工业和信息化厅
2025年5月6日
"""
    )
    (announcement,) = record.announcements
    assert (record.kind, announcement.stage) == ("proposal", "recommendation")
    assert (announcement.programme.level, announcement.programme.region) == ("national", "CN")


def test_a_trial_for_cultivation_is_an_act_though_its_title_sounds_like_a_call(read):
    record = read(
        """科技部火炬中心关于开展2021年度创新型产业集群试点(培育)的通知
国科火字〔2021〕900号
各有关省、自治区、直辖市科技厅(委、局):
经建设主体申请、专家评议等程序,现同意将天津市细胞产业创新型产业集群等43个产业集群纳入2021年度创新型产业集群试点(培育)(见附件)。
"""
    )
    (announcement,) = record.announcements
    assert (announcement.stage, announcement.announced_count) == ("cultivation", 43)
    assert (announcement.programme.scheme, announcement.programme.level) == ("innovative-cluster", "national")
