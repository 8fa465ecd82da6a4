"""The application behind a real Granian on the loopback, with real clients."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from .conftest import SUITES, Server

ENDLESS = 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(STRENDS(CONCAT(STR(?c), STR(?f)), "99")) }'
"""It finds rows all the time, and one in a hundred of those that it tries: the time is over before there are too many."""


def ask(server: Server, query: str, accept: str = "text/csv") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        connection.request("GET", "/sparql?query=" + quote(query), headers={"Accept": accept})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.skipif(not SUITES.is_dir(), reason="the public conformance suites are not beside the repository")
def test_the_protocol_suite_of_the_w3c_passes_whole(server: Server) -> None:
    command = [str(SUITES / "scripts" / "run_protocol.py"), "--endpoint", f"{server.url}/sparql"]
    done = subprocess.run(
        [sys.executable, *command, "--readonly", "--extra", "--sd", "--graphs", "-v"], capture_output=True, text=True
    )
    assert done.returncode == 0, "\n".join(line for line in done.stdout.splitlines() if not line.startswith("ok"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("wanted", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(server: Server, method: str, wanted: str) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT ?o { cl:7 rdfs:label ?o }")
    client.setMethod(method)
    client.setReturnFormat(wanted)
    answer = client.queryAndConvert()
    text = answer.toxml() if wanted == XML else answer.decode() if isinstance(answer, bytes) else json.dumps(answer)
    assert "集群 7" in text or "\\u96c6\\u7fa4 7" in text


@pytest.mark.parametrize("wanted", [JSON, XML])
def test_sparqlwrapper_asks(server: Server, wanted: str) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("ASK { cl:7 ?p ?o }")
    client.setReturnFormat(wanted)
    answer = client.queryAndConvert()
    assert answer["boolean"] is True if wanted == JSON else "true" in answer.toxml()


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { cl:7 ?p ?o }", "DESCRIBE cl:7"])
@pytest.mark.parametrize("wanted", [RDFXML, XML, JSONLD, TURTLE, N3])
def test_sparqlwrapper_gets_graphs(server: Server, query: str, wanted: str) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(wanted)
    answer = client.queryAndConvert()
    if wanted in (TURTLE, N3):
        assert "集群 7" in answer.decode()
    else:
        assert len(answer) == 1


def test_a_query_stopped_in_the_middle_is_never_taken_for_whole(server: Server) -> None:
    status, body = ask(server, ENDLESS)
    assert status == 503
    assert json.loads(body)["type"].endswith("/query-timeout")


def test_a_long_answer_arrives_whole(server: Server) -> None:
    status, body = ask(server, "SELECT ?s ?o { ?s rdfs:label ?o }")
    assert (status, body.count(b"\r\n")) == (200, 20_000 + 1)


def test_a_client_that_reads_slowly_or_leaves_keeps_no_process(server: Server) -> None:
    connections = []
    for _ in range(6):  # more than there are query processes
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
        connection.request("GET", "/sparql?query=" + quote("SELECT * { ?s ?p ?o }"))
        assert connection.getresponse().status == 200
        connections.append(connection)
    assert ask(server, "SELECT (1 AS ?x) {}")[1].split() == [b"x", b"1"]
    for connection in connections:
        connection.close()


def test_thirty_two_clients_at_once(server: Server) -> None:
    def one(number: int) -> bool:
        status, body = ask(server, f"SELECT ?o {{ cl:{number} rdfs:label ?o }}")
        return status == 200 and f"集群 {number} ".encode() in body

    with ThreadPoolExecutor(32) as clients:
        assert all(clients.map(one, range(160)))


def test_a_page_answers_while_hostile_queries_are_being_killed(server: Server) -> None:
    with ThreadPoolExecutor(4) as clients:
        hostile = [clients.submit(ask, server, ENDLESS) for _ in range(4)]
        while not all(query.done() for query in hostile):
            assert ask_health(server) == 200
            time.sleep(0.05)
    assert {query.result()[0] for query in hostile} == {503}


def ask_health(server: Server) -> int:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.request("GET", "/health")
    status = connection.getresponse().status
    connection.close()
    return status


def test_no_query_process_is_left_after_shutdown(server: Server) -> None:
    ask(server, "ASK {}", "application/sparql-results+json")
    pids = server.query_processes()
    assert pids
    with ThreadPoolExecutor(1) as clients:
        busy = clients.submit(ask, server, ENDLESS)
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(20)
        busy.exception()
    for _ in range(500):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return
        time.sleep(0.01)
    pytest.fail("query processes are left")
