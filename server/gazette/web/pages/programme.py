"""The pages of a programme and of one of its batches: what was announced and named, by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from gazette.catalogue import Notice
from gazette.catalogue.facts import announced_in
from gazette.catalogue.rows import Act
from gazette.graph.vocabulary import CG
from gazette.store.interface import Object
from gazette.web.addresses import Address
from gazette.web.charts.years import bars
from gazette.web.describe import Description
from gazette.web.pages.subject import subject_page
from gazette.web.site import Site

SHOWN = 30
"""So many recognitions stand on the page; the list has all."""

_SAID = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?programme ?said ?kind ?text ?quote ?notice {
  { ?said cg:ruleOf ?programme ; cg:statedIn ?notice BIND("rule" AS ?kind) OPTIONAL { ?said cg:statedText ?text } }
  UNION { ?said cg:measureFor ?programme ; cg:statedIn ?notice BIND("measure" AS ?kind)
          OPTIONAL { ?said cg:statedText ?text } }
  UNION { ?said cg:defines ?programme ; cg:statedIn ?notice BIND("definition" AS ?kind)
          OPTIONAL { ?said cg:statedText ?text } }
  UNION { ?said cg:ruleOf ?programme . ?statement rdf:object ?said . ?statement cg:quote ?quote }
  UNION { ?said cg:measureFor ?programme . ?statement rdf:object ?said . ?statement cg:quote ?quote }
  UNION { ?said cg:defines ?programme . ?statement rdf:object ?said . ?statement cg:quote ?quote }
}
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice says of a programme: a rule, a measure of support, a definition."""

    iri: str
    kind: str
    text: str
    notice: str


@dataclass
class Batch:
    """One batch: its acts with their notices, and how many recognitions of it are known by name."""

    iri: str
    year: int | None
    acts: list[tuple[Notice, Act]] = field(default_factory=list)


def programme_page(site: Site, description: Description, address: Address) -> str:
    """The page of a programme."""
    catalogue = site.served.catalogue
    mask = catalogue.recognitions.mask("programme", [description.iri])
    rows, granted = catalogue.recognitions.select(mask, SHOWN), mask & catalogue.granted
    pairs = catalogue.acts_on(description.iri)
    batches = batches_of(pairs)
    said = _said(site, description.iri)
    below = sorted(one.iri for one in catalogue.programmes.values() if one.parent == description.iri)
    own = catalogue.programmes.get(description.iri)
    named = {
        *below, *(row.cluster for row in rows),
        *(one.notice for one in said), *(batch.iri for batch in batches),
        *((own.jurisdiction, own.parent, *own.operators) if own else ()), catalogue.places.country,
    }  # fmt: skip
    return subject_page(
        site,
        description,
        address,
        "programme.html",
        named - {""},
        own=own,
        key=description.iri.rpartition("/")[2],
        rows=rows,
        all=mask.bit_count(),
        granted=granted.bit_count(),
        bars=bars(catalogue.by_year_and_level(granted), announced_in(act for _, act in pairs)),
        batches=batches,
        said=said,
        below=below,
        governed_by=[v.value for v in description.values(CG.governedBy)],
    )


def batch_page(site: Site, description: Description, address: Address) -> str:
    """The page of a batch."""
    catalogue = site.served.catalogue
    batches = batches_of(catalogue.acts_on(description.iri))
    programme = next((str(v.value) for v in description.values(CG.ofProgramme)), "")
    year = next((str(v.value) for v in description.values(CG.batchYear)), "")
    rows = catalogue.recognitions
    mask = rows.mask("programme", [programme]) & rows.mask("year", [year])
    shown = rows.select(mask, 10 * SHOWN)
    bodies = {body for batch in batches for notice, _ in batch.acts for body in notice.issuers}
    return subject_page(
        site,
        description,
        address,
        "batch.html",
        {programme, *bodies, *(row.cluster for row in shown)},
        programme=programme,
        key=programme.rpartition("/")[2],
        year=year,
        acts=[pair for batch in batches for pair in batch.acts],
        rows=shown,
        all=mask.bit_count(),
    )


def batches_of(pairs: Sequence[tuple[Notice, Act]]) -> list[Batch]:
    """The batches that these acts (of the newest notice first) are on, the newest first, each with its acts as they
    came."""
    found: dict[str, Batch] = {}
    for notice, act in reversed(pairs):
        found.setdefault(act.batch, Batch(act.batch, act.year)).acts.append((notice, act))
    return sorted(found.values(), key=lambda batch: -(batch.year or 0))


def _said(site: Site, iri: str) -> list[Said]:
    """What notices say of a programme, in the words of the notice where there is no text. One query; each part of it
    leads from the programme to its end, since the engine works out an optional part of several triples for the whole
    store."""
    rows: Sequence[dict[str, Object | None]] = site.served.store.select(_SAID, {"programme": NamedNode(iri)})
    quotes: dict[str, str] = {}
    for row in rows:
        if row["quote"] is not None:
            said, quote = _text(row["said"]), _text(row["quote"])
            quotes[said] = min(quote, quotes.get(said, quote))
    found: dict[str, Said] = {}
    for kind, notice, said, text in sorted(
        (_text(row["kind"]), _text(row["notice"]), _text(row["said"]), _text(row["text"]))
        for row in rows
        if row["kind"] is not None
    ):
        found.setdefault(said, Said(said, kind, text or quotes.get(said, ""), notice))
    return list(found.values())


def _text(term: Object | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
