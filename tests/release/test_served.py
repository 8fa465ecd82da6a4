"""A real server beside builds: it follows each release by itself, drops no request, and outlives damage."""

from __future__ import annotations

import http.client
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.loopback import free_port, running, with_our_paths

from gazette.release.build import build
from gazette.release.manifest import releases_of
from gazette.settings import CHECKOUT, Settings
from gazette.web.manual import manual_pages

from .edits import list_row, rename_in_page


@contextmanager
def serving(settings: Settings, log: Path, workers: int = 1) -> Iterator[int]:
    port = free_port()
    environ = with_our_paths(
        GAZETTE_DATA=str(settings.data), GAZETTE_VAR=str(settings.var), GAZETTE_BASE_URI=settings.base_uri
    )
    command = [sys.executable, "-c", "from gazette.cli import main; main()", "serve", "--port", str(port)]
    with running([*command, "--workers", str(workers)], f"http://127.0.0.1:{port}/health", environ, log):
        yield port


def get(port: int, address: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def wait_until_served(port: int, release: str) -> None:
    for _ in range(600):
        if release_at(port) == release:
            return
        time.sleep(0.05)
    pytest.fail(f"{release} is not served")


def release_at(port: int) -> str:
    """The release that is served, as it says itself."""
    found = re.search(r'^version: "(.+)"$', get(port, "/CITATION.cff")[1], re.MULTILINE)
    return found[1] if found else ""


def test_releases_are_followed_under_load_and_no_request_is_dropped(settled, tmp_path):
    first = build(settled).release.manifest.release
    failures: list[str] = []
    answered: list[str] = []
    done = threading.Event()
    count = "/sparql?format=csv&query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"

    def ask(port: int, address: str) -> None:
        while not done.is_set():
            try:
                status, body = get(port, address)
            except (OSError, http.client.HTTPException) as error:
                failures.append(f"{address}: {error!r}")
                continue
            answered.append(address)
            if status != 200 or not body:
                failures.append(f"{address}: {status}")

    with serving(settled, tmp_path / "log") as port:
        assert release_at(port) == first
        addresses = ("/dumps/clusters.csv", count, "/changes.nq")
        askers = [threading.Thread(target=ask, args=(port, address)) for address in addresses]
        for asker in askers:
            asker.start()
        try:
            for edit in (rename_in_page, list_row):
                edit(settled.data)
                release = build(settled, accept=True).release.manifest.release
                wait_until_served(port, release)
        finally:
            done.set()
            for asker in askers:
                asker.join()
    assert failures == []
    assert set(answered) == set(addresses)


def test_where_the_release_in_force_is_damaged_the_last_good_one_is_served_and_told(settled, tmp_path):
    first = build(settled).release
    rename_in_page(settled.data)
    second = build(settled).release
    (second.path / "dumps" / "CITATION.cff").write_bytes(b"harm")
    with serving(settled, tmp_path / "log") as port:
        assert release_at(port) == first.manifest.release
        list_row(settled.data)
        third = build(settled, accept=True).release
        wait_until_served(port, third.manifest.release)
    assert first.manifest.release in (tmp_path / "log").read_text()
    assert "damaged" in (tmp_path / "log").read_text()


def test_a_server_that_is_told_to_end_as_it_starts_does_so(settled, tmp_path):
    """The first process answers while others are still starting."""
    with serving(settled, tmp_path / "log", workers=4):
        pass  # it has answered, and is told to end at once


def test_a_damaged_release_is_not_taken_over_by_a_running_server(settled, tmp_path, monkeypatch):
    from gazette.web.app import create_app

    monkeypatch.setattr("gazette.web.site.LOOK", 0.0)
    first = build(settled).release
    releases = releases_of(settled.var, settled.base_uri)
    app = create_app(releases / "current", replace(settled, workers=1))
    try:
        rename_in_page(settled.data)
        second = build(settled).release
        (second.path / "gaps.csv").write_bytes(b"harm")
        assert first.manifest.release in app.test_client().get("/CITATION.cff").text
    finally:
        app.extensions["gazette"].close()


def test_the_manual_tells_what_each_number_means():
    metrics = (CHECKOUT / "server" / "gazette" / "web" / "metrics.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"(gazette_[a-z_]+)"', metrics))
    text = next(page.source for page in manual_pages() if page.name == "operation")
    assert names
    assert [name for name in sorted(names) if f"`{name}" not in text] == []


def test_work_that_was_interrupted_is_not_done_again(small, monkeypatch):
    rename_in_page(small.data)
    (small.var / "cache").unlink()

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("gazette.validation.gate.Gate._across", interrupt)
        with pytest.raises(KeyboardInterrupt):
            build(small)
    with monkeypatch.context() as patch:
        patch.setattr("gazette.validation.judge.Judge.within", interrupt)
        patch.setattr("gazette.release.sources.extract", interrupt)
        assert build(small).clean
