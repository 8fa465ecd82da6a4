"""Whole pages as they are saved from portals and reposters, with their navigation, sidebars, comments and notices."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.extraction.wild.labels import misses

from gazette.errors import NotANotice
from gazette.extraction import extract
from gazette.reading.html import all_text
from gazette.reading.reader import read_document

SAVED = {
    f"{path.stem}/{name}": page
    for path in sorted((Path(__file__).parent / "saved").glob("*.toml"))
    for name, page in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
FLATTENED = [name for name, page in SAVED.items() if page["page"].startswith("<") and page.get("flat", True)]
OF_THE_NOTICE = {"rows", "acts", "kind", "number", "issued", "issuers"}
"""What a page says whatever stands around its article; where and when it was posted may stand outside."""


def _missed(text, labels, reference):
    try:
        record = extract(read_document(text.encode()), reference)
    except NotANotice:
        return {} if labels.get("rows") == [] else {"rows": (labels.get("rows"), "refused")}
    return misses(labels, record)


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_page_is_read_as_it_is_labelled(name, reference):
    labels = {key: label for key, label in SAVED[name].items() if key not in ("page", "flat")}
    assert _missed(SAVED[name]["page"], labels, reference) == {}


@pytest.mark.parametrize("name", FLATTENED)
def test_the_same_page_is_read_out_of_all_its_text(name, reference):
    labels = {key: label for key, label in SAVED[name].items() if key in OF_THE_NOTICE}
    assert _missed(all_text(SAVED[name]["page"]), labels, reference) == {}
