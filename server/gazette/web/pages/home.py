"""The home page: what is held in numbers, where and when clusters were recognised, what lapses next, what came last."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response

from gazette.web import day, words
from gazette.web.catalogue import Catalogue, Recognition
from gazette.web.charts.tiles import tiles
from gazette.web.charts.years import bars
from gazette.web.layout import Names
from gazette.web.pages.answer import page, unchanged
from gazette.web.site import current_site

blueprint = Blueprint("home", __name__)

SHORT = 6
"""So many lines stand in each of the two short columns."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """Recognitions of one batch that end within the same bounds."""

    programme: str
    year: int | None
    end: tuple[dt.date | None, dt.date | None]
    count: int


@dataclass(frozen=True, slots=True)
class Known:
    """How much of what was announced as granted is known by name; lists by how much of them is known."""

    announced: int
    named: int
    lists: int
    whole: int
    part: int
    none: int

    @property
    def percent(self) -> int:
        """Named of announced."""
        return 100 * self.named // self.announced if self.announced else 0


@blueprint.get("/")
def home() -> Response:
    """The home page."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.wanted()
    granted = [row for row in catalogue.recognitions if row.is_grant]
    standing = catalogue.standings(on)
    lapses = lapsing(catalogue.recognitions, on)[:SHORT]
    newest = [notice for notice in catalogue.notices if notice.date is None or notice.date <= on][:SHORT]
    named = {lapse.programme for lapse in lapses} | {body for notice in newest for body in notice.issuers}
    named |= {act.programme for notice in newest for act in notice.acts}
    levels = words.levels(site)
    return page(
        site,
        "home.html",
        figures=[
            (len(catalogue.notices), "/notices"),
            (len(catalogue.by_cluster), "/clusters"),
            (len(granted), "/clusters?lifecycle=granted&lifecycle=renewed"),
            (standing["certain"].bit_count(), "/clusters?state=certain"),
        ],
        held=sum(notice.held for notice in catalogue.notices),
        tiles=tiles(by_province(granted, catalogue)),
        without_province=sum(not row.province for row in granted),
        bars=bars(by_year_and_level(granted), announced_by_year(catalogue)),
        lapses=lapses,
        newest=newest,
        known=known(catalogue),
        levels=levels,
        kinds=words.kinds(site),
        between=words.between,
        names=Names.on(site, site.labels(named)),
    )


def by_province(rows: Iterable[Recognition], catalogue: Catalogue) -> Counter[str]:
    """How many recognitions lie in each province, by its code."""
    return Counter(catalogue.places.code(row.province) for row in rows if row.province)


def by_year_and_level(rows: Iterable[Recognition]) -> Counter[tuple[int, str]]:
    """How many recognitions each year's batches hold, by level."""
    return Counter((row.year, row.level) for row in rows if row.year)


def announced_by_year(catalogue: Catalogue, programmes: Iterable[str] | None = None) -> Counter[int]:
    """How many clusters were announced as granted, or are named where no number is stated, by the batch's year."""
    found: Counter[int] = Counter()
    chosen = None if programmes is None else set(programmes)
    batches: dict[str, tuple[int, int]] = {}
    for notice in catalogue.notices:
        for act in notice.acts:
            if act.kind == "grant" and act.year and (chosen is None or act.programme in chosen):
                _, most = batches.get(act.batch, (0, 0))
                batches[act.batch] = act.year, max(most, act.announced or act.named)
    for year, count in batches.values():
        found[year] += count
    return found


def lapsing(rows: Iterable[Recognition], on: dt.date) -> list[Lapse]:
    """What may still be in force on a day and ends, batch by batch, the first end first."""
    found = Counter(
        (row.end, row.programme, row.year) for row in rows if row.is_grant and row.end[1] and row.end[1] > on
    )
    ordered = sorted(found.items(), key=lambda item: (item[0][0][0] or dt.date.max, item[0][0][1], item[0][1]))
    return [Lapse(programme, year, end, count) for (end, programme, year), count in ordered]


def known(catalogue: Catalogue) -> Known:
    """The share of what is known, over all acts that granted."""
    grants = [act for notice in catalogue.notices for act in notice.acts if act.kind == "grant"]
    counted = [act for act in grants if act.announced]
    states = Counter(act.known for act in grants)
    return Known(
        announced=sum(act.announced or 0 for act in counted),
        named=sum(act.named for act in counted),
        lists=len(grants),
        whole=states["complete"],
        part=states["sample"],
        none=states["absent"],
    )
