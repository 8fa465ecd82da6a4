"""Single kinds of fact in the forms in which notices write them."""

from __future__ import annotations

import datetime as dt

import pytest

from gazette.extraction.acts.validity import find_validity
from gazette.extraction.facts.rules import find_rules
from gazette.extraction.wording.dates import (
    DAY,
    day_in_address,
    day_of,
    find_period,
    find_recurring,
    impossible_days,
    only_day,
)
from gazette.extraction.wording.passages import Passage, sentences, without_titles
from gazette.extraction.wording.quantities import amount, whole
from gazette.records import Area

ISSUED = dt.date(2024, 7, 29)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def passage(text: str) -> Passage:
    return Passage(0, len(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年9月19日", "2024-09-19"),
        ("2024-07-30", "2024-07-30"),
        ("2024/7/3", "2024-07-03"),
        ("2024.07.30", "2024-07-30"),
        ("二〇二四年九月十九日", "2024-09-19"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("20221229日", "2022-12-29"),
        ("2024年3月15", "2024-03-15"),
    ],
)
def test_days(text, expected):
    assert only_day(text) == day(expected)
    assert [day_of(match) for match in DAY.finditer(f"于{text},")] == [day(expected)]


@pytest.mark.parametrize(
    "text", ["2024年13月1日", "2023年2月29日", "2024年", "029-81631519", "61110402000135", "1.2024.5"]
)
def test_what_is_no_day(text):
    assert not any(day_of(match) for match in DAY.finditer(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每年3月30日前", ["--03-30"]),
        ("每年6月底和12月底前", ["--06-30", "--12-31"]),
        ("2月末", ["--02-28"]),
        ("2月29日", ["--02-29"]),
        ("2月30日", []),
        ("6月31日", []),
        ("13月1日", []),
        ("3月初", []),
    ],
)
def test_days_of_every_year(text, expected):
    assert [found.value for found in find_recurring(text)] == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("1—4月份", 2024, ("2024-01-01", "2024-05-01")),
        ("2023年1-12月", 2024, ("2023-01-01", "2024-01-01")),
        ("1至9月", 2023, ("2023-01-01", "2023-10-01")),
        ("2024年上半年", None, ("2024-01-01", "2024-07-01")),
        ("2023年,", None, ("2023-01-01", "2024-01-01")),
        ("今年1—4月份", 2024, ("2024-01-01", "2024-05-01")),
        ("去年1—4月份", 2024, ("2023-01-01", "2023-05-01")),
        ("上年同期1—4月份", 2024, ("2023-01-01", "2023-05-01")),
        ("截至去年上半年", 2024, ("2023-01-01", "2023-07-01")),
        ("去年前三季度", 2024, ("2023-01-01", "2023-10-01")),
        ("2022年上半年", 2024, ("2022-01-01", "2022-07-01")),
    ],
)
def test_periods(text, year, expected):
    assert find_period(text, year).value == tuple(day(bound) for bound in expected)


@pytest.mark.parametrize("text", ["1—4月份", "去年1—4月份"])
def test_a_period_without_any_year_is_none(text):
    assert find_period(text, None) is None


@pytest.mark.parametrize("text", ["同年1—4月份", "次年1—4月份", "同期1—4月份", "2022年认定的集群,1—4月份"])
def test_a_period_of_a_year_that_is_not_clear_is_none(text):
    assert find_period(text, 2024) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://a.gov.cn/tzgg/2023/1/9/abc.shtml", "2023-01-09"),
        ("http://a.gov.cn/2021/12/7/abc.shtml", "2021-12-07"),
        ("https://a.gov.cn/tzgg/202507/t20250714_4148265.html", "2025-07-14"),
        ("https://a.cn/system/2025/10/24/030248757.shtml", "2025-10-24"),
        ("https://a.cn/art/2023/art_2a45.html", None),
        ("https://a.cn/news/20239999.html", None),
    ],
)
def test_days_in_addresses(address, expected):
    found = day_in_address(address)
    assert (found and found.value) == (expected and day(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23", 23),
        ("1,200", 1200),
        ("二十三", 23),
        ("十", 10),
        ("一百零五", 105),
        ("两", 2),
        ("二〇二四", 2024),
        ("个", None),
        ("", None),
    ],
)
def test_whole_numbers(text, expected):
    assert whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.9万亿", 1_900_000_000_000),
        ("12.1万", 121_000),
        ("8.6", 8.6),
        ("4,040", 4040),
        ("3亿", 300_000_000),
        ("约", None),
    ],
)
def test_amounts_are_exact(text, expected):
    assert amount(text) == expected


