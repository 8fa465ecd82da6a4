"""How well clusters are told apart and together: a labelled sample of pairs of rows, put to the matching.

    make evaluate-identity

`tests/identity/pairs.csv` holds 150 pairs of rows as lists print them, labelled by hand: one cluster over levels,
stages and programmes, and neighbours that are not. A sure match joins without asking, so it must never be wrong; a
likely one is put to a person.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from gazette.identity.keys import SCHEME_CODES, core_name
from gazette.identity.likely import ALIKE, likeness
from gazette.identity.matching import cluster_keys, place_length, standing
from gazette.records import Entry, Level, Programme
from gazette.reference import COUNTRY, Reference
from gazette.settings import shipped

PAIRS = Path(__file__).resolve().parents[1] / "tests" / "identity" / "pairs.csv"
_SCHEMES = {short: scheme for scheme, short in SCHEME_CODES.items()}


@dataclass(frozen=True)
class Outcome:
    """How many pairs of each label were joined, put to a person, or left apart; and those joined wrongly."""

    counts: Counter[tuple[str, str]]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Of the pairs that are joined, the share that are one."""
        joined = self.counts["same", "sure"] + self.counts["different", "sure"]
        return self.counts["same", "sure"] / joined

    @property
    def recall(self) -> float:
        """Of the pairs that are one, the share that is joined without asking."""
        return self.counts["same", "sure"] / self._same

    @property
    def recall_with_review(self) -> float:
        """Of the pairs that are one, the share that is joined or put to a person."""
        return (self.counts["same", "sure"] + self.counts["same", "likely"]) / self._same

    @property
    def _same(self) -> int:
        return sum(count for (label, _), count in self.counts.items() if label == "same")


def evaluate(pairs: Path, reference: Reference) -> Outcome:
    """Put every pair of the table to the matching."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    with pairs.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = verdict(_side(row, "one"), _side(row, "other"), reference)
            counts[row["label"], told] += 1
            if (row["label"], told) == ("different", "sure"):
                wrong.append(f"{row['one']} – {row['other']}")
    return Outcome(counts, tuple(wrong))


def verdict(one: tuple[Entry, Programme], other: tuple[Entry, Programme], reference: Reference) -> str:
    """`sure` where the keys meet, `likely` where the names of one place are alike, else `apart`."""
    keys = [set(cluster_keys(entry, entry.name, of, of.region, reference)) for entry, of in (one, other)]
    if keys[0] & keys[1]:
        return "sure"
    places = [{standing(key, reference) for key in entry.regions} for entry, _ in (one, other)]
    cores = [core_name(e.name, place_length(e, e.name, of, reference)) for e, of in (one, other)]
    return "likely" if places[0] == places[1] and likeness(cores[:1], cores[1:]) >= ALIKE else "apart"


def _side(row: dict[str, Any], side: str) -> tuple[Entry, Programme]:
    scheme, _, region = row[f"{side}_programme"].partition("-")
    level = cast(Level, "national" if region == COUNTRY else "provincial")
    zone = row[f"{side}_zone"] or None
    entry = Entry(position=1, name=row[side], regions=tuple(row[f"{side}_regions"].split()), zone=zone)
    return entry, Programme(scheme=_SCHEMES[scheme], level=level, region=region)


def main() -> int:
    """Print the figures; 1 where a sure match is wrong."""
    outcome = evaluate(PAIRS, Reference.load(shipped("data") / "reference"))
    print(f"{sum(outcome.counts.values())} pairs")
    for label in ("same", "different"):
        told = ", ".join(f"{outcome.counts[label, verdict]} {verdict}" for verdict in ("sure", "likely", "apart"))
        print(f"  {label}: {told}")
    print(f"precision of sure matches {outcome.precision:.3f}, recall {outcome.recall:.3f}")
    print(f"recall with what is put to a person {outcome.recall_with_review:.3f}")
    for pair in outcome.wrong:
        print(f"  wrong: {pair}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
