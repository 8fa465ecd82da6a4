"""The engine's word on what it does not read or know, told for people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping

from gazette.query.errors import QuerySyntax, UnknownFunction
from gazette.query.tokens import Token, tokens

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
"""The engine's message: line and column from 1, and what it would have taken there."""
_NO_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|\[[\s\S]*?\](?=,|$)|[^,]+')


def syntax_error(
    text: str, message: str, known: Iterable[str], offset: int | None = None, expected: tuple[str, ...] = ()
) -> QuerySyntax:
    """The error for a query `text` that the engine refused with `message`; `known` are the prefixes always there.

    `offset` and `expected` are what `gazette.query.diagnosis` found, where it could.
    """
    message = message.strip()
    found = list(tokens(text))
    known = frozenset(known)
    place = PLACE.fullmatch(message)
    if place is None:
        return QuerySyntax(f"{message}.", line=None, column=None, expected=(), advice=_advice(found))
    if offset is None:
        offset = offset_of(text, int(place[1]), int(place[2]))
    nameless = _undeclared(found, known, offset)
    if nameless is not None:
        offset, expected = nameless.start, ()
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    what = next((token.text for token in tokens(text[offset:])), "")
    where = f"Line {line}, column {column}, " + (f"at “{what[:40]}”" if what else "at the end")
    if nameless is not None:
        prefix = nameless.text.partition(":")[0]
        said = f"prefix not found: {prefix}"
        advice: str | None = (
            f"Declare the prefix first: PREFIX {prefix}: <…>. Known without that: {', '.join(sorted(known))}."
        )
    else:
        said, advice = _in_words(place[3]) or _given_twice(found, offset, expected), _advice(found)
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
            return word if word.startswith(("The SELECT", "SELECT")) else word[0].lower() + word[1:]
    return ""


def unknown_function(text: str, message: str, known: Mapping[str, str]) -> UnknownFunction | None:
    """The error for a query `text` of which the engine says that it has no such function; None for another message."""
    named = _NO_FUNCTION.search(message)
    if named is None:
        return None
    found = list(tokens(text))
    names = dict(known) | {
        name.text[:-1]: iri.text[1:-1]
        for keyword, name, iri in zip(found, found[1:], found[2:], strict=False)
        if keyword.text.upper() == "PREFIX" and name.kind == "pname"
    }
    for token in found:
        prefix, _, local = token.text.partition(":")
        iri = names.get(prefix, "") + local if token.kind == "pname" else token.text[1:-1]
        if token.kind in ("pname", "iri") and iri == named[1]:
            return UnknownFunction(named[1], line=text.count("\n", 0, token.start) + 1)
    return UnknownFunction(named[1], line=None)


def _undeclared(found: list[Token], known: frozenset[str], offset: int) -> Token | None:
    """The first name, no further than where the engine gave up, whose prefix nothing declares."""
    declared = known | {
        name.text[:-1]
        for keyword, name in itertools.pairwise(found)
        if keyword.text.upper() == "PREFIX" and name.kind == "pname"
    }
    names = (token for token in found if token.kind == "pname" and token.start <= offset)
    return next((token for token in names if token.text.partition(":")[0] not in declared), None)


def _given_twice(found: list[Token], offset: int, expected: tuple[str, ...]) -> str:
    """What `gazette.query.diagnosis` means by a variable behind AS that does not fit."""
    at = next((number for number, token in enumerate(found) if token.start == offset), 0)
    if expected or at == 0 or found[at].kind != "variable" or found[at - 1].text.upper() != "AS":
        return ""
    return f"{found[at].text} has a value already; BIND gives one to a variable that stands nowhere before it"


def _advice(found: list[Token]) -> str | None:
    if found and found[-1].kind == "unsure":
        return f"A string that starts with {found[-1].text} has no end, or holds an escape that SPARQL does not know."
    shape = [token.text for token in found if token.kind == "punctuation"]
    for opening, closing in ("{}", "()", "[]"):
        open_ones, closed = shape.count(opening), shape.count(closing)
        if open_ones != closed:
            return f"There are {open_ones} “{opening}” and {closed} “{closing}”."
    return None
