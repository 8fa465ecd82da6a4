"""What the columns of a user's table hold: told by options, else by their names, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

from gazette.errors import UserError
from gazette.linking.matching import Matcher
from gazette.linking.table_files import UserTable
from gazette.search.entries import Kind

ColumnKind: TypeAlias = Literal["place", "industry", "cluster", "body"]
KINDS_OF: Final[Mapping[ColumnKind, tuple[Kind, ...]]] = {
    "place": ("region",),
    "industry": ("industry",),
    "cluster": ("cluster",),
    "body": ("body",),
}
_NAMES: Final[tuple[tuple[ColumnKind, re.Pattern[str]], ...]] = (
    ("cluster", re.compile(r"集群|集羣|\bcluster", re.IGNORECASE)),
    (
        "body",
        re.compile(
            r"单位|單位|部门|部門|机关|機關|机构|機構|\bbod(?:y|ies)\b|agency|authority|issuer|department",
            re.IGNORECASE,
        ),
    ),
    ("industry", re.compile(r"行业|行業|产业|產業|\bindustr|\bsector", re.IGNORECASE)),
    (
        "place",
        re.compile(
            r"地区|地區|区域|區域|所在|属地|屬地|省|市|县|縣|区|區|\b(?:place|region|province|city|prefecture|county|district|location)\b",
            re.IGNORECASE,
        ),
    ),
)
_OUTER: Final = (
    re.compile(r"省|province|state", re.IGNORECASE),
    re.compile(r"市|州|city|prefecture", re.IGNORECASE),
    re.compile(r"县|縣|区|區|旗|county|district", re.IGNORECASE),
)
_ANY_PLACE: Final = re.compile("地[区區]|[区區]域")
"""Words for places of any level, that end as a county's name does."""
_SAMPLE: Final = 25
_SHARE: Final = 0.5
"""So many of a sample's values must be near something of a kind for a column to be of it."""
_NEAR: Final = 85.0


def columns_of(table: UserTable, told: Mapping[str, str], matcher: Matcher) -> dict[int, ColumnKind]:
    """The columns to link, by number. `told` overrules for the columns that it names, and then nothing is guessed.

    Raises `UserError` for a column or kind that is not there, and where nothing can be linked.
    """
    found: dict[int, ColumnKind] = {}
    for name, kind in told.items():
        if name not in table.header:
            raise UserError(f"there is no column {name!r}", advice=f"The columns are {', '.join(table.header)}.")
        if kind not in get_args(ColumnKind):
            raise UserError(f"{kind!r} is not a kind of column", advice=f"One of {', '.join(get_args(ColumnKind))}.")
        found[table.header.index(name)] = kind  # type: ignore[assignment]
    if not told:
        for column, name in enumerate(table.header):
            kind_of_name = next((kind for kind, pattern in _NAMES if pattern.search(name)), None)
            if kind_of_name is not None and _fits(table, column, kind_of_name, matcher):
                found[column] = kind_of_name
        found = found or _by_content(table, matcher)
    if not found:
        raise UserError(
            "no column looks like places, industries, clusters or bodies",
            advice="Name one: --column 'name of the column=place'.",
        )
    return found


def outer_first(table: UserTable, columns: Sequence[int]) -> list[int]:
    """Columns of places from the outermost in: province, city, county; those that do not say in their order."""
    return sorted(columns, key=lambda column: (_depth(table.header[column]), column))


def _depth(name: str) -> int:
    return next((depth for depth, pattern in enumerate(_OUTER) if pattern.search(name)), len(_OUTER))


def level_told(name: str) -> int | None:
    """The level of the regions in a column of that name (0: provinces), None where it may hold several."""
    told = [depth for depth, pattern in enumerate(_OUTER) if pattern.search(_ANY_PLACE.sub("", name))]
    return told[0] if len(told) == 1 else None


def _by_content(table: UserTable, matcher: Matcher) -> dict[int, ColumnKind]:
    found: dict[int, ColumnKind] = {}
    for column in range(len(table.header)):
        if not any(any(map(str.isalpha, table.text(row, column))) for row in range(len(table.rows))):
            continue  # figures may be anything
        shares = {kind: _share(table, column, kind, matcher) for kind in get_args(ColumnKind)}
        best = max(shares, key=lambda kind: shares[kind])
        if shares[best] >= _SHARE:
            found[column] = best
    return found


def _fits(table: UserTable, column: int, kind: ColumnKind, matcher: Matcher) -> bool:
    """Whether a column of that name may hold what the name says: any of a sample is near something of the kind."""
    return _share(table, column, kind, matcher) > 0


def _share(table: UserTable, column: int, kind: ColumnKind, matcher: Matcher) -> float:
    values = list(dict.fromkeys(text for row in range(len(table.rows)) if (text := table.text(row, column))))
    step = max(1, len(values) // _SAMPLE)
    sample = values[::step][:_SAMPLE]
    near = 0
    for value in sample:
        candidates = matcher.candidates(value, KINDS_OF[kind], 1)
        near += bool(candidates) and candidates[0].score >= _NEAR
    return near / len(sample) if sample else 0.0
