"""Lock two: a query process reaches no network and starts nothing, whatever the guard let through."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gazette.query import sandbox
from gazette.query.errors import QueryFailed
from gazette.query.guard import Query, QueryKind
from gazette.store.embedded import EmbeddedStore

from .conftest import BASE, PoolOf, unguarded

pytestmark = pytest.mark.skipif(sandbox.unavailable() is not None, reason=str(sandbox.unavailable()))


class Listener:
    """Counts the connections that reach a port of this machine."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="session")
def store_of_many_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of more than a hundred files, as a large release has."""
    path = tmp_path_factory.mktemp("many") / "store"
    store = EmbeddedStore.writable(path)
    for number in range(14):
        name = NamedNode(f"{BASE}/id/cluster/{number}")
        store.load([Quad(name, name, Literal(f"{number}"), NamedNode(f"{BASE}/graph/notice/{number}"))])
        store.engine.flush()
    del store
    assert len(list(path.glob("*.sst"))) > 100
    return path


def test_the_listener_counts(listener: Listener) -> None:
    """So that none counted below means that none came."""
    with socket.create_connection(("127.0.0.1", int(listener.address.rsplit(":", 1)[1].rstrip("/")))) as connection:
        connection.recv(1)
    assert listener.connections == 1


@pytest.mark.parametrize(
    "body",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "VALUES ?x {{ <{}> }} SERVICE ?x {{ ?s ?p ?o }}",
        "{{ SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }} }}",
    ],
)
def test_without_the_guard_a_call_reaches_nobody(pool_of: PoolOf, listener: Listener, body: str) -> None:
    query = unguarded(f"SELECT * {{ {body.format(listener.address)} }}")
    with contextlib.suppress(QueryFailed):  # an error inside EXISTS makes it false, elsewhere it fails the query
        pool_of(workers=1).run(query, "json").close()
    assert listener.connections == 0


def test_without_the_guard_a_silent_call_reaches_nobody(pool_of: PoolOf, listener: Listener) -> None:
    pool = pool_of(workers=1)
    for target in (listener.address, listener.address.replace("127.0.0.1", "localhost")):
        pool.run(unguarded(f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}"), "json").close()
    assert listener.connections == 0


def test_from_is_not_fetched(pool_of: PoolOf, listener: Listener) -> None:
    text = f"SELECT * FROM <{listener.address}> FROM NAMED <file:///etc/passwd> {{ ?s ?p ?o }}"
    query = Query(text, QueryKind.SELECT, has_dataset=True, repeatable=True)
    with pool_of(workers=1).run(query, "csv") as answer:
        assert answer.first.splitlines() == [b"o,p,s"]
    assert listener.connections == 0


def test_queries_work_on_a_store_of_many_files(pool_of: PoolOf, store_of_many_files: Path, listener: Listener) -> None:
    pool = pool_of(store_of_many_files, workers=1)
    with pytest.raises(QueryFailed):
        pool.run(unguarded(f"SELECT * {{ ?s ?p ?o SERVICE <{listener.address}> {{ ?s ?p ?o }} }}"), "json")
    with pool.run(unguarded("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "csv") as answer:
        assert answer.first.split() == [b"n", b"14"]
    assert listener.connections == 0


CONFINED = """
import ctypes, os, sys
from gazette.query.sandbox import confine
confine(memory=1024, parent=os.getppid())
libc = ctypes.CDLL(None, use_errno=True)
{probe}
"""


def confined(probe: str) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a confined Python."""
    code = CONFINED.format(probe=probe)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))


@pytest.mark.parametrize(
    "probe",
    [
        *(f"libc.socket({family}, 1, 0)" for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16, 17)),
        "libc.socketpair(1, 1, 0, (ctypes.c_int * 2)())",
        "libc.syscall(425, 1, ctypes.create_string_buffer(120))",  # io_uring_setup makes sockets by itself
        "libc.kill(os.getppid(), 0)",
        "libc.execv(b'/bin/true', (ctypes.c_char_p * 2)(b'true', None))",
    ],
)
def test_the_kernel_refuses(probe: str) -> None:
    done = confined(f"result = {probe}\nprint(result, ctypes.get_errno())")
    assert done.stdout.split() == ["-1", "13"], done.stderr


def test_a_confined_process_may_read_files_and_start_threads() -> None:
    done = confined(
        "import threading\nt = threading.Thread(target=lambda: print(len(open('/proc/self/stat').read()) > 0))\n"
        "t.start()\nt.join()"
    )
    assert done.stdout.split() == ["True"], done.stderr


def test_a_thread_made_before_is_a_failure_and_not_a_gap() -> None:
    code = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    done = subprocess.run(
        [sys.executable, "-c", code + CONFINED.format(probe="")], capture_output=True, text=True, env=dict(os.environ)
    )
    assert "SandboxUnavailable" in done.stderr


def test_memory_is_bounded() -> None:
    assert "MemoryError" in confined("bytearray(1 << 31)").stderr


OWNER = """
import sys, time
from pathlib import Path
from gazette.query.places import Limits
from gazette.query.pool import Pool
from gazette.query.guard import Query, QueryKind
pool = Pool(Path(sys.argv[1]), Limits(1, 60, 1024, 10**6, 10**8, 0), prefixes={}, base_iri="http://x/")
pool.ready(10)
print(pool._idle[0].pid, flush=True)
pool.run(Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", QueryKind.SELECT, False, True), "json")
"""


def test_a_query_process_does_not_outlive_its_owner(store_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(store_path)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    assert running(child)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    wait_until_gone(child)


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until_gone(pid: int) -> None:
    for _ in range(1000):
        if not running(pid):
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} still runs")
