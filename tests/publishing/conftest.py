"""One Virtuoso for the tests of a process, the repository's release on it, and small releases beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publishing.virtuoso import Virtuoso, missing, virtuoso
from tests.publishing.weather import Proxy, proxy_to
from tests.small_release import labelled, write_release

from gazette.publishing.publish import Published, publish
from gazette.publishing.target import Target
from gazette.release.build import Built
from gazette.release.manifest import Release, open_release
from gazette.settings import Settings

SMALL = "http://localhost:8001"
"""The base of the small releases: another site on the same server."""
ReleaseOf = Callable[..., Release]
AT_ONCE = (0.0, 0.0)
"""Two further tries, without waiting."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso with nothing in it."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(scope="session")
def remote_settings(server: Virtuoso, real_settings: Settings) -> Settings:
    """The settings of the repository's release, answered by the server."""
    return replaced(real_settings, server)


def replaced(settings: Settings, server: Virtuoso, **others: object) -> Settings:
    """Settings with the server as their store."""
    account = {"store_user": server.user, "store_password": server.password}
    return replace(settings, **({"store": server.url} | account | others))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def real_published(real_build: Built, remote_settings: Settings) -> Published:
    """The repository's release, brought to the server."""
    return publish(real_build.release, Target.of(remote_settings.store, remote_settings))


@pytest.fixture
def proxy(server: Virtuoso) -> Iterator[Proxy]:
    """A proxy before the server."""
    with proxy_to(server.port) as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> ReleaseOf:
    """Makes releases of a few graphs: `small("r1", a=3, b=2)` has three things in graph a and two in b."""

    def make(name: str, **graphs: int) -> Release:
        path = tmp_path / name
        path.mkdir()
        write_small(path, name, graphs)
        return open_release(path)

    return make


def write_small(path: Path, name: str, graphs: Mapping[str, int]) -> None:
    """A release folder of labelled things."""
    quads = (
        labelled(SMALL, number, f"集群 {graph} {number}", graph)
        for graph, size in graphs.items()
        for number in range(size)
    )
    write_release(path, quads, name=name, base=SMALL, digest=name)
