"""The hostile set, one query after the other against a server with its defaults: what each came to.

make hostile
"""

from __future__ import annotations

import http.client
import os
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from benchmarks.hostile_set import HOSTILE, Hostile
from benchmarks.loopback import free_port, running
from benchmarks.processes import query_processes, resident, serving_processes, summed
from rich.console import Console
from rich.table import Table

from gazette.release.build import build
from gazette.settings import Settings


def main() -> None:
    """Print the table; end with status 1 where a query ended otherwise than it may."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load({}, var=Path(folder))
        build(settings)
        command = [str(Path(sys.executable).with_name("gazette")), "serve", "--var", folder, "--port", str(port)]
        command += ["--base-uri", settings.base_uri]
        environ = os.environ | {"GAZETTE_LOG_QUERIES": "off"}
        with running(command, f"http://127.0.0.1:{port}/health", environ) as process:
            sys.exit(_run(port, process.pid))


def _run(port: int, pid: int) -> int:
    table = Table(title="hostile queries, one after the other")
    for column in ("query", "status", "s", "web MiB after", "query MiB after", "processes"):
        table.add_column(column, justify="left" if column == "query" else "right")
    wrong = 0
    for one in HOSTILE:
        start = time.perf_counter()
        status = _ask(port, one)
        took = time.perf_counter() - start
        wrong += status not in one.statuses
        web = summed(serving_processes(pid), resident)
        asked = query_processes(pid)
        mark = "" if status in one.statuses else " (unexpected)"
        table.add_row(
            one.name, f"{status}{mark}", f"{took:.2f}", f"{web:.0f}", f"{summed(asked, resident):.0f}", str(len(asked))
        )
    Console(width=120).print(table)
    start = time.perf_counter()
    _ask(port, Hostile("", "ASK {}", frozenset()))
    took = 1000 * (time.perf_counter() - start)
    print(f"afterwards ASK {{}} takes {took:.1f} ms; {wrong} ended otherwise than they may")
    return 1 if wrong else 0


def _ask(port: int, one: Hostile) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(
            "POST", "/sparql", urllib.parse.urlencode({"query": one.query}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


if __name__ == "__main__":
    main()
