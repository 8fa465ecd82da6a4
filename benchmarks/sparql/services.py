"""The services compared: each starts on a port of the loopback over the same triples, and stops with its block."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import free_port, running
from benchmarks.processes import processor_seconds, summed, tree


@dataclass(frozen=True)
class Service:
    """A running SPARQL service: its name, port, the path that takes `query=`, and its first process."""

    name: str
    port: int
    path: str
    pid: int

    def processor_seconds(self) -> float:
        """What the service and all processes that it has, or had and knows of, have used of the processor."""
        return summed(tree(self.pid), processor_seconds)


@contextmanager
def ours(var: Path, base: str, workers: int) -> Iterator[Service]:
    """`gazette serve` with its defaults over a release that is there already."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gazette")), "serve", "--var", str(var), "--base-uri", base]
    with _running([*command, "--port", str(port), "--workers", str(workers)], port, "/ready") as pid:
        yield Service("gazette", port, "/sparql?query=", pid)


@contextmanager
def rdflib_endpoint(triples: Path, python: Path) -> Iterator[Service]:
    """rdflib-endpoint (PyPI) with its defaults, rdflib's store in memory."""
    port = free_port()
    command = [str(python.with_name("rdflib-endpoint")), "serve", str(triples), "--host", "127.0.0.1"]
    with _running([*command, "--port", str(port)], port, "/?query=ASK%7B%7D") as pid:
        yield Service("rdflib-endpoint", port, "/?query=", pid)


@contextmanager
def virtuoso(triples: Path, folder: Path) -> Iterator[Service]:
    """Virtuoso open source (Debian), with enough buffers for the data and no limit of rows."""
    sql, http = free_port(), free_port()
    folder.mkdir()
    shutil.copy(triples, folder / "data.nt")
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=http))
    command = ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini"), "+wait"]
    with _running(command, http, "/sparql?query=ASK%7B%7D") as pid:
        statements = (
            f"ld_dir('{folder}', 'data.nt', 'http://example.org/all'); rdf_loader_run(); checkpoint;"
            'grant select on DB.DBA.SPARQL_SINV_2 to "SPARQL";'
        )
        subprocess.run(
            ["isql-vt", str(sql), "dba", "dba", f"exec={statements}"], check=True, capture_output=True, timeout=300
        )
        yield Service("virtuoso", http, "/sparql?query=", pid)


_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
MaxClientConnections = 64
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
MaxQueryMem = 1G
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 64
MaxKeepAlives = 64
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def _running(command: Sequence[str], port: int, path: str) -> Iterator[int]:
    environ = os.environ | {"GAZETTE_LOG_QUERIES": "off"}
    with running(command, f"http://127.0.0.1:{port}{path}", environ) as process:
        yield process.pid
