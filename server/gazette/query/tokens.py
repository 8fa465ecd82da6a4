"""SPARQL's terminals (SPARQL 1.1 Query Language, section 19.8), told apart far enough to guard a query.

A token's kind is one of: iri, string, langtag, variable, blank, pname, number, word, punctuation, and `unsure` for
what no terminal fits, such as a string without an end. White space and comments are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Token(NamedTuple):
    """A terminal: its kind, its text and where it starts (in code points)."""

    kind: str
    text: str
    start: int


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = f"{_BASE}_"
_CHARS = f"{_FIRST}0-9\u00b7\u0300-\u036f\u203f-\u2040"
_VARIABLE = f"{_FIRST}0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = rf"[{_CHARS}-]"
_LONGEST_PREFIX = 100
"""The bound keeps the time for `a.a.a.a…` linear; a longer prefix is read as words, which the guard trusts less."""
_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\"'\\]|{_ESCAPE}"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"

_TERMINALS = re.compile(
    rf"""
      (?P<skip>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_ESCAPE})*>)
    | (?P<string>
          '''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*'''
        | \"\"\"(?:"{{0,2}}(?:[^"\\]|{_ECHAR}))*\"\"\"
        | (?!'''|\"\"\")(?:'(?:[^'\\\r\n]|{_ECHAR})*' | "(?:[^"\\\r\n]|{_ECHAR})*")
      )
    | (?P<langtag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<variable>[?$][{_FIRST}0-9][{_VARIABLE}]*)
    | (?P<blank>_:[{_FIRST}0-9](?:(?:{_NAME}|\.)*{_NAME})?)
    | (?P<pname>(?:[{_BASE}](?:(?:{_NAME}|\.){{0,{_LONGEST_PREFIX}}}{_NAME})?)?:
          (?:(?:[{_FIRST}:0-9]|{_PLX})(?:(?:{_NAME}|[.:]|{_PLX})*(?:{_NAME}|:|{_PLX}))?)?)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<unsure>['"])
    | (?P<punctuation>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokens(text: str) -> Iterator[Token]:
    """The terminals of a text, longest first as section 19.8 asks. Ends after the first `unsure` one."""
    for match in _TERMINALS.finditer(text):
        kind = match.lastgroup or "unsure"
        if kind == "skip":
            continue
        yield Token(kind, match.group(), match.start())
        if kind == "unsure":
            return


def unescape(text: str) -> str:
    r"""The text with `\uXXXX` and `\UXXXXXXXX` replaced by their characters, as section 19.2 has it done first."""

    def character(match: re.Match[str]) -> str:
        value = int(match.group(1) or match.group(2), 16)
        return chr(value) if value < 0x110000 else match.group()

    return _CODE_POINT.sub(character, text)
