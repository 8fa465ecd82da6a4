"""The redirect rules for w3id.org send every IRI of ours to an address that a server of ours answers."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rewriting import Answer, answer, parse

FOLDER = Path(__file__).resolve().parents[2] / "ontology"
RULES = parse((FOLDER / "w3id" / ".htaccess").read_text("utf-8"))
HOME = "https://w3id.org/cluster-gazette/"
TARGET = "https://clusters.example.org"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def sent(path: str, accept: str | None = None) -> str:
    found = answer(RULES, path, {} if accept is None else {"Accept": accept})
    assert isinstance(found, Answer), path
    assert found.status == 303
    return found.location.removeprefix(TARGET)


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, ".ttl"),
        ("*/*", ".ttl"),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/rdf+xml", ".rdf"),
        ("application/n-triples", ".nt"),
        ("text/html", ".html"),
        ("application/xhtml+xml", ".html"),
        (BROWSER, ""),
        ("text/turtle;q=0.2, application/rdf+xml", ""),
    ],
)
@pytest.mark.parametrize("path", ["ont", "code/level", "code/level-national", "shapes"])
def test_an_iri_is_sent_to_the_format_asked_for(path: str, accept: str | None, suffix: str) -> None:
    assert sent(path, accept) == f"/{path}{suffix}"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("", "/"),
        ("code/", "/ont.ttl"),
        ("code", "/ont.ttl"),
        ("datatype/iso3166-2", "/ont.ttl"),
        ("ont/0.2.0", "/ont/0.2.0.ttl"),
        ("ont/context.jsonld", "/ont/context.jsonld"),
        ("ont/0.7.0/context.jsonld", "/ont/0.7.0/context.jsonld"),
        ("ont/0.7.0/align/eli", "/ont/0.7.0/align/eli.ttl"),
        ("shapes/0.7.0", "/ont/0.7.0/shapes.ttl"),
        ("ont/align/eli", "/ont/align/eli.ttl"),
        ("ont/Grant", "/ont/Grant"),
    ],
)
def test_other_addresses(path: str, to: str) -> None:
    assert sent(path, "*/*") == to


@pytest.mark.parametrize("path", ["ont/../etc", "code/a/b", "ont/align/../x", "ontology", "id/cluster/1", "code/%0d"])
def test_what_is_not_ours_is_not_redirected(path: str) -> None:
    assert answer(RULES, path, {"Accept": "*/*"}) is None


def test_every_iri_under_our_home_is_sent_somewhere(core: Graph, alignments: Graph) -> None:
    nodes = {node for triple in (*core, *alignments) for node in triple if isinstance(node, URIRef)}
    ours = {str(node).split("#")[0].removeprefix(HOME) for node in nodes if node.startswith(HOME)}
    assert len(ours) > 100
    for path in ours:
        assert sent(path).startswith("/")


def test_only_one_line_names_the_server() -> None:
    text = (FOLDER / "w3id" / ".htaccess").read_text("utf-8")
    assert len(re.findall(re.escape(TARGET), text)) == 1


def test_what_a_version_or_an_alignment_is_sent_to_is_in_the_folder(core: Graph, alignments: Graph) -> None:
    for graph in (core, alignments):
        for ontology in graph.subjects(RDF.type, OWL.Ontology):
            for iri in (*graph.objects(ontology, OWL.versionIRI), *graph.objects(ontology, OWL.priorVersion)):
                kept = sent(str(iri).removeprefix(HOME)).removeprefix("/ont/")
                kept = kept if "/" in kept else f"{kept.removesuffix('.ttl')}/ontology.ttl"
                assert (FOLDER / "versions" / kept).is_file(), iri
    for ontology in alignments.subjects(RDF.type, OWL.Ontology):
        name = sent(str(ontology).removeprefix(HOME)).removeprefix("/ont/")
        assert (FOLDER / name).is_file()


@pytest.mark.parametrize("name", ["0.7.0.ttl", "0.7.0/context.jsonld", "0.7.0/align/eli.ttl"])
def test_the_server_answers_with_what_is_kept_of_a_version(site_client: FlaskClient, name: str) -> None:
    found = site_client.get(f"/ont/{name}")
    version, _, rest = name.removesuffix(".ttl").partition("/")
    file = rest if rest.endswith(".jsonld") else f"{rest or 'ontology'}.ttl"
    assert found.status_code == 200
    assert found.data == (FOLDER / "versions" / version / file).read_bytes()
    assert found.mimetype == ("application/ld+json" if rest.endswith(".jsonld") else "text/turtle")


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", BROWSER, None])
def test_the_server_answers_where_the_ontology_and_the_codes_are_sent(
    site_client: FlaskClient, core: Graph, accept: str | None
) -> None:
    scheme = sorted(core.subjects(RDF.type, SKOS.ConceptScheme))[0]
    concept = sorted(core.subjects(RDF.type, SKOS.Concept))[0]
    for iri in (f"{HOME}ont", str(scheme), str(concept)):
        address = sent(iri.removeprefix(HOME), accept)
        headers = {"Accept": accept} if accept else {}
        assert site_client.get(address, headers=headers).status_code == 200, address
