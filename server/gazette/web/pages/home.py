"""The home page: what is held in numbers, where and when clusters were recognised, what lapses next, what came last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from flask import Blueprint, Response

from gazette.catalogue.facts import Term
from gazette.web import day, words
from gazette.web.charts.tiles import tiles
from gazette.web.charts.years import bars
from gazette.web.layout import Names
from gazette.web.pages.answer import page, unchanged
from gazette.web.site import current_site

blueprint = Blueprint("home", __name__)

SHORT = 6
"""So many lines stand in each of the two short columns."""


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
    lapses = lapsing(catalogue.terms, on, SHORT)
    newest = [*islice((notice for notice in catalogue.notices if notice.out_by and notice.out_by <= on), SHORT)]
    named = {lapse.programme for lapse in lapses} | {body for notice in newest for body in notice.issuers}
    named |= {act.programme for notice in newest for act in notice.acts}
    by_province = catalogue.by_province(granted)
    levels = words.levels(site)
    return page(
        site,
        "home.html",
        figures=[
            (len(catalogue.notices), "/notices"),
            (catalogue.clusters, "/clusters"),
            (granted.bit_count(), "/clusters?lifecycle=granted&lifecycle=renewed"),
            (standing["certain"].bit_count(), "/clusters?state=certain"),
        ],
        held=catalogue.notices.totals("known").get("held", 0),
        tiles=tiles(by_province),
        several=catalogue.in_several_provinces(granted),
        beyond=catalogue.beyond_provinces(granted),
        bars=bars(catalogue.by_year_and_level(granted), catalogue.announced_by_year),
        lapses=lapses,
        newest=newest,
        known=catalogue.known,
        levels=levels,
        kinds=words.kinds(site),
        between=words.between,
        names=Names.on(site, site.labels(named)),
    )


def lapsing(terms: Iterable[Term], on: dt.date, most: int | None = None) -> list[Term]:
    """What may still be in force on a day and ends, batch by batch, the first end first; `most` so many of them."""
    return [*islice((term for term in terms if term.end[1] is not None and term.end[1] > on), most)]
