"""A country at N times its size: a data folder of composed notices over real regions, the same for the same seed.

    python -m benchmarks.country FOLDER --notices 400 --rows 25

Every province has its programmes, every programme a batch a year, and each batch is rechecked after three years: of a
hundred clusters some ninety pass, most of them with a new term. Notice number n is a pure function of the seed, n and
the rows a list has, so that a larger country holds the smaller one, and one more notice is the next number.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compose import words
from benchmarks.compose.draft import Draft
from benchmarks.compose.lists import LAYOUTS, RECHECKED
from benchmarks.compose.names import Item, make_items
from benchmarks.compose.notices import write_notice
from benchmarks.compose.pool import pool
from benchmarks.compose.truth import Act, Truth

from gazette.reading.capture import add_capture
from gazette.settings import shipped

FIRST_YEAR, YEARS = 2015, 8
"""Batches are of these years; rechecks follow `TERM` years later."""
TERM = 3
WHOLE = tuple(
    name
    for name in LAYOUTS
    if name not in ("chain", "shared-suffix", "absent", "cut", "pipe-constant", "sample-in-prose", "flat-merged")
)
"""Layouts that show every cluster of a list by its own name."""
LEAST_CITIES = 4
"""Cities that a province has at least: lists go by cities."""
FORMS = ("city-county",) * 3 + ("full",)
"""Names that tell their place wherever they stand."""


@dataclass(frozen=True)
class Number:
    """What notice number n is about: a programme's batch of a year, granted or rechecked; `turn` tells lists apart."""

    province: str
    scheme: str
    year: int
    stage: str
    turn: int


def plan(number: int) -> Number:
    """The place of a notice in the country: first every programme's first batch, then the next, rechecks between."""
    facts = pool()
    provinces = sorted(code for code in facts.departments if len(facts.prefectures.get(code, ())) >= LEAST_CITIES)
    programmes = [(province, scheme) for scheme in words.SCHEMES for province in provinces]
    province, scheme = programmes[number % len(programmes)]
    turn, step = divmod(number // len(programmes), 2 * YEARS - TERM)
    steps = [("grant", year) for year in range(TERM)]
    steps += [each for year in range(YEARS - TERM) for each in (("recheck", year), ("grant", year + TERM))]
    steps += [("recheck", year) for year in range(YEARS - TERM, YEARS)]
    stage, year = steps[step % len(steps)]
    return Number(province, scheme, FIRST_YEAR + year, stage, turn)


def notice(seed: int, number: int, rows: int) -> str:
    """The text of notice number `number`."""
    facts, about = pool(), plan(number)
    rng = random.Random(f"{seed} {number}")
    issued = dt.date(about.year + (TERM if about.stage == "recheck" else 0), 2 + about.turn % 10, rng.randint(1, 28))
    bodies = [facts.departments[about.province]]
    act = Act(about.stage, about.scheme, "provincial", about.province, about.year)
    truth = Truth(about.stage, issuers=[(bodies[0], about.province)], issued=issued, acts=[act])
    name = facts.places[about.province].name
    level = {"省": "省级", "市": "市级"}.get(name[-1], "自治区级")
    draft = Draft(rng, facts, about.province, about.year, words.SCHEMES[about.scheme], level, bodies, truth)
    layout = rng.choice(tuple(RECHECKED) if about.stage == "recheck" else WHOLE)
    return write_notice(draft, layout, batch(seed, about, rows))


def batch(seed: int, about: Number, rows: int) -> list[Item]:
    """The clusters of a batch: what was granted is what is rechecked."""
    rng = random.Random(f"{seed} {about.province} {about.scheme} {about.year} {about.turn} {rows}")
    return make_items(rng, pool(), about.province, rows, forms=FORMS)


def compose_country(folder: Path, notices: int, rows: int, seed: int = 1) -> None:
    """Make the data folder `folder`: the real tables, no ledger, and so many notices with so many rows each."""
    folder.mkdir(parents=True)
    shutil.copytree(shipped("data") / "reference", folder / "reference")
    (folder / "ledger.jsonl").touch()
    for _ in add_notices(folder, range(notices), rows, seed):
        pass


def add_notices(folder: Path, numbers: range, rows: int, seed: int = 1) -> Iterator[Path]:
    """Put notices into a data folder, as `gazette add` does; gives each one's folder."""
    for number in numbers:
        slug = f"n{number:06}"
        text = notice(seed, number, rows).encode()
        add_capture(
            folder / "notices", slug, text, name="page.txt", rights="official-text", obtained="composed"
        )  # fmt: skip
        yield folder / "notices" / slug


def main() -> None:
    """Make a country."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--notices", type=int, default=400)
    arguments.add_argument("--rows", type=int, default=25)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    compose_country(given.folder, given.notices, given.rows, given.seed)


if __name__ == "__main__":
    main()
