"""Rows to entries: names, places and industries of the clusters of one list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gazette.extraction.clusters.names import industry_in
from gazette.extraction.clusters.places import OURS, Located, Places, locate
from gazette.extraction.tables.flat import Row
from gazette.extraction.tables.rows import OPERATED, REMARK, STRAIGHT_UNDER
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import FAILED
from gazette.records import Entry, Outcome

_FAILS = re.compile(f"{FAILED.pattern}|撤销|取消|不予")
_PASSES = re.compile("通过|合格|良好|优秀|复核|复评|延续")


def read_entries(rows: Sequence[Row], places: Places) -> tuple[list[Found[Entry]], list[tuple[Row, Located]]]:
    """The entries of a list in order, and the rows of which something was not understood (place, cells).

    The position is the row's own number, where the numbers are all different; a row that lost its number goes on from
    the one before. Else it is the place in the order. A region is told by the code that it had in the notice's year.
    The industry is the row's own cell, else the words of the name between place and suffix.
    """
    entries: list[Found[Entry]] = []
    doubtful: list[tuple[Row, Located]] = []
    for position, row in zip(_positions(rows), rows, strict=True):
        name = REMARK.sub("", re.sub(r"\s+", "", row.name))
        row = _without_straight_under(row)
        if operated := OPERATED.search(name):
            name = name[: operated.start()]
            row = replace(row, cells={"applicant": operated["body"], **row.cells})
        place = locate(name, row.cells.get("city"), row.cells.get("county"), places)
        inherited = row.inherited
        if ours := OURS.match(name) if place.codes and places.here in place.codes else None:
            name, inherited = name[ours.end() :], True
        if inherited and place.conflict:  # the row tells that it does not belong to the city above it
            place, inherited = locate(name, None, row.cells.get("county"), places), False
            row = replace(row, absent=("city", *row.absent))
        if place.codes in ((), (places.within,)) and (applicant := row.cells.get("applicant")):
            place = _at_applicant(place, locate(applicant, None, None, places))
        if row.cells.get("city") and places.level(row.cells["city"]) == "county":
            row = replace(row, absent=tuple(column for column in row.absent if column != "county"))
        if not place.codes or place.conflict or row.absent:
            doubtful.append((row, place))
        entry = Entry(
            position=position,
            name=name,
            city=place.city,
            county=place.county,
            industry=row.cells.get("industry") or industry_in(place.rest),
            regions=tuple(dict.fromkeys(key[:6] for key in place.codes)),
            zone=place.zone,
            outcome=_outcome(row.cells.get("outcome")),
        )
        entries.append(Found(entry, row.start, row.end, "inferred" if inherited else "stated"))
    return entries, doubtful


def _without_straight_under(row: Row) -> Row:
    """The row without a cell for the city that only says that there is none (省直管)."""
    if not STRAIGHT_UNDER.fullmatch(row.cells.get("city", "")):
        return row
    return replace(row, cells={column: cell for column, cell in row.cells.items() if column != "city"})


def _positions(rows: Sequence[Row]) -> list[int]:
    numbers: list[int] = []
    for row in rows:
        numbers.append(row.number or (numbers[-1] + 1 if numbers else 1))
    return numbers if len(set(numbers)) == len(numbers) else list(range(1, len(rows) + 1))


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
