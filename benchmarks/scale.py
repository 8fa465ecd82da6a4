"""What a country of a size costs: build, one more notice, rollback, start, queries, pages, memory, disk.

    python -m benchmarks.scale --sizes 60x25 240x25            (two small ones)
    make bench-scale                                           (four, up to a million rows: hours with SHACL)

Everything is measured from outside, by the command `gazette` on composed data (`benchmarks.country`). Steps that the
command does not have are left out and said so. `--unchecked` names the option of `gazette build` that passes the
shapes over, if there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
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
from dataclasses import dataclass
from pathlib import Path

from benchmarks.country import add_notices, compose_country
from rich.console import Console
from rich.table import Table

from gazette.web.questions import published_questions

SIZES = ("100x100", "1000x100", "4000x100", "10000x100")
REPEATS = 5
_PAGES = (
    ("home", "/"),
    ("region", "/doc/region/610000"),
    ("county", "/doc/region/610116"),
    ("data set", "/dataset"),
    ("ontology", "/ont"),
)
GAZETTE = str(Path(sys.executable).with_name("gazette"))


@dataclass(frozen=True)
class Run:
    """A finished command: its seconds, the most memory it held (MiB), its last words and its status."""

    seconds: float
    memory: int
    words: str
    status: int


def run(*arguments: str) -> Run:
    """Run `gazette` and measure it. A status of 2 is told by the figures' reader: something was left out."""
    with tempfile.TemporaryFile() as words:
        started = time.perf_counter()
        process = subprocess.Popen([GAZETTE, *arguments], stdout=words, stderr=words)  # noqa: S603 - our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        words.seek(0)
        said = words.read().decode(errors="replace").strip().splitlines()
    shown = next((line for line in reversed(said) if "recognitions" in line), said[-1] if said else "")
    return Run(seconds, used.ru_maxrss // 1024, shown, process.returncode)


def measure(size: str, unchecked: str | None, checked: bool) -> dict[str, str]:
    """All figures of one size (`notices x rows`), by name."""
    notices, rows = (int(part) for part in size.split("x"))
    found: dict[str, str] = {"recognitions about": f"{notices * rows}"}
    with tempfile.TemporaryDirectory(prefix="gazette-scale-") as name:
        data, var = Path(name) / "data", Path(name) / "var"
        compose_country(data, notices, rows)
        places = ("--data", str(data), "--var", str(var))
        if unchecked:
            _tell(found, "build without shapes", run("build", *places, unchecked), notices * rows)
            if checked:
                shutil.rmtree(var)
        if checked or not unchecked:
            _tell(found, "build", run("build", *places), notices * rows)
        option = (unchecked,) if unchecked and not checked else ()
        found["nothing changed"] = f"{run('build', *places, *option).seconds:.1f} s"
        for _ in add_notices(data, range(notices, notices + 1), rows):
            pass
        added = run("build", *places, *option)
        found["one more notice"] = f"{added.seconds:.1f} s"
        if "rollback" in _commands():
            found["rollback"] = f"{run('rollback', '--var', str(var)).seconds:.1f} s"
        found["disk"] = f"{_disk(var) >> 20} MiB releases, {_disk(data / 'notices') >> 20} MiB notices"
        with served(places) as (address, started, pid):
            found["start"] = f"{started:.1f} s"
            found |= _asked(address)
            found["memory served"] = f"{_resident(pid)} MiB"
    return found


def _tell(found: dict[str, str], step: str, done: Run, rows: int) -> None:
    found[step] = f"{done.seconds:.1f} s, {rows / done.seconds:.0f} rows/s, {done.memory} MiB"
    if done.status:
        found[step] += f" (status {done.status})"
    found[f"{step}: said"] = done.words


def _commands() -> str:
    return subprocess.run([GAZETTE, "--help"], capture_output=True, text=True, check=True).stdout  # noqa: S603


@contextmanager
def served(places: tuple[str, ...]) -> Iterator[tuple[str, float, int]]:
    """`gazette serve` on a port of the loopback: its address, seconds until it answered a query, its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    started = time.perf_counter()
    command = [GAZETTE, "serve", *places, "--port", str(port), "--base-uri", "http://localhost:8000"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        while not _answers(f"{address}/ready"):
            if process.poll() is not None or time.perf_counter() - started > 120:
                raise SystemExit("gazette serve does not answer")
            time.sleep(0.05)
        yield address, time.perf_counter() - started, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - loopback
    except (urllib.error.URLError, OSError):
        return False
    return True


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
    for name, path in _PAGES:
        each = [_seconds(f"{address}{path}?n={number}") for number in range(REPEATS)]
        found[f"page: {name}"] = f"{1000 * statistics.median(each):.0f} ms"
    return found


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


def _resident(pid: int) -> int:
    """MiB of a process and all below it, shared pages counted in parts."""
    total, waiting = 0, [pid]
    while waiting:
        each = waiting.pop()
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
        for task in Path(f"/proc/{each}/task").iterdir():
            waiting += [int(child) for child in (task / "children").read_text().split()]
    return total // 1024


def main() -> None:
    """Measure all sizes and print a table; with --json also a file of it."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--sizes", nargs="+", default=SIZES, metavar="NOTICESxROWS")
    arguments.add_argument("--unchecked", help="the option of `gazette build` that passes the shapes over")
    arguments.add_argument("--no-checked", action="store_true", help="leave the build with shapes out")
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    columns: dict[str, dict[str, str]] = {}
    for size in given.sizes:
        columns[size] = measure(size, given.unchecked, not given.no_checked)
        print(size, json.dumps(columns[size], ensure_ascii=False), flush=True)
    _print(columns)
    if given.json:
        given.json.write_text(json.dumps(columns, ensure_ascii=False, indent=1), encoding="utf-8")


def _print(columns: dict[str, dict[str, str]]) -> None:
    table = Table("", *columns)
    names = list(dict.fromkeys(name for found in columns.values() for name in found))
    for name in names:
        table.add_row(name, *(found.get(name, "-") for found in columns.values()))
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
