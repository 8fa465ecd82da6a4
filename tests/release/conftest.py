"""A small data folder, and a release of it, for tests that build many."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from gazette.release import inputs
from gazette.release.build import build
from gazette.release.manifest import Release, releases_of
from gazette.release.swap import current
from gazette.settings import Settings
from gazette.validation.judge import Judge

from .tiny import make_tiny_data

_one_judge = functools.lru_cache(Judge)
_one_digest_of_code = functools.cache(inputs._code)
_one_digest_of_libraries = functools.cache(inputs.digest_of_libraries)


@contextmanager
def _read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gazette.validation.gate.Judge", _one_judge)
        patch.setattr(inputs, "_code", _one_digest_of_code)
        patch.setattr(inputs, "digest_of_libraries", _one_digest_of_libraries)
        yield


@pytest.fixture(autouse=True)
def shapes_read_once() -> Iterator[None]:
    """The shapes are the same in every build of these tests, and so are the code and the libraries."""
    with _read_once():
        yield


@pytest.fixture(scope="session")
def reading_once() -> Callable[[], AbstractContextManager[None]]:
    """The same for a fixture of more than one test."""
    return _read_once


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over a small data folder that was built once, so that its ledger and the caches are full."""
    folder = tmp_path_factory.mktemp("tiny")
    settings = Settings.load({}, data=make_tiny_data(folder / "data"), var=folder / "var", workers=1)
    with _read_once():
        built = build(settings)
    assert built.clean, [str(problem.error) for problem in built.problems]
    return settings


@pytest.fixture
def tiny_release(tiny: Settings) -> Release:
    """The release of the small data folder."""
    return current(releases_of(tiny.var, tiny.base_uri))


def copied(of: Settings, folder: Path, built: bool = False) -> Settings:
    """Settings over a copy of a data folder, in `folder`, and a folder for its releases, which are copied too where it
    is `built`; records and verdicts are shared."""
    shutil.copytree(of.data, folder / "data")
    (folder / "var").mkdir()
    (folder / "var" / "cache").symlink_to(of.var / "cache")
    for kept in ("releases", "changes") if built else ():
        shutil.copytree(of.var / kept, folder / "var" / kept, symlinks=True)
    return replace(of, data=folder / "data", var=folder / "var")


class CopyOf(Protocol):
    """See `copy_of`."""

    def __call__(self, name: str, built: bool = False) -> Settings: ...


@pytest.fixture
def copy_of(tiny: Settings, tmp_path: Path) -> CopyOf:
    """Makes copies of the small data folder, each with a folder for its releases; records and verdicts are shared. One
    that is to be `built` has the release of the small data folder in force, as if it had been built there."""

    return lambda name, built=False: copied(tiny, tmp_path / name, built)


@pytest.fixture
def small(copy_of: CopyOf) -> Settings:
    """Settings over a copy of its own, of which no release is built yet."""
    return copy_of("small")


@pytest.fixture
def settled(copy_of: CopyOf) -> Settings:
    """Settings over a copy of its own, of which the release is in force: nothing is to do."""
    return copy_of("settled", built=True)
