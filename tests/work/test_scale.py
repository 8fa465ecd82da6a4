"""The measurements of size run: the smallest country is built, and what it cost is told."""

from __future__ import annotations

from pathlib import Path

from benchmarks.country import compose_country
from benchmarks.scale import run_build

from gazette.release.steps import STEPS

NOTICES, ROWS = 2, 5


def test_a_small_country_is_built_and_each_step_is_told(tmp_path: Path) -> None:
    compose_country(tmp_path / "data", NOTICES, ROWS)
    told = run_build(tmp_path / "data", tmp_path / "var", "--unchecked")
    assert (told["notices"], told["left_out"]) == (NOTICES, 0)
    assert 0 < told["recognitions"] <= NOTICES * ROWS
    assert set(told["steps"]) == set(STEPS)
    assert told["memory"] > 0
