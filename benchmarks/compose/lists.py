"""The layouts of lists: each takes clusters and gives the lines that stand below the notice, and the rows they show."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.compose.names import Item, without_suffix
from benchmarks.compose.truth import Row


@dataclass
class Shown:
    """Lines of a list, the rows that a reader takes from it, and whether all that was announced stands there."""

    lines: list[str]
    rows: list[Row] = field(default_factory=list)
    completeness: str = "complete"


Layout = Callable[[random.Random, list[Item]], Shown]

_HEADERS = {
    "number": ("序号", "序 号", "编号", "排名"),
    "city": ("市", "市州", "地市", "市(区)", "设区市", "所属市", "推荐单位所在市", "所在地市", "地区"),
    "county": ("县(市、区)", "县区", "县市区", "区县", "所在县(市、区)", "县(市)区"),
    "name": ("集群名称", "名称", "产业集群名称", "特色产业集群名称", "集群"),
    "industry": ("主导产业", "特色主导产业", "所属行业", "产业领域", "主导产业名称"),
    "applicant": ("申报单位", "推荐单位", "运营管理机构", "申报主体"),
    "note": ("备注", "备 注"),
}


def _row(item: Item, name: str | None = None, outcome: str | None = None) -> Row:
    return Row(item.name if name is None else name, item.regions, outcome)


def _order(rng: random.Random, *, number: bool = True) -> list[str]:
    columns = rng.choice(
        (
            ["city", "county", "name", "industry"],
            ["name", "industry"],
            ["name", "city", "county"],
            ["city", "name"],
            ["county", "name", "industry"],
            ["city", "county", "name"],
            ["name", "applicant"],
            ["name"] if number else ["name", "industry"],
        )
    )
    return ["number", *columns] if number else list(columns)


def _cells(rng: random.Random, items: list[Item], columns: list[str]) -> tuple[list[str], list[list[str]]]:
    header = [rng.choice(_HEADERS[column]) for column in columns]
    rows = []
    for number, item in enumerate(items, start=1):
        cells = {
            "number": str(number),
            "city": item.city or "省直管",
            "county": item.county or "",
            "name": item.name,
            "industry": item.industry + rng.choice(("", "", "产业")),
            "applicant": (item.county or item.city or "")
            + rng.choice(("人民政府", "工业和信息化局", "经济开发区管委会")),
            "note": "",
        }
        rows.append([cells[column] for column in columns])
    return header, rows


def flat_table(rng: random.Random, items: list[Item]) -> Shown:
    """One cell a line."""
    header, rows = _cells(rng, items, _order(rng, number=rng.random() < 0.85))
    lines = [*header, *(cell for row in rows for cell in row if cell)]
    if rng.random() < 0.5:
        lines = [line for pair in ((line, "") for line in lines) for line in pair]
    return Shown(lines, [_row(item) for item in items])


def flat_merged(rng: random.Random, items: list[Item]) -> Shown:
    """One cell a line, the city given once for the rows beneath it."""
    items = sorted((item for item in items if item.city and item.county), key=lambda item: item.city or "")
    lines = ["序号", "市", "县(市、区)", "集群名称"]
    before = None
    for number, item in enumerate(items, start=1):
        lines += [str(number), *([item.city or ""] if item.city != before else []), item.county or "", item.name]
        before = item.city
    return Shown(lines, [_row(item) for item in items])


def pipe_table(rng: random.Random, items: list[Item]) -> Shown:
    """Cells between pipes."""
    header, rows = _cells(rng, items, _order(rng))
    bar = rng.choice(("|", " | "))
    lines = [bar.join(cells) for cells in [header, *rows]]
    if rng.random() < 0.4:
        lines = [f"|{line}|" for line in lines]
        lines.insert(1, "|".join(["", *["---"] * len(header), ""]))
    return Shown(lines, [_row(item) for item in items])


def pipe_constant(rng: random.Random, items: list[Item]) -> Shown:
    """Constant names with the industry in brackets; the place stands only with the applicant."""
    items = [item for item in items if item.county and "(" not in item.industry]
    lines = ["序号|集群名称|申报单位"]
    rows = []
    for number, item in enumerate(items, start=1):
        name = f"中小企业特色产业集群({item.industry})"
        body = rng.choice(("产业集聚区管委会", "人民政府", "发展改革委", "工业和信息化局"))
        lines.append(f"{number}|{name}|{item.city or ''}{item.county}{body}")
        rows.append(Row(name, item.regions))
    return Shown(lines, rows)


def space_table(rng: random.Random, items: list[Item]) -> Shown:
    """Columns parted by runs of spaces."""
    header, rows = _cells(rng, items, _order(rng))
    gap = " " * rng.randint(2, 5)
    return Shown(
        [gap.join(cell for cell in cells if cell) for cells in [header, *rows]], [_row(item) for item in items]
    )


def single_space_table(rng: random.Random, items: list[Item]) -> Shown:
    """Columns parted by one space."""
    header, rows = _cells(rng, items, _order(rng))
    header = [cell.replace(" ", "") for cell in header]
    return Shown(
        [" ".join(cell for cell in cells if cell) for cells in [header, *rows]], [_row(item) for item in items]
    )


def tab_table(rng: random.Random, items: list[Item]) -> Shown:
    """Columns parted by tabs, empty cells kept."""
    header, rows = _cells(rng, items, _order(rng))
    return Shown(["\t".join(cells) for cells in [header, *rows]], [_row(item) for item in items])


def table_on_one_line(rng: random.Random, items: list[Item]) -> Shown:
    """A whole table on one line: the header, then number, place and name by turns."""
    header, rows = _cells(
        rng, items, ["number", *rng.choice((["name"], ["county", "name"], ["city", "county", "name"]))]
    )
    header = [cell.replace(" ", "") for cell in header]
    return Shown(
        [" ".join(cell for cells in [header, *rows] for cell in cells if cell)], [_row(item) for item in items]
    )


def run_on(rng: random.Random, items: list[Item]) -> Shown:
    """Numbers and names by turns on one line, names without their suffix, dots at the end."""
    names = [without_suffix(item.name) if rng.random() < 0.9 else item.name for item in items]
    line = " ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    return Shown([line + rng.choice(("", "......", "…"))], [_row(i, n) for i, n in zip(items, names, strict=True)])


_HAN = "零一二三四五六七八九"


def _han(number: int) -> str:
    """A number below a thousand as lists write it: 十, 二十一, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    found = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        found += "十" if tens == 1 and not hundreds else f"{_HAN[tens]}十"
    elif hundreds and ones:
        found += "零"
    return found + (_HAN[ones] if ones else "")


