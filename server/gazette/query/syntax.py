"""The engine's word on a syntax error, told for people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from gazette.query.errors import QuerySyntax
from gazette.query.tokens import tokens

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""The engine's message: line and column from 1, and what it would have taken there."""
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|\[[\s\S]*?\](?=,|$)|[^,]+')


def syntax_error(
    text: str, message: str, known: Iterable[str], offset: int | None = None, expected: tuple[str, ...] = ()
) -> QuerySyntax:
    """The error for a query `text` that the engine refused with `message`; `known` are the prefixes always there.

    `offset` and `expected` are what `gazette.query.diagnosis` found, where it could.
    """
    message = message.strip()
    advice = _advice(text, message, frozenset(known))
    place = PLACE.fullmatch(message)
    if place is None:
        return QuerySyntax(f"{message}.", line=None, column=None, expected=(), advice=advice)
    if offset is None:
        offset = offset_of(text, int(place[1]), int(place[2]))
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    what = next((token.text for token in tokens(text[offset:])), "")
    where = f"Line {line}, column {column}, " + (f"at “{what[:40]}”" if what else "at the end")
    said = _in_words(place[3])
    detail = said or (f"expected {_listed(expected)}" if expected else "this does not fit here")
    return QuerySyntax(f"{where}: {detail}.", line=line, column=column, expected=expected, advice=advice)


def _listed(expected: tuple[str, ...]) -> str:
    quoted = [one if one[0].isalpha() else f"“{one}”" for one in expected]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a place that the engine names; it counts lines by line feeds, and both from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _in_words(listed: str) -> str:
    """What the engine says in words among what it expected: a prefix that it does not know, a variable out of scope."""
    for item in _ITEM.findall(listed.removeprefix("expected one of ").removeprefix("expected ")):
        word = str(item).strip()
        if " " in word and not word.startswith(('"', "[", "<")):
            return word if word.startswith("The SELECT") else word[0].lower() + word[1:]
    return ""


def _advice(text: str, message: str, known: frozenset[str]) -> str | None:
    found = list(tokens(text))
    declared = {
        name.text[:-1]
        for keyword, name in itertools.pairwise(found)
        if keyword.text.upper() == "PREFIX" and name.kind == "pname"
    }
    used = {token.text.split(":", 1)[0] for token in found if token.kind == "pname"}
    missing = sorted(used - declared - known)
    if missing and "Prefix not found" in message:
        return f"Declare the prefix first: PREFIX {missing[0]}: <…>. Known without that: {', '.join(sorted(known))}."
    if found and found[-1].kind == "unsure":
        return f"A string that starts with {found[-1].text} has no end, or holds an escape that SPARQL does not know."
    shape = [token.text for token in found if token.kind == "punctuation"]
    for opening, closing in ("{}", "()", "[]"):
        open_ones, closed = shape.count(opening), shape.count(closing)
        if open_ones != closed:
            return f"There are {open_ones} “{opening}” and {closed} “{closing}”."
    return None
