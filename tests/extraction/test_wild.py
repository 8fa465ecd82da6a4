"""Short notices in every layout, form of name, date, number and issuer, and with every kind of noise."""

from __future__ import annotations

import random

import msgspec
import pytest
from tests.extraction.test_twins import UNLIKE, noisy
from tests.extraction.wild.labels import cases, misses

from gazette.errors import NotANotice
from gazette.records import NoticeRecord

CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_read_as_it_is_labelled(read, name):
    case = CASES[name]
    try:
        record = read(case["text"])
    except NotANotice:
        assert case.get("rows") == [], "a page that tells of clusters was refused"
        return
    assert misses(case, record) == {}


def _told(read, text: str) -> dict[str, object] | None:
    try:
        facts = msgspec.to_builtins(read(text))
    except NotANotice:
        return None
    return {key: value for key, value in facts.items() if key not in UNLIKE}


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("noise/")])
def test_the_noisy_twin_of_a_page_gives_the_same_facts(read, name):
    text = CASES[name]["text"].replace("\t", "  ")
    assert _told(read, noisy(text)) == _told(read, text)


@pytest.mark.parametrize("name", CASES)
def test_a_page_that_was_cut_doubled_or_shuffled_is_read_or_refused(read, name):
    text = CASES[name]["text"]
    lines = text.splitlines()
    random.Random(name).shuffle(lines)
    for mutated in (
        text[: len(text) // 2],
        text[len(text) // 2 :],
        text + text,
        "\n".join(lines),
        text.replace("\n", " "),
    ):
        try:
            assert isinstance(read(mutated), NoticeRecord)
        except NotANotice:
            continue
