"""A small data folder, and a release of it, for tests that build many."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gazette.release.build import build
from gazette.release.manifest import Release, releases_of
from gazette.release.swap import current
from gazette.settings import Settings
from gazette.validation.judge import Judge

from .tiny import make_tiny_data

_one_judge = functools.lru_cache(Judge)


@pytest.fixture(autouse=True)
def shapes_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shapes are the same in every build of these tests."""
    monkeypatch.setattr("gazette.validation.gate.Judge", _one_judge)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over a small data folder that was built once, so that its ledger and the caches are full."""
    folder = tmp_path_factory.mktemp("tiny")
    settings = Settings.load({}, data=make_tiny_data(folder / "data"), var=folder / "var", workers=1)
    built = build(settings)
    assert built.clean, [str(problem.error) for problem in built.problems]
    return settings


@pytest.fixture
def tiny_release(tiny: Settings) -> Release:
    """The release of the small data folder."""
    return current(releases_of(tiny.var, tiny.base_uri))


@pytest.fixture
def copy_of(tiny: Settings, tmp_path: Path) -> Callable[[str], Settings]:
    """Makes copies of the small data folder, each with a folder for its releases; records and verdicts are shared."""

    def make(name: str) -> Settings:
        folder = tmp_path / name
        shutil.copytree(tiny.data, folder / "data")
        (folder / "var").mkdir()
        (folder / "var" / "cache").symlink_to(tiny.var / "cache")
        return replace(tiny, data=folder / "data", var=folder / "var")

    return make


@pytest.fixture
def small(copy_of: Callable[[str], Settings]) -> Settings:
    """Settings over a copy of its own, of which no release is built yet."""
    return copy_of("small")


@pytest.fixture
def settled(small: Settings, tiny: Settings) -> Settings:
    """The same, with the release of the small data folder in force, as if it had been built there: nothing is to do."""
    for name in ("releases", "changes"):
        shutil.copytree(tiny.var / name, small.var / name, symlinks=True)
    return small
