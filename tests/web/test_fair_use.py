"""Budgets of query time and of errors, by client."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gazette.query.errors import OverBudget, Overloaded, QueryCrashed, QuerySyntax, QueryTimeout, QueryUnavailable
from gazette.web.fair_use import _SETS, _WAYS, Budget, FairUse

from .conftest import QueriesOf

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}
NEIGHBOUR = {"REMOTE_ADDR": "203.0.113.10"}


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_time_spent_comes_back_by_the_minute() -> None:
    clock = Clock()
    fair = FairUse(Budget(seconds=60, errors=30), clock=clock)
    fair.spend("a", 150, failed=False)
    with pytest.raises(OverBudget) as refused:
        fair.admit("a")
    assert refused.value.retry_after == 30
    fair.admit("b")
    clock.now += 30
    fair.admit("a")


def test_errors_count_apart_from_time() -> None:
    fair = FairUse(Budget(seconds=60, errors=3), clock=Clock())
    for _ in range(6):
        fair.admit("a")
        fair.spend("a", 0.001, failed=True)
    fair.spend("a", 0.001, failed=False)
    fair.admit("a")
    fair.spend("a", 0.001, failed=True)
    with pytest.raises(OverBudget, match="failing"):
        fair.admit("a")


def test_the_table_never_grows_and_forgets_the_quietest() -> None:
    clock = Clock()
    fair = FairUse(Budget(seconds=60, errors=30), clock=clock)
    size = len(fair._table)
    fair.spend("first", 1000, failed=False)
    for number in range(_SETS * _WAYS * 3):
        clock.now += 0.0001
        fair.spend(f"client {number}", 1000, failed=False)
    assert len(fair._table) == size
    fair.admit("first")
    with pytest.raises(OverBudget):
        fair.admit(f"client {number}")


SPEND = """
import sys
from pathlib import Path
from gazette.web.fair_use import Budget, FairUse
fair = FairUse(Budget(seconds=60, errors=30), Path(sys.argv[1]))
for _ in range(500):
    fair.spend("a", 0.1, failed=False)
"""


def test_all_processes_of_a_server_share_the_table(tmp_path: Path) -> None:
    file = tmp_path / "table"
    processes = [subprocess.Popen([sys.executable, "-c", SPEND, str(file)]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    clock = Clock()
    clock.now = 0  # nothing comes back before a time that lies ahead
    _, seconds, _ = FairUse(Budget(seconds=60, errors=30), file, clock)._find("a")
    assert seconds == pytest.approx(150, abs=10)  # less what came back while the processes ran


def test_a_refused_query_starts_no_process_and_others_go_on(
    client_of: Callable[..., FlaskClient], queries_of: QueriesOf
) -> None:
    client = client_of(query_errors=2)
    asked = queries_of(client)  # the engine itself says what is wrong with the text
    for _ in range(5):
        assert client.get("/sparql?query=nonsense", environ_base=STRANGER).status_code == 400
    before = len(asked)
    refused = client.get("/sparql?query=ASK{}", environ_base=STRANGER)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert json.loads(refused.data)["type"].endswith("/problem/over-budget")
    assert len(asked) == before
    assert client.get("/health", environ_base=STRANGER).status_code == 200
    assert client.get("/sparql?query=ASK{}", environ_base=NEIGHBOUR).status_code == 200
    assert client.get("/sparql?query=ASK{}").status_code == 200  # this machine itself


def test_overload_is_not_the_clients_fault() -> None:
    assert not any(kind.blames_query for kind in (Overloaded, QueryUnavailable, QueryCrashed, OverBudget))
    assert all(kind.blames_query for kind in (QuerySyntax, QueryTimeout))
