#!/usr/bin/env python3
"""How many descriptions a second, cold and from memory, beside rdflib-endpoint answering DESCRIBE on the same data.

    python -m benchmarks.dereference [--seconds 8] [--connections 16] [--workers 2]

Needs `wrk` (Debian: wrk) and the extra `bench`. Builds a release of data/ in a folder of its own, serves it on the
loopback as `gazette serve` does, and lets one thread of wrk ask on the same machine: what it takes, the server lacks.

Cold: every request is for an address not asked for before, in an order that is the same each time. From memory: the
same 500 addresses again and again. Unchanged: as from memory, with the ETag of the answer. What others do on the
machine slows all of them; the processor time that the server took for an answer hardly changes, and stands beside.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from benchmarks.loopback import free_port, running
from benchmarks.processes import processor_seconds, summed, tree

from gazette.release.build import build
from gazette.settings import Settings

LUA = """
local requests, at = {}, 0
init = function()  -- by now wrk knows the Host header
  for line in io.lines("%(file)s") do
    local path, tag = line:match("^(%%S+)%%s*(%%S*)$")
    local headers = { ["Accept"] = "%(accept)s" }
    if tag ~= "" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
request = function() at = at + 1; return requests[(at - 1) %% #requests + 1] end
done = function(summary, latency)
  io.write(string.format("RESULT %%d %%d %%d %%d %%.3f %%.3f\\n", summary.requests, summary.duration, summary.bytes,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""

PEER = """
import os
import pyoxigraph as ox
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

data = Dataset(store="Oxigraph", default_union=True)
data.store._inner.bulk_load(path=os.environ["PEER_DATA"], format=ox.RdfFormat.N_QUADS)
app = SparqlEndpoint(graph=data, path="/")
"""


@dataclass(frozen=True)
class Run:
    """One measurement: requests a second, bytes an answer, milliseconds at the median and the 99th percentile.

    `cost` is the server's processor time for an answer in milliseconds, all its processes together.
    """

    name: str
    rate: float
    size: float
    median: float
    slow: float
    asked: int
    errors: int
    cost: float
    load: float

    def __str__(self) -> str:
        return (
            f"{self.name:<44}{self.rate:>9.0f}{self.size:>9.0f}{self.median:>9.2f}{self.slow:>9.2f}"
            f"{self.asked:>9}{self.errors:>7}{self.cost:>9.2f}{self.load:>7.1f}"
        )


HEAD = f"{'':<44}{'a second':>9}{'bytes':>9}{'p50 ms':>9}{'p99 ms':>9}{'asked':>9}{'wrong':>7}{'cpu ms':>9}{'load':>7}"


@dataclass(frozen=True)
class Server:
    """A server that runs: its address and its first process."""

    url: str
    pid: int

    def processor_seconds(self) -> float:
        """What it and the processes that it started have used of the processors (proc_pid_stat(5))."""
        return summed(tree(self.pid), processor_seconds)


def wrk(name: str, server: Server, paths: list[str], accept: str, seconds: int, connections: int) -> Run:
    """Ask for the paths in turn, from the first again when they are through."""
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder, "paths"), Path(folder, "ask.lua")
        file.write_text("\n".join(paths), encoding="ascii")
        script.write_text(LUA % {"file": file, "accept": accept}, encoding="ascii")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), server.url]
        before = server.processor_seconds()
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
        spent = server.processor_seconds() - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\S+) (\S+)", told)
    if found is None:
        raise RuntimeError(told)
    asked, microseconds, size, errors = (int(found[number]) for number in range(1, 5))
    return Run(
        name,
        asked / microseconds * 1e6,
        size / max(1, asked),
        float(found[5]),
        float(found[6]),
        asked,
        errors,
        spent / max(1, asked) * 1000,
        os.getloadavg()[0],
    )


