"""A folder of notices is read again where anything of it may have changed, and else not."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from gazette.release import folders
from gazette.release.folders import look_at_folders
from gazette.release.inputs import digest_below, read_below
from gazette.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("a", "b"):
        folder = tmp_path / "data" / "notices" / name
        (folder / "more").mkdir(parents=True)
        (folder / "page.txt").write_text(f"page of {name}")
        (folder / "more" / "other.txt").write_text("other")
    return Settings.load({}, data=tmp_path / "data", var=tmp_path / "var")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are read, in order."""
    names: list[str] = []

    def reading(folder: Path) -> tuple[str, bool]:
        names.append(folder.name)
        return read_below(folder)

    monkeypatch.setattr(folders, "read_below", reading)
    return names


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is looked at long after it was written."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * folders.SETTLED)


def expected(settings: Settings) -> dict[str, str]:
    there = sorted((settings.data / "notices").iterdir())
    return {folder.name: digest_below(folder) for folder in there if folder.is_dir() and folder.name[0] != "."}


def look(settings: Settings) -> str:
    found = look_at_folders(settings)
    assert found.of == expected(settings)
    return found.digest


def test_what_is_as_it_was_is_not_read_again(settings, read, later):
    first = look(settings)
    assert look(settings) == first
    assert read == ["a", "b"]


def test_what_was_just_written_is_read_again(settings, read):
    assert look(settings) == look(settings)
    assert read == ["a", "b", "a", "b"]


def rewritten(notices: Path) -> None:
    """Same size, same time of writing, same inode: the time of the change alone tells."""
    page = notices / "a" / "page.txt"
    state = page.stat()
    time.sleep(0.02)  # the file system's clock goes on meanwhile
    page.write_text("egap of a")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (page.stat().st_ino, page.stat().st_size) == (state.st_ino, state.st_size)
    assert page.stat().st_mtime_ns == state.st_mtime_ns


def swapped(notices: Path) -> None:
    """Two folders under each other's names, in which nothing was written."""
    (notices / "a").rename(notices / "c")
    (notices / "b").rename(notices / "a")
    (notices / "c").rename(notices / "b")


def linked(notices: Path) -> None:
    (notices / "a" / "page.txt").unlink()
    (notices / "a" / "page.txt").symlink_to(notices / "b" / "page.txt")


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (rewritten, ["a"]),
        (lambda notices: (notices / "a" / "new.txt").write_text(""), ["a"]),
        (lambda notices: (notices / "a" / "more" / "new").mkdir(), ["a"]),
        (lambda notices: (notices / "a" / "more" / "other.txt").unlink(), ["a"]),
        (lambda notices: (notices / "a" / "page.txt").rename(notices / "a" / "egap.txt"), ["a"]),
        (lambda notices: (notices / "a").rename(notices / "c"), ["c"]),
        (lambda notices: shutil.rmtree(notices / "a"), []),
        (lambda notices: shutil.copytree(notices / "a", notices / "c"), ["c"]),
        (swapped, ["a", "b"]),
        (linked, ["a"]),
        (lambda notices: (notices / "README").write_text("loose"), []),
        (lambda notices: (notices / ".hidden").mkdir(), [".hidden"]),
    ],
)
def test_every_change_is_noticed(settings, read, later, change, again):
    first = look(settings)
    read.clear()
    change(settings.data / "notices")
    assert look(settings) != first
    assert read == again


def test_what_cannot_be_read_counts_by_its_name_and_is_tried_again(settings, read, later, monkeypatch):
    page, real = settings.data / "notices" / "a" / "page.txt", Path.read_bytes

    def failing(path: Path) -> bytes:
        if path == page:
            raise PermissionError(path)
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", failing)
        first = look(settings)
    assert look(settings) != first
    assert read == ["a", "b", "a"]


def test_a_link_that_leads_nowhere_is_looked_at_each_time(settings, read, later):
    (settings.data / "notices" / "a" / "lost").symlink_to("nowhere")
    assert look(settings) == look(settings)
    assert read == ["a", "b", "a"]


@pytest.mark.parametrize("harm", ["bit", "cut", "empty", "other"])
def test_an_index_that_is_damaged_or_of_another_place_is_made_again(settings, read, later, harm):
    first = look(settings)
    path = settings.var / "cache" / "folders"
    data = bytearray(path.read_bytes())
    if harm == "bit":
        data[-40] ^= 1
    elif harm == "other":
        shutil.copytree(settings.data, settings.data.with_name("elsewhere"))
        settings.data.rename(settings.data.with_name("before"))
        settings.data.with_name("elsewhere").rename(settings.data)
        other = settings.data.with_name("other")
        shutil.copytree(settings.data, other)
        look(Settings.load({}, data=other, var=settings.var))
        data = bytearray(path.read_bytes())
    path.write_bytes(data[: {"cut": len(data) - 1, "empty": 0}.get(harm, len(data))])
    read.clear()
    assert look(settings) == first
    assert read == ["a", "b"]


def test_nothing_is_kept_where_nothing_can_be_written(settings, read, later):
    settings.var.write_text("no folder")
    assert look(settings) == look(settings)
    assert read == ["a", "b", "a", "b"]


def test_there_may_be_no_notices(settings):
    shutil.rmtree(settings.data / "notices")
    assert look_at_folders(settings).of == {}
