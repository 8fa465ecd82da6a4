import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from gazette.release.build import Graphs

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology"
CG = Namespace("https://w3id.org/cluster-gazette/ont#")

sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests" / "ontology")]  # neither is installed


def _parsed(files: Iterable[Path]) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def core() -> Graph:
    """The ontology's own modules and the code lists."""
    return _parsed(sorted(FOLDER.glob("*.ttl")))


@pytest.fixture(scope="session")
def axioms(core: Graph) -> Graph:
    """The ontology without its annotations and code lists: what a reasoner draws conclusions from."""
    said_to_people = {RDFS.label, RDFS.isDefinedBy, RDFS.comment, SKOS.definition, SKOS.example, SKOS.scopeNote}
    graph = Graph()
    for triple in core:
        ours = triple[0].startswith(CG)  # type: ignore[attr-defined]
        if ours and triple[1] not in said_to_people | {SKOS.altLabel, CG.codeList}:
            graph.add(triple)
    return graph


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return _parsed(sorted((FOLDER / "align").glob("*.ttl")))


@pytest.fixture(scope="session")
def example() -> Graph:
    """A small release that keeps every rule, and the good examples of what it lacks."""
    examples = ROOT / "shapes" / "examples"
    more = ["change-from", "conflict-claims", "zone-host", "obligation-self", "rule-kind", "definition-text"]
    more += ["stated-text", "figure-value", "citation-text", "clause-text", "deadline-agrees", "area-parts"]
    files = [examples / "_reference.ttl", examples / "_release.ttl", *(examples / f"{name}.good.ttl" for name in more)]
    return _parsed(files)


@pytest.fixture(scope="session")
def repository() -> Graphs:
    """What the repository's data would be released as."""
    from document_example import repository_graphs

    graphs: Graphs = repository_graphs()
    return graphs


@pytest.fixture(scope="session")
def data(repository: Graphs) -> Graph:
    """All notices, entities and direct facts of the repository's data."""
    from document_example import repository_data

    graph: Graph = repository_data(repository)
    return graph


@pytest.fixture(scope="session")
def reference(repository: Graphs) -> Graph:
    """Its reference data: regions, bodies, and the industries with what they are mapped to."""
    from document_example import as_graph

    graph: Graph = as_graph([repository.reference, *(t for t in repository.tables if _of_industries(t.graph.value))])
    return graph


def _of_industries(graph: str) -> bool:
    name = graph.rpartition("/")[2]
    return name.startswith("industr") or name in ("gbt4754-2017", "isic-rev4", "nace-rev2", "gbt4754-2017--isic-rev4")


@pytest.fixture(scope="session")
def data_with_regions(data: Graph, reference: Graph) -> Graph:
    """The data with those regions and bodies that they lead to, and the regions around them."""
    graph = Graph() + data
    todo = [node for node in set(data.objects()) if (node, RDF.type, None) in reference]
    seen = set(todo)
    while todo:
        for triple in reference.triples((todo.pop(), None, None)):
            graph.add(triple)
            if triple[1] in (CG.within, CG.parentRegion) and triple[2] not in seen:
                seen.add(triple[2])
                todo.append(triple[2])
    return graph


def texts(graph: Graph, node: URIRef, predicate: URIRef) -> dict[str, list[str]]:
    """The texts of a term by language."""
    found: dict[str, list[str]] = {}
    for value in graph.objects(node, predicate):
        if isinstance(value, Literal):
            found.setdefault(value.language or "", []).append(str(value))
    return found
