"""Whole pages in the shapes in which portals and reposters leave them."""

from __future__ import annotations

import datetime as dt

import pytest

from gazette.extraction import extract
from gazette.reading.document import Document


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_notice_on_one_line(read):
    record = read(
        "安徽省工业和信息化厅关于公布2023年度省级中小企业特色产业集群名单的通知 各市工业和信息化局: "
        "根据《安徽省中小企业特色产业集群认定管理办法》(皖经信中小企〔2023〕44号)要求,认定合肥市肥西县新能源汽车产业集群等"
        "23个集群为2023年度安徽省中小企业特色产业集群,有效期自2023年1月1日至2025年12月31日。现予以公布。 一、各地要加大支持。"
        "二、请组织集群填报上一年度情况,于每年3月30日前报我厅。 安徽省工业和信息化厅 2023年7月31日"
    )
    assert record.title == "关于公布2023年度省级中小企业特色产业集群名单的通知"
    assert [issuer.name for issuer in record.issuers] == ["安徽省工业和信息化厅"]
    assert (record.issued, record.addressees) == (day("2023-07-31"), "各市工业和信息化局")
    assert [clause.number for clause in record.clauses] == [1, 2]
    (duty,) = record.obligations
    assert (duty.to, duty.what, duty.deadlines) == (("安徽省工业和信息化厅",), "上一年度情况", ("--03-30",))
    assert record.announcements[0].announced_count == 23


def test_an_official_page_with_data_lines_and_chinese_numerals(read):
    record = read(
        """首页 > 政务公开 > 通知公告
索引号:11630000016000152G/2023-00199
发布机构:青海省工业和信息化厅
发文日期:2023-08-16
名 称:关于2023年青海省中小企业特色产业集群名单的公示
关于2023年青海省中小企业特色产业集群名单的公示
根据《青海省中小企业特色产业集群管理办法》(青工信中〔2023〕226号)要求,经审核,拟认定2个集群,现将名单予以公示。
一、西宁市城北区生物医药特色产业集群
二、海东市互助县青稞产业集群
公示时间:2023年8月15日至8月21日
联系人:王某 电话:0971-6100000
青海省工业和信息化厅
2023年8月15日
"""
    )
    (announcement,) = record.announcements
    assert (record.kind, announcement.stage, record.document_number) == ("proposal", "proposal", None)
    assert record.title == "关于2023年青海省中小企业特色产业集群名单的公示"
    assert [(e.position, e.regions) for e in announcement.entries] == [(1, ("630105",)), (2, ("630223",))]
    assert (record.issued, record.publication.posted) == (day("2023-08-15"), day("2023-08-16"))


def test_results_of_a_recheck_with_a_signature_that_runs_into_its_date(read):
    record = read(
        """江苏省工业和信息化厅关于公布2022年度中小企业特色产业集群复核结果的通知
各设区市工业和信息化局:
我厅组织对2022年度省级中小企业特色产业集群进行了复核,现将复核结果予以公布。通过复核的集群有效期延长三年,未通过复核的取消称号。
江苏省工业和信息化厅2025年12月20日
附件
序号|集群名称|复核结果
1|常熟市电子氟材料产业集群|通过
2|昆山市模具产业集群|不通过
"""
    )
    (announcement,) = record.announcements
    assert (record.kind, announcement.stage, announcement.year) == ("recheck", "recheck", 2022)
    assert record.issued == day("2025-12-20")
    assert [entry.outcome for entry in announcement.entries] == ["pass", "fail"]


def test_a_revocation(read):
    record = read(
        """关于撤销部分省级特色产业集群认定的通知
各市工业和信息化局:
经研究,决定撤销邯郸市磁县化工特色产业集群等2个集群的省级特色产业集群称号。
1.邯郸市磁县化工特色产业集群
2.邢台市清河县羊绒特色产业集群
河北省工业和信息化厅
2024年3月15
"""
    )
    (announcement,) = record.announcements
    assert (record.kind, announcement.stage, announcement.announced_count) == ("revocation", "revocation", 2)
    assert [entry.regions for entry in announcement.entries] == [("130427",), ("130534",)]
    assert record.issued == day("2024-03-15")


def test_a_short_form_in_a_report_needs_the_region_of_the_headline(read):
    record = read(
        """江西5个集群入选省级名单
来源:日报 时间:2024-08-01
日前,省工信厅公布2024年度省级中小企业特色产业集群名单,共认定南昌市青云谱区航空产业集群、赣州市南康区家具产业集群等5个集群。
"""
    )
    assert [(issuer.name, issuer.region) for issuer in record.issuers] == [("江西省工业和信息化厅", "360000")]
    assert (record.announcements[0].programme.level, record.announcements[0].programme.region) == (
        "provincial",
        "360000",
    )


def test_a_city_recognises_its_own(read):
    record = read(
        """苏州市工业和信息化局关于公布2024年苏州市特色产业集群名单的通知
苏工信中小〔2024〕12号
各县级市(区)工业和信息化局:
经评审,认定昆山市光电产业集群等2个集群为2024年苏州市市级特色产业集群,有效期3年,现予以公布。
1.昆山市光电产业集群
2.张家港市冶金产业集群
苏州市工业和信息化局
2024年11月11日
"""
    )
    programme = record.announcements[0].programme
    assert (programme.scheme, programme.level, programme.region) == ("characteristic-cluster", "prefectural", "320500")
    assert (record.document_number, record.issued) == ("苏工信中小〔2024〕12号", day("2024-11-11"))