def numbered(rng: random.Random, items: list[Item]) -> Shown:
    """Numbered lines, in any of the usual marks."""
    mark = rng.choice(("{n}.", "{n}、", "{n}. ", "({n})", "{n}．", "（{n}）", "{n}) ", "{h}、", "({h})", "{n} "))
    end = rng.choice(("", "", "", ";", "；", "。"))
    lines = [mark.format(n=n, h=_han(n)) + item.name + end for n, item in enumerate(items, start=1)]
    return Shown(lines, [_row(item) for item in items])


def plain(rng: random.Random, items: list[Item]) -> Shown:
    """Plain lines without numbers."""
    return Shown([rng.choice(("", "  ")) + item.name for item in items], [_row(item) for item in items])


def bullets(rng: random.Random, items: list[Item]) -> Shown:
    """Lines behind a bullet."""
    mark = rng.choice(("· ", "• ", "- ", "● ", "◆", "▲", "★"))
    return Shown([mark + item.name for item in items], [_row(item) for item in items])


def city_sections(rng: random.Random, items: list[Item]) -> Shown:
    """Sections of cities with their counts; numbers run on or begin again; names may leave the city to the section."""
    items = sorted((item for item in items if item.city), key=lambda item: item.city or "")
    again, counted, dashed = rng.random() < 0.5, rng.random() < 0.8, rng.random() < 0.3
    lines, rows = [], []
    number = section = 0
    before = None
    for item in items:
        if item.city != before:
            before = item.city
            section += 1
            here = sum(other.city == item.city for other in items)
            head = f"({_han(section)})" if dashed else ""
            lines.append(head + f"{item.city}" + (f"({here}个)" if counted else ":"))
            number = 0 if again else number
        number += 1
        name = item.name
        if item.county and name.startswith((item.city or "") + item.county):
            name = name.removeprefix(item.city or "")
        lines.append(f"{number}.{name}")
        rows.append(Row(name, item.regions))
    return Shown(lines, rows)


