"""A release goes to a real Virtuoso: all of it, only what is missing, and on through every kind of failure."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from benchmarks.loopback import free_port
from pyoxigraph import NamedNode, Quad
from tests.publishing.conftest import AT_ONCE, SMALL, ReleaseOf
from tests.publishing.virtuoso import Virtuoso
from tests.publishing.weather import Proxy, Weather, proxy_to

from gazette.cli import main
from gazette.graph.vocabulary import DCAT
from gazette.publishing.marker import Marker, marker_graph, published_release, read_marker
from gazette.publishing.publish import Published, publish
from gazette.publishing.target import Target
from gazette.release.build import Built
from gazette.release.manifest import Release
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.store.exchange import Account, StoreFailed, StoreLate, StoreRefused, StoreUnreachable

LARGE = 7000
"""Triples: of larger graphs, tables of the reference data, reading all takes long and tells no more."""


def target_at(port: int, *, graphs: bool = True, password: str = "dba", seconds: float = 30) -> Target:
    at = f"http://127.0.0.1:{port}"
    return Target(
        f"{at}/sparql",
        f"{at}/sparql-auth",
        f"{at}/sparql-graph-crud-auth" if graphs else "",
        SMALL,
        Account("dba", password),
        seconds,
    )


def sent(release: Release, target: Target) -> Published:
    return publish(release, target, pauses=AT_ONCE, settling=0)


def sizes_on(target: Target) -> dict[str, int]:
    """The graphs of the small releases that the server holds, with their triples, without the marker's."""
    ours = (graph for graph in target.store.sizes().items() if graph[0].startswith(f"{SMALL}/graph/"))
    return {graph: size for graph, size in ours if graph != marker_graph(SMALL)}


@pytest.fixture
def target(server: Virtuoso) -> Iterator[Target]:
    """The server without anything of the small releases, before and after."""
    found = target_at(server.port)
    yield found
    for graph in (*sizes_on(found), marker_graph(SMALL)):
        found.drop_graph(graph)


def quads(release: Release) -> set[Quad]:
    return set(EmbeddedStore.read_only(release.store).quads())


def on(target: Target) -> set[Quad]:
    return {quad for graph in sizes_on(target) for quad in target.store.quads(graph=NamedNode(graph))}


def test_the_whole_release_stands_there_and_a_second_call_sends_nothing(
    real_build: Built, real_published: Published, remote_settings: Settings
) -> None:
    release = real_build.release
    there = Target.of(remote_settings.store, remote_settings)
    assert real_published.triples == release.manifest.quads
    own = EmbeddedStore.read_only(release.store)
    for graph, size in release.manifest.graphs.items():
        if size < LARGE:  # all are counted, and the small ones read back
            node = NamedNode(graph)
            assert set(there.store.quads(graph=node)) == set(own.quads(graph=node)), graph
    assert publish(release, there).sent == 0


def test_only_changed_graphs_go(small: ReleaseOf, target: Target) -> None:
    first, second = small("r1", a=3, b=2, c=1), small("r2", a=3, b=4, d=1)
    assert sent(first, target) == Published("r1", sent=3, dropped=0, triples=6, kept=0)
    assert sent(second, target) == Published("r2", sent=2, dropped=1, triples=5, kept=1)
    assert on(target) == quads(second)
    assert published_release(target.store, SMALL) == "r2"


def test_a_server_without_a_graph_store_gets_updates(small: ReleaseOf, target: Target, server: Virtuoso) -> None:
    release = small("r1", a=2500, b=2)
    by_update = target_at(server.port, graphs=False)
    sent(release, by_update)
    sent(small("r2", a=1, b=2), by_update)
    assert {graph.rpartition("/")[2]: size for graph, size in sizes_on(target).items()} == {"a": 1, "b": 2}


def test_a_large_graph_goes_in_batches(
    small: ReleaseOf, target: Target, monkeypatch: pytest.MonkeyPatch, proxy: Proxy
) -> None:
    monkeypatch.setattr("gazette.publishing.target.BY_GRAPH_STORE", 100)
    release = small("r1", a=250)
    sent(release, target_at(proxy.port))
    assert [method for method, path in proxy.weather.seen if "graph-crud" in path] == ["PUT", "POST", "POST"]
    assert on(target) == quads(release)


def graph_store(method: str, path: str) -> bool:
    return "graph-crud" in path


@pytest.mark.parametrize("act", ["cut-request", "refuse", "cut-answer"])
def test_a_publication_that_breaks_off_is_finished_by_the_next(
    small: ReleaseOf, target: Target, proxy: Proxy, act: str
) -> None:
    release = small("r1", a=1, b=2, c=3, d=4)
    through = target_at(proxy.port)
    proxy.weather = Weather(when=graph_store, after=2, act=act)
    if act == "cut-answer":  # what the graph store answers is empty: cut what the check reads
        proxy.weather = Weather(when=lambda method, path: path == "/sparql", after=2, act=act)
    with pytest.raises((StoreUnreachable, StoreFailed)) if act != "refuse" else pytest.raises(Exception, match="503"):
        sent(release, through)
    left = read_marker(target.store, SMALL)
    assert left.release is None
    proxy.weather = Weather()
    again = sent(release, through)
    assert again.sent == 4 - len(left.graphs)
    assert again.kept == len(left.graphs) >= 2
    assert on(target) == quads(release)


