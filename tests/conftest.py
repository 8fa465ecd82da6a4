"""What tests of several rooms share: the repository's own data, built once a test process."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.loopback import free_port, running, with_our_paths
from flask.testing import FlaskClient
from hypothesis import settings

from gazette.release.build import Built, build
from gazette.settings import CHECKOUT, Settings
from gazette.work.garbage import seldom

from .compiled import compile_once

BASE = "http://localhost:8000"
NewFolder = Callable[[str], Path]

settings.register_profile("same", derandomize=True, deadline=None)  # every run of the tests tries the same inputs
settings.register_profile("fresh", deadline=None)  # make fuzz: new ones each time
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_configure() -> None:
    """Tests hold whole releases for each other: looking through them for garbage takes a fifth of the time."""
    seldom()
    compile_once()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def data_folder(shared_folder: Path) -> Path:
    """A copy of data/, so that no test mints in the repository's ledger. No test changes it."""
    folder = shared_folder / "repository" / "data"
    with (shared_folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.copytree(CHECKOUT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def real_settings(data_folder: Path, shared_folder: Path) -> Settings:
    """Settings over the copy of the repository's data."""
    var = shared_folder / "var"
    var.mkdir(exist_ok=True)
    return Settings.load({}, base_uri=BASE, data=data_folder, var=var, workers=1)


@pytest.fixture(scope="session")
def real_build(real_settings: Settings) -> Built:
    """The release of the repository's data: built by whoever asks first, the others wait for it and take it as it is."""
    return build(real_settings)


@pytest.fixture(scope="session")
def warm_var(real_build: Built, real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> NewFolder:
    """Makes folders for releases whose records and verdicts are those of the release of the repository's data."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        (folder / "cache").symlink_to(real_settings.var / "cache")
        return folder

    return make


@pytest.fixture
def site_client(real_build: Built, real_settings: Settings) -> Iterator[FlaskClient]:
    """A client of the web application over the release of the repository's data."""
    from gazette.web.app import create_app

    app = create_app(real_build.release.path, real_settings)
    yield app.test_client()
    app.extensions["gazette"].close()


@pytest.fixture(scope="session")
def live(real_build: Built, real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server over the release of the repository's data; a query may take 3 seconds there.

    It stands elsewhere than the release's base says: put it in the place of `BASE` where an address is followed.
    """
    port = free_port()
    options = {"port": port, "base-uri": BASE, "data": real_settings.data, "var": real_settings.var}
    options |= {"workers": 1, "query-timeout": 3}
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve"]
    command += [f"--{name}={value}" for name, value in options.items()]
    ours = {name: value for name, value in with_our_paths().items() if not name.startswith("GAZETTE_")}
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/ready", ours, tmp_path_factory.mktemp("live") / "log"):
        yield address
