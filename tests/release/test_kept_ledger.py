"""The ledger that a release keeps is cut in parts, and is what an uncut one says; the next build misses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.release import kept_ledger
from gazette.release.kept_ledger import check_ledger, keep_ledger, note_ledger
from gazette.release.manifest import Manifest, Release
from gazette.work.checksums import digest_of


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_ledger, "LINES", 3)


def lines(*numbers: int) -> bytes:
    return b"".join(b"line %d\n" % number for number in numbers)


def keep(ledger: Path, folder: Path, before: Release | None = None) -> Release:
    folder.mkdir()
    keep_ledger(ledger, folder, before)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.jsonl")}
    manifest = Manifest(
        release=folder.name, base_uri="", digest="", software="", built="", inputs={}, quads=0, graphs={}, counts={},
        files={name: digest_of(path) for name, path in files.items()},
        sizes={name: path.stat().st_size for name, path in files.items()},
    )  # fmt: skip
    return Release(folder, manifest)


def parts(release: Release) -> list[bytes]:
    return [part.read_bytes() for part in sorted((release.path / "ledger").iterdir())]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 6, 7])
@pytest.mark.parametrize("more", [0, 1, 3, 5])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_parts_are_linked_and_the_same_as_if_there_were_none_before(tmp_path, count, more, end):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(lines(*range(count)))
    first = keep(ledger, tmp_path / "first")
    ledger.write_bytes(lines(*range(count + more)).removesuffix(b"\n") + (end if count + more else b""))
    second = keep(ledger, tmp_path / "second", first)
    assert b"".join(parts(second)) == ledger.read_bytes()
    assert parts(second) == parts(keep(ledger, tmp_path / "at once"))
    linked = [part for part in (second.path / "ledger").iterdir() if part.stat().st_nlink > 1]
    assert len(linked) >= count // 3 - (end == b"" and not more)


def test_where_a_line_came_in_between_all_after_it_is_written_again(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(lines(*range(9)))
    first = keep(ledger, tmp_path / "first")
    ledger.write_bytes(lines(0, 1, 2, 3, 20, *range(4, 9)))
    second = keep(ledger, tmp_path / "second", first)
    assert b"".join(parts(second)) == ledger.read_bytes()
    assert parts(second) == parts(keep(ledger, tmp_path / "at once"))
    assert [part.stat().st_nlink for part in sorted((second.path / "ledger").iterdir())] == [2, 1, 1, 1]


def refused(ledger: Path, releases: Path, before: Release | None = None) -> str:
    with pytest.raises(BadDataFile, match="has lost a line") as caught:
        check_ledger(ledger, releases, before)
    return str(caught.value.advice).split(" is in ")[1].split(": ")[0]


@pytest.mark.parametrize("old", [False, True])
def test_where_only_a_release_knows_the_ledger_it_is_held_against_that(tmp_path, old):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(lines(*range(7)))
    before = keep(ledger, tmp_path / "before")
    if old:  # as earlier versions kept it
        (before.path / "ledger.jsonl").write_bytes(ledger.read_bytes())
        for part in (before.path / "ledger").iterdir():
            part.unlink()
    check_ledger(ledger, tmp_path, before)
    ledger.write_bytes(lines(0, 7, 1, 2, 3, 4, 5, 6, 8))
    check_ledger(ledger, tmp_path, before)
    ledger.write_bytes(lines(0, 1, 2, 4, 5, 6, 7))
    assert refused(ledger, tmp_path, before) == str(before.path / ("ledger.jsonl" if old else "ledger"))


def test_what_the_last_build_left_grows_and_is_held_against(tmp_path):
    ledger, last = tmp_path / "ledger.jsonl", tmp_path / ".ledger.jsonl"
    for numbers in (range(2), range(5), range(5), [7, *range(5)], [7, *range(6)]):
        ledger.write_bytes(lines(*numbers))
        check_ledger(ledger, tmp_path, None)
        note_ledger(ledger, tmp_path)
        assert last.read_bytes() == ledger.read_bytes()
    ledger.write_bytes(lines(7, *range(5)))
    assert refused(ledger, tmp_path) == str(last)
    ledger.write_bytes(lines(*range(5), 7, 5))
    assert refused(ledger, tmp_path) == str(last)


@pytest.mark.parametrize("written", [b"", b"line", lines(5), lines(5) + b"li", lines(5, 6)])
def test_who_is_killed_while_the_copy_grows_leaves_what_was_there(tmp_path, written):
    ledger, last = tmp_path / "ledger.jsonl", tmp_path / ".ledger.jsonl"
    ledger.write_bytes(lines(*range(5)))
    note_ledger(ledger, tmp_path)
    last.write_bytes(last.read_bytes() + written)
    check_ledger(ledger, tmp_path, None)
    ledger.write_bytes(lines(0, 1, 2, 9, 3, 4))
    check_ledger(ledger, tmp_path, None)
    ledger.write_bytes(lines(*range(4)))
    refused(ledger, tmp_path)
    ledger.write_bytes(lines(*range(5), 8))
    note_ledger(ledger, tmp_path)
    assert last.read_bytes() == ledger.read_bytes()
    ledger.write_bytes(lines(*range(5)))
    refused(ledger, tmp_path)


@pytest.mark.parametrize("harm", [b"", b"{}", b'{"size": 3, "sha256": "00"}'])
def test_a_damaged_note_on_the_copy_makes_the_check_no_weaker(tmp_path, harm):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(lines(*range(5)))
    note_ledger(ledger, tmp_path)
    (tmp_path / ".ledger.json").write_bytes(harm)
    check_ledger(ledger, tmp_path, None)
    ledger.write_bytes(lines(*range(4)))
    refused(ledger, tmp_path)


def test_only_what_is_new_is_written_beside_the_releases(tmp_path, monkeypatch):
    ledger, last = tmp_path / "ledger.jsonl", tmp_path / ".ledger.jsonl"
    ledger.write_bytes(lines(*range(5)))
    note_ledger(ledger, tmp_path)
    inode = last.stat().st_ino
    ledger.write_bytes(lines(*range(6)))
    flushed: list[int] = []
    monkeypatch.setattr(kept_ledger.os, "fsync", flushed.append)
    note_ledger(ledger, tmp_path)
    assert last.stat().st_ino == inode
    assert len(flushed) == 2, "the lines, and then what says that they hold"
    note_ledger(ledger, tmp_path)
    assert len(flushed) == 2