def place_dash(rng: random.Random, items: list[Item]) -> Shown:
    """Place, dash, title."""
    items = [item for item in items if item.county and item.clear]
    dash = rng.choice(("——", "—", "--", "-"))
    lines, rows = [], []
    for item in items:
        name = f"{item.county}{dash}{item.industry}特色产业集群"
        lines.append(name)
        rows.append(Row(name, item.regions))
    return Shown(lines, rows)


def chain(rng: random.Random, items: list[Item]) -> Shown:
    """Names run together with 、 behind a word that opens a list."""
    opening = rng.choice(("名单如下:", "分别为:", "分别是", "具体名单为:", "入选集群包括", "这些集群分别为"))
    joined = "、".join(item.name for item in items[:-1])
    link = rng.choice(("、", "和", "以及", "及"))
    return Shown([f"{opening}{joined}{link}{items[-1].name}。"], [_row(item) for item in items])


def shared_suffix(rng: random.Random, items: list[Item]) -> Shown:
    """Names run together, the suffix only at the end."""
    names = [without_suffix(item.name) for item in items]
    opening = rng.choice(("入选的有", "分别为", "包括", "其中,"))
    line = f"{opening}{'、'.join(names)}等{len(items)}{rng.choice(('家', '个'))}产业集群。"
    return Shown([line], [_row(item, name) for item, name in zip(items, names, strict=True)])


def absent(rng: random.Random, items: list[Item]) -> Shown:
    """The list stayed behind, in an attachment or a picture."""
    lines = rng.choice((["名单如下:"], ["附件下载"], ["附件:", "名单.pdf"], ["(名单略)"], []))
    return Shown(list(lines), [], "absent")


def cut(rng: random.Random, items: list[Item]) -> Shown:
    """The text ends inside the last name."""
    last = items[-1]
    begun = last.name[: max(3, len(last.name) - rng.randint(5, 9))]
    marks = rng.random() < 0.5
    lines = [(f"{n}." if marks else "") + item.name for n, item in enumerate(items[:-1], start=1)]
    lines.append((f"{len(items)}." if marks else "") + begun)
    return Shown(lines, [_row(item) for item in items[:-1]], "sample")


def outcome_column(rng: random.Random, items: list[Item]) -> Shown:
    """A table whose last column tells how the recheck ended."""
    words = {"pass": rng.choice(("通过", "合格", "复核通过")), "fail": rng.choice(("不通过", "未通过", "不合格"))}
    bar = rng.choice(("|", "   "))
    lines = [bar.join(("序号", "集群名称", "复核结果"))]
    rows = []
    for number, item in enumerate(items, start=1):
        outcome = "fail" if rng.random() < 0.2 and number > 1 else "pass"
        lines.append(bar.join((str(number), item.name, words[outcome])))
        rows.append(_row(item, outcome=outcome))
    return Shown(lines, rows)


def outcome_in_row(rng: random.Random, items: list[Item]) -> Shown:
    """The recheck is marked behind the name."""
    lines = [f"{number}.{item.name}(复核)" for number, item in enumerate(items, start=1)]
    return Shown(lines, [_row(item, outcome="pass") for item in items])


LAYOUTS: dict[str, Layout] = {
    "flat-table": flat_table,
    "flat-merged": flat_merged,
    "pipe-table": pipe_table,
    "pipe-constant": pipe_constant,
    "space-table": space_table,
    "single-space-table": single_space_table,
    "tab-table": tab_table,
    "table-on-one-line": table_on_one_line,
    "run-on": run_on,
    "numbered": numbered,
    "plain": plain,
    "bullets": bullets,
    "city-sections": city_sections,
    "place-dash": place_dash,
    "chain": chain,
    "shared-suffix": shared_suffix,
    "absent": absent,
    "cut": cut,
}
"""Layouts of one list of new clusters."""

RECHECKED: dict[str, Layout] = {"outcome-column": outcome_column, "outcome-in-row": outcome_in_row}
"""Layouts of the results of a recheck."""
