"""A small release, the application over it, and a real server on the loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.loopback import free_port, running, with_our_paths
from benchmarks.processes import query_processes
from flask.testing import FlaskClient
from tests.small_release import labelled, write_release

from gazette.query.guard import Query
from gazette.settings import Settings
from gazette.web.app import create_app

BASE = "http://localhost:8000"
SUITES = Path(__file__).resolve().parents[2].parent / "shared" / "suites"
ReleaseOf = Callable[..., Path]
QueriesOf = Callable[[FlaskClient], list[str]]


def make_release(path: Path, base: str = BASE, extra: Path | None = None, digest: str = "d1", rows: int = 6000) -> Path:
    """A release folder of `rows` labelled things in three graphs, and what an extra file of RDF holds."""
    path.mkdir(parents=True)
    quads = (labelled(base, number, f"集群 {number} {'长' * 20}", f"notice/{number % 3}") for number in range(rows))
    write_release(path, quads, name="test", base=base, digest=digest, extra=extra)
    return path


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("release") / "r")


@pytest.fixture
def client_of(release: Path, tmp_path: Path) -> Iterator[Callable[..., FlaskClient]]:
    """Makes test clients of applications with other settings, and closes the applications."""
    made = []

    def make(**settings: object) -> FlaskClient:
        app = create_app(release, Settings.load({}, var=tmp_path, **settings))
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["gazette"].close()


@pytest.fixture(scope="module")
def client(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(release, Settings.load({}, var=tmp_path_factory.mktemp("var"), workers=1))
    yield app.test_client()
    app.extensions["gazette"].close()


@pytest.fixture
def queries_of(monkeypatch: pytest.MonkeyPatch) -> QueriesOf:
    """Gives a list to which each query is added that an application hands to its query processes from now on."""

    def watch(client: FlaskClient) -> list[str]:
        pool = client.application.extensions["gazette"].pool
        asked: list[str] = []
        run = pool.run

        def noted(query: Query, *others: object) -> object:
            asked.append(query.text)
            return run(query, *others)

        monkeypatch.setattr(pool, "run", noted)
        return asked

    return watch


@dataclass
class Server:
    """A Granian that serves a release."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def query_processes(self) -> list[int]:
        """The process ids of the query processes below this server."""
        return [process.pid for process in query_processes(self.process.pid)]


WSGI = """
import os
from pathlib import Path
from gazette.settings import Settings
from gazette.web.app import create_app

def app():
    return create_app(Path(os.environ["RELEASE"]), Settings.load())
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    trig = SUITES / "data" / "protocol_graphs.trig"
    release = make_release(folder / "r", base, trig if trig.is_file() else None, rows=20_000)
    with serving(release, folder, port, "--blocking-threads", "48", GAZETTE_QUERY_TIMEOUT="2") as served:
        yield served


@contextmanager
def serving(release: Path, folder: Path, port: int, *options: str, **given: str) -> Iterator[Server]:
    """A Granian over a release; `folder` is its var, and has the application and the log."""
    (folder / "served.py").write_text(WSGI)
    environ = with_our_paths(RELEASE=str(release), GAZETTE_VAR=str(folder), **given)
    environ["PYTHONPATH"] = os.pathsep.join([str(folder), environ["PYTHONPATH"]])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port)]
    url, log = f"http://127.0.0.1:{port}", folder / "log"
    with running([*command, "--workers", "1", *options, "served:app"], f"{url}/health", environ, log) as process:
        yield Server(url, process, log)
