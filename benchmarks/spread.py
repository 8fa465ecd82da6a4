"""How much faster notices are read in several processes, and on a Dask cluster, than in one process.

    make bench-spread
    python -m benchmarks.spread --notices 200 --rows 100 --times 3

Composed notices (`benchmarks.country`), nothing kept from before. The cluster has two workers of one thread on this
machine, started before the clock; local processes are started while it runs, as a build starts them. Each way is tried
by turns and its best time counts, for others may use the machine; the load is told beside it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.country import compose_country

from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release.shelf import Shelf
from gazette.release.spread import read_spread
from gazette.work.executors import Workers


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask cluster on the loopback: the name of its executor."""
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        silence_logs=50,
    ) as running:  # fmt: skip
        yield f"dask://{running.scheduler_address.removeprefix('tcp://')}"


def timed(folders: Sequence[Path], reference: Reference, tables: Path, executor: str) -> tuple[float, list[bytes]]:
    """Seconds, and what was put on the shelf."""
    with tempfile.TemporaryDirectory(prefix="gazette-shelf-") as name, Workers(executor) as workers:
        started = time.perf_counter()
        readings = list(read_spread(folders, Path(name), reference, None, tables=tables, workers=workers))
        seconds = time.perf_counter() - started
        shelf = Shelf(Path(name), tables)
        return seconds, [shelf.data(reading.folder) for reading in readings]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--notices", type=int, default=200)
    arguments.add_argument("--rows", type=int, default=100)
    arguments.add_argument("--times", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="gazette-spread-") as name, cluster(2) as dask:
        data = Path(name) / "data"
        compose_country(data, given.notices, given.rows)
        tables, folders = data / "reference", notice_folders(data / "notices")
        reference = Reference.load(tables)
        ways = {"one process": "one", "two local processes": "processes:2", "Dask, two workers": dask}
        best: dict[str, float] = {}
        first: list[bytes] | None = None
        for _ in range(given.times):
            for way, executor in ways.items():
                seconds, read = timed(folders, reference, tables, executor)
                first = read if first is None else first
                if read != first:
                    raise AssertionError(f"{way} reads something else")
                best[way] = min(seconds, best.get(way, seconds))
    print(f"{given.notices} notices of {given.rows} rows, load of the machine {os.getloadavg()[0]:.1f}")
    for way, seconds in best.items():
        faster = best["one process"] / seconds
        print(f"{way:<22}{seconds:7.1f} s {given.notices * given.rows / seconds:8.0f} rows/s {faster:6.2f} times")


if __name__ == "__main__":
    main()
