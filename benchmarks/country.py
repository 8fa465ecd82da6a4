"""A country at N times its size: a data folder of composed notices over real regions, the same for the same seed.

    python -m benchmarks.country FOLDER --notices 400 --rows 25

Every province has its programmes, every programme a batch a year, and each batch is rechecked after three years: of a
hundred clusters some ninety pass, most of them with a new term. Where these are through, cities have programmes of
their own: the first city of each province, then the second, as far as there are any. Notice number n is a pure function
of the seed, n and the rows a list has, so that a larger country holds the smaller one, and one more notice is the next
number.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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
LEAST_COUNTIES = 4
"""Counties that a city with programmes of its own has at least."""
FORMS = ("city-county",) * 3 + ("full",)
"""Names that tell their place wherever they stand."""


@dataclass(frozen=True)
class Number:
    """What notice number n is about: a batch of a province's or a city's programme, granted or rechecked."""

    area: str
    scheme: str
    year: int
    stage: str

    @property
    def province(self) -> str:
        """The province that the area is, or lies in."""
        return self.area[:2] + "0000"


def plan(number: int) -> Number:
    """The place of a notice in the country: first every programme's first batch, then the next, rechecks between.

    Raises `ValueError` where the country has no room for so many.
    """
    steps = [("grant", year) for year in range(TERM)]
    steps += [each for year in range(YEARS - TERM) for each in (("recheck", year), ("grant", year + TERM))]
    for areas in _turns():
        programmes = [(area, scheme) for scheme in words.SCHEMES for area in areas]
        if number < len(programmes) * len(steps):
            step, programme = divmod(number, len(programmes))
            area, scheme = programmes[programme]
            stage, year = steps[step]
            return Number(area, scheme, FIRST_YEAR + year, stage)
        number -= len(programmes) * len(steps)
    raise ValueError("no city is left that could give out one more notice")


@lru_cache(1)
def _turns() -> list[list[str]]:
    """Who gives out notices: the provinces, then the first city of each, then the second."""
    facts = pool()
    provinces = sorted(code for code in facts.departments if len(facts.prefectures.get(code, ())) >= LEAST_CITIES)
    counties = Counter(facts.places[code].parent for codes in facts.counties.values() for code in codes)
    cities = [[city for city in facts.prefectures[code] if counties[city] >= LEAST_COUNTIES] for code in provinces]
    turns = [[of[turn] for of in cities if turn < len(of)] for turn in range(max(map(len, cities)))]
    return [provinces, *turns]


def notice(seed: int, number: int, rows: int) -> str:
    """The text of notice number `number`."""
    facts, about = pool(), plan(number)
    rng = random.Random(f"{seed} {number}")
    issued = dt.date(about.year + (TERM if about.stage == "recheck" else 0), 2, rng.randint(1, 28))
    name = facts.places[about.area].name
    if about.area == about.province:
        level, of, body = "provincial", {"省": "省级"}.get(name[-1], "自治区级"), facts.departments[about.area]
    else:
        level, of, body = "prefectural", name, f"{name}工业和信息化局"
    act = Act(about.stage, about.scheme, level, about.area, about.year)
    truth = Truth(about.stage, issuers=[(body, about.area)], issued=issued, acts=[act])
    draft = Draft(rng, facts, about.area, about.year, words.SCHEMES[about.scheme], of, [body], truth)
    layout = rng.choice(tuple(RECHECKED) if about.stage == "recheck" else WHOLE)
    return write_notice(draft, layout, batch(seed, about, rows))


def batch(seed: int, about: Number, rows: int) -> list[Item]:
    """The clusters of a batch: what was granted is what is rechecked."""
    rng = random.Random(f"{seed} {about.area} {about.scheme} {about.year} {rows}")
    return make_items(rng, pool(), about.area, rows, forms=FORMS)


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
