"""Labelled notices of every layout: what is claimed of each, and what of it a record fails to say.

Regions are labelled by name, with their prefecture where the name alone is not unique (or by a former code, as it is).
An empty label claims that the page states no such fact.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from gazette.records import Area, NoticeRecord
from gazette.settings import shipped

SCHEMES = {
    "sme": "sme-characteristic-cluster",
    "strategic": "strategic-emerging-cluster",
    "advanced": "advanced-manufacturing-cluster",
    "characteristic": "characteristic-cluster",
    "innovative": "innovative-cluster",
    "other": "other",
}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    with (shipped("data") / "reference" / "regions.csv").open(encoding="utf-8") as lines:
        regions = {row["gb_code"]: row for row in csv.DictReader(lines)}
    codes: dict[str, str] = {"CN": "CN"}
    seen: dict[str, list[str]] = {}
    for code, row in regions.items():
        seen.setdefault(row["name_zh"], []).append(code)
        parent = regions.get(row["parent"])
        if parent:
            codes[parent["name_zh"] + row["name_zh"]] = code
    codes.update({name: found[0] for name, found in seen.items() if len(found) == 1})
    return codes


def code_of(name: str) -> str:
    """The code of a labelled region. Raises KeyError where the label is not one region."""
    return name if name.isdigit() else _codes()[name]


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every labelled notice, by file and name."""
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield f"{path.stem}/{name}", case


def _rows(record: NoticeRecord) -> list[str]:
    return sorted(
        f"{entry.name} @ {'+'.join(sorted(entry.regions))}"
        for announcement in record.announcements
        for entry in announcement.entries
    )


def _row(label: str) -> str:
    name, places = label.split(" @ ")
    return f"{name} @ {'+'.join(sorted(code_of(place) for place in places.split('+') if place))}"


def _acts(record: NoticeRecord) -> list[str]:
    return sorted(
        f"{act.stage} {act.programme.scheme} {act.programme.level} {act.programme.region} {act.year}"
        for act in record.announcements
    )


def _act(label: str) -> str:
    stage, scheme, level, region, year = label.split()
    return f"{stage} {SCHEMES[scheme]} {level} {code_of(region)} {year}"


def _area(area: Area | None) -> str:
    if area is None:
        return ""
    return " " + "-".join(["+".join(sorted(area.include)), *sorted(area.exclude)])


def _counts(record: NoticeRecord) -> list[str]:
    announced = [f"announced {act.announced_count}" for act in record.announcements if act.announced_count is not None]
    return sorted([*announced, *(f"{count.kind} {count.value}{_area(count.area)}" for count in record.counts)])


def _count(label: str) -> str:
    kind, value, *area = label.split()
    return " ".join([kind, value, *("+".join(sorted(map(code_of, one.split("+")))) for one in area)])


def _validity(record: NoticeRecord) -> str:
    for act in record.announcements:
        if act.validity and act.validity.start and act.validity.end:
            return " ".join(day.isoformat() for day in (*act.validity.start, *act.validity.end))
    return ""


def _term(record: NoticeRecord) -> int:
    return next((act.validity.term_years or 0 for act in record.announcements if act.validity), 0)


Reading = tuple[Callable[[NoticeRecord], Any], Callable[[Any], Any]]


def _same(label: Any) -> Any:
    return label


READINGS: dict[str, Reading] = {
    "rows": (_rows, lambda labels: sorted(_row(label) for label in labels)),
    "acts": (_acts, lambda labels: sorted(_act(label) for label in labels)),
    "stages": (lambda record: sorted(act.stage for act in record.announcements), sorted),
    "counts": (_counts, lambda labels: sorted(_count(label) for label in labels)),
    "kind": (lambda record: record.kind, _same),
    "number": (lambda record: record.document_number or "", _same),
    "issuers": (lambda record: [issuer.name for issuer in record.issuers], _same),
    "issued": (lambda record: record.issued.isoformat() if record.issued else "", _same),
    "posted": (lambda record: record.publication.posted and record.publication.posted.isoformat(), _same),
    "year": (lambda record: record.announcements[0].year if record.announcements else None, _same),
    "validity": (_validity, _same),
    "term": (_term, _same),
    "completeness": (lambda record: [act.completeness for act in record.announcements], lambda label: [label]),
    "citations": (
        lambda record: sorted(f"{cited.role} {cited.number}" for cited in record.citations if cited.number),
        sorted,
    ),
    "addressees": (lambda record: record.addressees, _same),
    "units": (lambda record: [unit.name for unit in record.addressee_units], _same),
    "excluded": (lambda record: list(record.excluded_regions), lambda labels: [code_of(label) for label in labels]),
    "duties": (lambda record: [" ".join([*duty.deadlines, *duty.to]) for duty in record.obligations], _same),
    "outcomes": (
        lambda record: [entry.outcome for act in record.announcements for entry in act.entries],
        _same,
    ),
    "figures": (
        lambda record: [f"{one.indicator} {one.value} {one.unit}" for one in record.statistics if one.unit == "CNY"],
        _same,
    ),
    "rules": (
        lambda record: [f"{rule.kind} {rule.years}" for rule in record.rules if rule.years],
        _same,
    ),
    "definition": (lambda record: [one.of for one in record.definitions], _same),
    "measures": (lambda record: len(record.measures), _same),
    "condition": (lambda record: sorted(set(record.text_condition) - {"clean"}), sorted),
    "warnings": (lambda record: sorted({one.code for one in record.warnings}), sorted),
}
"""How a record and a label say the same, a kind of fact each."""


def misses(case: dict[str, Any], record: NoticeRecord) -> dict[str, tuple[Any, Any]]:
    """Labelled facts that the record tells otherwise: kind of fact → what is true, what was read."""
    found = {}
    for kind, label in case.items():
        if kind == "text":
            continue
        read, say = READINGS[kind]
        expected, actual = say(label), read(record)
        if expected != actual:
            found[kind] = (expected, actual)
    return found
