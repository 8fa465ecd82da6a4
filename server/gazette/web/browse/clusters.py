"""The list of clusters by their recognitions: facets, three views, files, and the query behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from flask import Blueprint, Response, request
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from gazette.catalogue import STANDINGS, Catalogue, Recognition, keys, standing
from gazette.catalogue.places import Places
from gazette.graph.vocabulary import CG, TYPE, code, date
from gazette.text import to_plain
from gazette.web import day, words
from gazette.web.browse import tables
from gazette.web.browse.facets import Choice, Facet, Selection
from gazette.web.browse.paging import paging, sorting, view
from gazette.web.browse.query_text import recognitions_query
from gazette.web.charts.tiles import tiles
from gazette.web.charts.years import bars
from gazette.web.language import text, wanted
from gazette.web.layout import Names
from gazette.web.pages.answer import answer, page, unchanged
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

blueprint = Blueprint("clusters", __name__)

COLUMNS = (
    "cluster", "name", "province", "prefecture", "county", "industry", "recognition", "programme", "programme_name",
    "level", "batch_year", "lifecycle", "granted_by", "granted_on", "start_earliest", "start_latest", "end_earliest",
    "end_latest", "standing", "on",
)  # fmt: skip
LONGEST = 100
"""Characters of a word to look for."""


@blueprint.get("/clusters")
def clusters() -> Response:
    """The list as a page."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.wanted()
    selection = chosen(site, on)
    mask = selection.mask
    sort, down = sorting(keys.SORTS, "name")
    shown = view()
    turned = paging(mask.bit_count())
    order = f"{sort} {wanted()}" if sort in keys.BY_LABEL else sort
    part = catalogue.recognitions.part(mask, order, turned.start, turned.end, down)
    elsewhere = selection.without("place")
    provinces = catalogue.by_province(elsewhere) if shown == "map" else {}
    facets = _facets(site, selection, on)
    near = {place for row in part for place in row.places}
    all_names = Names.on(site, site.labels(near | {iri for row in part for iri in (row.programme, row.cluster)}))
    return page(
        site,
        "clusters.html",
        rows=part,
        paging=turned,
        clusters=catalogue.count_clusters(mask),
        facets=facets,
        selection=selection,
        view=shown,
        sort=(sort, down),
        tiles=tiles(provinces) if shown == "map" else [],
        bars=bars(catalogue.by_year_and_level(mask)) if shown == "chart" else [],
        several=shown == "map" and catalogue.in_several_provinces(elsewhere),
        beyond=catalogue.beyond_provinces(elsewhere) if shown == "map" else 0,
        query=recognitions_query(selection.chosen, on, catalogue.places),
        said=[choice.label for facet in facets for choice in (*facet.path, *facet.choices) if choice.chosen],
        places=catalogue.places,
        levels=words.levels(site),
        lifecycles=words.lifecycles(site),
        standings=words.standings(),
        standing=partial(standing, day=on),
        between=words.between,
        **all_names.for_template(),
    )


