from pathlib import Path

import pytest
from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "ontology"


def _parsed(*files: Path) -> Graph:
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
    return _parsed(*sorted(FOLDER.glob("*.ttl")))


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return _parsed(*sorted((FOLDER / "align").glob("*.ttl")))


@pytest.fixture(scope="session")
def example() -> Graph:
    """A small release that keeps every rule, and the good examples of what it lacks."""
    examples = ROOT / "shapes" / "examples"
    more = ["change-from", "conflict-claims", "zone-host", "obligation-self", "rule-kind", "definition-text"]
    more += ["stated-text", "figure-value", "citation-text", "clause-text", "deadline-agrees", "area-parts"]
    files = [examples / "_reference.ttl", examples / "_release.ttl", *(examples / f"{name}.good.ttl" for name in more)]
    return _parsed(*files)
