"""The way back from plain text to raw text never loses its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text import Mapped, to_plain

NOISE = [
    "業(yè)",
    "產(chǎn)",
    "方案(fāngàn)",
    "院(yuan)",
    "(PMI)",
    "(CXO)",
    "　",
    "\u200b",
    "\r\n",
    "\r",
    "，",
    "（",
    "①",
    "﹝",
    "陜",
    ",,",
    "，,",
    "@@",
    "@",
    "、、",
    "(yè)(chǎn)",
    "軟體",
    '{"content":"',
    '","id":5}',
    '"',
    "\\r\\n",
    "\\n",
    '\\"',
    "\\u4e2d",
    "\\",
    "?F",
]
texts = st.lists(
    st.one_of(
        st.sampled_from(NOISE),
        st.text(st.characters(codec="utf-8"), max_size=6),
        st.text("中小企業特色產業集群關進2024年", max_size=8),
    ),
    max_size=30,
).map("".join)


@given(texts)
def test_places_never_go_backwards(raw):
    mapped = to_plain(raw).mapped
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert list(mapped.starts) == sorted(mapped.starts)
    assert list(mapped.ends) == sorted(mapped.ends)
    assert all(0 <= low < high <= len(raw) for low, high in zip(mapped.starts, mapped.ends, strict=True))


@given(texts, st.data())
def test_a_plain_stretch_lies_inside_its_raw_stretch(raw, data):
    plain = to_plain(raw)
    end = data.draw(st.integers(0, len(plain.text)))
    start = data.draw(st.integers(0, end))
    low, high = plain.raw_span(start, end)
    assert 0 <= low <= high <= len(raw)
    if start < end:
        back_start, back_end = plain.plain_span(low, high)
        assert back_start <= start and end <= back_end


@given(texts)
def test_a_second_run_changes_nothing(raw):
    once = to_plain(raw).text
    assert to_plain(once).text == once


@given(texts)
def test_a_quote_in_plain_form_holds_the_plain_words_of_lines(raw):
    plain = to_plain(raw)
    assert to_plain(plain.quote(0, len(plain.text))).text == plain.text


@given(texts)
def test_plain_text_has_one_width_and_one_line_end(raw):
    text = to_plain(raw).text
    assert not re.search("[！-～　\u200b\r\u2028]", text)


def test_a_removed_bracket_maps_to_nothing():
    plain = to_plain("產(chǎn)業(yè)集群")
    assert plain.text == "产业集群"
    assert plain.quote(1, 2) == "業"
    assert plain.quote(0, 2) == "產(chǎn)業"


def test_a_stretch_outside_the_text_is_refused():
    with pytest.raises(IndexError):
        Mapped.of("abc").span(1, 9)
    with pytest.raises(ValueError, match="characters"):
        Mapped.of("abc").replace_whole("ab")
