"""The texts behind a release: each is found by its digest, without the others being read."""

from __future__ import annotations

from pathlib import Path

from gazette.release.shelf import Shelf
from gazette.web.captures import Captures


def test_each_source_is_found_by_its_digest(real_build, monkeypatch):
    release = real_build.release.path
    shelf = Shelf(release, Path())
    read: list[str] = []
    real_rows = Shelf.rows

    def rows(self, folder):
        read.append(folder)
        return real_rows(self, folder)

    monkeypatch.setattr(Shelf, "rows", rows)
    captures = Captures(release)
    sources = {source.document.sha256: source for folder in shelf.folders() for source in shelf.take(folder)}
    assert len(sources) > 1
    for number, (sha256, source) in enumerate(sources.items()):
        found = captures.get(sha256)
        assert found is not None
        assert (found.text, found.record) == (source.document.raw, source.record)
        assert read[number:] == [source.folder], "no other is read"
    assert captures.get("0" * 64) is None


def test_a_release_that_kept_none_has_none(tmp_path):
    assert Captures(tmp_path).get("0" * 64) is None
