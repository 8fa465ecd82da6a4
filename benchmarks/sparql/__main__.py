"""How fast the SPARQL service is, beside others over the same triples, all in one run on one machine.

    make bench-sparql            (add SECONDS=10 for longer runs)

Compared: this service with every question new to it (cold) and with questions asked before (cached); rdflib-endpoint
from PyPI; Virtuoso from Debian; and the engine alone, in one Python process without HTTP, as the limit. What is not
installed is left out and said so. Needs wrk.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from mix import questions
from pyoxigraph import QueryResultsFormat
from rich.console import Console
from rich.table import Table
from services import Service, ours, rdflib_endpoint, virtuoso

from gazette.release.build import build
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Figure:
    """Requests a second, median and 99th percentile in milliseconds, failures."""

    rate: float
    median: float
    late: float
    bad: int


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
    for kind, texts in asked.items():
        results["engine", kind, 1] = _engine(store, texts, given.seconds)
    for service in services:
        with service as running:
            for kind, texts in asked.items():
                for connections in (1, 32):
                    ways = (("cold", True), ("cached", False)) if running.name == "gazette" else (("", True),)
                    for way, fresh in ways:
                        label = f"{running.name} {way}".strip()
                        found = _drive(running, texts, connections, given.seconds, fresh, folder)
                        results[label, kind, connections] = found
                        print(f"{label:18} {kind:10} {connections:3} {found}", flush=True)
    _print(results, list(asked))


def _engine(store: EmbeddedStore, texts: list[str], seconds: float) -> Figure:
    """The engine alone: ask and write the JSON, one question after the other."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        text = texts[len(times) % len(texts)]
        start = time.perf_counter()
        store.engine.query(text, use_default_graph_as_union=True).serialize(format=QueryResultsFormat.JSON)
        times.append(time.perf_counter() - start)
    times.sort()
    late = times[min(len(times) - 1, len(times) * 99 // 100)]
    return Figure(len(times) / sum(times), statistics.median(times) * 1000, late * 1000, 0)


def _drive(service: Service, texts: list[str], connections: int, seconds: int, fresh: bool, folder: Path) -> Figure:
    paths = folder / "paths"
    paths.write_text("\n".join(service.path + urllib.parse.quote(text, safe="") for text in texts) + "\n")
    if not fresh:
        for text in set(texts):
            urllib.request.urlopen(f"http://127.0.0.1:{service.port}{service.path}{urllib.parse.quote(text)}").read()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(HERE / "load.lua")]
    environ = os.environ | {"MARK": "1" if fresh else "0", "START": str(int(time.time() * 1000) % 10**9 * 1000)}
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{service.port}/", "--", str(paths)],
        capture_output=True, text=True, env=environ, check=True, timeout=seconds + 120,
    )  # fmt: skip
    found = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stdout + done.stderr)
    count, took, bad = int(found[1]), int(found[2]) / 1e6, int(found[3])
    return Figure(count / took, float(found[4]), float(found[5]), bad)


def _print(results: dict[tuple[str, str, int], Figure], kinds: list[str]) -> None:
    console = Console(width=150, highlight=False)
    systems = list(dict.fromkeys(system for system, _, _ in results))
    for connections in (1, 32):
        table = Table(title=f"{connections} connection{'s' if connections > 1 else ''}: requests/s, median/99th ms")
        table.add_column("")
        for system in systems:
            table.add_column(system, justify="right")
        for kind in kinds:
            cells = []
            for system in systems:
                figure = results.get((system, kind, connections))
                failed = f" ({figure.bad} failed)" if figure and figure.bad else ""
                cells.append(f"{figure.rate:,.0f}  {figure.median:.2f}/{figure.late:.1f}{failed}" if figure else "")
            table.add_row(kind, *cells)
        console.print(table)
    table = Table(title="ratios of requests a second")
    for column in ("", "cold / rdflib-endpoint, 32", "cold / Virtuoso, 32", "cached / cold, 32", "ms above engine, 1"):
        table.add_column(column, justify="right")
    for kind in kinds:
        cold = results["gazette cold", kind, 32]

        def against(system: str, cold: Figure = cold, kind: str = kind) -> str:
            other = results.get((system, kind, 32))
            return f"{cold.rate / other.rate:.1f}" if other and other.rate else "-"

        above = results["gazette cold", kind, 1].median - results["engine", kind, 1].median
        share = above / results["engine", kind, 1].median
        table.add_row(
            kind, against("rdflib-endpoint"), against("virtuoso"),
            f"{results['gazette cached', kind, 32].rate / cold.rate:.1f}", f"{above:.2f} ({share:.0%})",
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
