from pathlib import Path

import pytest
from rdflib import Graph

from gazette.validation.shapes import load_shapes

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return load_shapes(SHAPES)


@pytest.fixture(scope="session")
def companions() -> dict[str, Graph]:
    """What stands beside an example: reference data; for a rule on a release, also a small release and the ontology."""
    reference = Graph().parse(EXAMPLES / "_reference.ttl")
    release = Graph().parse(EXAMPLES / "_reference.ttl").parse(EXAMPLES / "_release.ttl")
    for file in sorted((ROOT / "ontology").glob("*.ttl")):
        release.parse(file)
    return {"notice": reference, "release": release}
