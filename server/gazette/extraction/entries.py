"""Rows to entries: names, places and industries of the clusters of one list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gazette.extraction.evidence import Found
from gazette.extraction.names import industry_in
from gazette.extraction.places import Located, locate
from gazette.extraction.tables import Row
from gazette.records import Entry, Outcome

if TYPE_CHECKING:
    from gazette.reference import Reference

_FAILS = re.compile("不通过|未通过|不合格|撤销|取消|不予")
_PASSES = re.compile("通过|合格|良好|优秀|复核|复评|延续")


def read_entries(
    rows: Sequence[Row], within: str | None, reference: Reference
) -> tuple[list[Found[Entry]], list[tuple[Row, Located]]]:
    """The entries of a list in order, and the rows whose place was not understood.

    The position is the row's own number, or where rows have none, its place in the order. `within` is the programme's
    jurisdiction. The industry is the row's own cell, else the words of the name between place and suffix.
    """
    entries: list[Found[Entry]] = []
    unplaced: list[tuple[Row, Located]] = []
    for index, row in enumerate(rows, start=1):
        name = re.sub(r"\s+", "", row.name)
        place = locate(name, row.cells.get("city"), row.cells.get("county"), within, reference)
        if place.codes in ((), (within,)) and (applicant := row.cells.get("applicant")):
            place = _at_applicant(place, locate(applicant, None, None, within, reference))
        if not place.codes:
            unplaced.append((row, place))
        entry = Entry(
            position=row.number or index,
            name=name,
            city=place.city,
            county=place.county,
            industry=row.cells.get("industry") or industry_in(place.rest),
            regions=place.codes,
            zone=place.zone,
            outcome=_outcome(row.cells.get("outcome")),
        )
        entries.append(Found(entry, row.start, row.end, "inferred" if row.inherited else "stated"))
    return entries, unplaced


def _at_applicant(place: Located, applicant: Located) -> Located:
    """The place of the body that applied, where name and row tell none below the programme's own region."""
    if not applicant.codes:
        return place
    return replace(place, codes=applicant.codes, city=applicant.city, county=applicant.county)


def _outcome(cell: str | None) -> Outcome | None:
    if not cell:
        return None
    if _FAILS.search(cell):
        return "fail"
    return "pass" if _PASSES.search(cell) else None
