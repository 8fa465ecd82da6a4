"""A small composed country: real tables, of which only those provinces are left that its notices are of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.country import compose_country, plan

from .tiny import thin_tables


def compose_small_country(folder: Path, notices: int, rows: int, later: Iterable[int] = ()) -> None:
    """Make the data folder `folder`: so many notices with so many rows each, in tables with room for `later` ones."""
    compose_country(folder, notices, rows)
    thin_tables(folder / "reference", {plan(number).province[:2] for number in (*range(notices), *later)})
