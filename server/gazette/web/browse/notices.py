"""The list of notices: facets, three views, files, and the query behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from flask import Blueprint, Response, request
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from gazette.catalogue import Notice, keys
from gazette.catalogue.bits import Bits
from gazette.catalogue.listing import Listing
from gazette.graph.vocabulary import CG, ELI, RDFS, TYPE, date, zh
from gazette.text import to_plain
from gazette.web import day, words
from gazette.web.browse import tables
from gazette.web.browse.facets import Facet, Selection
from gazette.web.browse.paging import paging, sorting, view
from gazette.web.browse.query_text import literal, safe
from gazette.web.charts.tiles import tiles
from gazette.web.charts.years import bars
from gazette.web.language import text, wanted
from gazette.web.layout import Names
from gazette.web.pages.answer import answer, page, unchanged
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

blueprint = Blueprint("notices", __name__)

COLUMNS = (
    "notice", "title", "number", "date", "no_later_than", "year", "issuers", "kind", "acts", "announced", "named",
    "known", "on",
)  # fmt: skip
"""Of a notice of several acts `announced` and `named` are those of each, in the order of `acts`: numbers of clusters
that were granted and that were rechecked make no sum. `no_later_than` is the day of a report of an undated notice."""
LONGEST = 100
"""Characters of a word to look for."""
_NEWEST = """
  OPTIONAL { { SELECT ?notice (MAX(?batchYear) AS ?newest) {
    ?notice cg:announces/cg:inBatch/cg:batchYear ?batchYear } GROUP BY ?notice } }
"""
_YEAR = r'YEAR(?date), xsd:integer(REPLACE(?number, "^.*〔([0-9]{4})〕.*$", "$1")), ?newest, YEAR(?reported)'


@blueprint.get("/notices")
def notices() -> Response:
    """The list as a page."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.asked()
    selection = chosen(site, on)
    rows, mask = selection.rows, selection.mask
    sort, down = sorting(keys.NOTICE_SORTS, "-date")
    order = f"{sort} {wanted()}" if sort in keys.BY_LABEL else sort
    turned, shown = paging(mask.bit_count()), view()
    part = rows.part(mask, order, turned.start, turned.end, down)
    names = Names.on(site, site.labels({body for row in part for body in row.issuers}))
    facets = _facets(site, selection)
    elsewhere = selection.without("place")
    by_place = rows.counts("place", elsewhere, catalogue.places.provinces) if shown == "map" else {}
    provinces = {catalogue.places.code(place): count for place, count in by_place.items()}
    return page(
        site,
        "notices.html",
        rows=part,
        without_day=(selection.without("on") & catalogue.without_day).bit_count() if on else 0,
        paging=turned,
        facets=facets,
        selection=selection,
        view=shown,
        sort=(sort, down),
        tiles=tiles(provinces) if shown == "map" else [],
        bars=bars(_by_year_and_level(rows, mask)) if shown == "chart" else [],
        query=notices_query(selection.chosen, on),
        said=[choice.label for facet in facets for choice in (*facet.path, *facet.choices) if choice.chosen],
        levels=words.levels(site),
        kinds=words.kinds(site),
        **names.for_template(),
    )