def test_a_call_asks_and_announces_nothing(read):
    record = read(
        """工业和信息化部办公厅关于组织开展2025年度中小企业特色产业集群推荐和2022年度中小企业特色产业集群复核工作的通知
工信厅企业函〔2025〕900号
各省、自治区、直辖市及计划单列市、新疆生产建设兵团中小企业主管部门:
根据《促进中小企业特色产业集群发展暂行办法》(工信部企业〔2022〕119号),现组织开展2025年度中小企业特色产业集群推荐工作。
一、各省推荐数量不超过8个集群,计划单列市不超过2个集群。
二、请于2025年4月14日前报送工业和信息化部。
工业和信息化部办公厅
2025年3月3日
"""
    )
    assert (record.kind, record.announcements, record.obligations) == ("call", (), ())
    assert [(count.kind, count.value) for count in record.counts] == [("quota", 8), ("quota", 2)]
    assert record.document_number == "工信厅企业函〔2025〕900号"


def test_a_text_printed_twice_is_read_once(page, read):
    document, once = page("table")
    twice = read(document.raw.split("友情链接")[0] * 2)
    assert twice.announcements == once.announcements
    assert twice.obligations == once.obligations
    assert "duplicated" in twice.text_condition


@pytest.mark.parametrize(
    ("address", "expected"),
    [("http://gxt.jl.gov.cn/a.html", "official-original"), ("http://example.org/a.html", "verbatim-repost")],
)
def test_a_page_of_the_government_is_the_original(page, reference, address, expected):
    document, _ = page("table")
    record = extract(Document.of_text(document.raw, url=address, site="某站"), reference)
    assert (record.reproduction, record.publication.url, record.publication.site) == (expected, address, "某站")
    assert "/publication/site" not in record.evidence


def test_posted_before_issued_is_told(page, read):
    document, _ = page("table")
    record = read(document.raw.replace("发布时间:2023-07-06", "发布时间:2023-06-30"))
    (warning,) = record.warnings
    assert warning.code == "posted-before-issued"


def test_all_names_in_one_sentence_of_a_notice(read):
    record = read(
        """辽宁省工业和信息化厅关于2024年省级中小企业特色产业集群的公告
辽工信发〔2024〕183号
经公示无异议,现认定沈阳市沈北新区低空经济产业集群、锦州市太和区特种合金产业集群为2024年辽宁省中小企业特色产业集群。
辽宁省工业和信息化厅
二〇二四年八月一日
"""
    )
    (announcement,) = record.announcements
    assert (announcement.stage, announcement.completeness, announcement.announced_count) == ("grant", "complete", None)
    assert [entry.regions for entry in announcement.entries] == [("210113",), ("210711",)]
    assert (record.document_number, record.issued) == ("辽工信发〔2024〕183号", day("2024-08-01"))


def test_two_bodies_that_a_report_names_together(read):
    record = read(
        """两部门公布名单
近日,河北省工信厅、省发展改革委联合印发通知,公布2024年度省级中小企业特色产业集群名单,清河县羊绒产业集群等20个集群榜上有名。
"""
    )
    assert [issuer.name for issuer in record.issuers] == ["河北省工业和信息化厅", "河北省发展和改革委员会"]
    assert [entry.name for entry in record.announcements[0].entries] == ["清河县羊绒产业集群"]


def test_a_flattened_header_with_columns_that_are_not_known(read):
    record = read(
        """内蒙古自治区工业和信息化厅关于公布2025年度自治区级中小企业特色产业集群的通知
各盟市工业和信息化局:
经研究,确定鄂托克旗羊绒产业集群等2个产业集群为2025年度自治区级中小企业特色产业集群。
内蒙古自治区工业和信息化厅
2025年10月20日
附件
序号
盟市
旗县区
集群名称
核心企业数
1
鄂尔多斯市
鄂托克旗
鄂托克旗羊绒产业集群
12
2
呼伦贝尔市
阿荣旗
阿荣旗玉米产业集群
7
"""
    )
    (announcement,) = record.announcements
    assert [(e.city, e.county, e.regions) for e in announcement.entries] == [
        ("鄂尔多斯市", "鄂托克旗", ("150624",)),
        ("呼伦贝尔市", "阿荣旗", ("150721",)),
    ]


@pytest.mark.parametrize("office", ["内蒙古自治区工业和信息化厅中小企业处", "内蒙古自治区工业和信息化厅产业集群发展处"])
def test_an_office_of_a_body_signs_and_is_no_row(read, office):
    record = read(
        "关于拟认定2025年度内蒙古自治区中小企业特色产业集群的公示\n"
        "经专家评审,拟认定以下3个产业集群,现予以公示。\n"
        "呼和浩特市:和林格尔县乳制品产业集群、托克托县生物发酵产业集群\n"
        f"鄂尔多斯市:东胜区羊绒产业集群\n{office}\n2025年9月12日\n"
    )
    assert [(issuer.name, issuer.region) for issuer in record.issuers] == [(office, "150000")]
    (announcement,) = record.announcements
    assert (len(announcement.entries), announcement.completeness) == (3, "complete")
    assert record.warnings == ()
