"""Every fact of every page can be read again at the place that the record gives for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.settings import shipped
from gazette.text import to_plain

PAGES = sorted(path.stem for path in (Path(__file__).parent / "pages").glob("*.txt"))
NOTICES = sorted(path.parent.name for path in (shipped("data") / "notices").glob("*/page.txt"))


@pytest.fixture(params=[*(f"page:{name}" for name in PAGES), *(f"notice:{name}" for name in NOTICES)])
def reading(request, page, notice):
    kind, name = request.param.split(":")
    return page(name) if kind == "page" else notice(name)


def test_every_fact_has_a_place(reading, facts):
    _, record = reading
    pointers = {pointer for pointer, _ in facts(record)}
    assert pointers == set(record.evidence)


def test_every_place_yields_its_fact(reading, facts, yields):
    document, record = reading
    region = next((issuer.region for issuer in record.issuers), None)
    wrong = []
    for pointer, value in facts(record):
        evidence = record.evidence[pointer]
        quote = document.raw[slice(*evidence.span)]
        if not yields(pointer, value, quote, region, evidence.mode):
            wrong.append((pointer, value, quote))
    assert not wrong


def test_stated_means_that_the_words_stand_there_as_they_are(reading, facts):
    document, record = reading
    for pointer, value in facts(record):
        evidence = record.evidence[pointer]
        quote = document.raw[slice(*evidence.span)]
        if evidence.mode == "stated":
            assert quote == to_plain(quote).text
            if isinstance(value, str):
                assert value in quote


def test_uncovered_sentences_and_warnings_point_into_the_text(reading):
    document, record = reading
    for item in record.uncovered:
        assert to_plain(document.raw[slice(*item.span)]).text.strip() == item.text
    for warning in record.warnings:
        assert warning.span is None or 0 <= warning.span[0] < warning.span[1] <= len(document.raw)


def test_uncovered_sentences_hold_no_fact(reading, facts):
    _, record = reading
    places = [record.evidence[pointer].span for pointer, _ in facts(record) if not pointer.startswith("/clauses")]
    for item in record.uncovered:
        assert not any(low < item.span[1] and item.span[0] < high for low, high in places)
