"""The home page: what is held in numbers, where and when clusters were recognised, what lapses next, what came last."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from flask import Blueprint, Response

from gazette.web import day, words
from gazette.web.catalogue import Catalogue
from gazette.web.catalogue.rows import Act, Bounds
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
    granted = catalogue.granted
    standing = catalogue.standings(on)
    lapses = lapsing(catalogue.terms, on)[:SHORT]
    issued = (notice for notice in catalogue.notices if notice.date is None or notice.date <= on)
    newest = list(islice(issued, SHORT))
    named = {lapse.programme for lapse in lapses} | {body for notice in newest for body in notice.issuers}
    named |= {act.programme for notice in newest for act in notice.acts}
    by_province = catalogue.by_province(granted)
    levels = words.levels(site)
    return page(
        site,
        "home.html",
        figures=[
            (len(catalogue.notices), "/notices"),
            (len(catalogue.by_cluster), "/clusters"),
            (granted.bit_count(), "/clusters?lifecycle=granted&lifecycle=renewed"),
            (standing["certain"].bit_count(), "/clusters?state=certain"),
        ],
        held=catalogue.notice_masks.mask("known", ["held"]).bit_count(),
        tiles=tiles(by_province),
        without_province=granted.bit_count() - sum(by_province.values()),
        bars=bars(catalogue.by_year_and_level(granted), announced_by_year(catalogue)),
        lapses=lapses,
        newest=newest,
        known=known(catalogue),
        levels=levels,
        kinds=words.kinds(site),
        between=words.between,
        names=Names.on(site, site.labels(named)),
    )


@lru_cache(maxsize=1)
def announced_by_year(catalogue: Catalogue) -> Counter[int]:
    """How many clusters were announced as granted, or are named where no number is stated, by the batch's year."""
    return announced_in(act for notice in catalogue.notices for act in notice.acts)


def announced_in(acts: Iterable[Act]) -> Counter[int]:
    """As `announced_by_year`, of some acts."""
    found: Counter[int] = Counter()
    batches: dict[str, tuple[int, int]] = {}
    for act in acts:
        if act.kind == "grant" and act.year:
            _, most = batches.get(act.batch, (0, 0))
            batches[act.batch] = act.year, max(most, act.announced or act.named)
    for year, count in batches.values():
        found[year] += count
    return found


def lapsing(terms: Mapping[tuple[Bounds, str, int | None], int], on: dt.date) -> list[Lapse]:
    """What may still be in force on a day and ends, batch by batch, the first end first."""
    found = [item for item in terms.items() if item[0][0][1] is not None and item[0][0][1] > on]
    ordered = sorted(found, key=lambda item: (item[0][0][0] or dt.date.max, item[0][0][1], item[0][1]))
    return [Lapse(programme, year, end, count) for (end, programme, year), count in ordered]


@lru_cache(maxsize=1)
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
