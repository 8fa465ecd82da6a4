"""An SQLite file for threads that come and go."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.store.sqlite_file import SqliteFile

THREADS = 5


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "file"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE thing AS SELECT 7 AS number")
    connection.close()
    yield path
    assert open_files(path) == 0


def open_files(path: Path) -> int:
    return sum(link.resolve() == path for link in Path("/proc/self/fd").iterdir())


def numbers(file: SqliteFile) -> list[tuple[int]]:
    return file.connection.execute("SELECT number FROM thing").fetchall()


def test_a_thread_that_ends_leaves_nothing_open(path: Path) -> None:
    file, found = SqliteFile(path), []
    gc.disable()  # nothing waits for it
    try:
        for _ in range(THREADS):
            thread = threading.Thread(target=lambda: found.append(numbers(file)))
            thread.start()
            thread.join()
        assert open_files(path) == 0
        assert numbers(file) == numbers(file) == [(7,)]
        assert open_files(path) == 1
    finally:
        gc.enable()
    assert found == [[(7,)]] * THREADS
    file.close()
    assert open_files(path) == 0


def test_a_file_that_nobody_reads_any_more_is_closed(path: Path) -> None:
    assert numbers(SqliteFile(path)) == [(7,)]
    assert open_files(path) == 0


def test_threads_at_once_have_a_connection_each_and_all_are_closed_together(path: Path) -> None:
    file, there, over = SqliteFile(path), threading.Barrier(THREADS + 1), threading.Event()

    def work() -> None:
        numbers(file)
        there.wait(10)
        over.wait(10)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    there.wait(10)
    assert open_files(path) == THREADS
    file.close()
    assert open_files(path) == 0
    over.set()
    for thread in threads:
        thread.join()


def test_it_cannot_be_written_and_one_that_is_not_there_is_told(path: Path, tmp_path: Path) -> None:
    file = SqliteFile(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        file.connection.execute("DELETE FROM thing")
    with pytest.raises(sqlite3.OperationalError):
        _ = SqliteFile(tmp_path / "none").connection
    file.close()
