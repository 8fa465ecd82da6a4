"""Stores for the query tests, and pools over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.prefixes import prefixes
from gazette.query.guard import Guard, Query, QueryKind
from gazette.query.places import Limits
from gazette.query.pool import Pool
from gazette.store.embedded import EmbeddedStore

BASE = "http://localhost:8000"
LIMITS = Limits(
    workers=2, query_timeout=20, query_memory=1024, query_rows=1_000_000, query_bytes=1 << 28, query_queue=32
)
PoolOf = Callable[..., Pool]


def make_store(path: Path, subjects: int, word: str = "value") -> Path:
    """`subjects` quads over three graphs, each with its number in a Chinese literal."""
    store = EmbeddedStore.writable(path)
    store.load(
        Quad(
            NamedNode(f"{BASE}/id/cluster/{number}"),
            NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
            Literal(f"集群 {word} {number}", language="zh"),
            NamedNode(f"{BASE}/graph/notice/{number % 3}"),
        )
        for number in range(subjects)
    )
    store.settle()
    return path


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("query") / "store", 20_000)


@pytest.fixture(scope="session")
def guard() -> Guard:
    graphs = frozenset(f"{BASE}/graph/notice/{number}" for number in range(3))
    return Guard(prefixes(BASE), f"{BASE}/", graphs)


@pytest.fixture
def pool_of(store_path: Path) -> Iterator[PoolOf]:
    """Makes pools over the store, with other limits where given, and closes them."""
    made: list[Pool] = []

    def make(store: Path = store_path, **limits: float) -> Pool:
        pool = Pool(store, replace(LIMITS, **limits), prefixes=prefixes(BASE), base_iri=f"{BASE}/")
        made.append(pool)
        return pool

    yield make
    for pool in made:
        pool.close()


def unguarded(text: str, kind: QueryKind = QueryKind.SELECT) -> Query:
    """A query that no guard has read."""
    return Query(text, kind, has_dataset=False, repeatable=True)
