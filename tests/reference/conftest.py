from __future__ import annotations

from pathlib import Path

import pytest

from gazette.reference import Bodies, Reference, Regions, Zones
from gazette.settings import shipped


@pytest.fixture(scope="session")
def folder() -> Path:
    return shipped("data") / "reference"


@pytest.fixture(scope="session")
def reference(folder: Path) -> Reference:
    return Reference.load(folder)


@pytest.fixture(scope="session")
def regions(reference: Reference) -> Regions:
    return reference.regions


@pytest.fixture(scope="session")
def zones(reference: Reference) -> Zones:
    return reference.zones


@pytest.fixture(scope="session")
def bodies(reference: Reference) -> Bodies:
    return reference.bodies