@contextmanager
def serving(command: list[str], url: str, first: str, environ: dict[str, str]) -> Iterator[Server]:
    """Run a server until the block ends; it is there when its address `first` answers."""
    with running(command, url + first, os.environ | environ) as process:
        yield Server(url, process.pid)


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is needed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        var, data = Path(folder, "var"), Path(folder, "data")
        port = free_port()
        settings = Settings.load({}, base_uri=f"http://localhost:{port}", var=var, workers=given.workers)
        shutil.copytree(settings.data, data)
        settings = Settings.load({}, base_uri=settings.base_uri, data=data, var=var, port=port, workers=given.workers)
        release = build(settings).release
        store = ox.Store.read_only(str(release.store))
        things = sorted({q.subject.value for q in store if isinstance(q.subject, ox.NamedNode)})
        things = [iri for iri in things if iri.startswith(f"{settings.base_uri}/id/")]
        random.Random(1).shuffle(things)  # noqa: S311
        print(
            f"{len(things)} things, {release.manifest.quads} triples, {given.workers} workers, {os.cpu_count()} cores\n"
        )
        print(HEAD)
        ours(settings, things, given.seconds, given.connections)
        dump = Path(folder, "data.nq")
        store.dump(str(dump), ox.RdfFormat.N_QUADS)
        if importlib.util.find_spec("rdflib_endpoint") is None:
            print("rdflib-endpoint is not installed (extra bench): no peer")
            return
        peer(Path(folder), dump, things, given)


def ours(settings: Settings, things: list[str], seconds: int, connections: int) -> None:
    """Cluster Gazette: Turtle and pages."""
    url = f"http://127.0.0.1:{settings.port}"
    environ = {"GAZETTE_DATA": str(settings.data), "GAZETTE_VAR": str(settings.var)}
    base = ["--base-uri", settings.base_uri, "--port", str(settings.port)]
    command = [sys.executable, "-m", "gazette", "serve", *base]
    if importlib.util.find_spec("gazette.__main__") is None:
        command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve", *base]
    environ["GAZETTE_WORKERS"] = str(settings.workers)
    paths = [iri.removeprefix(settings.base_uri).replace("/id/", "/doc/", 1) for iri in things]
    with serving(command, url, "/health", environ) as server:
        for form, accept in (("Turtle", "text/turtle"), ("JSON-LD", "application/ld+json"), ("HTML", "text/html")):
            print(wrk(f"{form}, cold", server, paths, accept, seconds, connections), flush=True)
            few = paths[:500]
            wrk("", server, few, accept, 2, connections)
            print(wrk(f"{form}, from memory", server, few, accept, seconds, connections), flush=True)
        tagged = [f"{path} {_tag(url, path)}" for path in paths[:500]]
        print(wrk("Turtle, unchanged (304)", server, tagged, "text/turtle", seconds, connections), flush=True)
        names = [path.replace("/doc/", "/id/", 1) for path in paths]
        print(wrk("a thing's IRI (303)", server, names, "text/turtle", seconds, connections), flush=True)


def _tag(url: str, path: str) -> str:
    request = urllib.request.Request(url + path, headers={"Accept": "text/turtle"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return str(answer.headers["ETag"])


def peer(folder: Path, dump: Path, things: list[str], given: argparse.Namespace) -> None:
    """rdflib-endpoint over an Oxigraph store in memory, as many workers."""
    (folder / "peer.py").write_text(PEER, encoding="ascii")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    workers = ["--workers", str(given.workers), "--log-level", "error"]
    command = [sys.executable, "-m", "uvicorn", "peer:app", "--app-dir", str(folder), "--port", str(port), *workers]
    paths = ["/?query=" + quote(f"DESCRIBE <{iri}>", safe="") for iri in things]
    with serving(command, url, paths[0], {"PEER_DATA": str(dump)}) as server:
        print(wrk("rdflib-endpoint, DESCRIBE, Turtle", server, paths, "text/turtle", given.seconds, given.connections))


if __name__ == "__main__":
    main()
