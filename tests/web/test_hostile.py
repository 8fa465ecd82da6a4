"""The hostile set, sent to a real server over the real release while ordinary visitors go on with their work."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
from benchmarks.hostile_set import HOSTILE
from benchmarks.loopback import free_port, running, with_our_paths
from benchmarks.processes import resident, serving_processes, summed, tree

from gazette.release.build import Built
from gazette.settings import Settings

from .conftest import Server

PAGES = (
    "/",
    "/doc/region/330000.ttl",
    "/sparql?query=SELECT+(COUNT(*)+AS+%3Fn)+%7B+%3Fc+a+cg%3ACluster+%7D",
    "/health",
)
IDLE = 600
"""Connections that say nothing, or half of something."""


@pytest.fixture(scope="module")
def guarded(real_build: Built, real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as it is started by its command, with little time and memory for a query."""
    port = free_port()
    url, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("guarded") / "log"
    environ = with_our_paths(
        GAZETTE_QUERY_TIMEOUT="1",
        GAZETTE_QUERY_MEMORY="700",
        GAZETTE_QUERY_ROWS="20000",
        GAZETTE_WORKERS="1",
        GAZETTE_VAR=str(real_settings.var),
        GAZETTE_DATA=str(real_settings.data),
        GAZETTE_BASE_URI=real_settings.base_uri,
    )
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve", "--port", str(port)]
    with running(command, f"{url}/health", environ, log) as process:
        yield Server(url, process, log)


def get(server: Server, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def ask(server: Server, query: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/csv, text/turtle;q=0.9"}
    try:
        while True:
            connection.request("POST", "/sparql", urlencode({"query": query}), form)
            response = connection.getresponse()
            body = response.read()
            if response.getheader("Retry-After") is None:
                return response.status, body
            time.sleep(0.2)  # the queue was full: that is no verdict on this query
    finally:
        connection.close()


def open_files(server: Server) -> float:
    return summed(tree(server.process.pid), lambda process: process.num_fds())


def memory(server: Server) -> float:
    """MiB that the serving processes hold, query processes apart."""
    return summed(serving_processes(server.process.pid), resident)


def test_the_service_outlives_the_hostile_set_and_its_visitors_notice_nothing(guarded: Server) -> None:
    for path in PAGES * 3:
        assert get(guarded, path)[0] == 200
    before = (open_files(guarded), memory(guarded))
    stopped = threading.Event()
    seen: list[tuple[str, int]] = []

    def visit() -> None:
        while not stopped.is_set():
            for path in PAGES:
                seen.append((path, get(guarded, path)[0]))
            stopped.wait(0.05)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        with ThreadPoolExecutor(3) as clients:
            answers = list(clients.map(lambda one: ask(guarded, one.query), HOSTILE))
    finally:
        stopped.set()
        visitor.join()
    unexpected = [
        (one.name, status, body[:200])
        for one, (status, body) in zip(HOSTILE, answers, strict=True)
        if status not in one.statuses
    ]
    assert not unexpected
    leaks = [
        one.name
        for one, (_, body) in zip(HOSTILE, answers, strict=True)
        if b"Traceback" in body or b"/releases/" in body
    ]
    assert not leaks
    assert {status for _, status in seen} == {200}
    assert len(seen) > len(PAGES)
    assert get(guarded, "/ready")[0] == 200
    for _ in range(100):  # a killed process may still be on its way out
        if len(guarded.query_processes()) <= 1:
            break
        time.sleep(0.05)
    assert len(guarded.query_processes()) <= 1
    after = (open_files(guarded), memory(guarded))
    assert after[0] <= before[0] + 8
    assert after[1] <= before[1] + 100


def test_clients_that_say_nothing_or_half_of_something_hinder_nobody(guarded: Server) -> None:
    address = urlsplit(guarded.url)
    for path in PAGES * 3:
        assert get(guarded, path)[0] == 200  # what is opened once stays open
    before = open_files(guarded)
    idle = []
    for number in range(IDLE):
        connection = socket.create_connection((address.hostname, address.port), timeout=10)
        if number % 3 == 1:
            connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n")
        elif number % 3 == 2:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n")
            connection.sendall(b"Content-Length: 1000\r\n\r\nSELECT")
            if number % 2:
                connection.shutdown(socket.SHUT_WR)
        idle.append(connection)
    for path in PAGES * 3:
        assert get(guarded, path)[0] == 200
    for connection in idle:
        connection.close()
    for _ in range(200):
        if open_files(guarded) <= before + 8:
            break
        time.sleep(0.05)
    assert open_files(guarded) <= before + 8