@pytest.mark.parametrize("act", ["cut-request", "refuse"])
@pytest.mark.parametrize("path", ["sparql", "sparql-auth", "sparql-graph-crud-auth"])
def test_what_passes_is_tried_again(small: ReleaseOf, target: Target, proxy: Proxy, act: str, path: str) -> None:
    release = small("r1", a=1, b=2)
    proxy.weather = Weather(when=lambda _, found: found.split("?")[0] == f"/{path}", act=act, times=len(AT_ONCE))
    told: list[str] = []
    publish(release, target_at(proxy.port), tell=told.append, pauses=AT_ONCE, settling=0)
    assert sum("follows" in line for line in told) == len(AT_ONCE)
    assert on(target) == quads(release)


def test_a_slow_server_is_given_up_in_time(small: ReleaseOf, target: Target, proxy: Proxy) -> None:
    proxy.weather = Weather(when=graph_store, act="late", seconds=3)
    with pytest.raises(StoreLate):
        publish(small("r1", a=1), target_at(proxy.port, seconds=1), pauses=(), settling=0)
    assert read_marker(target.store, SMALL) == Marker(None, {})


def test_nothing_arrives_after_its_test(small: ReleaseOf, target: Target, server: Virtuoso) -> None:
    """What a proxy holds back when it ends would change the graphs of the tests that follow."""
    with proxy_to(server.port) as slow:
        slow.weather = Weather(when=graph_store, act="late", seconds=1.5)
        with pytest.raises(StoreLate):
            publish(small("r1", a=1), target_at(slow.port, seconds=1), pauses=(), settling=0)
    time.sleep(1)
    assert sizes_on(target) == {}


def test_a_wrong_password_is_told_at_once(small: ReleaseOf, target: Target, server: Virtuoso) -> None:
    told: list[str] = []
    with pytest.raises(StoreRefused, match="account") as error:
        publish(small("r1", a=1), target_at(server.port, password="wrong"), tell=told.append, pauses=AT_ONCE)
    assert "GAZETTE_STORE_PASSWORD" in str(error.value)
    assert not any("follows" in line for line in told)
    assert sizes_on(target) == {}


def test_a_server_that_is_down_is_told_after_the_last_try(small: ReleaseOf) -> None:
    told: list[str] = []
    with pytest.raises(StoreUnreachable, match="cannot be reached"):
        publish(small("r1", a=1), target_at(free_port()), tell=told.append, pauses=AT_ONCE)
    assert len(told) == len(AT_ONCE)


def test_a_server_that_loses_triples_is_found_out(small: ReleaseOf, target: Target, proxy: Proxy) -> None:
    proxy.weather = Weather(when=lambda _, path: "graph-crud" in path and "%2Fb" in path, act="swallow")
    with pytest.raises(StoreFailed, match="holds 0 triples"):
        sent(small("r1", a=1, b=2), target_at(proxy.port))
    left = read_marker(target.store, SMALL)
    assert (left.release, [graph[-1] for graph in left.graphs]) == (None, ["a"])


def test_a_server_of_another_make_needs_its_addresses(proxy: Proxy) -> None:
    settings = Settings.load({}, store=f"http://127.0.0.1:{proxy.port}/sparql")
    proxy.weather = Weather(act="swallow")
    with pytest.raises(Exception, match="address for updates") as error:
        Target.of(settings.store, settings)
    assert "--store-update" in str(error.value)


def test_the_marker_is_no_part_of_the_data(small: ReleaseOf, target: Target) -> None:
    release = small("r1", a=2)
    sent(release, target)
    assert marker_graph(SMALL) in target.store.sizes()
    assert not list(target.store.quads(subject=NamedNode(marker_graph(SMALL)), predicate=DCAT.version))
    assert sizes_on(target) == {f"{SMALL}/graph/a": 2}


def test_the_command(
    small: ReleaseOf,
    target: Target,
    real_build: Built,
    real_published: Published,
    remote_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GAZETTE_VAR", str(remote_settings.var))
    arguments = ["gazette", "publish", remote_settings.store, "--store-user", "dba"]
    monkeypatch.setenv("GAZETTE_STORE_PASSWORD", "dba")
    monkeypatch.setattr("sys.argv", arguments)
    main()
    assert f"holds release {real_build.release.manifest.release}: 0 graphs sent" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["gazette", "publish"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "no server is named" in capsys.readouterr().err