@blueprint.get("/clusters.<suffix>")
def clusters_file(suffix: str) -> Response:
    """The whole list as a file."""
    if suffix not in tables.FORMATS:
        raise Problem(404, "not-found", f"The list can be had as {', '.join(tables.FORMATS)}.")
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.wanted()
    selection = chosen(site, on)
    tables.check_size(selection.mask.bit_count())
    rows = catalogue.recognitions.select(selection.mask)
    named = {row.programme for row in rows} | {place for row in rows for place in row.places}
    names = Names.on(site, site.labels(named))
    about: dict[str, object] = {
        "release": site.served.release.manifest.release,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "on": str(on),
        "query": recognitions_query(selection.chosen, on, catalogue.places),
        "count": len(rows),
    }
    body = tables.write(
        suffix, COLUMNS, [_record(row, names, catalogue, on) for row in rows], partial(_quads, rows), about,
        site.base_uri,
    )  # fmt: skip
    response = answer(site, body, tables.FORMATS[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="clusters-{on}.{suffix}"'
    return response


def chosen(site: Site, on: dt.date) -> Selection[Recognition]:
    """What the address chooses."""
    catalogue, base = site.served.catalogue, site.base_uri
    rows, standings = catalogue.recognitions, catalogue.standings(on)
    states = [value for value in dict.fromkeys(request.args.getlist("state")) if value]
    state_mask = rows.none
    for name, mask in standings.items():
        if name in states:
            state_mask = state_mask | mask
    word = to_plain(request.args.get("q", "").strip()[:LONGEST]).text
    word_mask = rows.containing(word) if word else rows.none
    return Selection.of(
        rows,
        request.args,
        {
            "scheme": str,
            "programme": lambda key: f"{base}/id/programme/{key}",
            "level": str,
            "year": str,
            "place": lambda key: f"{base}/id/region/{key}",
            "industry": lambda key: f"{base}/id/{key}",
            "lifecycle": str,
        },
        {"state": (states, state_mask), "q": ([word] if word else [], word_mask)},
    )


def _facets(site: Site, selection: Selection[Recognition], on: dt.date) -> list[Facet]:
    catalogue, rows = site.served.catalogue, selection.rows
    places, base = catalogue.places, f"{site.base_uri}/id/"
    names = Names.on(site, site.labels(rows.totals("programme")))
    schemes = words.codes(site, "scheme", rows.totals("scheme"))
    levels, stages = words.levels(site), words.lifecycles(site)
    concepts = rows.totals("industry")

    def labels(iris: Sequence[str]) -> Callable[[str], str]:
        return Names.on(site, site.labels(iris)).label

    tops = [concept for concept in concepts if not any(b in concepts for b in catalogue.broader.get(concept, ()))]
    found = [
        _states(selection, catalogue, on),
        selection.facet("level", text("Level", "级别"), lambda v: levels.get(v, v), order=words.LEVELS),
        selection.tree(
            "place", text("Place", "地区"), labels, places.code,
            places.children.get(places.country, []), lambda v: places.children.get(v, []),
            partial(_place_path, places),
        ),
        selection.facet(
            "year", text("Year of the batch", "批次年度"), str, order=sorted(rows.totals("year"), reverse=True)
        ),
        selection.facet(
            "lifecycle", text("Stage reached", "所处阶段"), lambda v: stages.get(v, v), order=words.LIFECYCLES
        ),
        selection.facet("scheme", text("Kind of cluster", "集群类别"), lambda v: schemes.get(v, v)),
        selection.facet(
            "programme", text("Programme", "认定计划"), names.label, lambda v: v.removeprefix(f"{base}programme/")
        ),
    ]  # fmt: skip
    if concepts:
        found.insert(
            3,
            selection.tree(
                "industry", text("Industry", "产业"), labels, lambda v: v.removeprefix(base),
                tops, lambda v: [c for c in concepts if v in catalogue.broader.get(c, ())],
                lambda v: _industry_path(catalogue, f"{base}{v}"),
            ),
        )  # fmt: skip
    return found


def _place_path(places: Places, code: str) -> Sequence[str]:
    iri = f"{places.start}{code}"
    return [*reversed([*places.lineage(iri)])] if iri in places.levels else []


def _industry_path(catalogue: Catalogue, concept: str) -> Sequence[str]:
    path = [concept]
    while (broader := catalogue.broader.get(path[0])) and broader[0] not in path:
        path.insert(0, broader[0])
    return path


def _states(selection: Selection[Recognition], catalogue: Catalogue, on: dt.date) -> Facet:
    labels = words.standings()
    within, picked = selection.without("state"), selection.chosen.get("state", [])
    masks = catalogue.standings(on)
    choices = [Choice(name, labels[name], (masks[name] & within).bit_count(), name in picked) for name in STANDINGS]
    return Facet("state", text(f"On {on}", f"于 {on}"), [c for c in choices if c.count or c.chosen])


def _at(row: Recognition, names: Names, catalogue: Catalogue, level: str) -> str:
    return "；".join(sorted(names.label(p) for p in row.places if catalogue.places.levels.get(p) == level))


def _record(row: Recognition, names: Names, catalogue: Catalogue, on: dt.date) -> dict[str, tables.Cell]:
    return {
        "cluster": row.cluster,
        "name": row.name,
        "province": _at(row, names, catalogue, "provincial"),
        "prefecture": _at(row, names, catalogue, "prefectural"),
        "county": _at(row, names, catalogue, "county"),
        "industry": row.industry_text or None,
        "recognition": row.iri,
        "programme": row.programme,
        "programme_name": names.label(row.programme),
        "level": row.level,
        "batch_year": row.year,
        "lifecycle": row.lifecycle,
        "granted_by": row.granted_by or None,
        "granted_on": _iso(row.granted_on),
        "start_earliest": _iso(row.start[0]),
        "start_latest": _iso(row.start[1]),
        "end_earliest": _iso(row.end[0]),
        "end_latest": _iso(row.end[1]),
        "standing": standing(row, on),
        "on": str(on),
    }


def _iso(found: dt.date | None) -> str | None:
    return found.isoformat() if found else None


def _quads(rows: Iterable[Recognition]) -> Iterable[Quad]:
    """The direct facts of the rows."""
    graph = DefaultGraph()
    for row in rows:
        node, cluster = NamedNode(row.iri), NamedNode(row.cluster)
        yield Quad(cluster, TYPE, CG.Cluster, graph)
        yield Quad(cluster, CG.name, Literal(row.name), graph)
        yield Quad(cluster, CG.hasRecognition, node, graph)
        yield Quad(node, TYPE, CG.Recognition, graph)
        yield Quad(node, CG.underProgramme, NamedNode(row.programme), graph)
        yield Quad(node, CG.level, code("level", row.level), graph)
        yield Quad(node, CG.lifecycle, code("life", row.lifecycle), graph)
        if row.year is not None:
            yield Quad(node, CG.batchYear, Literal(row.year), graph)
        if row.granted_by:
            yield Quad(node, CG.grantedBy, NamedNode(row.granted_by), graph)
        for predicate, bound in (
            (CG.grantedOn, row.granted_on), (CG.startEarliest, row.start[0]), (CG.startLatest, row.start[1]),
            (CG.endEarliest, row.end[0]), (CG.endLatest, row.end[1]),
        ):  # fmt: skip
            if bound is not None:
                yield Quad(node, predicate, date(bound), graph)
