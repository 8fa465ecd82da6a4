"""The examples are real: what stands between quotation marks stands in the data, and where its term says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

CG = Namespace("https://w3id.org/cluster-gazette/ont#")
QUOTED = re.compile("“([^”]+)”")
NAMES = (RDFS.label, SKOS.prefLabel, SKOS.notation)
PAGES = Path(__file__).resolve().parents[2] / "data"


def quoted(core: Graph, term: Node) -> Iterator[tuple[str, set[str]]]:
    """What each example of a term quotes, by language."""
    for text in core.objects(term, SKOS.example):
        assert isinstance(text, Literal) and text.language
        yield text.language, set(QUOTED.findall(str(text)))


@pytest.fixture(scope="module")
def everything(core: Graph, data: Graph, reference: Graph) -> str:
    """All texts of the data set, the code lists' names, the captures and the tables of reference data."""
    said = [str(o) for graph in (data, reference) for o in graph.objects() if isinstance(o, Literal)]
    said += [str(o) for name in NAMES for o in core.objects(None, name)]
    said += [file.read_text("utf-8") for file in sorted(PAGES.glob("notices/*/*.txt"))]
    said += [file.read_text("utf-8") for file in sorted(PAGES.glob("reference/**/*.csv"))]
    return "\n".join(said)


def test_every_quotation_in_an_example_stands_in_the_data(core: Graph, everything: str) -> None:
    found = {(term, quote) for term in core.subjects(SKOS.example) for _, s in quoted(core, term) for quote in s}
    assert len(found) > 100
    assert {(term, quote) for term, quote in found if quote not in everything} == set()


def test_the_example_of_a_property_in_use_is_one_of_its_values(core: Graph, data: Graph, reference: Graph) -> None:
    judged = 0
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for prop in core.subjects(RDF.type, kind):
            if not str(prop).startswith(CG):
                continue
            values = {value for graph in (data, reference) for value in graph.objects(None, prop)}
            if not values:
                continue
            says = "\n".join(sorted(_says(value, core, data, reference) for value in values))
            for language, quotes in quoted(core, prop):
                if quotes:
                    assert any(quote in says for quote in quotes), (prop, language, quotes)
                    judged += 1
    assert judged > 100


def test_the_example_of_a_class_in_use_is_one_of_its_members(core: Graph, data: Graph, reference: Graph) -> None:
    judged = 0
    for term in core.subjects(RDF.type, OWL.Class):
        members = {node for graph in (data, reference) for node in graph.subjects(RDF.type, term)}
        if not str(term).startswith(CG) or not members:
            continue
        literals = {str(o) for g in (data, reference) for m in members for o in g.objects(m) if isinstance(o, Literal)}
        says = "\n".join(sorted(literals))
        for language, quotes in quoted(core, term):
            assert any(quote in says for quote in quotes), (term, language, quotes)
            judged += 1
    assert judged > 20


def _says(value: Node, *graphs: Graph) -> str:
    if isinstance(value, Literal):
        return str(value)
    assert isinstance(value, URIRef)
    names = [str(o) for graph in graphs for name in NAMES for o in graph.objects(value, name)]
    return "\n".join(sorted(names))
