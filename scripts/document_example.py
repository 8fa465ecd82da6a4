"""The worked example of the ontology's documentation: one row of the repository's data, as Turtle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

from gazette.graph.prefixes import prefixes
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import Source, identify
from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release.build import Graphs, make_graphs, read_lists
from gazette.release.sources import read_folder

DATA = Path(__file__).resolve().parents[1] / "data"
BASE = "http://localhost:8000"
CG = Namespace("https://w3id.org/cluster-gazette/ont#")


def example_page(data: Graph) -> str:
    """One row of a complete list, with what it rests on and what it led to, as Turtle.

    `data` is what `repository_data` gives. Raises `StopIteration` where no complete list opens a period.
    """
    row, blocks = _follow(data)
    graph = Graph(bind_namespaces="none")
    for prefix, iri in prefixes(BASE).items():
        graph.bind(prefix, iri)
    lines = [
        "# 一行数据 One row, from the page to the standing",
        "",
        "Made from the data by `scripts/document_ontology.py`; do not edit.",
    ]
    lines += ["", f"> {data.value(row, RDFS.label)}", ""]
    lines += [f"Things stand under `{BASE}/id/`; the default prefixes of the query page are used."]
    for title, node in blocks:
        part = Graph(namespace_manager=graph.namespace_manager)
        for predicate, value in data.predicate_objects(node):
            if predicate not in (CG.uncoveredText, CG.hasClause, CG.hasCitation):
                part.add((node, predicate, value))
        body = part.serialize(format="turtle").split("\n\n", 1)[1].strip()
        lines += ["", f"## {title}", "", "```turtle", body, "```"]
    return "\n".join(lines) + "\n"


def _follow(data: Graph) -> tuple[Node, list[tuple[str, Node]]]:
    """The first row of the first complete listing whose announcement opens a period, and the nodes to show."""
    complete = URIRef("https://w3id.org/cluster-gazette/code/completeness-complete")
    listings = sorted(data.subjects(CG.completeness, complete), key=str)
    listing = next(lst for lst in listings if _one(data, _one(data, lst, CG.listingOf), CG.opensPeriod, strict=False))
    rows = data.subjects(CG.entryOf, listing)
    row = min(rows, key=lambda r: int(str(data.value(r, CG.position))))
    event = next(iter(data.subjects(CG.recordedAs, row)))
    announcement = _one(data, event, CG.partOfAnnouncement)
    period = _one(data, announcement, CG.opensPeriod)
    recognition = _one(data, event, CG.concerns)
    cluster = _one(data, recognition, CG.ofCluster)
    capture = _one(data, row, CG.inCapture)
    statement = min(set(data.subjects(RDF.object, period)), key=str)
    notice = next(iter(data.subjects(CG.announces, announcement)))
    return row, [
        ("网页 The page", _one(data, capture, CG.captureOf)),
        ("快照 Its bytes", capture),
        ("通知 The notice", notice),
        ("公布 What it does", announcement),
        ("有效期 For how long", period),
        ("依据 The words that say so", statement),
        ("名单 The list as this capture shows it", listing),
        ("名单行 The row, with its place in the text", row),
        ("事件 What the row records", event),
        ("资格 The standing, with its direct facts", recognition),
        ("集群 The cluster, with its direct facts", cluster),
    ]


def _one(data: Graph, subject: Node | None, predicate: URIRef, *, strict: bool = True) -> Node:
    found = data.value(subject, predicate)
    if found is None and strict:
        raise LookupError(f"{subject} has no {predicate}")
    return found  # type: ignore[return-value]


def repository_graphs() -> Graphs:
    """What the repository's data would be released as. Nothing is checked, minted or written."""
    reference = Reference.load(DATA / "reference")
    found = (one for folder in notice_folders(DATA / "notices") for one in read_folder(folder, reference))
    sources = [source for source in found if isinstance(source, Source)]
    ledger = Ledger.load(DATA / "ledger.jsonl")
    notices = identify(sources, reference, ledger, read_lists(DATA, reference))
    return make_graphs(notices, reference, ledger, DATA, Space(BASE))


def repository_data(graphs: Graphs) -> Graph:
    """The notices, the entities, the direct facts and the programmes of the tables as one graph."""
    programmes = [sheet for sheet in graphs.tables if sheet.graph.value.endswith("/reference/programmes")]
    return as_graph([*graphs.notices.values(), graphs.entities, graphs.derived, *programmes])


def as_graph(sheets: Iterable[Sheet]) -> Graph:
    """Several graphs of a release as one."""
    lines = sorted({f"{quad.triple} ." for sheet in sheets for quad in sheet.quads()})
    return Graph().parse(data="\n".join(lines), format="nt")
