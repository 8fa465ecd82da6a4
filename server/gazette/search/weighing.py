"""How well rows match: BM25 as FTS5 has it, for the rows of an addition too, by what the large file knows of the words.

Full text of its own would weigh them by how rare a word is among a few rows that have come together and are alike: all
that are of one city would hold its name for nothing, and stand behind all others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

COLUMNS: Final = {"label": 8.0, "names": 5.0, "numbers": 4.0, "place": 1.5, "pinyin": 1.0}
"""What a hit in each column of `words` counts; one in `kind`, the first, counts nothing."""
_K1, _B = 1.2, 0.75
_LEAST: Final = 1e-6
"""What a word counts that stands in more than half of the rows (FTS5, 5.1.1)."""
_PHRASE = re.compile(r'(?:\{([a-z ]+)\}|([a-z]+)) : "([^"]*)"( \*)?')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in some columns, the last one maybe only begun; `asked` is how full text is asked for it."""

    asked: str
    columns: tuple[str, ...]
    spaced: str

    def count(self, told: Sequence[str]) -> float:
        """How often it stands in a row of these columns (`COLUMNS`, each `_spaced`), each time as it counts."""
        return sum(
            weight * words.count(self.spaced)
            for (column, weight), words in zip(COLUMNS.items(), told, strict=True)
            if column in self.columns
        )


def phrases_of(match: str) -> list[Phrase]:
    """The phrases that count in an expression of FTS5 in which the columns of each are named."""
    found = (Phrase(m[0], tuple((m[1] or m[2]).split()), _spaced(m[3], bool(m[4]))) for m in _PHRASE.finditer(match))
    return [phrase for phrase in found if COLUMNS.keys() & phrase.columns]


def weigher(match: str, rows: int, mean: float, holding: Callable[[str], int]) -> Callable[[Sequence[str]], float]:
    """What weighs a row by the words of its `COLUMNS`, lowest best: where so many `rows` have so many tokens in the
    `mean`, and `holding` tells how many of them hold what is asked."""
    phrases = [(phrase, _rarity(rows, holding(phrase.asked))) for phrase in phrases_of(match)]

    def weigh(columns: Sequence[str]) -> float:
        length = 1 + sum(len(words.split()) for words in columns)
        damped = _K1 * (1 - _B + _B * length / mean)
        told = [_spaced(words, False) for words in columns]
        counts = ((phrase.count(told), rarity) for phrase, rarity in phrases)
        return -sum(rarity * count * (_K1 + 1) / (count + damped) for count, rarity in counts)

    return weigh


def _rarity(rows: int, holding: int) -> float:
    holding = min(holding, rows)
    return max(log((rows - holding + 0.5) / (holding + 0.5)), _LEAST)


def _spaced(words: str, begun: bool) -> str:
    """Words with a space of its own before and after each, so that one can be counted next to itself."""
    return f" {words.replace(' ', '  ')}{'' if begun else ' '}"
