"""A matcher over the repository's data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gazette.linking.matching import Matcher
from gazette.release.build import Built
from gazette.search.lookup import SearchIndex


@pytest.fixture(scope="session")
def matcher(real_build: Built) -> Iterator[Matcher]:
    index = SearchIndex(real_build.release.search_index)
    yield Matcher(index)
    index.close()
