"""The measurements of size run: the smallest country is built, and what it cost is told."""

from __future__ import annotations

from pathlib import Path

from benchmarks.processes import Ticks, stolen
from benchmarks.scale import run_build
from tests.release.small_country import compose_small_country

from gazette.release.steps import STEPS

NOTICES, ROWS = 2, 5


def test_a_small_country_is_built_and_each_step_is_told(tmp_path: Path) -> None:
    compose_small_country(tmp_path / "data", NOTICES, ROWS)
    told = run_build(tmp_path / "data", tmp_path / "var", "--unchecked")
    assert (told["notices"], told["left_out"]) == (NOTICES, 0)
    assert 0 < told["recognitions"] <= NOTICES * ROWS
    assert set(told["steps"]) == set(STEPS)
    assert told["memory"] > 0


def test_what_the_machine_below_takes_is_read_from_the_first_line() -> None:
    told = "cpu  10 20 30 40 50 60 70 80 90 100\ncpu0 1 2 3 4 5 6 7 8 9 10\n"
    assert stolen(told) == Ticks(80, 360)
    assert stolen().all > stolen().stolen >= 0
