"""By what lists are filtered, sorted and looked through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from gazette.catalogue.places import Places
from gazette.catalogue.rows import Area, Duty, Lot, Notice, Programme

LANGUAGES: Final = ("zh", "en")
"""Orders by what things are called are made for each."""
LEVELS: Final = ("national", "provincial", "prefectural", "county")
LIFECYCLES: Final = ("proposed", "recommended", "cultivated", "granted", "renewed", "not-renewed", "revoked")
SORTS: Final = ("name", "place", "programme", "level", "year", "stage", "ends")
NOTICE_SORTS: Final = ("date", "title", "issuer", "announced", "named")
BY_LABEL: Final = ("programme", "issuer")
"""Columns that each language has another order of."""
_NEVER: Final = 1 << 31
Labels = Mapping[str, Mapping[str, str]]


def lot_facets(lots: Sequence[Lot]) -> dict[str, list[str]]:
    """The value of all recognitions of each lot, by facet; "" where it has none."""
    years = {lot.year: str(lot.year or "") for lot in lots}
    return {
        "programme": [lot.programme for lot in lots],
        "scheme": [lot.scheme for lot in lots],
        "level": [lot.level for lot in lots],
        "year": [years[lot.year] for lot in lots],
        "lifecycle": [lot.lifecycle for lot in lots],
    }


def area_facets(area: Area, provinces: Collection[str]) -> Iterator[tuple[str, str]]:
    """The values of all recognitions in an area; it may lie in several provinces."""
    yield from (("province", place) for place in area.places if place in provinces)
    yield from (("place", place) for place in area.places)


def kind_facets(industries: Sequence[str], broader: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The values of all recognitions of these industries: with all that are broader."""
    waiting, seen = list(industries), set()
    while waiting:
        concept = waiting.pop()
        if concept not in seen:
            seen.add(concept)
            waiting.extend(broader.get(concept, ()))
            yield "industry", concept


def recognition_keys(
    lots: Sequence[Lot], areas: Sequence[Area], places: Places, labels: Labels
) -> dict[str, tuple[list[int], list[int]]]:
    """For each column that lists are sorted by, the rank of each lot, or else of each area."""
    codes = [max(map(places.code, area.places), default="~") for area in areas]
    rank = {code: number for number, code in enumerate(sorted(set(codes)))}
    levels, stages = ({value: number for number, value in enumerate(of)} for of in (LEVELS, LIFECYCLES))
    found: dict[str, tuple[list[int], list[int]]] = {
        "place": ([], [rank[code] for code in codes]),
        "level": ([levels.get(lot.level, len(LEVELS)) for lot in lots], []),
        "year": ([lot.year or 0 for lot in lots], []),
        "stage": ([stages.get(lot.lifecycle, len(LIFECYCLES)) for lot in lots], []),
        "ends": ([lot.end[1].toordinal() if lot.end[1] else _NEVER for lot in lots], []),
    }
    programmes = {lot.programme for lot in lots}
    for language in LANGUAGES:
        called = {programme: _called(programme, language, labels) for programme in programmes}
        order = {label: number for number, label in enumerate(sorted(set(called.values())))}
        ranks = {programme: order[label] for programme, label in called.items()}
        found[f"programme {language}"] = ([ranks[lot.programme] for lot in lots], [])
    return found


def notice_facets(notice: Notice, programmes: Mapping[str, Programme]) -> Iterable[tuple[str, str]]:
    """The values of a notice, by facet."""
    found = [
        ("year", str(notice.year or "")), ("known", "held" if notice.held else "reported"),
        *(("place", place) for place in notice.places), *(("issuer", body) for body in notice.issuers),
    ]  # fmt: skip
    for act in notice.acts:
        level = programmes[act.programme].level if act.programme in programmes else ""
        found += [("programme", act.programme), ("kind", act.kind), ("level", level)]
    return [one for one in found if one[1]]


def notice_orders(notices: Sequence[Notice], labels: Labels) -> dict[str, list[int]]:
    """For each column that the list of notices is sorted by, all of them in its order, those alike by their names."""
    values: dict[str, list[Any]] = {
        "date": [str(notice.out_by or notice.year or "") for notice in notices],
        "title": [notice.label for notice in notices],
        "announced": [max((act.announced or 0 for act in notice.acts), default=0) for notice in notices],
        "named": [sum(act.named for act in notice.acts) for notice in notices],
    }
    for language in LANGUAGES:
        values[f"issuer {language}"] = [
            "、".join(_called(body, language, labels) for body in notice.issuers) for notice in notices
        ]
    names = [(notice.label, notice.iri) for notice in notices]
    by_name = sorted(range(len(notices)), key=names.__getitem__)
    return {column: sorted(by_name, key=found.__getitem__) for column, found in values.items()}


def notice_line(notice: Notice) -> str:
    """What is looked through for words; no word goes over the end of a line."""
    return f"{notice.label}\t{notice.number}\n"


def duty_facets(duty: Duty, notices: Mapping[str, Notice]) -> Iterable[tuple[str, str]]:
    """The values of a duty, by facet. A duty of no place (a national one) holds everywhere: its place is ""."""
    notice = notices.get(duty.notice)
    places = notice.places if notice else ()
    yield from (("place", place) for place in places or ("",))
    yield from (("addressee", body) for body in duty.to)
    yield "days", days_text(duty.days)


def days_text(days: Iterable[tuple[int, int]]) -> str:
    """Days of the year in words for programs: `03-31 09-30`."""
    return " ".join(f"{month:02}-{day:02}" for month, day in days)


def _called(iri: str, language: str, labels: Labels) -> str:
    return labels.get(iri, {}).get(language) or iri
