"""A build that is killed, or cannot write, leaves the release in force and the ledger as they were."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.verified import verify

from gazette.changes.log import Log
from gazette.errors import BadDataFile
from gazette.identity.ledger import Ledger
from gazette.release.build import build
from gazette.release.manifest import releases_of
from gazette.release.swap import current, current_or_none
from gazette.store.embedded import EmbeddedStore

from .edits import list_row, rename_in_page


@pytest.mark.parametrize("arguments", [["--steps"], ["--cuts", "1000", "40000", "--kills", "3"]], ids=" ".join)
def test_nothing_is_lost_when_a_build_is_killed_or_its_writes_are_cut_short(tmp_path, arguments):
    command = [sys.executable, str(Path(__file__).parent / "killing.py"), str(tmp_path), *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["trials"] >= 5


def test_a_disk_that_cannot_flush_leaves_the_old_release_in_force(settled, monkeypatch):
    first = build(settled)
    rename_in_page(settled.data)

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "made to fail")

    monkeypatch.setattr("gazette.store.disk.os.fsync", fail)
    with pytest.raises(OSError, match="made to fail"):
        build(settled)
    monkeypatch.undo()
    releases = releases_of(settled.var, settled.base_uri)
    assert current(releases).manifest == first.release.manifest
    second = build(settled)
    assert second.new
    assert verify(second.release) == []


def test_a_store_that_cannot_be_compacted_leaves_the_old_release_and_the_log_as_they_were(settled, monkeypatch):
    first = build(settled)
    releases = releases_of(settled.var, settled.base_uri)
    logged = Log(releases).last()
    rename_in_page(settled.data)
    settle = EmbeddedStore.settle

    def fail(self: EmbeddedStore, compact: bool = True) -> None:
        if compact:
            raise OSError(errno.ENOSPC, "No space left on device")
        settle(self, compact)

    monkeypatch.setattr(EmbeddedStore, "settle", fail)
    monkeypatch.setattr("gazette.store.settling.MOST_FILES", 0)
    with pytest.raises(OSError, match="No space"):
        build(settled)
    monkeypatch.setattr(EmbeddedStore, "settle", settle)
    assert current(releases).manifest == first.release.manifest
    assert Log(releases).last() == logged
    second = build(settled).release
    assert second.manifest.release != first.release.manifest.release
    assert verify(second) == [] and not [*second.path.glob(".*")]


def test_a_store_that_lost_a_triple_while_it_was_loaded_is_not_published(small, monkeypatch):
    load = EmbeddedStore.load_lines
    lost: list[bytes] = []

    def lose(self: EmbeddedStore, text: bytes) -> None:
        lines = text.splitlines(True)
        at = next(number for number, line in enumerate(lines) if b"/graph/notice/" in line)
        lost.append(lines.pop(at))
        load(self, b"".join(lines))

    monkeypatch.setattr(EmbeddedStore, "load_lines", lose)
    with pytest.raises(RuntimeError, match="does not hold what was written") as told:
        build(small)
    monkeypatch.undo()
    graph = lost[-1].split(b" ")[-2][1:-1].decode()  # of the last store: one notice is left out at first
    assert str(told.value).endswith(f": {graph}")
    releases = releases_of(small.var, small.base_uri)
    assert current_or_none(releases) is None and Log(releases).last() is None
    assert verify(build(small).release) == []


def test_a_ledger_that_cannot_be_flushed_is_as_it_was_and_nothing_is_published(settled, monkeypatch):
    first = build(settled)
    before = (settled.data / "ledger.jsonl").read_bytes()
    rename_in_page(settled.data)

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("gazette.identity.ledger.os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        build(settled)
    monkeypatch.undo()
    assert (settled.data / "ledger.jsonl").read_bytes() == before
    assert current(releases_of(settled.var, settled.base_uri)).manifest == first.release.manifest
    assert build(settled).new


def test_a_ledger_whose_last_line_breaks_off_is_mended_by_the_next_build(settled):
    path = settled.data / "ledger.jsonl"
    before = path.read_bytes()
    path.write_bytes(before + '{"id": "cluster/510100-0000", "keys": ["510100|量'.encode()[:-1])
    rename_in_page(settled.data)
    build(settled)
    assert path.read_bytes().startswith(before)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["id"] != "cluster/510100-0000" for line in lines)
    assert "量子信息" in lines[-1]


def test_a_last_line_without_its_line_feed_is_kept(small):
    path = small.data / "ledger.jsonl"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    known = len(Ledger.load(path))
    rename_in_page(small.data)
    build(small)
    assert len(Ledger.load(path)) == known + 1


@pytest.mark.parametrize("harm", ["lost", "changed", "swapped"])
def test_a_ledger_that_lost_a_line_is_refused_with_its_place(settled, harm):
    first = build(settled)
    path = settled.data / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    labelled = next(n for n, line in enumerate(lines) if n > 3 and b"label" in line)
    if harm == "lost":
        del lines[labelled]
    elif harm == "changed":
        lines[labelled] = lines[labelled].replace("集群".encode(), "群集".encode())
    else:
        lines[labelled], lines[labelled - 1] = lines[labelled - 1], lines[labelled]
    path.write_bytes(b"".join(lines))
    with pytest.raises(BadDataFile, match="has lost a line") as caught:
        build(settled)
    assert caught.value.line is not None and abs(caught.value.line - labelled) <= 2
    assert current(releases_of(settled.var, settled.base_uri)).manifest == first.release.manifest
    assert "ledger.jsonl" in str(caught.value.advice)


def test_what_was_minted_for_a_release_that_is_gone_again_stays_in_the_ledger(settled):
    first = build(settled)
    rename_in_page(settled.data)
    build(settled)
    rename_in_page(settled.data)
    assert build(settled).release.manifest.release == first.release.manifest.release
    path = settled.data / "ledger.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    list_row(settled.data)
    with pytest.raises(BadDataFile, match="has lost a line") as caught:
        build(settled)
    kept = Path(str(caught.value.advice).split(" is in ")[1].split(": ")[0])
    assert kept.read_bytes() == whole
    assert build(settled, accept=True).new
    list_row(settled.data)
    assert build(settled, accept=False).clean, "what was accepted is not asked again"


def test_lines_that_others_added_in_between_are_no_loss(settled):
    path = settled.data / "ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    line = '{"id": "cluster/510100-zzzz", "keys": ["510100|别处"], "label": "成都市别处产业集群"}\n'
    path.write_bytes(b"".join([*lines[:5], line.encode(), *lines[5:]]))
    assert build(settled).clean