VALIDITIES = {
    "集群认定有效期为2024年至2027年。": ("2024年至2027年", None, ("2024-01-01", "2024-07-29"), ("2027-01-01", "2028-01-01")),
    "有效期三年(2024年至2026年)。": (
        "三年(2024年至2026年)", 3, ("2024-01-01", "2024-07-29"), ("2027-01-01", "2027-01-01"),
    ),
    "认定有效期为三年。": ("三年", 3, ("2024-01-01", "2024-07-29"), ("2027-01-01", "2027-07-29")),
    "有效期自2024年7月10日至2027年7月9日。": (
        "2024年7月10日至2027年7月9日", None, ("2024-07-10", "2024-07-10"), ("2027-07-10", "2027-07-10"),
    ),
    "有效期为2025年10月至2028年10月。": (
        "2025年10月至2028年10月", None, ("2025-10-01", "2025-11-01"), ("2028-10-01", "2028-11-01"),
    ),
    "有效期为2025年至2027年。": ("2025年至2027年", None, ("2025-01-01", "2026-01-01"), ("2027-01-01", "2028-01-01")),
    "认定有效期3年,自2024年6月1日起计算。": (
        "3年,自2024年6月1日起计算", 3, ("2024-06-01", "2024-06-01"), ("2027-06-01", "2027-06-01"),
    ),
    "有效期自2024年6月1日起三年。": (
        "自2024年6月1日起三年", 3, ("2024-06-01", "2024-06-01"), ("2027-06-01", "2027-06-01"),
    ),
    "有效期三年(自2024年6月1日起)。": (
        "三年(自2024年6月1日起)", 3, ("2024-06-01", "2024-06-01"), ("2027-06-01", "2027-06-01"),
    ),
    "有效期3年,从2024年8月起算。": (
        "3年,从2024年8月起算", 3, ("2024-08-01", "2024-09-01"), ("2027-08-01", "2027-09-01"),
    ),
    "有效期至2028年6月。": ("至2028年6月", None, None, ("2028-06-01", "2028-07-01")),
    "认定有效期截至2028年12月31日。": ("截至2028年12月31日", None, None, ("2029-01-01", "2029-01-01")),
    "有效期三年,至2027年底。": ("三年,至2027年底", 3, None, ("2028-01-01", "2028-01-01")),
    "有效期自2024年7月10日至2027年6月。": (
        "自2024年7月10日至2027年6月", None, ("2024-07-10", "2024-07-10"), ("2027-06-01", "2027-07-01"),
    ),
    "称号自发文之日起三年内有效。": (
        "自发文之日起三年", 3, ("2024-07-29", "2024-07-29"), ("2027-07-29", "2027-07-29"),
    ),
    "有效期3年,自公布之日起计算。": (
        "3年,自公布之日起计算", 3, ("2024-07-29", "2024-07-29"), ("2027-07-29", "2027-07-29"),
    ),
    "有效期自本通知印发之日起3年。": (
        "自本通知印发之日起3年", 3, ("2024-07-29", "2024-07-29"), ("2027-07-29", "2027-07-29"),
    ),
    "有效期两年半,自2024年6月1日起计算。": (
        "两年半,自2024年6月1日起计算", None, ("2024-06-01", "2024-06-01"), ("2026-12-01", "2026-12-01"),
    ),
    "有效期两年半。": ("两年半", None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("text", VALIDITIES)
def test_validity_and_its_bounds(text):
    words, years, start, end = VALIDITIES[text]
    found = find_validity([passage(text)], ISSUED).stated
    assert (found.value.text, found.value.term_years) == (words, years)
    assert found.value.start == (start and tuple(day(bound) for bound in start))
    assert found.value.end == (end and tuple(day(bound) for bound in end))
    assert text[found.start : found.end] == words


def test_a_term_without_a_day_of_issue_has_no_bounds():
    found = find_validity([passage("认定有效期为三年。")], None).stated
    assert (found.value.term_years, found.value.start, found.value.end) == (3, None, None)


COMPUTED = {
    "认定有效期为三年。": ("start", "end"),
    "集群认定有效期为2024年至2027年。": ("start",),
    "有效期三年(2024年至2026年)。": ("start", "end"),
    "有效期为2025年至2027年。": (),
    "有效期为2024年7月至2027年7月。": ("start",),
    "有效期自2024年7月10日至2027年7月9日。": (),
    "有效期自2024年6月1日起三年。": ("end",),
}


@pytest.mark.parametrize("text", COMPUTED)
def test_bounds_that_rest_on_the_day_of_issue_or_a_term_are_computed(text):
    assert find_validity([passage(text)], ISSUED).computed == COMPUTED[text]


EXTENDED = {
    "有效期为2024年至2027年,期满后延长三年。": ("2024年至2027年", None),
    "有效期为2024年至2027年,复评通过的延长3年。": ("2024年至2027年", None),
    "有效期为三年,到期复核通过的,再延续两年。": ("三年", 3),
    "有效期自2024年7月10日至2027年7月9日,届满后可顺延三年。": ("2024年7月10日至2027年7月9日", None),
}


@pytest.mark.parametrize("text", EXTENDED)
def test_an_extension_is_no_part_of_the_term(text):
    found = find_validity([passage(text)], ISSUED).stated
    assert (found.value.text, found.value.term_years) == EXTENDED[text]
    assert text[found.start : found.end] == found.value.text


@pytest.mark.parametrize(
    "text",
    [
        "本办法自印发之日起五年内有效。",
        "有效期满后,组织开展复评工作。",
        "复评通过的有效期延长三年。",
        "集群实行动态管理。",
    ],
)
def test_what_states_no_validity(text):
    assert find_validity([passage(text)], ISSUED) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("自2025年2月30日至2028年2月29日,二〇二五年十一月三十一日", ["2025年2月30日", "二〇二五年十一月三十一日"]),
        ("每年2月30日前、6月31日前,12月31日前,2月29日前", ["2月30日", "6月31日"]),
    ],
)
def test_days_that_no_calendar_has(text, days):
    assert [text[low:high] for low, high in impossible_days(text)] == days


