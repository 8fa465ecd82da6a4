"""The repository's notices as the gate gets them, made once a test process."""

import importlib.util
import sys
from dataclasses import dataclass
from types import ModuleType

import pytest

from gazette.identity.resolve import IdentifiedNotice, Source
from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release.build import Graphs
from gazette.release.check import graphs_of
from gazette.release.preview import preview
from gazette.release.sources import read_folder
from gazette.settings import CHECKOUT, Settings

MUTATE = CHECKOUT / "benchmarks" / "mutate.py"


@dataclass(frozen=True, eq=False)
class Real:
    """The captured notices with their graphs, and where they live."""

    notices: list[IdentifiedNotice]
    graphs: Graphs
    settings: Settings


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    settings = Settings.load({}, data=CHECKOUT / "data", var=tmp_path_factory.mktemp("var"))
    reference = Reference.load(settings.data / "reference")
    folders = notice_folders(settings.data / "notices")
    sources = [source for folder in folders for source in read_folder(folder, reference) if isinstance(source, Source)]
    notices, graphs = preview(sources, reference, settings)
    return Real(notices, graphs, settings)


@pytest.fixture(scope="session")
def everything(real: Real) -> Graphs:
    """The graphs of a whole release, with what is known by report alone."""
    return graphs_of(real.settings)


@pytest.fixture(scope="session")
def mutate() -> ModuleType:
    """The program that breaks the data."""
    spec = importlib.util.spec_from_file_location("mutate", MUTATE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
