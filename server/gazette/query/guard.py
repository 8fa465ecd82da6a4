"""Lock one: read a visitor's query, and refuse what this service does not do.

The engine is the judge of syntax; this module only has to know what kind of query it is and to find SERVICE wherever
the engine would. The engine needs no white space round keywords (it takes `SERVICESILENT<…>` and `SERVICEex:a`), and
it tells `<` the operator from `<…>` the IRI by context where section 19.8 of SPARQL takes the longest terminal. So a
query with the letters of SERVICE in it is refused wherever the two readings could part.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Container, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from gazette.query.errors import QueryRefused, QueryTooNested, UpdateRefused
from gazette.query.tokens import Token, tokens, unescape

LONG = 5_000
"""Texts of more characters are read one after the other: each thread that reads is one more whose turn the pages of
this process wait for. Reading takes a microsecond a character."""
_one_by_one = threading.Lock()


class QueryKind(StrEnum):
    """The four forms of a query (SPARQL 1.1 Query Language, section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph, not rows or a boolean."""
        return self in (QueryKind.CONSTRUCT, QueryKind.DESCRIBE)


@dataclass(frozen=True)
class Query:
    """A query that may be run. `kind` is None where the text is not a query: the engine will say why.

    `has_dataset`: it has FROM clauses of its own. `repeatable`: the same release gives the same answer each time.
    """

    text: str
    kind: QueryKind | None
    has_dataset: bool
    repeatable: bool


@dataclass(frozen=True)
class Guard:
    """What a release allows: the prefixes it knows, the base of relative IRIs, the named graphs it has."""

    prefixes: Mapping[str, str]
    base_iri: str
    graphs: Container[str]

    def read(self, text: str) -> Query:
        """Read a visitor's text. A syntax error is left to the engine.

        Raises `QueryRefused`, `UpdateRefused` and `QueryTooNested`.
        """
        with _one_by_one if len(text) > LONG else nullcontext():
            return self._read(text)

    def _read(self, text: str) -> Query:
        found = list(tokens(text))
        _refuse_nesting(text, found)
        prologue, body = self._prologue(found)
        first = body[0].text.upper() if body and body[0].kind == "word" else ""
        if first in _UPDATES:
            raise UpdateRefused(
                f"{first} is an update; this service answers queries only.",
                line=_line(text, body[0]),
                advice="Ask by SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
        self._refuse_service(text, found)
        for token, iri in self._sources(prologue, body):
            self._check_from(iri, _line(text, token))
        words = {token.text.upper() for token in body if token.kind == "word"}
        return Query(
            text=text,
            kind=QueryKind(first) if first in QueryKind.__members__ else None,
            has_dataset="FROM" in words,
            repeatable=not words & _CHANGING,
        )

    def check_parameter(self, iri: str) -> None:
        """Refuse a file as `default-graph-uri` or `named-graph-uri`.

        Nothing is ever fetched: an unknown graph is empty, as the W3C's protocol tests expect of these parameters.
        """
        if _scheme(iri) == "file":
            raise _not_fetched(iri, None)

    def _check_from(self, iri: str, line: int) -> None:
        """Refuse a FROM that hopes for a fetch. An unknown graph of our own, or a name without a place, is empty."""
        if iri not in self.graphs and not iri.startswith(self.base_iri) and _scheme(iri) in _FETCHED:
            raise _not_fetched(iri, line)

    def _prologue(self, found: list[Token]) -> tuple[dict[str, str], list[Token]]:
        """The prefixes in force with the base under "BASE", and the tokens after the prologue (section 4.1)."""
        names = dict(self.prefixes) | {"BASE": self.base_iri}
        at = 0
        while at < len(found) and found[at].kind == "word":
            keyword = found[at].text.upper()
            rest = found[at + 1 : at + 3]
            if keyword == "BASE" and [t.kind for t in rest[:1]] == ["iri"]:
                names["BASE"] = urljoin(names["BASE"], rest[0].text[1:-1])
                at += 2
            elif keyword == "PREFIX" and [t.kind for t in rest] == ["pname", "iri"]:
                names[rest[0].text[:-1]] = urljoin(names["BASE"], rest[1].text[1:-1])
                at += 3
            elif keyword == "VERSION" and [t.kind for t in rest[:1]] == ["string"]:
                at += 2
            else:
                break
        return names, found[at:]

    @staticmethod
    def _sources(names: Mapping[str, str], body: list[Token]) -> list[tuple[Token, str]]:
        """The graphs named by FROM and FROM NAMED, as far as they can be resolved (section 13.2)."""
        sources = []
        for at, token in enumerate(body):
            if token.kind != "word" or token.text.upper() != "FROM":
                continue
            rest = body[at + 1 : at + 3]
            if rest and rest[0].kind == "word" and rest[0].text.upper() == "NAMED":
                rest = rest[1:]
            if rest and rest[0].kind == "iri":
                sources.append((token, urljoin(names["BASE"], unescape(rest[0].text[1:-1]))))
            elif rest and rest[0].kind == "pname":
                prefix, local = rest[0].text.split(":", 1)
                sources.append((token, names.get(prefix, "") + local))
        return sources

    @staticmethod
    def _refuse_service(text: str, found: list[Token]) -> None:
        unescaped = unescape(text)
        readings = [(text, found)] if unescaped == text else [(text, found), (unescaped, list(tokens(unescaped)))]
        for source, reading in readings:
            if _KEYWORD not in source.casefold():
                continue
            for at, token in enumerate(reading):
                before = reading[at - 1].text.upper() if at else ""
                after = reading[at + 1].text if at + 1 < len(reading) else ""
                if _calls_out(token, before, after):
                    raise QueryRefused(
                        "SERVICE would make this service call another server for you; it never does.",
                        line=_line(source, token),
                        advice="Ask the other endpoint yourself, and bring its values in by VALUES.",
                    )
                if _could_hide(token):
                    raise QueryRefused(
                        f"the query holds the word SERVICE, and {token.text[:40]!r} leaves it unclear where.",
                        line=_line(source, token),
                        advice="Put white space round < and >, and write ' ( ) # in a relative IRI as %27 %28 %29 %23.",
                    )


def _refuse_nesting(text: str, found: Iterable[Token]) -> None:
    """Refuse brackets in brackets in brackets: the engine calls itself for each, until its stack is used up."""
    depth = 0
    for token in found:
        if token.kind != "punctuation":
            continue
        if token.text in "{([":
            depth += 1
            if depth > DEEPEST:
                raise QueryTooNested(
                    f"Brackets stand more than {DEEPEST} deep in each other here.",
                    line=_line(text, token),
                    advice="Write a long list by VALUES or IN, and chains of || or && without brackets of their own.",
                )
        elif token.text in "})]":
            depth -= 1


DEEPEST = 250
"""Brackets that may stand in each other: far more than people or programs write, far fewer than the engine bears."""
_KEYWORD = "service"
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_CHANGING = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
_FETCHED = frozenset(("http", "https", "file", "ftp"))
_BEFORE_GRAPH = frozenset(("GRAPH", "FROM", "NAMED"))
_HIERARCHICAL = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


def _calls_out(token: Token, before: str, after: str) -> bool:
    """Whether the engine could read the SERVICE keyword in this token."""
    folded = token.text.casefold()
    if _KEYWORD not in folded or token.kind in ("iri", "string", "variable"):
        return False
    if token.kind in ("pname", "blank"):
        # SERVICEex:a { … } is the keyword and a name to the engine; GRAPH service:a { … } is a name only.
        prefix, _, local = folded.partition(":")
        return f".{_KEYWORD}" in local or (_KEYWORD in prefix and after == "{" and before not in _BEFORE_GRAPH)
    return True


def _could_hide(token: Token) -> bool:
    """Whether the engine could read this token as something else, and so find other strings and comments after it.

    `?a<?b+'x>'` is an IRI by the longest match, a comparison with a string to the engine. An IRI with `://` cannot
    be a comparison (no expression has two slashes in a row), nor can one without quote, bracket or number sign
    shift the strings and comments that follow.
    """
    if token.kind == "unsure":
        return True
    return token.kind == "iri" and not _HIERARCHICAL.match(token.text) and any(c in token.text for c in "'()#")


def _scheme(iri: str) -> str:
    return iri.partition(":")[0].lower()


def _not_fetched(iri: str, line: int | None) -> QueryRefused:
    return QueryRefused(
        f"<{iri}> is not a graph of this data set, and this service does not fetch any.",
        line=line,
        advice="The service description lists the named graphs. Without FROM, all of them are asked.",
    )


def _line(text: str, token: Token) -> int:
    return text.count("\n", 0, token.start) + 1
