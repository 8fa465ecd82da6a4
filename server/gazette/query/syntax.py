"""The engine's word on a syntax error, told for people."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from gazette.query.errors import QuerySyntax
from gazette.query.tokens import tokens

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|\[[\s\S]*?\](?=,|$)|[^,]+')


_IN_WORDS = {
    '"?"': "a variable",
    '"$"': "a variable",
    '"<"': "an IRI",
    '":"': "a prefixed name",
    '"\'"': "a string",
    '"_:"': "a blank node",
    '"["': "a blank node",
    '"+"': "a number",
    '"-"': "a number",
    '"."': "a number",
    "false": "a boolean",
    "true": "a boolean",
    '"<<"': "a triple term",
    '"<<("': "a triple term",
}
_TERM_FROM = 4
"""From so many different starts of terms on, the engine means that a term can stand there."""


def syntax_error(text: str, message: str, known: Iterable[str]) -> QuerySyntax:
    """The error for a query `text` that the engine refused with `message`; `known` are the prefixes always there."""
    advice = _advice(text, message, frozenset(known))
    place = _PLACE.fullmatch(message.strip())
    if place is None:
        return QuerySyntax(f"{message.strip()}.", line=None, column=None, expected=(), advice=advice)
    line, column = int(place[1]), int(place[2])
    expected, said = _expected(place[3].removeprefix("expected one of ").removeprefix("expected "))
    lines = text.split("\n")
    near = lines[line - 1][max(0, column - 31) : column - 1].strip() if line <= len(lines) else ""
    where = f"Line {line}, column {column}" + (f", after “{near}”" if near else "")
    detail = said or (f"expected {' or '.join(expected)}" if expected else "nothing that can stand there was found")
    return QuerySyntax(f"{where}: {detail}.", line=line, column=column, expected=expected, advice=advice)


def _expected(listed: str) -> tuple[tuple[str, ...], str]:
    """What could stand there, without the engine's character classes; and what it said in words, if it did."""
    kept, said = [], ""
    for item in _ITEM.findall(listed):
        word = item.strip()
        if not word or word.startswith(("[", "<")):
            continue
        if " " in word and not word.startswith('"'):
            said = word if word.startswith("The SELECT") else word[0].lower() + word[1:]
        else:
            kept.append(word)
    terms = {_IN_WORDS[word] for word in kept if word in _IN_WORDS}
    if len(terms) >= _TERM_FROM:
        kept = ["a term", *(word for word in kept if word[0].isupper())]
    return tuple(word.strip('"') if word.startswith('"') and word[1:-1].isalpha() else word for word in kept), said


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
