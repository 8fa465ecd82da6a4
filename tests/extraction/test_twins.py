"""A clean page and its noisy twin (traditional script, pinyin in brackets) give the same facts."""

from __future__ import annotations

import msgspec
import pytest
from opencc import OpenCC
from pypinyin import Style, pinyin

GLOSSED = frozenset("业产发关进县会认强机现")
UNLIKE = ("evidence", "uncovered", "warnings", "text_condition")


def noisy(text: str) -> str:
    """The text as a careless converter leaves it."""
    out = []
    for character, converted in zip(text, OpenCC("s2t").convert(text), strict=True):
        out.append(converted)
        if character in GLOSSED:
            out.append(f"({pinyin(character, style=Style.TONE)[0][0]})")
    return "".join(out)


@pytest.mark.parametrize("name", ["table", "report", "figures", "excluded", "joint"])
def test_the_noisy_twin_gives_the_same_facts(page, read, name):
    document, clean = page(name)
    twin = read(noisy(document.raw))
    left, right = msgspec.to_builtins(clean), msgspec.to_builtins(twin)
    for key in UNLIKE:
        del left[key], right[key]
    assert right == left
    assert {"traditional", "pinyin-inserted"} <= set(twin.text_condition)


@pytest.mark.parametrize("name", ["table", "joint"])
def test_width_makes_no_difference(page, read, name):
    document, clean = page(name)
    wide = document.raw.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "(),:0123456789"}).replace("http：", "http:")
    twin = read(wide)
    assert (twin.announcements, twin.citations, twin.obligations) == (
        clean.announcements,
        clean.citations,
        clean.obligations,
    )
