"""The JSON-LD context knows every term, and data go through it and come back the same."""

import json
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, Graph, Namespace
from rdflib.compare import isomorphic

CG = Namespace("https://w3id.org/cluster-gazette/ont#")


def context(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "context.jsonld").read_text("utf-8"))["@context"]
    return loaded


def test_every_term_is_in_the_context_with_its_kind_of_value(core: Graph, folder: Path) -> None:
    names = context(folder)
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            name = str(term).removeprefix(CG)
            entry = names[name] if isinstance(names[name], dict) else {"@id": names[name]}
            assert entry["@id"] == f"cg:{name}"
            datatype = core.value(term, RDFS.range) if kind == OWL.DatatypeProperty else None
            if kind == OWL.ObjectProperty:
                assert entry["@type"] == "@id", name
            elif datatype is not None and str(datatype).startswith(str(XSD)) and datatype != XSD.string:
                assert entry["@type"] == str(datatype).replace(str(XSD), "xsd:"), name


def test_the_context_names_no_term_that_is_not_there(core: Graph, folder: Path) -> None:
    for name, entry in context(folder).items():
        iri = entry["@id"] if isinstance(entry, dict) else entry
        if str(iri).startswith("cg:"):
            assert (CG[name], RDF.type, None) in core, name


def test_data_go_through_json_ld_and_come_back_the_same(example: Graph, folder: Path) -> None:
    text = example.serialize(format="json-ld", context=context(folder))
    assert json.loads(text)["@context"]
    assert isomorphic(Graph().parse(data=text, format="json-ld"), example)


def test_a_record_of_a_cluster_reads_without_prefixes(example: Graph, folder: Path) -> None:
    text = example.serialize(format="json-ld", context=context(folder))
    cluster = next(node for node in json.loads(text)["@graph"] if node.get("type") == "Cluster")
    assert {"locatedIn", "name", "label", "hasRecognition", "inProvince"} <= cluster.keys()
