"""The parts of the room know only those before them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gazette.extraction

ROOM = Path(gazette.extraction.__file__).parent
ORDER = ("wording", "tables", "page", "clusters", "acts", "facts")


@pytest.mark.parametrize("part", ORDER)
def test_a_part_knows_only_those_before_it(part):
    known = set(ORDER[: ORDER.index(part) + 1])
    for path in (ROOM / part).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gazette.extraction"):
                inner = (node.module or "").split(".")[2:]
                assert inner and inner[0] in known, f"{path.name} imports {node.module}"


def test_every_part_has_its_place_in_the_order():
    assert {path.name for path in ROOM.iterdir() if (path / "__init__.py").exists()} == set(ORDER)
