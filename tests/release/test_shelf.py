"""The sources that a release keeps: in packs, of which those that did not change are the files of the one before."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.release.shelf import Shelf

FOLDERS = {f"folder-{number}": f"what was read of {number}".encode() for number in range(3_000)}


def loose(shelf: Shelf, folder: str, data: bytes) -> None:
    """Put some bytes on a shelf as a build, or an earlier version, leaves them."""
    shelf.folder.mkdir(parents=True, exist_ok=True)
    shelf.remove(folder)
    (shelf.folder / f"{folder}.json.gz").write_bytes(data)


def captures(*folders: str) -> dict[str, tuple[str, ...]]:
    return {folder: (f"digest of {folder}",) for folder in folders}


def content(shelf: Shelf) -> dict[str, bytes]:
    return {folder: shelf.data(folder) for folder in shelf.folders()}


def files(shelf: Shelf) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in shelf.folder.iterdir()}


@pytest.fixture
def first(tmp_path: Path) -> Shelf:
    """A shelf on which all folders were packed."""
    shelf = Shelf(tmp_path / "first", tmp_path)
    for folder, data in FOLDERS.items():
        loose(shelf, folder, data)
    shelf.pack(captures(*FOLDERS), None)
    return shelf


def test_what_is_packed_is_what_was_put(first: Shelf) -> None:
    assert content(first) == FOLDERS
    assert len(files(first)) <= 256 + 2
    assert first.folder_of() == {f"digest of {folder}": folder for folder in FOLDERS}
    with pytest.raises(FileNotFoundError):
        first.data("another")


def test_a_pack_in_which_nothing_changed_is_that_of_the_release_before(first: Shelf, tmp_path: Path) -> None:
    second = Shelf(tmp_path / "second", tmp_path)
    second.take_over(first)
    assert second.shared(first) == FOLDERS.keys()
    loose(second, "folder-7", b"changed")
    loose(second, "folder-8", FOLDERS["folder-8"])
    loose(second, "new", b"new")
    assert second.shared(first) == FOLDERS.keys() - {"folder-7", "folder-8"}
    assert second.same("folder-8", first.release) and not second.same("folder-7", first.release)
    expected = {**FOLDERS, "folder-7": b"changed", "new": b"new"}
    assert content(second) == expected
    second.pack(captures(*expected), first.release)
    assert content(second) == expected
    assert content(first) == FOLDERS, "nothing is written into the release before"
    before, after = files(first), files(second)
    assert after.keys() == before.keys()
    assert sum(before[name] != after[name] for name in before) == 2 + len({"folder-7", "new"})


def test_what_went_is_not_kept(first: Shelf, tmp_path: Path) -> None:
    second = Shelf(tmp_path / "second", tmp_path)
    second.take_over(first)
    second.pack(captures("folder-1"), first.release)
    assert content(second) == {"folder-1": FOLDERS["folder-1"]}
    assert len(files(second)) == 3
    assert content(first) == FOLDERS


def test_what_was_read_and_is_broken_stands_as_it_was(first: Shelf, tmp_path: Path) -> None:
    second = Shelf(tmp_path / "second", tmp_path)
    second.take_over(first)
    loose(second, "folder-3", b"breaks a rule")
    second.take_one_over("folder-3", first)
    assert content(second) == FOLDERS
    other = Shelf(tmp_path / "other", tmp_path)
    other.take_one_over("folder-3", first)
    assert content(other) == {"folder-3": FOLDERS["folder-3"]}


def test_a_trial_goes_on_with_what_another_had(first: Shelf, tmp_path: Path) -> None:
    trial, again = Shelf(tmp_path / "0", tmp_path), Shelf(tmp_path / "1", tmp_path)
    trial.take_over(first)
    loose(trial, "folder-3", b"changed")
    again.take_over(trial)
    assert again.shared(trial) == FOLDERS.keys()
    assert again.shared(first) == FOLDERS.keys() - {"folder-3"}
    again.remove("folder-3")
    assert again.shared(trial) == FOLDERS.keys() - {"folder-3"}


def test_what_an_earlier_version_kept_is_taken_over_and_not_written_to(tmp_path: Path) -> None:
    old, new = Shelf(tmp_path / "old", tmp_path), Shelf(tmp_path / "new", tmp_path)
    for folder, data in FOLDERS.items():
        loose(old, folder, data)
    new.take_over(old)
    assert content(new) == FOLDERS and new.shared(old) == FOLDERS.keys()
    new.put("folder-5", [])
    assert old.data("folder-5") == FOLDERS["folder-5"]
    new.pack(captures(*FOLDERS), old.release)
    assert len(files(new)) <= 256 + 2
    assert content(new).keys() == FOLDERS.keys()
    assert content(old) == FOLDERS
