"""What a country of a size costs: build, one more notice, rollback, start, queries, pages, memory, disk.

    python -m benchmarks.scale --sizes 10x25 40x25             (two small ones, seconds)
    make bench-scale                                           (four, up to a million rows: hours, and tens of GiB)

Composed data (`benchmarks.country`); `real` is the data of the repository. Builds run in a process of their own
(`benchmarks.building`), without the shapes; `--checked` builds with them too, and tells what they alone cost. Seconds
are those of the clock, and in brackets those of the processor: on a machine that others use only these compare.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.country import add_notices, compose_country
from benchmarks.loopback import answers, free_port
from benchmarks.processes import proportional, share_stolen, stolen, summed, tree
from rich.console import Console
from rich.table import Table

from gazette.settings import shipped
from gazette.web.questions import published_questions

SIZES = ("real", "100x181", "1000x181", "10000x181")
"""Of the composed ones the lists are equally long, so that one notice more is as much work in each."""
MORE = 5
"""Notices that are added, one after the other: what each costs depends on how many lists it checks again."""
REPEATS = 5
PAGES = (
    ("home", "/"),
    ("county", "/doc/region/610116"),
    ("province", "/doc/region/610000"),
    ("data set", "/dataset"),
    ("list of clusters", "/clusters"),
    ("list, filtered", "/clusters?place=610000&level=provincial"),
)
EACH = 20
"""Clusters, recognitions and notices of a length whose pages are asked for."""
_ALIKE = (
    ("cluster of one recognition", "Cluster", "?s cg:hasRecognition ?one"),
    ("recognition with one act", "Recognition", "?one cg:concerns ?s"),
)
_OF_ONE = """
SELECT ?s {{ {{ SELECT ?s {{ ?s a cg:{kind} }} LIMIT 500 }} {pattern} }}
GROUP BY ?s HAVING (COUNT(?one) = 1) ORDER BY ?s LIMIT {each}
"""
"""Pages that show as much in each size: what a page costs beyond that is the size's doing."""
LENGTHS = (("few clusters", range(1, 21)), ("many clusters", range(30, 251)))
"""How many clusters a notice names whose page is asked for: a page costs what its list is long, so how long is told."""
_LONG = """
SELECT ?s (COUNT(?event) AS ?n) {{
  {{ SELECT ?s {{ ?s a cg:Notice }} LIMIT 500 }} ?s cg:announces ?act . ?event cg:partOfAnnouncement ?act
}} GROUP BY ?s HAVING (COUNT(?event) >= {least} && COUNT(?event) <= {most}) ORDER BY ?s LIMIT {each}
"""
GAZETTE = (sys.executable, "-c", "from gazette.cli import main; main()")


