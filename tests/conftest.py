"""What tests of several rooms share: the repository's own data, built once a test process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from gazette.release.build import Built, build
from gazette.settings import CHECKOUT, Settings

BASE = "http://localhost:8000"

settings.register_profile("same", derandomize=True, deadline=None)  # every run of the tests tries the same inputs
settings.register_profile("fresh", deadline=None)  # make fuzz: new ones each time
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of data/, so that no test mints in the repository's ledger."""
    folder = tmp_path_factory.mktemp("repository") / "data"
    shutil.copytree(CHECKOUT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def real_settings(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over the copy of the repository's data."""
    return Settings.load({}, base_uri=BASE, data=data_folder, var=tmp_path_factory.mktemp("var"), workers=1)


@pytest.fixture(scope="session")
def real_build(real_settings: Settings) -> Built:
    """The release of the repository's data."""
    return build(real_settings)


@pytest.fixture
def site_client(real_build: Built, real_settings: Settings) -> Iterator[FlaskClient]:
    """A client of the web application over the release of the repository's data."""
    from gazette.web.app import create_app

    app = create_app(real_build.release.path, real_settings)
    yield app.test_client()
    app.extensions["gazette"].close()
