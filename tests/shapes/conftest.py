from pathlib import Path

import pytest
from rdflib import RDFS, SKOS, Graph

from gazette.validation.shapes import load_shapes

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"
SAID_TO_PEOPLE = (SKOS.definition, SKOS.example, SKOS.scopeNote, SKOS.altLabel, RDFS.comment)
"""What no rule looks at, and most of the ontology by bulk."""


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return load_shapes(SHAPES)


@pytest.fixture(scope="session")
def companions() -> dict[str, Graph]:
    """What stands beside an example: reference data; for a rule on a release, also a small release and the ontology
    without what is only said to people."""
    reference = Graph().parse(EXAMPLES / "_reference.ttl")
    release = Graph().parse(EXAMPLES / "_reference.ttl").parse(EXAMPLES / "_release.ttl")
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        release += (triple for triple in Graph().parse(file) if triple[1] not in SAID_TO_PEOPLE)
    return {"notice": reference, "release": release}
