"""Damage: known at once where size or presence shows it, else as soon as the files were read, and never read twice."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from tests.verified import verify

from gazette.catalogue import Catalogue
from gazette.catalogue.write import ARRAYS, FILE
from gazette.release import soundness
from gazette.release.build import build
from gazette.release.manifest import Release, releases_of
from gazette.web import server
from gazette.web.app import create_app

from .edits import rename_in_page


def harm(path: Path) -> None:
    """Turn a bit, in a file of its own: what is hard-linked stays as it is elsewhere."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    other = path.with_name("other")
    other.write_bytes(data)
    other.replace(path)


def nothing_is_read(path: Path) -> str:
    raise AssertionError(f"{path} is read")


@pytest.fixture
def release(settled) -> Release:
    return build(settled).release


@pytest.fixture
def client(settled, release, monkeypatch):
    """A server that looks at each request, and reads nothing before it serves: as where a release is large."""
    monkeypatch.setattr("gazette.web.site.LOOK", 0.0)
    monkeypatch.setattr(soundness, "AT_ONCE", 0)
    app = create_app(releases_of(settled.var, settled.base_uri) / "current", replace(settled, workers=1))
    yield app.test_client()
    app.extensions["gazette"].close()


def served(client) -> str:
    return client.get("/CITATION.cff").text.partition('\nversion: "')[2].partition('"')[0]


def test_what_was_just_built_is_not_read_again(small, monkeypatch):
    release = build(small).release
    monkeypatch.setattr(soundness, "digest_or_none", nothing_is_read)
    assert soundness.damage(release) == []


def test_what_was_read_once_is_not_read_again(release, monkeypatch):
    soundness.path_of(release).unlink()
    assert soundness.damage(release) == []
    monkeypatch.setattr(soundness, "digest_or_none", nothing_is_read)
    assert soundness.damage(release) == []


def test_presence_and_size_are_looked_at_without_reading(release, monkeypatch):
    monkeypatch.setattr(soundness, "digest_or_none", nothing_is_read)
    (release.path / "report.json").unlink()
    with (release.path / "gaps.csv").open("ab") as file:
        file.write(b"x")
    assert soundness.damage(release, 0) == ["gaps.csv", "report.json"]


@pytest.mark.parametrize("kept_time", [False, True])
def test_a_turned_bit_is_found_by_reading_and_then_known(release, kept_time):
    path = release.path / "pieces.json"
    state = path.stat()
    harm(path)
    if kept_time:
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert soundness.damage(release, 0) == []
    assert soundness.damage(release) == soundness.damage(release, 0) == ["pieces.json"] == verify(release)


def test_a_file_that_was_mended_is_sound_again(release):
    path = release.path / "gaps.csv"
    whole = path.read_bytes()
    harm(path)
    assert soundness.damage(release) == ["gaps.csv"]
    path.write_bytes(whole)
    assert soundness.damage(release) == []


def test_damage_under_a_running_server_is_told_with_the_names_of_the_files(client, release):
    harm(release.path / "gaps.csv")
    assert client.get("/ready").status_code == 200
    soundness.damage(release)
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "gaps.csv" in answer.text and release.manifest.release in answer.text
    assert client.get("/").status_code == 200, "the rest is served as before"


def test_the_last_good_release_takes_the_place_of_one_found_damaged(client, settled, release):
    rename_in_page(settled.data)
    second = build(settled).release
    assert served(client) == second.manifest.release
    harm(second.path / "gaps.csv")
    soundness.damage(second)
    assert served(client) == release.manifest.release
    assert client.get("/ready").status_code == 200
    again = build(settled).release
    assert again.path == second.path
    assert served(client) == second.manifest.release, "it was made again, and is served again"


def test_the_watcher_reads_what_nobody_vouches_for_and_tells_of_damage(release, monkeypatch, caplog):
    soundness.path_of(release).unlink()
    harm(release.path / "gaps.csv")
    monkeypatch.setattr(server, "CHECK_AFTER", 0.0)
    told, stop = threading.Event(), threading.Event()
    tell = server._tell
    monkeypatch.setattr(server, "_tell", lambda *found: (tell(*found), told.set(), stop.set()))
    monkeypatch.setattr("os.setpriority", lambda *_: None)
    watcher = threading.Thread(target=server.keep_checking, args=(release.path.parent, stop))
    watcher.start()
    assert told.wait(60)
    watcher.join(60)
    assert "gaps.csv" in caplog.text and "DAMAGED" in caplog.text
    assert soundness.damage(release, 0) == ["gaps.csv"]


@pytest.mark.parametrize("name", [FILE, ARRAYS])
def test_damaged_lists_are_told_like_any_other_file_and_made_from_the_store_where_they_cannot_be_opened(release, name):
    lists = (release.path, release.store, release.manifest.base_uri)
    rows = [*Catalogue.open(*lists).recognitions]
    path = release.path / name
    harm(path)
    assert soundness.damage(release) == verify(release) == [name]
    path.write_bytes(path.read_bytes()[:-4096])
    assert soundness.damage(release) == [name]
    path.unlink()
    assert soundness.damage(release) == verify(release) == [name]
    assert [*Catalogue.open(*lists).recognitions] == rows != []
