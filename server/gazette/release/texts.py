"""The triples of a release in texts: those of its pieces, or where a piece has bundles, of these; and what tells two
releases apart, for which only texts that are not the same are read."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from gazette.dumps.forms import segment_file
from gazette.release.bundles import read_placed
from gazette.release.piece import META, N_QUADS, Piece, changed, digest_of_parts, read_pieces, text_of

_KEPT = 500_000
"""Lines that are kept so that they need not be read again: a quarter of a gigabyte."""


class Text(NamedTuple):
    """Some triples: their digest, how many they are, and what reads them as lines of N-Quads (raises OSError)."""

    digest: str
    triples: int
    read: Callable[[], bytes]


Texts = Mapping[str, Text]
"""Texts by what they are called in their release."""


def texts_in(release: Path, piece: Piece) -> Iterator[tuple[str, Text]]:
    """Those that a piece is made of, by their names: of its bundles, or its own."""
    bundles = list(read_placed(release, piece.name)) if piece.bundles else []
    if not bundles:
        yield piece.name, Text(piece.digest, piece.triples, partial(text_of, release, piece.name))
    file = segment_file(piece.name, N_QUADS)
    for bundle, places in bundles:
        parts = bundle.notes.parts
        read = partial(_slice, release / file, places[file], bundle.sizes[file])
        yield f"{piece.name}/{bundle.name}", Text(digest_of_parts(parts), sum(p.triples for p in parts.values()), read)


def _slice(path: Path, start: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return gzip.decompress(file.read(size))


Lines: TypeAlias = tuple[set[bytes], set[bytes]]
"""Lines of N-Quads that are gone, and those that are fresh."""


class Apart:
    """What one of two releases says and the other does not, but for what they say of themselves.

    It is told piece by piece, so that never more is held than a piece has; where it is little, it is read once.
    """

    def __init__(
        self, before: Path, known: Mapping[str, Piece], after: Path, pieces: Mapping[str, Piece]
    ) -> None:  # fmt: skip
        then: dict[str, Text] = {}
        now: dict[str, Text] = {}
        of_piece: dict[str, set[str]] = {}
        for name in changed(known, pieces):
            for release, of, texts in ((before, known, then), (after, pieces, now)):
                if name in of:
                    own = dict(texts_in(release, of[name]))
                    texts.update(own)
                    of_piece.setdefault(name, set()).update(own)
        self._gone, self._fresh = differing(then, now)
        self._of_piece = of_piece
        self._kept: list[Lines] | None = None

    @property
    def new(self) -> int:
        """How many triples stand in texts that were not there before."""
        return sum(text.triples for text in self._fresh.values())

    def __iter__(self) -> Iterator[Lines]:
        """The lines of each piece; what went from one to another is gone, and fresh. Raises OSError."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[Lines] = []
        held = 0
        for names in self._of_piece.values():
            then, now = (
                lines_in({name: texts[name] for name in texts.keys() & names}) for texts in (self._gone, self._fresh)
            )
            own = then - now, now - then
            held += sum(map(len, own))
            if held <= _KEPT:
                kept.append(own)
            yield own
        if held <= _KEPT:
            self._kept = kept

    def lines(self) -> Lines:
        """Those of all pieces together, without what only went from one to another. Raises OSError."""
        gone, fresh = set[bytes](), set[bytes]()
        for then, now in self:
            gone |= then
            fresh |= now
        both = gone & fresh
        return gone - both, fresh - both


def apart(before: Path, after: Path, pieces: Mapping[str, Piece] | None = None) -> Apart | None:
    """What tells two releases apart by their folders; `pieces` are those of the latter where they are not written down
    yet. None where one has no pieces."""
    known, there = read_pieces(before), read_pieces(after) if pieces is None else pieces
    if not known or not there:
        return None
    known, there = ({name: piece for name, piece in of.items() if name != META} for of in (known, there))
    return Apart(before, known, after, there)


def differing(then: Texts, now: Texts) -> tuple[dict[str, Text], dict[str, Text]]:
    """Those of the one and of the other that are not the same in both."""
    return (
        {name: text for name, text in then.items() if name not in now or now[name].digest != text.digest},
        {name: text for name, text in now.items() if name not in then or then[name].digest != text.digest},
    )


def lines_in(texts: Texts) -> set[bytes]:
    """All lines of some texts. Raises OSError."""
    return {line for text in texts.values() for line in text.read().splitlines(True)}
