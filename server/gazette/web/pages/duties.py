"""Duties to report: who, what, to whom, by which day of the year, and when that is next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from gazette.store.interface import Object
from gazette.web.site import Site

_DUTIES = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
SELECT ?duty ?notice ?subject ?who ?month ?day ?to {
  ?duty a cg:ReportingObligation ; cg:statedIn ?notice
  OPTIONAL { ?duty cg:reportTo ?to }
  OPTIONAL { ?duty cg:reportSubject ?subject }
  OPTIONAL { ?duty cg:obligedParty/cg:groupText ?who }
  OPTIONAL { ?duty cg:deadline ?deadline . ?deadline cg:month ?month ; cg:day ?day }
}
"""


@dataclass
class Duty:
    """One recurring duty. `next` is the next day on which it is due, None where no day is stated."""

    iri: str
    notice: str
    subject: str
    who: str
    to: set[str] = field(default_factory=set)
    days: set[tuple[int, int]] = field(default_factory=set)
    next: dt.date | None = None


def duties_in(site: Site, notice: str, on: dt.date) -> list[Duty]:
    """The duties that a notice states. One query."""
    return read_duties(site, on, {"notice": NamedNode(notice)})


def duties_to(site: Site, body: str, on: dt.date) -> list[Duty]:
    """The duties to report to a body. One query."""
    return [duty for duty in read_duties(site, on) if body in duty.to]


def read_duties(site: Site, on: dt.date, values: dict[str, Object] | None = None) -> list[Duty]:
    """Duties, what is due next first; all of them without `values`."""
    found: dict[str, Duty] = {}
    for row in site.served.store.select(_DUTIES, values):
        iri = _text(row["duty"])
        notice = _text(row.get("notice")) or str(next(iter(values.values())).value if values else "")  # type: ignore[union-attr]
        duty = found.setdefault(iri, Duty(iri, notice, _text(row["subject"]), _text(row["who"])))
        if row["to"] is not None:
            duty.to.add(_text(row["to"]))
        if row["month"] is not None and row["day"] is not None:
            duty.days.add((int(_text(row["month"])), int(_text(row["day"]))))
    for duty in found.values():
        duty.next = min((due(month, day, on) for month, day in duty.days), default=None)
    return sorted(found.values(), key=lambda duty: (duty.next or dt.date.max, duty.iri))


def due(month: int, day: int, on: dt.date) -> dt.date:
    """The first day from `on` (that day too) with this month and day; 29 February falls on the 28th in short years."""
    for year in (on.year, on.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            found = dt.date(year, month, 28)
        if found >= on:
            return found
    raise AssertionError("every day of the year comes within a year")


def _text(term: Object | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
