"""The search index of the repository's data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gazette.release.build import Built
from gazette.search.lookup import SearchIndex


@pytest.fixture(scope="session")
def index(real_build: Built) -> Iterator[SearchIndex]:
    opened = SearchIndex(real_build.release.search_index)
    yield opened
    opened.close()
