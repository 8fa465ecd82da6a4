"""The pool: answers in every format, limits kept, one client's trouble kept from the others."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import parse, parse_query_results

from gazette.query.errors import (
    AnswerTooLarge,
    Overloaded,
    QueryCrashed,
    QueryError,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
    QueryUnavailable,
)
from gazette.query.formats import GRAPHS, RESULTS
from gazette.query.guard import Guard, QueryKind
from gazette.query.nursery import Config, Nursery, StartFailed, fits_in_memory
from gazette.query.pool import Dataset, Pool

from .conftest import BASE, PoolOf, make_store, unguarded

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ALL = "SELECT * { ?s ?p ?o }"


def answer(pool: Pool, text: str, name: str = "csv", dataset: Dataset | None = None) -> bytes:
    kind = QueryKind(text.split(None, 1)[0])
    with pool.run(unguarded(text, kind), name, dataset) as found:
        return b"".join(found)


def processes(pool: Pool) -> list[int]:
    return [worker.pid for worker in [*pool._idle, *pool._busy]]


@pytest.fixture(params=[True, False], ids=["in memory", "on disk"])
def pool(pool_of: PoolOf, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr("gazette.query.pool.fits_in_memory", lambda config: request.param)
    return pool_of()


@pytest.mark.parametrize(("memory", "there"), [(1024, True), (8, False)])
def test_a_store_is_held_in_memory_if_it_takes_a_small_part_of_it(store_path: Path, memory: int, there: bool) -> None:
    assert fits_in_memory(Config(store_path, BASE, {}, memory)) is there


def test_processes_that_were_killed_together_are_replaced_together(pool_of: PoolOf) -> None:
    """As the kernel does when the machine has no memory left: it takes the process that the others were forked from."""
    pool = pool_of(workers=1)
    before = answer(pool, ALL)
    (nursery,) = pool._nurseries.values()
    os.kill(nursery._process.pid, signal.SIGKILL)
    nursery._process.wait()
    for _ in range(3):
        with contextlib.suppress(QueryCrashed):  # the process was still there, and ended with the other
            assert answer(pool, ALL) == before
            break
    else:
        pytest.fail("no process came back")


def test_a_store_that_cannot_be_held_in_memory_is_asked_on_disk(
    pool_of: PoolOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []

    def refusing(config: Config, *, in_memory: bool) -> Nursery:
        tried.append(in_memory)
        if in_memory:
            raise StartFailed("no room")
        return Nursery(config, in_memory=False)

    monkeypatch.setattr("gazette.query.pool.Nursery", refusing)
    assert b"value 3" in answer(pool_of(workers=1), "SELECT ?o { cl:3 ?p ?o }")
    assert tried == [True, False]


@pytest.mark.parametrize("name", RESULTS)
def test_rows_in_each_format(pool: Pool, name: str) -> None:
    found = answer(pool, "SELECT ?o { cl:7 ?p ?o }", name)
    rows = list(parse_query_results(found, RESULTS[name])) if name != "csv" else found.decode().splitlines()[1:]
    assert len(rows) == 1
    assert "集群 value 7" in str(rows[0])


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { cl:7 ?p ?o }", "DESCRIBE cl:7"])
def test_a_graph_in_each_format(pool: Pool, name: str, query: str) -> None:
    quads = list(parse(answer(pool, query, name), GRAPHS[name]))
    assert [quad.subject.value for quad in quads] == [f"{BASE}/id/cluster/7"]


def test_turtle_is_written_with_the_prefixes_it_needs(pool: Pool) -> None:
    lines = answer(pool, "CONSTRUCT WHERE { cl:7 ?p ?o }", "ttl").decode().splitlines()
    assert sorted(lines[:-1]) == [
        f"@prefix cl: <{BASE}/id/cluster/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
    ]


@pytest.mark.parametrize("name", ["json", "xml"])
def test_a_boolean(pool: Pool, name: str) -> None:
    assert b"true" in answer(pool, "ASK { cl:7 ?p ?o }", name)


def test_a_format_of_another_family_is_no_answer(pool: Pool) -> None:
    with pytest.raises(QueryFailed):
        answer(pool, "SELECT * {}", "ttl")


def test_a_long_answer_comes_in_pieces_and_whole(pool: Pool) -> None:
    with pool.run(unguarded(ALL), "csv") as found:
        pieces = list(found)
    assert len(pieces) > 1
    assert b"".join(pieces).count(b"\r\n") == 20_000 + 1
    assert processes(pool) == [pool._idle[0].pid]


def test_the_default_graph_is_the_union_unless_given(pool: Pool) -> None:
    graph = f"{BASE}/graph/notice/1"
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert answer(pool, count).split()[1] == b"20000"
    assert answer(pool, count, dataset=Dataset(default=(graph,))).split()[1] == b"6667"
    assert answer(pool, named, dataset=Dataset(default=(graph,))).split()[1] == b"0"
    assert answer(pool, named, dataset=Dataset(named=(graph,))).split()[1] == b"6667"
    assert answer(pool, count, dataset=Dataset(named=(graph,))).split()[1] == b"0"
    assert answer(pool, count, dataset=Dataset(default=("urn:none",))).split()[1] == b"0"


def test_from_narrows_the_default_graph(pool: Pool, guard: Guard) -> None:
    query = guard.read(f"SELECT (COUNT(*) AS ?n) FROM <{BASE}/graph/notice/1> {{ ?s ?p ?o }}")
    with pool.run(query, "csv") as found:
        assert found.first.split()[1] == b"6667"


def test_nothing_starts_before_the_first_query(pool: Pool) -> None:
    assert not pool._nurseries and not processes(pool)
    assert pool.ready(10) == "ready"
    assert len(processes(pool)) == 1


def test_past_the_deadline_a_query_is_killed_and_its_process_replaced(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_timeout=0.3)
    pool.ready(10)
    (before,) = processes(pool)
    with pytest.raises(QueryTimeout, match=r"0\.3 seconds"):
        answer(pool, ENDLESS)
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]
    assert before not in processes(pool)
    assert not Path(f"/proc/{before}").exists()


def test_the_deadline_holds_in_the_middle_of_an_answer(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_timeout=0.5)
    with pytest.raises(QueryTimeout):
        answer(pool, 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(STRENDS(CONCAT(STR(?c), STR(?f)), "99")) }')


def test_queries_come_behind_pages_but_not_behind_everything(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1)
    pool.ready(10)
    (process,) = processes(pool)
    with pool.run(unguarded("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "csv") as found:
        assert next(iter(found))  # it is in the middle of its answer, which waits for its reader
        assert os.sched_getscheduler(process) == os.SCHED_OTHER, "else a build beside it would keep it from any time"
        nice = os.getpriority(os.PRIO_PROCESS, process) - os.getpriority(os.PRIO_PROCESS, 0)
        assert 0 < nice < 10 or os.getpriority(os.PRIO_PROCESS, process) == 19


def test_an_answer_given_up_stops_its_query(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1)
    with pool.run(unguarded("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "csv") as found:
        assert not found.whole
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]


def test_a_crash_is_one_clients_error(pool_of: PoolOf) -> None:
    pool = pool_of(workers=2)
    with ThreadPoolExecutor(2) as clients:
        crash = clients.submit(answer, pool, "SELECT * {" + "{" * 50_000 + "}" * 50_000 + "}")
        others = [clients.submit(answer, pool, f"SELECT ?o {{ cl:{number} ?p ?o }}") for number in range(20)]
        with pytest.raises(QueryCrashed):
            crash.result()
        assert all(f"集群 value {number}" in other.result().decode() for number, other in enumerate(others))


def test_too_much_memory_is_told_as_such(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_memory=512)
    with pytest.raises(QueryMemory, match="512 MiB"):
        answer(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c")
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]


@pytest.mark.parametrize("name", RESULTS)
def test_rows_are_limited_exactly(pool_of: PoolOf, name: str) -> None:
    pool = pool_of(workers=1, query_rows=5)
    answer(pool, ALL + " LIMIT 5", name)
    with pytest.raises(AnswerTooLarge, match="more than 5 rows"):
        answer(pool, ALL + " LIMIT 6", name)


def test_triples_are_limited_exactly(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_rows=5)
    answer(pool, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 5", "nt")
    with pytest.raises(AnswerTooLarge, match="more than 5 rows"):
        answer(pool, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 6", "nt")


def test_bytes_are_limited_also_after_the_first_piece(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_bytes=1_000_000)
    with pytest.raises(AnswerTooLarge, match="more than 1000000 bytes"):
        answer(pool, ALL, "json")


def test_a_refused_query_did_no_work(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_queue=0, query_timeout=5)
    with pool.run(unguarded("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "csv"):
        with pytest.raises(Overloaded) as caught:
            answer(pool, "SELECT (1 AS ?x) {}")
        assert caught.value.retry_after is not None
        assert pool.ready() == "busy"
        assert pool.statistics() == {"idle": 0, "busy": 1, "waiting": 0}
        assert len(processes(pool)) == 1


def test_a_query_in_the_queue_gets_its_turn(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1, query_queue=1)
    held = pool.run(unguarded("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "csv")
    with ThreadPoolExecutor(1) as clients:
        waiting = clients.submit(answer, pool, "SELECT (1 AS ?x) {}")
        while not pool.statistics()["waiting"]:
            time.sleep(0.001)
        held.close()
        assert waiting.result().split() == [b"x", b"1"]


def test_thirty_two_clients_at_once(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    def ask(number: int) -> bool:
        return f"集群 value {number}" in answer(pool, f"SELECT ?o {{ cl:{number} ?p ?o }}").decode()

    with ThreadPoolExecutor(32) as clients:
        assert all(clients.map(ask, range(320)))
    assert 1 <= sum("ready after" in message for message in caplog.messages) <= 2, "so many processes were started"


def test_a_process_that_died_idle_is_noticed(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1)
    pool.ready(10)
    (pid,) = processes(pool)
    handle = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([handle], [], [], 10)[0]  # all its threads are gone, and it is not yet reaped
    os.close(handle)
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]


def test_a_process_outlives_the_thread_that_asked_first(pool_of: PoolOf) -> None:
    pool = pool_of(workers=1)
    asking = threading.Thread(target=pool.ready, args=(10,))
    asking.start()
    asking.join()
    before = processes(pool)
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]
    assert processes(pool) == before


def test_a_process_knows_nothing_of_the_environment(pool_of: PoolOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "told to nobody")
    pool = pool_of(workers=1)
    pool.ready(10)
    status = Path(f"/proc/{processes(pool)[0]}/environ").read_bytes()
    assert b"SECRET" not in status


def test_swap_goes_over_to_the_new_store_and_lets_the_old_one_finish(pool_of: PoolOf, tmp_path: Path) -> None:
    pool = pool_of(workers=2)
    held = pool.run(unguarded(ALL), "csv")
    new = make_store(tmp_path / "new", 10, word="renewed")
    pool.swap(new)
    assert b"renewed 3" in answer(pool, "SELECT ?o { cl:3 ?p ?o }")
    old_rows = b"".join(held)
    assert old_rows.count(b"\r\n") == 20_000 + 1
    assert b"renewed" not in old_rows
    for _ in range(3):
        assert b"renewed 4" in answer(pool, "SELECT ?o { cl:4 ?p ?o }")


def test_a_store_that_cannot_be_opened_leaves_the_old_one(pool_of: PoolOf, tmp_path: Path) -> None:
    pool = pool_of(workers=1)
    with pytest.raises(QueryUnavailable):
        pool.swap(tmp_path / "nowhere")
    assert b"value 3" in answer(pool, "SELECT ?o { cl:3 ?p ?o }")


def test_no_store_is_told_without_its_path(pool_of: PoolOf, tmp_path: Path) -> None:
    with pytest.raises(QueryUnavailable) as caught:
        pool_of(tmp_path / "nowhere").ready()
    assert str(tmp_path) not in str(caught.value)


def test_no_process_is_left_after_close(pool_of: PoolOf) -> None:
    pool = pool_of(workers=2)
    pool.ready(10)
    held = pool.run(unguarded("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "csv")
    pool.ready(10)
    pids = processes(pool)
    assert len(pids) == 2
    nurseries = list(pool._nurseries.values())
    pool.close()
    with pytest.raises(QueryError):
        list(held)
    nursery = nurseries[0]._process
    nursery.wait(10)
    assert not [pid for pid in [*pids, nursery.pid] if Path(f"/proc/{pid}").exists()]
    with pytest.raises(QueryUnavailable):
        answer(pool, "SELECT * {}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o }",
        "SELECT * { ?a (rdfs:label|!rdfs:label)* ?b }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(.*.*.*.*.*.*)*x') }",
        "SELECT * { ?s ?p ?o } ORDER BY RAND()",
        "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 1000) + " }",
        "SELECT * { VALUES ?x { " + " ".join(map(str, range(10_000))) + " } }",
        "SELECT * { ?s <http://x/" + "a" * 100_000 + "> ?o }",
        "SELECT * { ?s ?p 'a\x00b' }",
        "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?c OPTIONAL { ?f ?g ?d OPTIONAL { ?h ?i ?f } } } }",
    ],
)
def test_a_hostile_query_is_answered_or_refused_and_the_next_one_works(pool_of: PoolOf, text: str) -> None:
    pool = pool_of(workers=1, query_timeout=0.5, query_rows=30_000, query_memory=512)
    try:
        answer(pool, text)
    except QueryError as error:
        assert json.dumps(error.details) is not None
        assert str(Path.cwd()) not in str(error)
    assert answer(pool, "SELECT (1 AS ?x) {}").split() == [b"x", b"1"]
