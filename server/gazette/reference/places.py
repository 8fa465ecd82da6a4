"""Chains of region names in text, such as 江苏省无锡市惠山区 at the start of a cluster's name.

A chain goes from the outer region to the inner one; each step narrows what the others can mean. Where several chains
can be read, the one that covers most text wins, then the one with fewer former names, then with fewer short ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

Codes = tuple[str, ...]

_GENERIC_NEXT = re.compile(
    r"[省盟州镇]|市(?![场值民级域])|县(?![域级城])|区(?![域块位])|乡(?!村)|旗(?!舰)|街道|自治|地区"
)
"""After a short name these say that another name was meant: 吴江市 is not 吴江区. 区块链 is no 区."""
_WORD_ACROSS = re.compile(r"市场|县域|区块链|区域")
"""Where one of these begins with the last character of a full name, the name is not there: 南京市场, 长沙县域."""
_GAP = re.compile(r"[ \u3000\t]*")
_TELLING = frozenset(_GENERIC_NEXT.pattern + _WORD_ACROSS.pattern)
"""What those two look for behind a name, two characters at most; the signs of the patterns among them do no harm."""


class Name(Struct, frozen=True):
    """A region name found at an offset: its length and the codes it can mean.

    `short`: without its generic word; `ended`: the name of regions that had ended by then.
    """

    length: int
    codes: Codes
    short: bool
    ended: bool = False


class PlaceStep(Struct, frozen=True):
    """One name of a chain: as written, its offsets [start, end) in code points, and the codes it means there."""

    name: str
    start: int
    end: int
    codes: Codes
    short: bool
    ended: bool = False


class PlaceMatch(Struct, frozen=True):
    """A chain at the start of a text. `codes` are those of its last step: more than one where it stays ambiguous."""

    steps: tuple[PlaceStep, ...]
    codes: Codes
    end: int
    rest: str


class Mention(Struct, frozen=True):
    """A region named in running text: as written, its offsets [start, end) in code points, the codes it can mean."""

    name: str
    start: int
    end: int
    codes: Codes
    short: bool


NamesAt = Callable[[int, Codes | None], Iterable[Name]]
"""The names that stand at an offset; inside the given codes, or, with None, at the beginning of a chain."""
Bare = Callable[[str, Codes], Codes]
"""What a short name at the beginning of a chain means when nothing after it tells: some of the codes, or none."""
IsWithin = Callable[[str, str], bool]
"""Whether the region of the first code is the region of the second or lies inside it."""


def deciding(text: str, reach: int) -> str:
    """As much of a text as decides which chain it begins with, where names can come as far as `reach`: what follows
    says at most whether another name was meant."""
    end = reach
    while end < min(reach + 2, len(text)) and text[end] in _TELLING:
        end += 1
    return text[:end]


def after_gap(text: str, end: int) -> int:
    """Where the next name of a chain can begin after one that ends here."""
    gap = _GAP.match(text, end)
    return gap.end() if gap else end


def longest_chain(
    text: str, start: int, *, names_at: NamesAt, bare: Bare, is_within: IsWithin
) -> tuple[PlaceStep, ...]:
    """The best chain of region names that begins exactly at `start`; empty where there is none."""
    for chain in sorted(_chains(text, start, None, names_at), key=_rank, reverse=True):  # of equal ones the first read
        narrowed = _narrow(chain, is_within)
        first = narrowed[0]
        if first.short and (len(first.codes) != 1 or len(narrowed) == 1):
            narrowed = (_with_codes(first, bare(first.name, first.codes)), *narrowed[1:])
        if all(step.codes and not (step.short and len(step.codes) > 1) for step in narrowed):
            return narrowed
    return ()


def _rank(chain: tuple[PlaceStep, ...]) -> tuple[int, int, int]:
    """How much text a chain covers; fewer former names, then fewer short ones, rank higher."""
    return chain[-1].end, -sum([step.ended for step in chain]), -sum([step.short for step in chain])


def _chains(text: str, start: int, context: Codes | None, names_at: NamesAt) -> list[tuple[PlaceStep, ...]]:
    found: list[tuple[PlaceStep, ...]] = []
    for name in names_at(start, context):
        end = start + name.length
        if not name.short and name.length > 2 and _WORD_ACROSS.match(text, end - 1):
            continue
        step = PlaceStep(text[start:end], start, end, name.codes, name.short, name.ended)
        if not (name.short and _GENERIC_NEXT.match(text, end)):
            found.append((step,))
        found += [(step, *tail) for tail in _chains(text, after_gap(text, end), name.codes, names_at)]
    return found


def _narrow(chain: tuple[PlaceStep, ...], is_within: IsWithin) -> tuple[PlaceStep, ...]:
    """Keep at each step the codes that hold one of the next step's; forwards they were narrowed when read."""
    narrowed = [chain[-1]]
    for step in reversed(chain[:-1]):
        inner = narrowed[0].codes
        narrowed.insert(0, _with_codes(step, tuple(o for o in step.codes if any(is_within(i, o) for i in inner))))
    return tuple(narrowed)


def _with_codes(step: PlaceStep, codes: Codes) -> PlaceStep:
    return PlaceStep(step.name, step.start, step.end, codes, step.short, step.ended)
