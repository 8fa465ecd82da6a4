"""The page of a cluster: what it is called, where it lies, how its recognitions went, and who is near."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode

from gazette.catalogue import Catalogue, Recognition
from gazette.graph.vocabulary import SKOS
from gazette.store.interface import Object
from gazette.web import day
from gazette.web.addresses import Address
from gazette.web.charts.timeline import Happening, timeline
from gazette.web.describe import Description
from gazette.web.grounds import Grounds
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site
from gazette.web.words import called

NEAR = 8
"""So many neighbours of each sort are shown."""

_HAPPENINGS = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
SELECT ?cluster ?recognition ?event ?announcement ?name ?outcome ?row ?quote ?page ?basis ?latest ?years {
  { ?recognition cg:ofCluster ?cluster .
    ?event cg:concerns ?recognition ; cg:partOfAnnouncement ?announcement ; cg:nameUsed ?name
    OPTIONAL { ?event cg:outcome ?outcome } }
  UNION { ?recognition cg:ofCluster ?cluster . ?event cg:concerns ?recognition ; cg:recordedAs ?row }
  UNION { ?recognition cg:ofCluster ?cluster . ?event cg:concerns ?recognition ; cg:recordedAs ?row .
          ?row cg:quote ?quote ; cg:quoteStart ?start }
  UNION { ?recognition cg:ofCluster ?cluster . ?event cg:concerns ?recognition ; cg:recordedAs ?row .
          ?row cg:readOn ?page }
  UNION { ?recognition cg:ofCluster ?cluster . ?event cg:concerns ?recognition ; cg:partOfAnnouncement ?opening .
          ?opening cg:opensPeriod ?period . ?period cg:boundBasis ?basis ; cg:startLatest ?latest
          OPTIONAL { ?period cg:termYears ?years } }
}
"""
"""Each part leads from the thing to its end: an optional part of several triples, or what stands behind a union, the
engine would work out for the whole store."""


@dataclass
class Words:
    """What one notice says of a cluster: the act, the name it uses, the row's quote or the pages that report it, what
    the bounds of the period rest on that the act opens."""

    happening: Happening
    name: str
    quote: str = ""
    row: str = ""
    pages: set[str] = field(default_factory=set)
    grounds: Grounds | None = None


def cluster_page(site: Site, description: Description, address: Address) -> str:
    """The page of a cluster."""
    catalogue = site.served.catalogue
    rows = catalogue.of_cluster(description.iri)
    said = words_of(site, description.iri, "cluster")
    near, alike = neighbours(catalogue, rows)
    place = _place(catalogue, rows)
    lineage = [*catalogue.places.lineage(place)] if place else []
    named = {
        catalogue.places.country, *lineage, *(row.cluster for row in (*near, *alike)),
        *(row.programme for row in rows), *(concept for row in rows for concept in row.industries),
        *(body for one in said for body in _issuers(catalogue, one)),
    }  # fmt: skip
    return subject_page(
        site,
        description,
        address,
        "cluster.html",
        named,
        rows=rows,
        line=timeline(rows, [one.happening for one in said], day.wanted()),
        said=said,
        grounds={row.iri: grounds_of(row, said) for row in rows},
        lineage=[catalogue.places.country, *reversed(lineage)],
        all_places=sorted({p for row in rows for p in row.places if not catalogue.places.children.get(p)}),
        industry_text=next((row.industry_text for row in rows if row.industry_text), ""),
        industries=sorted({concept for row in rows for concept in row.industries}),
        other_names=[v.value for v in description.values(SKOS.altLabel) if isinstance(v, Literal)],
        official=rows[0].name if rows else "",
        near=near,
        alike=alike,
        quotes=description.rows,
    )


def _issuers(catalogue: Catalogue, said: Words) -> Iterable[str]:
    notice = catalogue.notice(said.happening.notice)
    return notice.issuers if notice else ()


