"""The generated documentation says what the ontology, the shapes and the data say now."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, Namespace

CG = Namespace("https://w3id.org/cluster-gazette/ont#")
FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "documentation"


@pytest.fixture(scope="module")
def pages(data: Graph) -> dict[Path, str]:
    from document_ontology import Sources, pages

    made: dict[Path, str] = pages(Sources.load(), data)
    return made


@pytest.mark.parametrize("name", ["terms.md", "diagrams.md", "example.md"])
def test_a_page_is_as_it_would_be_made_now(pages: dict[Path, str], name: str) -> None:
    content = pages[FOLDER / name]
    fresh = (FOLDER / name).read_text("utf-8") == content
    assert fresh, f"{name} is stale: run python scripts/document_ontology.py"


def test_no_other_page_is_there(pages: dict[Path, str]) -> None:
    assert set(FOLDER.iterdir()) == set(pages)


def test_every_term_has_an_entry_and_every_link_a_target(core: Graph, pages: dict[Path, str]) -> None:
    text = pages[FOLDER / "terms.md"]
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for term in core.subjects(RDF.type, kind):
            if str(term).startswith(CG):
                assert f'<a id="cg-{str(term).removeprefix(CG)}"></a>' in text
    targets = {part.split('"')[0] for part in text.split('<a id="')[1:]}
    links = {part.split(")")[0] for part in text.split("](#")[1:]}
    assert links <= targets


def test_every_class_stands_in_one_layer(core: Graph, pages: dict[Path, str]) -> None:
    from document_ontology import LAYERS

    placed = [name for _, names in LAYERS.values() for name in names]
    classes = {str(c).removeprefix(CG) for c in core.subjects(RDF.type, OWL.Class) if str(c).startswith(CG)}
    assert sorted(placed) == sorted(classes)
    assert pages[FOLDER / "diagrams.md"].count("```mermaid") == len(LAYERS)


def test_the_example_is_turtle_that_the_data_hold(pages: dict[Path, str], data: Graph) -> None:
    from document_example import BASE

    from gazette.graph.prefixes import prefixes

    head = "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in prefixes(BASE).items())
    blocks = [part.split("```")[0] for part in pages[FOLDER / "example.md"].split("```turtle\n")[1:]]
    shown = Graph().parse(data=head + "\n".join(blocks), format="turtle")
    assert len(shown) > 50
    assert not shown - data
