"""Where pages disagree beyond one notice: the claims, as data/lists/conflicts.toml gives them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from msgspec import Struct

from gazette.errors import BadDataFile
from gazette.lists.counts import ReportedCount
from gazette.lists.known import KnownNotice
from gazette.reference.pages import Pages
from gazette.reference.told import as_told

FILE: Final = "conflicts.toml"
Property = Literal["count", "located-in", "made-public", "publicity-start"]
Settled = Literal["preferred", "undecided", "both-true"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one page, or a notice that is held, says.

    `about` is `list:<list>` (the act), `notice:<notice>`, `cluster:<list>/<name>` or `count:<count>`. `held` is the
    folder of the notice that says it. A `value` of a day may be words (2025年上半年).
    """

    about: str
    property: Property
    value: str | int | dt.date
    pages: tuple[str, ...]
    remarks: tuple[str, ...]
    held: str | None
    followed: bool


@dataclass(frozen=True, slots=True)
class ReportedConflict:
    """Claims that cannot all hold, and how that was settled."""

    key: str
    label_zh: str
    label_en: str
    settled: Settled
    claims: tuple[Claim, ...]


class _Told(Struct):
    conflict: list[object]


class _Claim(Struct):
    about: str
    property: str
    value: Any
    pages: str = "notice"
    held: str | None = None
    followed: bool = False


class _Conflict(Struct):
    key: str
    label_zh: str
    label_en: str
    settled: str
    claim: tuple[_Claim, ...]


def read_conflicts(
    folder: Path, reference_folder: Path, lists: Iterable[KnownNotice], counts: Iterable[ReportedCount]
) -> list[ReportedConflict]:
    """The conflicts in `folder`; none where there is no file.

    Raises `BadDataFile` where it is not as it should be, or a claim is about nothing of `lists` and `counts`.
    """
    path = folder / FILE
    if not path.exists():
        return []
    pages = Pages.load(reference_folder)
    try:
        told = as_told(tomllib.loads(path.read_text(encoding="utf-8")), _Told)
        entries = [as_told(entry, _Conflict, f"conflict {number}") for number, entry in enumerate(told.conflict, 1)]
        found = [_conflict(entry, pages, path) for entry in entries]
    except ValueError as error:  # what is no TOML or no UTF-8 is one, too
        raise BadDataFile(f"not a list of conflicts: {error}", file=path) from error
    known = {f"count:{count.key}" for count in counts} | set(_subjects(lists))
    if unknown := [claim.about for conflict in found for claim in conflict.claims if claim.about not in known]:
        raise BadDataFile(f"{unknown[0]} is not among the known lists and counts", file=path)
    return found


def _subjects(lists: Iterable[KnownNotice]) -> Iterator[str]:
    for notice in lists:
        yield f"notice:{notice.key}"
        for known in notice.lists:
            yield f"list:{known.key}"
            yield from (f"cluster:{known.key}/{row.entry.name}" for row in known.rows)


def _conflict(entry: _Conflict, pages: Pages, path: Path) -> ReportedConflict:
    claims = tuple(_claim(claim, pages, path) for claim in entry.claim)
    if entry.settled not in get_args(Settled) or len(claims) < 2:
        raise ValueError(f"{entry.key} is not settled in a way that is known, or has fewer than two claims")
    if (entry.settled == "preferred") != (sum(claim.followed for claim in claims) == 1):
        raise ValueError(f"{entry.key}: one claim is followed where, and only where, one is preferred")
    return ReportedConflict(entry.key, entry.label_zh, entry.label_en, cast(Settled, entry.settled), claims)


def _claim(claim: _Claim, pages: Pages, path: Path) -> Claim:
    if claim.property not in get_args(Property):
        raise ValueError(f"{claim.property!r} is not a property that claims are made of")
    if not isinstance(claim.value, str | int | dt.date):
        raise ValueError(f"{claim.value!r}, said of {claim.about}, is no text, whole number or day")
    return Claim(
        about=claim.about,
        property=cast(Property, claim.property),
        value=claim.value,
        pages=pages.addresses(claim.pages, path, 1),
        remarks=pages.remarks(claim.pages, path, 1),
        held=claim.held,
        followed=claim.followed,
    )
