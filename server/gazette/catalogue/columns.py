"""One property of many things: a column of the store, read in one pass over its index, or thing by thing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.vocabulary import CODE
from gazette.store.interface import QuadSource

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Column = dict[str, list[str]]
"""Subject to values: IRIs, or the characters of literals."""


def column(store: QuadSource, predicate: NamedNode, language: str | None = None) -> Column:
    """All values of a property by subject, sorted; with a language, only texts in it."""
    return _by_subject(store.quads(predicate=predicate), language)


def column_of(store: QuadSource, predicate: NamedNode, subjects: Iterable[str]) -> Column:
    """The values of a property of these things, where many more have it."""
    return _by_subject(store.first_said(map(NamedNode, subjects), [predicate]))


def _by_subject(quads: Iterable[Quad], language: str | None = None) -> Column:
    found: dict[str, set[str]] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        if language is not None and not (isinstance(value, Literal) and value.language == language):
            continue
        found.setdefault(subject.value, set()).add(value.value)
    return {subject: sorted(values) for subject, values in found.items()}


def one(values: Column, subject: str) -> str:
    """The first value, or nothing."""
    found = values.get(subject)
    return found[0] if found else ""


def code_of(values: Column, subject: str, name: str) -> str:
    """The value of a code list that a property has: `national` for `code:level-national`; nothing where it has none."""
    return one(values, subject).removeprefix(f"{CODE}{name}-")


def number_of(values: Column, subject: str) -> int | None:
    """A whole number, None where there is none."""
    text = one(values, subject)
    return int(text) if text.isascii() and text.isdigit() else None


def day_of(values: Column, subject: str) -> dt.date | None:
    """A day, None where there is none or it is not given to the day."""
    text = one(values, subject)
    return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