def run_build(data: Path, var: Path, *options: str) -> dict[str, Any]:
    """Build in a process of its own: what `benchmarks.building` tells."""
    command = [sys.executable, "-m", "benchmarks.building", "--data", str(data), "--var", str(var), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own command
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def measure(size: str, checked: bool, scratch: str | None) -> dict[str, str]:
    """All figures of one size (`notices x rows`), by name."""
    ticks = stolen()
    with tempfile.TemporaryDirectory(prefix="gazette-scale-", dir=scratch) as name:
        data, var = Path(name) / "data", Path(name) / "var"
        notices, rows = 0, 100
        if size == "real":
            shutil.copytree(shipped("data"), data)
        else:
            notices, rows = (int(part) for part in size.split("x"))
            compose_country(data, notices, rows)
        built = run_build(data, var, "--unchecked")
        count = built["recognitions"]
        steps = built["steps"]
        from_records = built["seconds"] - steps["read"][0]
        found = {
            "load of the machine": f"{os.getloadavg()[0]:.1f}",
            "notices": f"{built['notices']}",
            "recognitions": f"{count}",
            "triples": f"{built['triples']}",
            "build without shapes": _told(built),
            "build, memory": f"{built['memory']} MiB, and at most {built['memory_of_another']} in each other process",
            "recognitions a second from records": f"{count / from_records:.0f}",
            "steps": " ".join(f"{step} {seconds:.0f}" for step, (seconds, _) in steps.items() if seconds >= 0.5),
        }
        if checked:
            with_shapes = run_build(data, var / "checked")
            shapes = with_shapes["seconds"] - from_records
            found["build with shapes"] = _told(with_shapes)
            found["recognitions a second, shapes alone"] = f"{count / max(shapes, 0.1):.0f}"
        added = []
        for number in range(notices, notices + MORE):
            for _ in add_notices(data, range(number, number + 1), rows):
                added.append(run_build(data, var, "--unchecked"))
        seconds, work = ([each[what] for each in added] for what in ("seconds", "processor"))
        told = f"{statistics.median(seconds):.1f} s ({statistics.median(work):.1f})"
        found["one more notice"] = f"{told}, {min(seconds):.1f} to {max(seconds):.1f} s"
        found["disk"] = f"{_disk(var) >> 20} MiB for two releases, {_disk(data / 'notices') >> 20} MiB notices"
        started = time.perf_counter()
        subprocess.run([*GAZETTE, "rollback", "--var", str(var)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        found["rollback"] = f"{time.perf_counter() - started:.1f} s"
        with served(("--data", str(data), "--var", str(var))) as (address, seconds, pid):
            found["start of the server"] = f"{seconds[0]:.1f} s, to the first query {seconds[1]:.1f} s"
            found |= _asked(address)
            found["memory served"] = f"{summed(tree(pid), proportional):.0f} MiB"
    found["steal"] = share_stolen(ticks)
    return found


def _told(built: dict[str, Any]) -> str:
    return f"{built['seconds']:.0f} s ({built['processor']:.0f})"


@contextmanager
def served(places: tuple[str, ...]) -> Iterator[tuple[str, tuple[float, float], int]]:
    """`gazette serve` on a port of the loopback: its address, seconds until it answered at all and until it answered a
    query, its process."""
    port = free_port()
    started = time.perf_counter()
    command = [*GAZETTE, "serve", *places, "--port", str(port), "--base-uri", "http://localhost:8000"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        seconds = []
        for page in ("/health", "/ready"):
            while not answers(f"{address}{page}"):
                if process.poll() is not None or time.perf_counter() - started > 300:
                    raise SystemExit("gazette serve does not answer")
                time.sleep(0.02)
            seconds.append(time.perf_counter() - started)
        yield address, (seconds[0], seconds[1]), process.pid
    finally:
        process.terminate()
        process.wait(30)


def _asked(address: str) -> dict[str, str]:
    """Each published question once, and pages: in milliseconds, none from memory."""
    times: dict[str, float] = {}
    failed = []
    for question in published_questions():
        query = urllib.parse.urlencode({"query": question.query, "format": "csv"})
        try:
            times[question.id] = _seconds(f"{address}/sparql?{query}")
        except urllib.error.HTTPError as error:
            failed.append(f"{question.id} {error.code}")
    slowest = sorted(times, key=lambda name: -times[name])[:3]
    middle = 1000 * statistics.median(times.values())
    found = {
        "questions": f"{sum(times.values()):.1f} s for {len(times)}, median {middle:.0f} ms",
        "slowest": ", ".join(f"{name} {times[name]:.1f} s" for name in slowest),
    }
    if failed:
        found["no answer"] = ", ".join(failed)
    first = _seconds(f"{address}/clusters?level=")  # the lists are read when they are first asked for, in each process
    found["first list"] = f"{first:.1f} s"
    for name, path in PAGES:
        each = [_seconds(f"{address}{path}{_empty(path, number)}") for number in range(REPEATS)]
        found[f"page: {name}"] = f"{1000 * statistics.median(each):.0f} ms"
    for name, kind, pattern in _ALIKE:
        rows = _rows(address, _OF_ONE.format(kind=kind, pattern=pattern, each=EACH))
        each = [_seconds(address + "/doc/" + iri.partition("/id/")[2]) for iri, *_ in rows]
        found[f"page: {name}"] = f"{1000 * statistics.median(each):.0f} ms"
    for name, length in LENGTHS:
        rows = _rows(address, _LONG.format(least=length[0], most=length[-1], each=EACH))
        if rows:
            each = [_seconds(address + "/doc/" + iri.partition("/id/")[2]) for iri, *_ in rows]
            middle = statistics.median(int(row[1]) for row in rows)
            told = f"{1000 * statistics.median(each):.0f} ms for {middle:.0f} clusters, of {len(rows)}"
            found[f"page: notice of {name}"] = told
    return found


def _rows(address: str, text: str) -> list[list[str]]:
    """The rows of a query's answer."""
    query = urllib.parse.urlencode({"query": text, "format": "csv"})
    with urllib.request.urlopen(f"{address}/sparql?{query}", timeout=120) as answer:  # noqa: S310 - loopback
        return [*csv.reader(answer.read().decode().splitlines())][1:]


def _empty(path: str, number: int) -> str:
    """Arguments that say nothing, other ones for each number: so that an answer is not in memory."""
    return ("&" if "?" in path else "?") + "&".join(["place="] * (number + 1))


def _seconds(address: str) -> float:
    started = time.perf_counter()
    request = urllib.request.Request(address, headers={"Accept": "text/html, */*;q=0.5"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=120) as response:  # noqa: S310 - loopback
        response.read()
    return time.perf_counter() - started


def _disk(folder: Path) -> int:
    """Bytes of the files below a folder; a file with several names counts once."""
    files = {(s.st_dev, s.st_ino): s.st_blocks * 512 for p in folder.rglob("*") if (s := p.lstat()) and p.is_file()}
    return sum(files.values())


def main() -> None:
    """Measure all sizes and print a table; with --json also a file of it."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--sizes", nargs="+", default=SIZES, metavar="NOTICESxROWS")
    arguments.add_argument("--checked", action="store_true", help="build with the shapes too")
    arguments.add_argument("--scratch", metavar="FOLDER", help="where to build; default: the system's folder")
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    columns: dict[str, dict[str, str]] = {}
    for size in given.sizes:
        columns[size] = measure(size, given.checked, given.scratch)
        print(size, json.dumps(columns[size], ensure_ascii=False), flush=True)
        if given.json:
            given.json.write_text(json.dumps(columns, ensure_ascii=False, indent=1), encoding="utf-8")
    _print(columns)


def _print(columns: dict[str, dict[str, str]]) -> None:
    table = Table("", *columns)
    names = list(dict.fromkeys(name for found in columns.values() for name in found))
    for name in names:
        table.add_row(name, *(found.get(name, "-") for found in columns.values()))
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
