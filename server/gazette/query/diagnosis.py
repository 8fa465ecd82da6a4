"""Where a query stops being SPARQL, and what could stand there, asked of the engine itself.

The engine's own word is of little use: its parser names the furthest place that it looked at, and to see whether a
keyword stands somewhere it looks at as many characters as the keyword has, whatever they are. So `?s ?p FILTR(1)` is
reported at the end of the query, and a missing dot a few words later. Here the same query is parsed again with much
white space between its tokens, so that no look reaches the next one; then with other tokens in the place of the one
that does not fit, to see which ones would.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import Store

from gazette.query.syntax import PLACE, offset_of
from gazette.query.tokens import Token, tokens

Parse = Callable[[str], int | None]
"""Where the engine gives a text up (an offset), or None where it reads it to the end."""

_SPACE = " " * 64
_PATIENCE = 0.25
"""Seconds for trying other tokens. What has been found by then is told."""
_AFTER, _BEFORE = frozenset("{}();,["), frozenset("{})];,")
_JOINED = frozenset("<>|^&=!*+?:")
"""Characters of which operators and quoted triples are made: white space beside them might part what is one."""

_CANDIDATES: dict[str, str] = {
    "a variable": "?v",
    "an IRI": "<urn:x>",
    "a string": '"s"',
    "a number": "1",
    "{": "{",
    "}": "}",
    "(": "(",
    ")": ")",
    "]": "]",
    ".": ".",
    ";": ";",
    ",": ",",
    "an operator": "=",
    **{
        word: word
        for word in (
            *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET"),
            *("FILTER", "OPTIONAL", "UNION", "BIND", "MINUS", "GRAPH", "VALUES", "AS", "BY", "DISTINCT", "UNDEF"),
        )
    },
}
_TERMS = ("a variable", "an IRI", "a string", "a number")
_UNUSED = "gazette_unused"
_TOLD = 8
"""More than so many possibilities are no help."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`offset` of the first token that does not fit (where the text ends too early: its end), and what would fit."""

    offset: int
    expected: tuple[str, ...]


def diagnosed(query: str, message: str, base_iri: str, prefixes: Mapping[str, str]) -> Diagnosis | None:
    """Where a query stops being SPARQL, by probes at an engine without data; None where `message` names no place."""
    empty = Store()

    def parse(text: str) -> int | None:
        try:
            empty.query(text, base_iri=base_iri, prefixes=dict(prefixes))
        except SyntaxError as error:
            place = PLACE.match(str(error))
            return None if place is None else offset_of(text, int(place[1]), int(place[2]))
        return None

    try:
        return diagnose(query, parse) if PLACE.match(message) else None
    except (OSError, RuntimeError, ValueError):  # what a text of the probes comes to is no matter
        return None


def diagnose(text: str, parse: Parse) -> Diagnosis | None:
    """What is wrong with a text that the engine does not read; None where it reads it after all."""
    found = list(tokens(text))
    if not found:
        return Diagnosis(len(text), _expected("", parse))
    spread, starts = _spread(text, found)
    failed = parse(spread)
    if failed is None:
        return None
    if failed >= len(spread):
        return Diagnosis(len(text.rstrip()), _expected(spread, parse))
    at = max((n for n, start in enumerate(starts) if start <= failed), default=0)
    if (again := _given_twice(text, found[:at], found[at], parse)) is not None:
        return Diagnosis(again, ())
    return Diagnosis(found[at].start, _expected(spread[: starts[at]], parse))


def _given_twice(text: str, before: list[Token], closing: Token, parse: Parse) -> int | None:
    """Where BIND gives a value to a variable that has one: the engine tells that at the end of the group.

    Found by writing another variable there, with which the engine reads on. An offset; None where that is not it.
    """
    if closing.text != "}":
        return None
    seen: set[str] = set()
    opened = False  # what SELECT names before the pattern has no value yet
    until = time.monotonic() + _PATIENCE
    for word, token in itertools.pairwise(before):
        if word.text == "{" and not opened:
            opened, seen = True, set()
        if token.kind != "variable":
            continue
        if word.text.upper() == "AS" and token.text[1:] in seen and time.monotonic() < until:
            failed = parse(f"{text[: token.start]}?{_UNUSED}{text[token.start + len(token.text) :]}")
            if failed is None or failed > closing.start + len(_UNUSED) + len(_SPACE):
                return token.start
        seen.add(token.text[1:])
    return None


def _spread(text: str, found: list[Token]) -> tuple[str, list[int]]:
    """The tokens with white space between them wherever there is some, or may be; and where each starts then."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for token, following in zip(found, [*found[1:], None], strict=True):
        starts.append(length)
        end = token.start + len(token.text)
        last = following is None
        piece = text[token.start :] if last and token.kind == "unsure" else token.text
        if following is None or following.start > end or _may_part(token, following):
            piece += _SPACE
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), starts


def _may_part(token: Token, following: Token) -> bool:
    if token.text[-1] in _JOINED or following.text[0] in _JOINED:
        return following.kind == "variable" and token.text in _AFTER
    if following.kind == "punctuation" and (
        following.text in _BEFORE or (token.kind == "word" and following.text == "(")
    ):
        return True
    return token.kind == "punctuation" and token.text in _AFTER


def _expected(before: str, parse: Parse) -> tuple[str, ...]:
    """The names of the tokens that the engine reads on from, after `before`."""
    until = time.monotonic() + _PATIENCE
    fitting = []
    for name, candidate in _CANDIDATES.items():
        if time.monotonic() > until:
            break
        read = parse(before + candidate + _SPACE)
        if read is None or read >= len(before) + len(candidate) + len(_SPACE) // 2:
            fitting.append(name)
    if all(name in fitting for name in _TERMS):
        fitting = ["a term", *(name for name in fitting if name not in _TERMS)]
    return tuple(fitting[:_TOLD])
