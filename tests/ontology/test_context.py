"""The JSON-LD context knows every term, and data go through it and come back the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Namespace
from rdflib.compare import isomorphic

CG = Namespace("https://w3id.org/cluster-gazette/ont#")


def context(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "context.jsonld").read_text("utf-8"))["@context"]
    return loaded


def by_rdflib(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def by_oxigraph(text: str) -> Graph:
    triples = [quad.triple for quad in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)]
    lines = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Graph().parse(data=lines, format="nt")


def test_every_term_is_in_the_context_with_its_kind_of_value(core: Graph, folder: Path) -> None:
    names = context(folder)
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            if not str(term).startswith(CG):
                continue
            name = str(term).removeprefix(CG)
            entry = names[name] if isinstance(names[name], dict) else {"@id": names[name]}
            assert entry["@id"] == f"cg:{name}"
            datatype = core.value(term, RDFS.range) if kind == OWL.DatatypeProperty else None
            if kind == OWL.ObjectProperty:
                assert entry["@type"] == "@id", name
            elif datatype == RDF.langString:
                assert entry["@container"] == "@language", name
            elif datatype is not None and str(datatype).startswith(str(XSD)) and datatype != XSD.string:
                assert entry["@type"] == str(datatype).replace(str(XSD), "xsd:"), name


def test_the_context_names_no_term_that_is_not_there(core: Graph, folder: Path) -> None:
    for name, entry in context(folder).items():
        iri = entry["@id"] if isinstance(entry, dict) else entry
        if str(iri).startswith("cg:"):
            assert (CG[name], RDF.type, None) in core, name


def test_the_context_stands_alone(folder: Path) -> None:
    """Loaded from another address it means the same: no base, nothing relative, nothing to fetch."""
    names = context(folder)
    assert not {"@base", "@import", "@vocab"} & names.keys()
    for name, entry in names.items():
        iri = entry["@id"] if isinstance(entry, dict) else entry
        if not name.startswith("@") and not str(iri).startswith("@"):
            prefix = str(iri).split(":", 1)[0]
            assert prefix in {*names, "http", "https"}, name


@pytest.mark.parametrize("given", ["example", "core", "data"])
@pytest.mark.parametrize("reader", [by_rdflib, by_oxigraph], ids=["rdflib", "oxigraph"])
def test_turtle_goes_through_json_ld_and_comes_back_the_same(
    given: str, reader: Callable[[str], Graph], folder: Path, request: pytest.FixtureRequest
) -> None:
    graph: Graph = request.getfixturevalue(given)
    text = graph.serialize(format="json-ld", context=context(folder))
    again = reader(text)
    assert not graph - again and not again - graph


def test_a_text_without_a_language_is_not_lost_where_the_context_expects_one(folder: Path) -> None:
    graph = Graph().parse(data=f'<http://example.org/a> <{RDFS.label}> "plain" , "tagged"@en .', format="turtle")
    text = graph.serialize(format="json-ld", context=context(folder))
    assert isomorphic(by_rdflib(text), graph)


def test_texts_are_found_by_their_language(folder: Path) -> None:
    graph = Graph().parse(data=f'<http://example.org/a> <{RDFS.label}> "集群"@zh , "cluster"@en .', format="turtle")
    node = json.loads(graph.serialize(format="json-ld", context=context(folder)))
    assert node["label"] == {"zh": "集群", "en": "cluster"}


def test_a_record_of_a_cluster_reads_without_prefixes(example: Graph, folder: Path) -> None:
    text = example.serialize(format="json-ld", context=context(folder))
    cluster = next(node for node in json.loads(text)["@graph"] if node.get("type") == "Cluster")
    assert {"locatedIn", "name", "label", "hasRecognition", "inProvince"} <= cluster.keys()