@blueprint.get("/notices.<suffix>")
def notices_file(suffix: str) -> Response:
    """The whole list as a file."""
    if suffix not in tables.FORMATS:
        raise Problem(404, "not-found", f"The list can be had as {', '.join(tables.FORMATS)}.")
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    on = day.asked()
    selection = chosen(site, on)
    tables.check_size(selection.mask.bit_count())
    rows = selection.rows.select(selection.mask)
    names = Names.on(site, site.labels({body for row in rows for body in row.issuers}))
    about: dict[str, object] = {
        "release": site.served.release.manifest.release,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "query": notices_query(selection.chosen, on),
        "count": len(rows),
    }
    records = [_record(row, names, day.wanted()) for row in rows]
    body = tables.write(suffix, COLUMNS, records, partial(_quads, rows), about, site.base_uri)
    response = answer(site, body, tables.FORMATS[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="notices.{suffix}"'
    return response


def chosen(site: Site, on: dt.date | None) -> Selection[Notice]:
    """What the address chooses; with a day, what is known to be out by then."""
    base, catalogue = site.base_uri, site.served.catalogue
    rows = catalogue.notices
    word = to_plain(request.args.get("q", "").strip()[:LONGEST]).text
    word_mask = rows.containing(word) if word else rows.none
    by_then = catalogue.issued_by(on) if on else rows.none
    return Selection.of(
        rows,
        request.args,
        {
            "kind": str,
            "level": str,
            "place": lambda key: f"{base}/id/region/{key}",
            "year": str,
            "programme": lambda key: f"{base}/id/programme/{key}",
            "known": str,
        },
        {"q": ([word] if word else [], word_mask), "on": ([str(on)] if on else [], by_then)},
    )


def _facets(site: Site, selection: Selection[Notice]) -> list[Facet]:
    rows, places = selection.rows, site.served.catalogue.places
    names = Names.on(site, site.labels({*rows.totals("programme"), *rows.totals("place")}))
    levels, kinds = words.levels(site), words.kinds(site)
    known = {"held": text("text held here", "本站收录正文"), "reported": text("from reports", "仅据报道")}
    start = f"{site.base_uri}/id/programme/"
    return [
        selection.facet("kind", text("What it does", "事项"), lambda v: kinds.get(v, v), order=words.KINDS),
        selection.facet("level", text("Level", "级别"), lambda v: levels.get(v, v), order=words.LEVELS),
        selection.facet("year", text("Year", "年度"), str, order=sorted(rows.totals("year"), reverse=True)),
        selection.facet("place", text("Issued in", "发文地区"), names.label, places.code),
        selection.facet("known", text("Known from", "所据"), lambda v: known.get(v, v)),
        selection.facet("programme", text("Programme", "认定计划"), names.label, lambda v: v.removeprefix(start)),
    ]


def _by_year_and_level(rows: Listing[Notice], mask: Bits) -> dict[tuple[int, str], int]:
    """How many of these notices each year has, by the highest level of the programmes that they act on."""
    found: dict[tuple[int, str], int] = {}
    for year in rows.counts("year", mask):
        left = mask & rows.mask("year", [year])
        for level in words.LEVELS:
            own = left & rows.mask("level", [level])
            left = left - own
            if own:
                found[int(year), level] = own.bit_count()
        if left:
            found[int(year), ""] = left.bit_count()
    return found


def _record(row: Notice, names: Names, on: dt.date) -> dict[str, tables.Cell]:
    return {
        "notice": row.iri,
        "title": row.label,
        "number": row.number or None,
        "date": row.date.isoformat() if row.date else None,
        "no_later_than": str(row.out_by) if row.out_by and not row.date else None,
        "year": row.year,
        "issuers": "；".join(map(names.label, row.issuers)),
        "kind": row.kind,
        "acts": "；".join(act.kind for act in row.acts),
        "announced": _of_each([act.announced for act in row.acts]),
        "named": _of_each([act.named for act in row.acts]),
        "known": "held" if row.held else "reported",
        "on": str(on),
    }


def _of_each(numbers: Sequence[int | None]) -> tables.Cell:
    """The number of the only act, or those of several one after the other, with nothing where one is not known."""
    if len(numbers) == 1:
        return numbers[0]
    known = any(number is not None for number in numbers)
    return "；".join("" if number is None else str(number) for number in numbers) if known else None


def _quads(rows: Iterable[Notice]) -> Iterable[Quad]:
    graph = DefaultGraph()
    for row in rows:
        node = NamedNode(row.iri)
        yield Quad(node, TYPE, CG.Notice, graph)
        yield Quad(node, RDFS.label, zh(row.label), graph)
        if row.date:
            yield Quad(node, ELI["date_document"], date(row.date), graph)
        if row.number:
            yield Quad(node, CG.documentNumber, Literal(row.number), graph)
        for body in row.issuers:
            yield Quad(node, CG.issuer, NamedNode(body), graph)
        for act in row.acts:
            yield Quad(node, CG.announces, NamedNode(act.iri), graph)


def notices_query(picked: Mapping[str, list[str]], on: dt.date | None) -> str:
    """The query for what is chosen (values as the address writes them)."""
    lines = [
        "SELECT DISTINCT ?notice ?title ?date {",
        "  ?notice a cg:Notice ; rdfs:label ?title ; cg:noticeKind ?noticeKind .",
        "  OPTIONAL { ?notice eli:date_document ?date }",
        "  OPTIONAL { ?notice cg:reportedOn ?reported }",
        "  OPTIONAL { ?notice cg:documentNumber ?number }",
    ]
    paths = (
        ("kind", "cg:announces/cg:announcementKind", "code:kind-"),
        ("level", "cg:announces/cg:inBatch/cg:ofProgramme/cg:level", "code:level-"),
        ("programme", "cg:announces/cg:inBatch/cg:ofProgramme", "pg:"),
        ("place", "cg:issuer/cg:jurisdiction/cg:parentRegion*", "rg:"),
    )
    for name, path, prefix in paths:
        if picked.get(name):
            values = " ".join(prefix + safe(value) for value in picked[name])
            lines.append(f"  ?notice {path} ?{name} VALUES ?{name} {{ {values} }}")
    if picked.get("known"):
        held = [f"?known {'=' if value == 'held' else '!='} code:known-captured" for value in picked["known"]]
        lines.append(f"  ?notice cg:knownFrom ?known FILTER({' || '.join(held)})")
    for word in picked.get("q", ()):
        lines.append(f'  FILTER(CONTAINS(?title, {literal(word)}) || CONTAINS(COALESCE(?number, ""), {literal(word)}))')
    if on:
        lines.append(f'  FILTER(COALESCE(?date, ?reported) <= "{on}"^^xsd:date)')
    text = "\n".join(lines)
    if picked.get("year"):
        years = ", ".join(str(int(value)) if value.isascii() and value.isdigit() else "0" for value in picked["year"])
        text += _NEWEST + f"  FILTER(COALESCE({_YEAR}) IN ({years}))"
    return f"{text}\n}} ORDER BY DESC(COALESCE(?date, ?reported)) ?title"
