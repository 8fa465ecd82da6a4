"""Notices are read alike in this process, in others and on a Dask cluster that loses a worker."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from benchmarks.compose.notices import compose

from gazette import records
from gazette.errors import UserError
from gazette.reading.capture import add_capture, notice_folders
from gazette.reference import Reference
from gazette.release.shelf import Shelf
from gazette.release.sources import RecordCache
from gazette.release.spread import Reading, Task, read_spread, read_task
from gazette.settings import CHECKOUT
from gazette.work.executors import WORTH_IT, Workers
from gazette.work.garbage import seldom_looked_for

TABLES = CHECKOUT / "data" / "reference"
COMPOSED = 24
"""Pages beside the real ones: so many that a worker that is killed leaves some behind."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The real notices, composed ones, and folders that give problems."""
    notices = tmp_path_factory.mktemp("spread") / "notices"
    for seed in range(COMPOSED):
        text = compose(seed).text.encode()
        add_capture(notices, f"composed-{seed:02}", text, name="page.txt", rights="official-text", obtained="composed")
    (notices / "empty").mkdir()
    broken = notices / "broken"
    broken.mkdir()
    (broken / "capture.toml").write_text("[[capture]\n")
    return [*notice_folders(CHECKOUT / "data" / "notices"), *notice_folders(notices)]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load(TABLES)


def shown(readings: Iterable[Reading], release: Path, folders: list[Path]) -> list[tuple[str, str, bytes]]:
    """All that a build takes from problems and from the shelf, in bytes."""
    places = {folder.name: folder.parent for folder in folders}
    found = []
    for reading in readings:
        found += [(reading.folder, str(problem.error), b"") for problem in reading.problems]
        found.append((reading.folder, f"{reading.head} {reading.alarms} {reading.captures}", b""))
        for each in Shelf(release, places[reading.folder]).take(reading.folder) if reading.head else ():
            told = f"{each.capture.file} {each.document.raw}"
            found.append((reading.folder, told, records.to_json(each.record)))
    return found


@pytest.fixture(scope="module")
def here(
    folders: list[Path], reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, str, bytes]]:
    """What this process reads."""
    shelf = tmp_path_factory.mktemp("here")
    found = shown(read_spread(folders, shelf, reference, None, tables=TABLES, workers=Workers("one")), shelf, folders)
    assert any(told.startswith("None ") for _, told, _ in found), "a folder that gives nothing is among them"
    assert len({folder for folder, _, _ in found}) > COMPOSED
    return found


def test_other_processes_read_the_same(folders: list[Path], reference: Reference, here: object, tmp_path: Path) -> None:
    cache = RecordCache(tmp_path / "cache", reference)
    with Workers("processes:2") as workers:
        for time in ("first", "second"):  # the second time from the cache that the others have filled
            shelf = tmp_path / time
            found = read_spread(folders, shelf, reference, cache, tables=TABLES, workers=workers)
            assert shown(found, shelf, folders) == here
    assert len(list((tmp_path / "cache").glob("*.json"))) >= COMPOSED


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as running:
        yield running


def test_a_cluster_that_loses_a_worker_reads_the_same(
    folders: list[Path], reference: Reference, here: list[object], cluster: object, tmp_path: Path
) -> None:
    address = cluster.scheduler_address.replace("tcp://", "dask://")  # type: ignore[attr-defined]
    victim = next(iter(cluster.workers.values())).pid  # type: ignore[attr-defined]
    found: list[Reading] = []
    with Workers(address) as workers:
        for each in read_spread(folders, tmp_path, reference, None, tables=TABLES, workers=workers):
            if not found:
                os.kill(victim, signal.SIGKILL)
            found.append(each)
    assert shown(found, tmp_path, folders) == here


def test_little_work_stays_here_and_much_goes_out() -> None:
    with Workers("auto") as few, Workers("processes:2") as always:
        assert few.for_work(1).submit(os.getpid).result() == os.getpid()
        assert always.for_work(1).submit(os.getpid).result() != os.getpid()


def test_who_was_started_for_much_does_little_too() -> None:
    with Workers("auto") as workers:
        much = workers.for_work(WORTH_IT * len(os.sched_getaffinity(0)))
        assert workers.for_work(1) is much or len(os.sched_getaffinity(0)) == 1


