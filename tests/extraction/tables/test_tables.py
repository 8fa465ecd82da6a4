"""Tables flattened to one cell a line: a fault in one row stays in that row, and is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEAD = """陕西省工业和信息化厅关于公布2024年度省级中小企业特色产业集群名单的通知
各设区市工业和信息化局:
经评审,确定了2024年度省级中小企业特色产业集群(名单见附件),现予以公布。
陕西省工业和信息化厅
2024年7月29日
附件
2024年度省级中小企业特色产业集群名单
序号
市(区)
县(市、区)
集群名称
特色主导产业
"""
NUMBER, CITY, COUNTY, NAME, INDUSTRY = range(5)
TABLE = (
    ("1", "西安市", "未央区", "西安市未央区稀有金属产业集群", "稀有金属"),
    ("2", "西安市", "长安区", "西安市长安区光子芯片产业集群", "光子产业"),
    ("3", "宝鸡市", "金台区", "宝鸡市金台区钻采装备产业集群", "油气钻采"),
    ("4", "咸阳市", "兴平市", "咸阳市兴平市航空装备产业集群", "航空航海"),
    ("5", "铜川市", "耀州区", "铜川市耀州区光电子产业集群", "光电子产业"),
    ("6", "渭南市", "蒲城县", "渭南市蒲城县食品产业集群", "食品产业"),
)
CODES = ("610112", "610116", "610303", "610481", "610204", "610526")
Rows = list[list[str]]


def page(edit: Callable[[Rows], object]) -> str:
    rows = [list(row) for row in TABLE]
    edit(rows)
    return HEAD + "\n".join(cell for row in rows for cell in row) + "\n友情链接:\n"


def table(entries) -> list[tuple]:
    return [(str(e.position), e.city, e.county, e.name, e.industry) for e in entries]


def test_the_table_without_a_fault(read):
    record = read(page(lambda rows: None))
    (announcement,) = record.announcements
    assert table(announcement.entries) == list(TABLE)
    assert [entry.regions for entry in announcement.entries] == [(code,) for code in CODES]
    assert (announcement.completeness, record.warnings) == ("complete", ())


FAULTS: dict[str, tuple[Callable[[Rows], object], list[str]]] = {
    "a number is missing": (lambda rows: rows[3].pop(NUMBER), ["cell-missing"]),
    "the first number is missing": (lambda rows: rows[0].pop(NUMBER), ["cell-missing"]),
    "a county is missing": (lambda rows: rows[1].pop(COUNTY), ["cell-missing"]),
    "a city is missing that is not the one above": (lambda rows: rows[3].pop(CITY), ["cell-missing"]),
    "a number stands twice": (lambda rows: rows[3].insert(NUMBER, "4"), ["line-unread"]),
    "a number is wrong": (lambda rows: rows[3].__setitem__(NUMBER, "3"), ["position-gap", "position-gap"]),
    "an advertisement stands between cells": (lambda rows: rows[2].insert(NAME, "扫码关注公众号"), ["line-unread"]),
    "share buttons stand between rows": (lambda rows: rows[2].append("分享到"), ["line-unread"]),
    "news stands between rows": (
        lambda rows: rows[2].extend(["· 2025-07-16某省先进制造业条例", "· 2025-07-15某省冶金行业名单"]),
        ["line-unread", "line-unread"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_costs_no_row_and_is_told(read, fault):
    edit, warnings = FAULTS[fault]
    record = read(page(edit))
    (announcement,) = record.announcements
    assert [entry.regions for entry in announcement.entries] == [(code,) for code in CODES]
    assert table(announcement.entries) == list(TABLE)
    assert announcement.completeness == "complete"
    assert [warning.code for warning in record.warnings] == warnings


def test_a_row_without_its_name_is_left_out_and_told(read):
    text = page(lambda rows: rows[1].pop(NAME))
    record = read(text)
    (announcement,) = record.announcements
    assert table(announcement.entries) == [row for row in TABLE if row[NUMBER] != "2"]
    assert announcement.completeness == "sample"
    unread, gap = record.warnings
    assert (unread.code, gap.code) == ("line-unread", "position-gap")
    assert "光子产业" in text[slice(*unread.span)]


def test_a_row_that_is_not_there_makes_the_list_a_sample(read):
    record = read(page(lambda rows: rows.pop(2)))
    (announcement,) = record.announcements
    assert (len(announcement.entries), announcement.completeness) == (5, "sample")
    assert [warning.code for warning in record.warnings] == ["position-gap"]


@pytest.mark.parametrize("cell", ["雁塔区", "市南区"])
def test_a_cell_against_the_name_is_told_and_not_believed(read, cell):
    record = read(page(lambda rows: rows[1].__setitem__(COUNTY, cell)))
    (announcement,) = record.announcements
    (warning,) = record.warnings
    assert warning.code == "place-conflict"
    assert cell in warning.message
    entry = announcement.entries[1]
    assert (entry.county, entry.regions, entry.zone) == (cell, ("610100",), None)


def test_places_with_nothing_in_common_give_no_region(read):
    def edit(rows: Rows) -> None:
        rows[1][NAME] = "宝鸡市金台区光子芯片产业集群"
        rows[1][CITY : COUNTY + 1] = ["西安市", "长安区"]

    record = read(page(edit).replace("省级", "国家级"))
    entry = record.announcements[0].entries[1]
    assert (entry.regions, [warning.code for warning in record.warnings]) == (("610000",), ["place-conflict"])


def test_rows_keep_their_own_quotes(read):
    text = page(lambda rows: rows[3].pop(NUMBER))
    record = read(text)
    for index, row in enumerate(TABLE):
        words = text[slice(*record.evidence[f"/announcements/0/entries/{index}"].span)].split("\n")
        assert words == list(row if index != 3 else row[1:])


PIPES = """序号|市|县|集群名称|主导产业
1|西安市|长安区|西安市长安区光子芯片产业集群|光子
2|鄠邑区|西安市鄠邑区葡萄产业集群|葡萄
3|宝鸡市||宝鸡市金台区钻采装备产业集群|钻采
"""


def test_rows_of_fewer_cells_under_a_header_on_one_line(read):
    (announcement,) = read(HEAD.split("序号\n")[0] + PIPES).announcements
    assert [(e.city, e.county, e.industry, e.regions) for e in announcement.entries] == [
        ("西安市", "长安区", "光子", ("610116",)),
        ("西安市", "鄠邑区", "葡萄", ("610118",)),
        ("宝鸡市", "金台区", "钻采", ("610303",)),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.integers(0, len(TABLE) - 1),
    column=st.integers(0, INDUSTRY),
    how=st.sampled_from(["lose", "double", "spoil"]),
)
def test_whatever_happens_to_one_cell_the_other_rows_stay(read, row, column, how):
    def edit(rows: Rows) -> None:
        if how == "lose":
            rows[row].pop(column)
        elif how == "double":
            rows[row].insert(column, rows[row][column])
        else:
            rows[row][column] = "〓〓"

    record = read(page(edit))
    found = table(record.announcements[0].entries)
    others = [r[CITY:] for at, r in enumerate(TABLE) if at != row]
    assert [r[CITY:] for r in found if r[CITY:] in others] == others
    inherited = how == "lose" and column == CITY and row > 0 and TABLE[row - 1][CITY] == TABLE[row][CITY]
    assert record.warnings or inherited or found == list(TABLE) or how == "spoil"
