"""Conflicts that were reported: a fault in their file is told with what is wrong, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.errors import BadDataFile
from gazette.lists.conflicts import FILE, read_conflicts

from .conftest import DATA

WHOLE = """
[[conflict]]
key = "k"
label_zh = "甲"
label_en = "A"
settled = "undecided"
claim = [
  { about = "notice:n", property = "count", value = 9, pages = "077" },
  { about = "notice:n", property = "count", value = 7, pages = "078" },
]
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[[conflict]]", "[[conflicts]]", "Object missing required field `conflict`"),
        ("[[conflict]]", "[conflict]", r"Expected `array`, got `object` - at `\$.conflict`"),
        ('label_zh = "甲"', "", "conflict 1: Object missing required field `label_zh`"),
        ('property = "count", value = 7', "value = 7", r"missing required field `property` - at `\$.claim\[1\]`"),
        ('pages = "078"', "pages = 78", r"conflict 1: Expected `str`, got `int` - at `\$.claim\[1\].pages`"),
        ("value = 7", "value = 7.5", "7.5, said of notice:n, is no text"),
        ('"undecided"', '"perhaps"', "k is not settled in a way that is known"),
        ("[[conflict]]", "[[conflict", "not a list of conflicts"),
        ("", "", "notice:n is not among the known lists"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in WHOLE
    (tmp_path / FILE).write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadDataFile, match=fault) as error:
        read_conflicts(tmp_path, DATA / "reference", [], [])
    assert error.value.file == tmp_path / FILE