def test_an_error_waits_in_its_future() -> None:
    future = Workers("one").for_work(1).submit(int, "x")
    with pytest.raises(ValueError, match="invalid literal"):
        future.result()


@pytest.mark.parametrize("name", ["", "threads", "processes:0", "dask://", "dask://host", "dask://host:port"])
def test_an_unknown_executor_is_told(name: str) -> None:
    with pytest.raises(UserError, match="no executor"):
        Workers(name)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr("gazette.work.executors.CONNECT_SECONDS", 0.3)
    with pytest.raises(UserError, match="no Dask scheduler"), Workers("dask://127.0.0.1:9") as workers:
        workers.for_work(1)


@pytest.mark.parametrize(("part", "told"), [("code", "another version"), ("version", "other tables")])
def test_a_worker_of_another_kind_is_found_out(folders: list[Path], reference: Reference, part: str, told: str) -> None:
    from gazette.release.sources import code_digest

    right = {"code": code_digest(), "version": reference.version}
    task = Task(folders[0], Path("nowhere"), TABLES, None, **(right | {part: "other"}))
    with pytest.raises(UserError, match=told):
        read_task(task)


def test_a_process_gets_ready_for_a_little_work_where_more_would_be_worth_starting_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gazette.work.executors._processes", lambda name: 2)
    with Workers("auto") as workers:
        workers.begin(2 * WORTH_IT - 1, os.getpid)
        assert workers.beside is None
        workers.begin(2 * WORTH_IT, os.getpid)
        assert workers.beside is not None
        there = {future.result() for future in [workers.beside.submit(os.getpid) for _ in range(8)]}
        assert len(there) == 1 and os.getpid() not in there, "one process beside this one"
        assert workers.for_work(1).submit(os.getpid).result() == os.getpid()
        assert workers.for_work(2 * WORTH_IT).submit(os.getpid).result() != os.getpid()
        assert workers.beside is None, "all work goes there now"


def test_no_process_gets_ready_where_none_is_wanted() -> None:
    for name in ("one", "dask://127.0.0.1:9"):
        with Workers(name) as workers:
            workers.begin(10**6, os.getpid)
            assert workers.beside is None


def test_who_works_looks_for_garbage_seldom_and_others_do_not(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(partial(gc.set_threshold, *gc.get_threshold()))
    gc.set_threshold(700, 10, 10)
    with Workers("processes:2") as workers:
        there = workers.for_work(1).submit(gc.get_threshold).result()
    here = gc.get_threshold()
    assert there[0] > 100 * here[0]
    with seldom_looked_for():
        assert gc.get_threshold() == there
    assert gc.get_threshold() == here


def test_who_was_told_that_no_more_work_comes_goes_meanwhile_and_is_gone_at_the_end() -> None:
    with Workers("processes:2") as workers:
        there = workers.for_work(1).submit(os.getpid).result()
        workers.end()
        until = time.monotonic() + 10
        while _is_there(there) and time.monotonic() < until:
            time.sleep(0.05)
        assert not _is_there(there), "nobody waited for it yet"
        workers.end()
    with Workers("processes:2") as workers:
        workers.begin(10**6, os.getpid)
        assert workers.beside
        there = workers.beside.submit(os.getpid).result()
        workers.end()
    assert not _is_there(there)


WORKING = """
import os, time
from gazette.work.executors import Workers
if __name__ == "__main__":
    with Workers("processes:2") as workers:
        print(*{workers.for_work(1).submit(os.getpid).result() for _ in range(20)}, flush=True)
        time.sleep(60)
"""


def test_no_process_is_left_where_the_one_it_works_for_is_killed(tmp_path: Path) -> None:
    (tmp_path / "working.py").write_text(WORKING, encoding="utf-8")
    with subprocess.Popen([sys.executable, tmp_path / "working.py"], stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout
        others = [int(pid) for pid in working.stdout.readline().split()]
        working.kill()
    assert others
    until = time.monotonic() + 10
    while any(map(_is_there, others)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_is_there, others))


def _is_there(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
