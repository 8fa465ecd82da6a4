"""The triples of a release in texts: those of its pieces, or where a piece has bundles, of these; and which of them
tell two releases apart, so that only those are read."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gazette.dumps.forms import segment_file
from gazette.release.bundles import read_placed
from gazette.release.piece import N_QUADS, Piece, changed, digest_of_parts, text_of


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


def texts_of_changed(
    before: Path, known: Mapping[str, Piece], after: Path, pieces: Mapping[str, Piece]
) -> tuple[dict[str, Text], dict[str, Text]]:
    """The texts of the pieces that are not the same in two releases: those of the one, and those of the other."""
    then: dict[str, Text] = {}
    now: dict[str, Text] = {}
    for name in changed(known, pieces):
        for release, of, texts in ((before, known, then), (after, pieces, now)):
            if name in of:
                texts.update(texts_in(release, of[name]))
    return then, now


def differing(then: Texts, now: Texts) -> tuple[dict[str, Text], dict[str, Text]]:
    """Those of the one and of the other that are not the same in both."""
    return (
        {name: text for name, text in then.items() if name not in now or now[name].digest != text.digest},
        {name: text for name, text in now.items() if name not in then or then[name].digest != text.digest},
    )


def lines_in(texts: Texts) -> set[bytes]:
    """All lines of some texts. Raises OSError."""
    return {line for text in texts.values() for line in text.read().splitlines(True)}
