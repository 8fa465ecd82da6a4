"""Each version is kept as it was, and a change of the ontology asks for a new one."""

import json
import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.compare import graph_diff, isomorphic

ONT = URIRef("https://w3id.org/cluster-gazette/ont")
CG = Namespace(f"{ONT}#")
HOME = "https://w3id.org/cluster-gazette/"
VERSIONS = Path(__file__).resolve().parents[2] / "ontology" / "versions"
KEPT = sorted(VERSIONS.glob("*/ontology.ttl"), key=lambda file: [int(n) for n in file.parent.name.split(".")])


def test_the_ontology_says_what_the_file_of_its_version_says(core: Graph) -> None:
    version = str(core.value(ONT, OWL.versionInfo))
    kept = Graph().parse(VERSIONS / version / "ontology.ttl")
    if not isomorphic(kept, core):
        _, gone, new = graph_diff(kept, core)
        pytest.fail(
            f"the ontology is no longer version {version} ({len(gone)} triples gone, {len(new)} new): raise "
            "owl:versionInfo and owl:versionIRI in ontology/ontology.ttl, name the version before as owl:priorVersion, "
            "say in ontology/CHANGES.md what changed, and run scripts/freeze_ontology.py"
        )


def test_context_and_alignments_are_what_their_version_keeps(core: Graph, folder: Path) -> None:
    version = str(core.value(ONT, OWL.versionInfo))
    kept = VERSIONS / version
    texts = [file.read_text("utf-8") for file in (folder / "context.jsonld", kept / "context.jsonld")]
    assert json.loads(texts[0]) == json.loads(texts[1])
    files = sorted((folder / "align").glob("*.ttl"))
    assert files and [file.name for file in files] == sorted(file.name for file in (kept / "align").glob("*.ttl"))
    for file in files:
        now = Graph().parse(file)
        assert isomorphic(now, Graph().parse(kept / "align" / file.name)), file.name
        iri = URIRef(f"{ONT}/align/{file.stem}")
        assert str(now.value(iri, OWL.versionInfo)) == version
        assert now.value(iri, OWL.versionIRI) == URIRef(f"{ONT}/{version}/align/{file.stem}")


def test_the_ontology_is_the_newest_version_kept(core: Graph) -> None:
    assert str(core.value(ONT, OWL.versionInfo)) == KEPT[-1].parent.name


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.parent.name)
def test_a_kept_version_names_itself_and_the_one_before(file: Path) -> None:
    graph, version = Graph().parse(file), file.parent.name
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert str(graph.value(ONT, OWL.versionInfo)) == version
    assert graph.value(ONT, OWL.versionIRI) == URIRef(f"{ONT}/{version}")
    place = KEPT.index(file)
    prior = URIRef(f"{ONT}/{KEPT[place - 1].parent.name}") if place else None
    assert graph.value(ONT, OWL.priorVersion) == prior


def test_what_is_called_compatible_has_no_term_less(core: Graph) -> None:
    compatible = list(core.objects(ONT, OWL.backwardCompatibleWith))
    assert compatible
    for iri in compatible:
        kept = Graph().parse(VERSIONS / str(iri).rsplit("/", 1)[1] / "ontology.ttl")
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype):
            for term in kept.subjects(RDF.type, kind):
                assert not str(term).startswith(HOME) or (term, RDF.type, kind) in core, term


def test_the_changes_name_every_version() -> None:
    changes = (VERSIONS.parent / "CHANGES.md").read_text("utf-8")
    for file in KEPT:
        assert f"\n## {file.parent.name}\n" in changes
