"""The English of labels that the graph has in Chinese alone, for they are too many to stand there twice.

Events, rows of lists and recognitions are called by a name that a source uses, with a word of ours before or after it.
The word is told in English, the name as it is.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from gazette.graph.names import STAGE_NAMES

_STAGES: Final = dict(STAGE_NAMES.values())
_OURS: Final = re.compile(
    rf"(?P<stage>{'|'.join(_STAGES)}): (?P<event>.+)|第(?P<row>[0-9]+)行: (?P<listed>.+)|据报道: (?P<reported>.+)"
    r"|(?P<recognised>.+)\(年份未述\)",
    re.DOTALL,
)
_SO_CALLED: Final = re.compile(r"/id/(?:event|recognition|listing|list)/")
"""What stands at these addresses is called so; a title of a notice may begin like it and is a title."""


class Composed(NamedTuple):
    """A label in three parts: words of ours in English, a source's own in Chinese, words of ours."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return "".join(self)

    def __html__(self) -> Markup:
        """The label for an English page, its Chinese marked."""
        return Markup('{}<span lang="zh-Hans">{}</span>{}').format(*self)


def in_english(iri: str, label: str) -> Composed | None:
    """The English of a Chinese label of this thing; None where no word of it is ours."""
    found = _OURS.fullmatch(label) if _SO_CALLED.search(iri) else None
    if found is None:
        return None
    if found["stage"]:
        return Composed(f"{_STAGES[found['stage']]}: ", found["event"], "")
    if found["row"]:
        return Composed(f"Row {found['row']}: ", found["listed"], "")
    if found["reported"]:
        return Composed("As reported: ", found["reported"], "")
    return Composed("", found["recognised"], " (year not stated)")


def told(iri: str, label: str) -> Markup:
    """A Chinese label of this thing for an English page: what is Chinese in it is marked."""
    composed = in_english(iri, label)
    return escape(composed) if composed else Markup('<span lang="zh-Hans">{}</span>').format(label)
