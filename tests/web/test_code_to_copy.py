"""Code to copy runs: each program, in its own language, against a running server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from gazette.graph.prefixes import prefixes
from gazette.query.guard import QueryKind
from gazette.query.prologue import declare
from gazette.web.code_to_copy import programs

from ..conftest import BASE

KINDS = {
    QueryKind.SELECT: 'SELECT ?name { ?c cg:name ?name FILTER(STRLEN(?name) > 3 && REGEX(?name, "^\\\\S+$")) } ORDER BY ?name LIMIT 2',
    QueryKind.ASK: 'ASK { ?c a cg:Cluster # `${no}` )-" \'QUERY\' """\n}',
    QueryKind.DESCRIBE: "DESCRIBE rg:610116",
}
SAYS = {QueryKind.SELECT: "集群", QueryKind.ASK: "true", QueryKind.DESCRIBE: ""}
TOOLS = {"curl": "curl", "r": "Rscript", "javascript": "node", "python": sys.executable, "pandas": sys.executable}
SUFFIXES = {"curl": "sh", "r": "R", "javascript": "mjs", "python": "py", "pandas": "py"}
CASES = [(kind, one.id) for kind in KINDS for one in programs(KINDS[kind], kind, f"{BASE}/sparql")]


@pytest.mark.parametrize(("kind", "name"), CASES, ids=[f"{kind.value}-{name}" for kind, name in CASES])
def test_a_program_prints_the_answer(kind: QueryKind, name: str, live: str, tmp_path: Path) -> None:
    query = declare(KINDS[kind], prefixes(BASE))
    (program,) = (one for one in programs(query, kind, f"{live}/sparql") if one.id == name)
    if name == "address":
        with urllib.request.urlopen(program.text.strip()) as response:
            printed = response.read().decode()
    else:
        if shutil.which(TOOLS[name]) is None:
            pytest.skip(f"{TOOLS[name]} is not installed here")
        file = tmp_path / f"program.{SUFFIXES[name]}"
        file.write_text(program.text, encoding="utf-8")
        command = [shutil.which("bash") or "bash", "-eu"] if name == "curl" else [TOOLS[name]]
        environment = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, timeout=60, env=environment)
        assert done.returncode == 0, done.stderr
        printed = done.stdout
    assert printed.strip()
    assert SAYS[kind] in printed.lower()
    if kind is QueryKind.DESCRIBE and name != "pandas":
        assert "610116" in printed
