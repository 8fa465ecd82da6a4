"""Numbers of clusters and figures about them: by area, of which year, and how roughly."""

from __future__ import annotations

import datetime as dt

import pytest

PAGE = """某地集群发展情况
2024-09-05 来源:某报
工业和信息化部公布了2024年度中小企业特色产业集群名单。{text}
"""

BY_AREA = {
    "湖南、湖北位居第三,均为7个集群。": [("430000", 7), ("420000", 7)],
    "湖南、湖北均为7个。": [("430000", 7), ("420000", 7)],
    "湖南、湖北各7个集群。": [("430000", 7), ("420000", 7)],
    "湖南、湖北、安徽等省均有7个集群上榜。": [("430000", 7), ("420000", 7), ("340000", 7)],
    "湖南和湖北都是7个集群。": [("430000", 7), ("420000", 7)],
    "“浙江+宁波”上榜集群数量为9;湖南、湖北均为7个;江苏8个。": [
        ("330000", 9),
        ("330200", 9),
        ("430000", 7),
        ("420000", 7),
        ("320000", 8),
    ],
}


@pytest.mark.parametrize("sentence", BY_AREA)
def test_counts_by_area(read, sentence):
    record = read(PAGE.format(text="从分布看," + sentence))
    found = [(code, c.value) for c in record.counts if c.kind == "by-area" for code in c.area.include]
    assert found == BY_AREA[sentence]


ROUGH = {
    "计划认定国家级集群200个左右": "200个左右",
    "计划认定约200个国家级集群": "约200个",
    "截至目前,累计认定国家级集群近200个": "近200个",
    "截至目前,累计认定国家级集群超200个": "超200个",
    "截至目前,累计认定国家级集群200余个": "200余个",
    "截至目前,累计认定国家级集群200个": "200个",
}


@pytest.mark.parametrize("words", ROUGH)
def test_a_rough_number_keeps_its_word_in_the_quote(read, words):
    text = PAGE.format(text=words + "。")
    record = read(text)
    (count,) = record.counts
    evidence = record.evidence["/counts/0"]
    assert (count.value, text[slice(*evidence.span)]) == (200, ROUGH[words])
    assert evidence.mode == ("stated" if ROUGH[words] == "200个" else "normalised")


@pytest.mark.parametrize("value", ["约1.9万亿元", "近1.9万亿元", "超1.9万亿元", "1.9万亿元左右", "1.9万亿元"])
def test_a_rough_figure_keeps_its_word_in_the_text(read, value):
    record = read(PAGE.format(text=f"1—4月份,国家级中小企业特色产业集群产值{value},同比增长8.6%。"))
    (statistic,) = record.statistics
    assert (statistic.value, statistic.text, statistic.change_percent) == (1_900_000_000_000, value, 8.6)


@pytest.mark.parametrize(
    ("when", "period"),
    [
        ("1—4月份", (dt.date(2024, 1, 1), dt.date(2024, 5, 1))),
        ("去年1—4月份", (dt.date(2023, 1, 1), dt.date(2023, 5, 1))),
        ("同年1—4月份", None),
    ],
)
def test_the_year_of_a_figure(read, when, period):
    record = read(PAGE.format(text=f"{when},国家级中小企业特色产业集群产值1.9万亿元。"))
    assert record.statistics[0].period == period