def test_an_impossible_day_is_told(read):
    record = read(
        "关于公布2025年度青海省中小企业特色产业集群名单的通知\n各市州工业和信息化局:\n"
        "认定海西州格尔木市盐湖化工产业集群等1个集群为2025年度青海省中小企业特色产业集群,有效期自2025年2月30日至2028年2月28日。\n"
        "青海省工业和信息化厅\n2025年11月31日\n"
    )
    told = [each.message[:10] for each in record.warnings if each.code == "date-impossible"]
    assert told == ["2025年2月30日", "2025年11月31"]


@pytest.mark.parametrize("signed", ["\n2025年9月31日", "  2025年9月31日", "\n二〇二五年九月三十一日"])
@pytest.mark.parametrize("behind", ["", "\n附件\n2025年10月9日"])
def test_an_impossible_day_under_a_signature_leaves_the_issuer_and_no_day(read, signed, behind):
    record = read(
        "关于公布2025年度河北省中小企业特色产业集群名单的通知\n冀工信企业〔2025〕99号\n各市工业和信息化局:\n"
        "现将2025年度河北省中小企业特色产业集群名单(共2个)予以公布。\n1.石家庄市藁城区宫灯产业集群\n2.保定市安国市中药产业集群\n"
        f"河北省工业和信息化厅{signed}{behind}\n"
    )
    assert [issuer.name for issuer in record.issuers] == ["河北省工业和信息化厅"]
    assert record.issued is None
    assert [each.code for each in record.warnings] == ["date-impossible"]
    assert len(record.announcements[0].entries) == 2


def test_sentences_keep_their_places():
    text = "一句。“两句!”三句"
    assert [(s.text, text[s.start : s.end]) for s in sentences(passage(text))] == [
        ("一句。", "一句。"),
        ("“两句!”", "“两句!”"),
        ("三句", "三句"),
    ]


def test_titles_of_documents_are_blanked_but_not_those_of_lists():
    text = "按照《关于公布集群名单的通知》,形成《公示名单》"
    blanked = without_titles(text)
    assert "通知" not in blanked
    assert blanked.endswith(",形成《公示名单》")
    assert len(blanked) == len(text)


@pytest.mark.parametrize(
    ("sentence", "text", "years"),
    [
        ("认定集群有效期三年(2026年1月1日—2028年12月31日)。", "认定集群有效期三年(2026年1月1日—2028年12月31日)", 3),
        ("有效期3年自2026年1月1日起至2028年12月31日止,期满复核。", "有效期3年自2026年1月1日起至2028年12月31日止", 3),
        ("有效期两年半。", "有效期两年半", None),
    ],
)
def test_a_term_is_quoted_whole(sentence, text, years):
    rules = [rule.value for rule in find_rules([passage(sentence)]) if rule.value.kind == "term"]
    assert [(rule.text, rule.years) for rule in rules] == [(text, years)]


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("江西省国家级集群累计达16个", Area(include=("360000",))),
        ("全国国家级集群累计达300个", None),
    ],
)
def test_a_cumulative_count_of_a_share_names_its_area(read, said, area):
    record = read(
        "工业和信息化部近日公布2025年度中小企业特色产业集群名单,全国100个集群入选,其中,江西省3个:"
        f"南昌市青山湖区针织服装产业集群、赣州市南康区家具产业集群、九江市柴桑区玻纤产业集群。截至目前,{said}。\n"
    )
    assert [(count.of, count.area) for count in record.counts if count.kind == "cumulative"] == [
        ("national sme-characteristic-cluster", area)
    ]
    assert [figure.area for figure in record.statistics] == [area]
