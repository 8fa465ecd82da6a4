"""Records keep the contract: JSON both ways, the schema, nothing but what the page said."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import msgspec
import pytest

from gazette.extraction.page.body import read_body
from gazette.extraction.warnings import CODES
from gazette.records import from_json, json_schema, to_json

PAGES = sorted(path.stem for path in (Path(__file__).parent / "pages").glob("*.txt"))


@pytest.mark.parametrize("name", PAGES)
def test_a_record_survives_its_json_and_keeps_the_schema(page, name):
    _, record = page(name)
    assert from_json(to_json(record)) == record
    jsonschema.validate(msgspec.json.decode(to_json(record)), json_schema())


@pytest.mark.parametrize("name", PAGES)
def test_reading_twice_gives_the_same(page, read, name):
    document, record = page(name)
    assert read(document.raw) == record


@pytest.mark.parametrize("name", PAGES)
def test_every_line_of_a_page_stands_in_some_part(page, name):
    document, _ = page(name)
    body = read_body(document)
    parts = [
        *body.top, *body.prose, *(c.passage for c in body.clauses), *body.attachments, *body.signature, *body.annex,
        *body.tail, *body.repeated, *body.others, *([body.addressees] if body.addressees else []),
    ]  # fmt: skip
    places = [(p.start, p.end) for p in parts] + ([(body.signed.start, body.signed.end)] if body.signed else [])
    for line in document.lines:
        assert any(low < line.end and line.start < high for low, high in places), line.text


def test_warnings_have_known_codes(page):
    found = {warning.code for name in PAGES for warning in page(name)[1].warnings}
    assert found <= set(CODES)
