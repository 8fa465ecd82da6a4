from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import rdflib.plugins.sparql.processor as engine
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import Graph
from rdflib.term import Node

from gazette.validation.shapes import load_shapes

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"

Triple = tuple[Node, Node, Node]
About = Mapping[Node, set[Triple]]


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return load_shapes(SHAPES)


@pytest.fixture(scope="session")
def ontology() -> Graph:
    graph = Graph()
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(file)
    return graph


@pytest.fixture(scope="session")
def about(ontology: Graph) -> About:
    """What the ontology says, by the term or code of which it speaks."""
    told: dict[Node, set[Triple]] = {}
    for triple in ontology:
        told.setdefault(triple[0], set()).add(triple)
    return told


@pytest.fixture(scope="session")
def companions(about: About) -> dict[str, Graph]:
    """What stands beside an example: reference data; for a rule on a release, also a small release and what the
    ontology says of its terms and codes."""
    reference = Graph().parse(EXAMPLES / "_reference.ttl")
    release = reference + Graph().parse(EXAMPLES / "_release.ttl")
    for triple in spoken_of(release, about):
        release.add(triple)
    return {"notice": reference, "release": release}


@pytest.fixture(scope="session")
def queries_parsed_once() -> Iterator[None]:
    """Let rdflib keep a query that it has parsed: pySHACL hands it the same text again for each node, and parsing takes
    many times as long as answering."""
    translate, parse, kept = engine.translateQuery, engine.parseQuery, dict[str, Any]()

    def kept_or_translated(text: str, base: str | None = None, names: Any = None) -> Any:
        if text not in kept:
            kept[text] = translate(parse(text), base, names)
        return kept[text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "parseQuery", lambda text: text)
        patch.setattr(engine, "translateQuery", kept_or_translated)
        yield


@pytest.fixture(scope="session")
def rules_read_once() -> Iterator[None]:
    """Let pySHACL keep what it finds out from a SPARQL rule alone, and would find out again for each node: that its
    query has nothing forbidden in it, and what its prefixes stand for."""
    check, collect, sound = SPARQLQueryHelper.check_invalid_sparql, SPARQLQueryHelper.collect_prefixes, set[str]()
    declared: dict[tuple[int, Node], tuple[Graph, dict[str, Any]]] = {}

    def checked(helper: SPARQLQueryHelper, text: str, valuenode: Any = None, extravars: Any = None) -> bool:
        if valuenode is not None or extravars or text not in sound:
            check(helper, text, valuenode, extravars)
            if valuenode is None and not extravars:
                sound.add(text)
        return True

    def collected(helper: SPARQLQueryHelper) -> None:
        graph = helper.shape.sg.graph
        if (id(graph), helper.node) not in declared:
            collect(helper)
            declared[id(graph), helper.node] = graph, dict(helper.prefixes)  # the graph stays, and with it its id
        helper.prefixes.update(declared[id(graph), helper.node][1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SPARQLQueryHelper, "check_invalid_sparql", checked)
        patch.setattr(SPARQLQueryHelper, "collect_prefixes", collected)
        yield


def spoken_of(data: Iterable[Triple], about: About) -> set[Triple]:
    """As much of the ontology as the data speak of: their terms and codes, and what these lead to, on and on."""
    found: set[Triple] = set()
    waiting = {node for triple in data for node in triple}
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        seen.add(node)
        if node in about:
            found |= about[node]
            waiting |= {other for triple in about[node] for other in triple[1:]} - seen
    return found
