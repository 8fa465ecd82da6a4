"""The wheel, installed away from the checkout: it checks a notice, builds, answers, and serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gazette.settings import CHECKOUT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    if not (CHECKOUT / "server/gazette/web/static/vendor").is_dir():
        pytest.skip("the front-end files are fetched when the package is installed; here it is not")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, timeout=120)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the program of the wheel in an empty folder, with its own var, the dependencies of this environment."""
    target, work = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("work")
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run([sys.executable, *install], check=True, timeout=120)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GAZETTE_")}
    environment |= {"PYTHONPATH": str(target), "GAZETTE_VAR": str(work / "var")}

    def run(*arguments: object, start: bool = False) -> subprocess.CompletedProcess[str]:
        code = "import gazette, sys; assert gazette.__file__.startswith(sys.argv.pop(1)); from gazette.cli import main; main()"
        command = [sys.executable, "-c", code, str(target), *map(str, arguments)]
        if start:
            return subprocess.Popen(command, cwd=work, env=environment)  # type: ignore[return-value]
        return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=120)

    return run


def test_the_wheel_carries_data_ontology_shapes_and_front_end(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("data/ledger.jsonl", "data/reference/regions.csv", "ontology/codes.ttl", "shapes/recognition.ttl"):
        assert f"gazette/_shipped/{part}" in names
    for part in ("vendor/yasgui.min.js", "vendor/d3-force.min.js", "query.js", "query.css"):
        assert f"gazette/web/static/{part}" in names
    assert "gazette/manual/02-query.md" in names
    assert not [n for n in names if "axe" in n]
    assert "gazette/web/templates/base.html" in names
    assert not [n for n in names if "__pycache__" in n or n.endswith((".pyc", "/.env"))]


def test_it_checks_its_notices_outside_the_checkout(installed):
    done = installed("check")
    assert done.returncode == 0, done.stderr
    assert "0 violations" in done.stdout


def test_it_builds_and_answers(installed):
    done = installed("build")
    assert done.returncode == 0, done.stderr
    done = installed("query", "SELECT (COUNT(?c) AS ?n) { ?c a cg:Cluster }", "--format", "csv")
    assert int(done.stdout.split()[1]) > 40


def test_it_serves(installed):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = installed("serve", "--port", port, "--base-uri", "http://localhost:8000", start=True)
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.1)
        else:
            pytest.fail("the server never became ready")
        request = urllib.request.Request(f"http://127.0.0.1:{port}/id/region/610116", headers={"Accept": "text/turtle"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert "长安区" in answer.read().decode()
    finally:
        server.terminate()
        server.wait(20)