def words_of(site: Site, iri: str, variable: str) -> list[Words]:
    """What notices say of a cluster (or, by `variable`, of one recognition), the earliest first: one query."""
    catalogue = site.served.catalogue
    found: dict[str, Words] = {}
    rows = site.served.store.select(_HAPPENINGS, {variable: NamedNode(iri)})
    for row in rows:
        event, announcement = _text(row["event"]), _text(row["announcement"])
        announced = catalogue.announcement(announcement)
        if announced is None:
            continue
        notice, act = announced
        outcome = _text(row["outcome"]).rpartition("outcome-")[2]
        recognition = _text(row.get("recognition")) or iri
        happening = Happening(recognition, act.kind, notice.date, notice.year, notice.iri, called(notice), outcome)
        found.setdefault(event, Words(happening, _text(row["name"])))
    for row in rows:
        words = found.get(_text(row["event"]))
        if words is not None and row["basis"] is not None:
            bases = {*(words.grounds.bases if words.grounds else ()), _text(row["basis"])}
            years = _text(row["years"])
            words.grounds = Grounds(tuple(sorted(bases)), int(years) if years else None, _text(row["latest"]))
        if words is None or row["row"] is None:
            continue
        words.quote = words.quote or _text(row["quote"])
        words.row = words.row or _text(row["row"])
        if row["page"] is not None:
            words.pages.add(_text(row["page"]))
    return sorted(found.values(), key=_when)


def grounds_of(row: Recognition, said: Iterable[Words]) -> Grounds | None:
    """What the bounds of a recognition rest on: the grounds of its last period of which days are known."""
    found = None
    for words in said:
        happening = words.happening
        if words.grounds and happening.recognition == row.iri and happening.outcome != "fail":
            found = words.grounds if words.grounds.day == str(row.start[1]) else found
    return found


def _when(said: Words) -> tuple[str, str]:
    happening = said.happening
    return str(happening.date or happening.year or "9999"), happening.notice


def neighbours(catalogue: Catalogue, rows: list[Recognition]) -> tuple[list[Recognition], list[Recognition]]:
    """Other clusters in the same county, else prefecture, and others of the same industry; each cluster once."""
    own = {row.cluster for row in rows}
    rows_of = catalogue.recognitions
    near: list[Recognition] = []
    for place in (p for row in rows for p in sorted(row.places, key=_narrow(catalogue))):
        if catalogue.places.levels.get(place) != "provincial":
            near = [*islice(_once(rows_of.along(catalogue.in_place(place)), own), NEAR)]
            if near:
                break
    industries = {concept for row in rows for concept in row.industries}
    texts = {row.industry_text for row in rows if row.industry_text}
    same: Iterable[Recognition] = rows_of.select(rows_of.mask("industry", industries), 10 * NEAR) if industries else []
    same = same or (row for text in sorted(texts) for row in catalogue.of_industry_text(text))
    return near, [*islice(_once(same, own), NEAR)]


def _narrow(catalogue: Catalogue) -> Callable[[str], tuple[int, str]]:
    order = {"county": 0, "prefectural": 1}
    return lambda place: (order.get(catalogue.places.levels.get(place, ""), 2), place)


def _once(rows: Iterable[Recognition], but: set[str]) -> Iterator[Recognition]:
    seen = set(but)
    for row in rows:
        if row.cluster not in seen:
            seen.add(row.cluster)
            yield row


def _place(catalogue: Catalogue, rows: list[Recognition]) -> str:
    """The narrowest region that all is in; nothing where there are several as narrow."""
    places = sorted({place for row in rows for place in row.places}, key=_narrow(catalogue))
    narrow = [p for p in places if not any(p in [*catalogue.places.lineage(other)][1:] for other in places)]
    if len(narrow) == 1:
        return narrow[0]
    shared = [p for p in places if all(p in catalogue.places.lineage(one) for one in narrow)]
    return shared[0] if shared else ""


def _text(term: Object | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
