"""How fast the SPARQL service is, beside others over the same triples, all in one run on one machine.

    make bench-sparql            (add SECONDS=10 for longer runs)

Compared: this service with every question new to it (cold) and with questions asked before (cached); rdflib-endpoint
from PyPI; Virtuoso from Debian; and the engine alone, in one Python process without HTTP, as the limit: over the
release's store on disk, and over the same quads in memory, where the service has them. What is not installed is left
out and said so. Needs wrk.

What is done to be fair: all run on all cores of the machine, one after the other, wrk beside them; all have the same
triples, and are asked the same questions, each with a comment of its own, in the same order and for the same format;
each is asked all look-ups once before, so that none pays for its start; the number of rows that each gives to the
first and the last question of each class is compared with the engine's, and the output says where a service gives
other rows, or none in 30 seconds. Virtuoso may use two threads for a query, has buffers for all its data, and no limit
of rows below a million. A service that answers nothing in the time has answered less than once, and the ratio is a
bound. Processor time is the service's own with all its processes: it tells more than the clock where others use the
machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
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
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sparql.mix import questions
from benchmarks.sparql.services import Service, ours, rdflib_endpoint, virtuoso
from pyoxigraph import QueryResultsFormat, Store
from rich.console import Console
from rich.table import Table

from gazette.release.build import build
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

HERE = Path(__file__).resolve().parent
DISK, MEMORY = "engine, disk", "engine, memory"
PATIENCE = 30
"""Seconds for one answer, where answers are compared."""


@dataclass(frozen=True)
class Figure:
    """Requests a second, median and 99th percentile in milliseconds, failures, processor milliseconds a request."""

    rate: float
    median: float
    late: float
    bad: int
    processor: float = 0.0


def main() -> None:
    """Run all and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--seconds", type=int, default=4, help="for each measurement")
    arguments.add_argument("--peers", type=Path, help="python of an environment that has rdflib-endpoint")
    arguments.add_argument("--only", nargs="*", help="classes of questions")
    arguments.add_argument("--workers", type=int, default=2)
    given = arguments.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        _compare(Path(name), given)


def _compare(folder: Path, given: argparse.Namespace) -> None:
    settings = Settings.load({}, var=folder / "var")
    release = build(settings).release
    store = EmbeddedStore.read_only(release.store)
    asked = questions(store)
    if given.only:
        asked = {name: texts for name, texts in asked.items() if name in given.only}
    triples = folder / "data.nt"
    triples.write_text("\n".join(sorted({f"{quad.triple} ." for quad in store.quads()})) + "\n", encoding="utf-8")
    services: list[AbstractContextManager[Service]] = [ours(settings.var, settings.base_uri, given.workers)]
    peers = given.peers or Path(sys.executable)
    if peers.with_name("rdflib-endpoint").exists():
        services.append(rdflib_endpoint(triples, peers))
    else:
        print("rdflib-endpoint is left out: pip install rdflib-endpoint, or --peers")
    if shutil.which("virtuoso-t"):
        services.append(virtuoso(triples, folder / "virtuoso"))
    else:
        print("Virtuoso is left out: apt-get install virtuoso-opensource")
    results: dict[tuple[str, str, int], Figure] = {}
    rows = {kind: {text: _rows(_ask_engine(store.engine, text)) for text in _sample(asked[kind])} for kind in asked}
    memory = Store()
    memory.bulk_extend(store.engine)
    for kind, texts in asked.items():
        results[DISK, kind, 1] = _engine(store.engine, texts, given.seconds)
        results[MEMORY, kind, 1] = _engine(memory, texts, given.seconds)
    told: list[str] = []
    for service in services:
        with service as running:
            for kind in asked:
                told += _checked(running, kind, rows[kind])
            for text in asked.get("lookup", ()):
                _answer(running, text)
            for kind, texts in asked.items():
                for connections in (1, 32):
                    ways = (("cold", True), ("cached", False)) if running.name == "gazette" else (("", True),)
                    for way, fresh in ways:
                        label = f"{running.name} {way}".strip()
                        found = _drive(running, texts, connections, given.seconds, fresh, folder)
                        results[label, kind, connections] = found
                        print(f"{label:18} {kind:10} {connections:3} {found}", flush=True)
    _print(results, list(asked), given.seconds)
    print("\n".join(told) or "all services gave the engine's number of rows")
    for kind in asked:
        _explain(results, kind)


def _sample(texts: list[str]) -> list[str]:
    return list(dict.fromkeys((texts[0], texts[-1])))


def _ask_engine(store: Store, text: str) -> bytes:
    answer = store.query(text, use_default_graph_as_union=True).serialize(format=QueryResultsFormat.JSON)
    assert answer is not None
    return answer


