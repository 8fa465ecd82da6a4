"""The columns of tables of clusters: how headers name them, and how well a cell fits one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from gazette.extraction.tables.rows import CLUSTER_NAME, NUMBER, STRAIGHT_UNDER
from gazette.extraction.wording import furniture
from gazette.records import Level

Column = Literal["number", "province", "city", "county", "name", "industry", "applicant", "outcome", "note"]
LevelOf = Callable[[str], Level | None]
"""The level of the region that a whole cell names, None where it names none."""

_HEADERS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("number", re.compile(r"序\s?号|排\s?名|编\s?号|No\.?")),
    ("outcome", re.compile(r"(?:复核|复评|评价|认定)?(?:结果|结论|等次)")),
    (
        "industry",
        re.compile(
            r"(?:特色|所属|集群)?(?:主导)?(?:产业|行业)(?:领域"
            r"|类别|名称|方向)?|(?:所属|产业)领域|主导产品"
        ),
    ),
    (
        "name",
        re.compile(
            r"(?:[一-鿿]{0,12}集群|拟?认定|申报|项目)?名\s?称|[一-鿿]{0,10}集群(?:名称|名单)"
            r"|(?:拟?(?:认定|推荐|申报|培育|入选|通过)|国家级?|[省市县]级|自治区级|重点|中小企业|特色|优势|产业|先进制造业"
            r"|战略性新兴|创新型|县域)*集群"
        ),
    ),
    ("province", re.compile(r"省份|省\(?区?、?市\)?|所属省份")),
    (
        "county",
        re.compile(
            r"(?:所属|所在)?(?:旗?县市?区?|旗县市?区|区县市?|县级|市县区?|县域)(?:\([^()]{1,6}\))?(?:级)?"
            r"|(?:所属|所在)?区\(?[、县市]*\)?|县\(市、?区\)"
        ),
    ),
    (
        "city",
        re.compile(
            r"(?:所属|所在|设区|推荐|申报)?(?:地|设区)?(?:市|州|地区"
            r"|城市|市州|州市|地州市?|地市|区域|盟市)(?:\([^()]{1,8}\))?|设区市|属地|所在地|所在地区|所在区域"
        ),
    ),
    (
        "applicant",
        re.compile(
            r"(?:申报|推荐|运营|管理|建设|牵头|依托|责任|实施"
            r"|所属|主管)[一-鿿]{0,4}(?:单位|机构|主体|部门|地区)"
        ),
    ),
    (
        "note",
        re.compile(
            r"备\s?注|说明|联\s?系\s?(?:人|电话|方式)(?:及(?:电话|方式))?|(?:联系|办公)?电\s?话|手\s?机(?:号码?)?|类别|类型|(?:拟?(?:认定|推荐|申报)[\s和及、]*){1,2}(?:级别|类型|类别|情况|层级)?"
        ),
    ),
)

_OUTCOME = re.compile("通过|合格|良好|优秀|复核|复评|延续|撤销|取消|不予")
_PLACE_WORD = re.compile("(?:[区县市镇旗州盟乡师团]|街道|兵团)$")
_RUNNING = re.compile(r"[。!?>»]|,.*,")

_LONGEST_HEADER = 16
_FEWEST_BELOW = 2

UNFIT = 3.0
"""The cost of a cell in a column of another kind; leaving a line out as no cell at all costs as much."""


@lru_cache(maxsize=4096)
def column_of(text: str) -> Column | None:
    """The column that a header cell names; None where the text is no header."""
    if len(text) > _LONGEST_HEADER:
        return None
    return next((column for column, pattern in _HEADERS if pattern.fullmatch(text.strip())), None)


def header_in(cells: Sequence[str]) -> list[Column] | None:
    """The columns of a header that stands on one line."""
    columns = one_of_several([column_of(cell) for cell in cells])
    known = [c for c in columns if c]
    if len(known) < 2 or ("name" not in known and "number" not in known):
        return None
    placed = columns[0] == "number" or (len(set(known)) > _FEWEST_BELOW and {"province", "city", "county"} & set(known))
    sure = placed and "name" in known and all(len(cell) <= _LONGEST_HEADER for cell in cells)
    return [c or "note" for c in columns] if sure or len(known) >= len(columns) - 1 else None


def one_of_several(columns: list[Column | None]) -> list[Column | None]:
    """The columns of one row, where a header names those of several rows that stand side by side."""
    again = next((k for k in range(2, len(columns)) if columns[k] == "number"), None)
    if columns[:1] == ["number"] and again and columns == columns[:again] * (len(columns) // again):
        return columns[:again]
    return columns


def under_groups(columns: Sequence[Column], cells: Sequence[str]) -> list[Column] | None:
    """The columns of a header of two lines, of which the second has the columns under the first one's groups (所在地
    over 市 and 县); None where the cells are no such line.

    A group is a column of the place in general or of notes. The place's columns stand under the first, the others under
    the next.
    """
    below = [column_of(cell) for cell in cells]
    groups = [at for at, column in enumerate(columns) if column in ("city", "note")]
    if not groups or len(cells) < _FEWEST_BELOW or not {"city", "county", "province"} & set(below):
        return None
    if {"name", "number"} & set(below) or any(row_number(cell) is not None for cell in cells):
        return None
    last = len(groups) - 1
    places = next((at for at, column in enumerate(below) if column not in ("province", "city", "county")), len(below))
    parts = [below[:places], below[places:]] if last else [below]
    found: list[Column] = []
    for at, column in enumerate(columns):
        if at in groups[: len(parts)]:
            found += [each or "note" for each in parts[groups.index(at)]]
        elif at not in groups:
            found.append(column)
    return found


def row_number(text: str) -> int | None:
    """The number that a whole cell writes, None where it writes none."""
    match = re.fullmatch(rf"\s*({NUMBER})[.、]?\s*", text)
    return int(match[1]) if match else None


def misfit(text: str, column: Column, level_of: LevelOf) -> float:
    """How badly a cell fits a column: 0 well, `UNFIT` as a stranger, infinite where it cannot stand there."""
    number = row_number(text) is not None
    if column == "number":
        return 0.0 if number else math.inf
    named = CLUSTER_NAME.search(text) is not None
    level = None if number else level_of(text)
    strange = UNFIT if _RUNNING.search(text) or furniture.is_advertisement(text) else 0.0
    match column:
        case "name":
            return strange + (math.inf if number else 0.0 if named else 2 * UNFIT if level else UNFIT / 2)
        case "province":
            return 0.0 if level == "provincial" else UNFIT
        case "city" | "county":
            return strange + (math.inf if number else _place_misfit(text, column, level, named=named))
        case "outcome":
            return 0.0 if _OUTCOME.search(text) else UNFIT
        case "note":
            return strange + 0.5
        case "industry":
            return strange + (2 * UNFIT if named else UNFIT if number or level else 0.0)
        case "applicant":
            return strange + (UNFIT if number else 1.0 if named or level else 0.0)


def _place_misfit(text: str, column: Literal["city", "county"], level: Level | None, *, named: bool) -> float:
    if level is None and STRAIGHT_UNDER.fullmatch(text):
        return 0.0 if column == "city" else 1.0
    if level is None:
        return 2 * UNFIT if named else 0.5 if _PLACE_WORD.search(text) else UNFIT
    if level == ("prefectural" if column == "city" else "county"):
        return 0.0
    return 1.0 if column == "city" else 2.0
