"""A real Virtuoso for tests: its own folder, free ports of the loopback, small buffers, stopped by its process."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import free_port, running

import gazette

MANUAL = Path(gazette.__file__).parent / "manual" / "07-stores.md"

_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server: the port of its HTTP listener. Its account is the one that a new database has."""

    port: int
    user: str = "dba"
    password: str = "dba"

    @property
    def url(self) -> str:
        """Its query address."""
        return f"http://127.0.0.1:{self.port}/sparql"


def missing() -> str | None:
    """Why there is none, if so."""
    there = shutil.which("virtuoso-t") and shutil.which("isql-vt")
    return None if there else "virtuoso-t is not installed (apt-get install virtuoso-opensource)"


@contextmanager
def virtuoso(folder: Path) -> Iterator[Virtuoso]:
    """Start a server over an empty database in `folder`; stop it at the end."""
    server, sql = Virtuoso(free_port()), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=server.port))
    command = ["virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"]
    with running(command, f"{server.url}?query=ASK%7B%7D") as process:
        try:
            _set_up(sql, server)
            yield server
        finally:
            process.kill()  # nothing of it is kept, so it need not write itself down


def _set_up(sql: int, server: Virtuoso) -> None:
    """What the manual says to do once: its own graphs are for nobody to read."""
    [statements] = re.findall(r"```sql\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    command = ["isql-vt", str(sql), server.user, server.password, f"exec={statements}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "Error" not in done.stderr, done.stderr + done.stdout