def _answer(service: Service, text: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}{service.path}{urllib.parse.quote(text)}",
        headers={"Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
        return bytes(response.read())


def _rows(answer: bytes) -> int:
    return len(json.loads(answer)["results"]["bindings"])


def _checked(service: Service, kind: str, expected: dict[str, int]) -> Iterator[str]:
    """What is to be told of a service's answers: those that have other rows than the engine's, or do not come."""
    for text, rows in expected.items():
        try:
            found = _rows(_answer(service, text))
        except TimeoutError:
            yield f"{service.name}, {kind}: no answer in {PATIENCE} s, where the engine gives {rows} rows"
            return  # it may still work on it
        except (urllib.error.URLError, ValueError) as error:
            yield f"{service.name}, {kind}: {error}, where the engine gives {rows} rows"
        else:
            if found != rows:
                yield f"{service.name}, {kind}: {found} rows, where the engine gives {rows}"


def _explain(results: dict[tuple[str, str, int], Figure], kind: str) -> None:
    """Say where a class stays behind Virtuoso what the engine alone takes."""
    ours, other = results.get(("gazette cold", kind, 32)), results.get(("virtuoso", kind, 32))
    if ours is None or other is None or ours.rate >= other.rate:
        return
    print(
        f"{kind} stays behind Virtuoso: the engine alone takes {results[MEMORY, kind, 1].processor:.2f} ms in memory "
        f"({results[DISK, kind, 1].processor:.2f} on disk); with HTTP and 32 connections this service takes "
        f"{ours.processor:.2f} ms of processor time a request, Virtuoso {other.processor:.2f}"
    )


def _engine(store: Store, texts: list[str], seconds: float) -> Figure:
    """The engine alone: ask and write the JSON, one question after the other."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        text = texts[len(times) % len(texts)]
        start = time.perf_counter()
        _ask_engine(store, text)
        times.append(time.perf_counter() - start)
    times.sort()
    late = times[min(len(times) - 1, len(times) * 99 // 100)]
    mean = 1000 * sum(times) / len(times)
    return Figure(len(times) / sum(times), statistics.median(times) * 1000, late * 1000, 0, mean)


def _drive(service: Service, texts: list[str], connections: int, seconds: int, fresh: bool, folder: Path) -> Figure:
    paths = folder / "paths"
    paths.write_text("\n".join(service.path + urllib.parse.quote(text, safe="") for text in texts) + "\n")
    if not fresh:
        for text in set(texts):
            _answer(service, text)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(HERE / "load.lua")]
    environ = os.environ | {"MARK": "1" if fresh else "0", "START": str(int(time.time() * 1000) % 10**9 * 1000)}
    before = service.processor_seconds()
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{service.port}/", "--", str(paths)],
        capture_output=True, text=True, env=environ, check=True, timeout=seconds + 120,
    )  # fmt: skip
    found = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stdout + done.stderr)
    count, took, bad = int(found[1]), int(found[2]) / 1e6, int(found[3])
    used = 1000 * (service.processor_seconds() - before) / count if count else 0.0
    return Figure(count / took, float(found[4]), float(found[5]), bad, used)


def _print(results: dict[tuple[str, str, int], Figure], kinds: list[str], seconds: int) -> None:
    console = Console(width=170, highlight=False)
    systems = list(dict.fromkeys(system for system, _, _ in results))
    for connections in (1, 32):
        table = Table(title=f"{connections} connection{'s' if connections > 1 else ''}: requests/s, median/99th ms")
        table.add_column("")
        shown = [system for system in systems if any(key[0] == system and key[2] == connections for key in results)]
        for system in shown:
            table.add_column(system, justify="right")
        for kind in kinds:
            cells = []
            for system in shown:
                figure = results.get((system, kind, connections))
                failed = f" ({figure.bad} failed)" if figure and figure.bad else ""
                none = f"none in {seconds} s"
                numbers = f"{figure.rate:,.0f}  {figure.median:.2f}/{figure.late:.1f}{failed}" if figure else ""
                cells.append(numbers if figure is None or figure.rate else none)
            table.add_row(kind, *cells)
        console.print(table)
    table = Table(title="cold, 32 connections: how many times as many requests as the others; processor ms a request")
    others = [system for system in ("rdflib-endpoint", "virtuoso") if system in systems]
    for column in ("", *others, "cached / cold", "processor ms", *(f"{system}'s" for system in others)):
        table.add_column(column, justify="right")
    for kind in kinds:
        cold = results["gazette cold", kind, 32]
        table.add_row(
            kind,
            *(_times(cold, results[system, kind, 32], seconds) for system in others),
            _times(results["gazette cached", kind, 32], cold, seconds),
            f"{cold.processor:.2f}",
            *(
                f"{results[system, kind, 32].processor:.2f}" if results[system, kind, 32].rate else "-"
                for system in others
            ),
        )
    console.print(table)
    table = Table(title="1 connection, cold: median ms above the engine alone")
    for column in ("", "engine on disk", "above it", "engine in memory", "above it"):
        table.add_column(column, justify="right")
    for kind in kinds:
        cold, cells = results["gazette cold", kind, 1], []
        for engine in (DISK, MEMORY):
            alone = results[engine, kind, 1].median
            cells += [f"{alone:.2f}", f"{cold.median - alone:+.2f} ({cold.median / alone - 1:+.0%})"]
        table.add_row(kind, *cells)
    console.print(table)


def _times(one: Figure, other: Figure, seconds: int) -> str:
    """How many times as many; a bound where the other had less than one answer."""
    return f"{one.rate / other.rate:.1f}" if other.rate else f"> {one.rate * seconds:.0f}"


if __name__ == "__main__":
    main()
