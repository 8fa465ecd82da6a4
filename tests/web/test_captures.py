"""The texts behind a release: each is found by its digest, without the others being read."""

from __future__ import annotations

import json

import pytest

from gazette.release.last_good import FILE, read_kept
from gazette.web.captures import Captures


@pytest.mark.parametrize("earlier", [False, True])
def test_each_source_is_found_by_its_digest_alone(real_build, tmp_path, earlier):
    data = (real_build.release.path / FILE).read_bytes()
    if earlier:  # in one line
        data = json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode()
    (tmp_path / FILE).write_bytes(data)
    captures = Captures(tmp_path)
    sources = [*read_kept(data, tmp_path)]
    assert len({source.document.sha256 for source in sources}) > 1
    for source in {source.document.sha256: source for source in sources}.values():
        found = captures.get(source.document.sha256)
        assert found is not None
        assert (found.text, found.record) == (source.document.raw, source.record)
    assert captures.get("0" * 64) is None


@pytest.mark.parametrize("data", [None, b"", b"[\n\n]\n"])
def test_a_release_that_kept_none_has_none(tmp_path, data):
    if data is not None:
        (tmp_path / FILE).write_bytes(data)
    assert Captures(tmp_path).get("0" * 64) is None
