"""Reading N-Quads and N-Triples (W3C, RDF 1.1) that this program wrote itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox


def quads_of(lines: bytes | IO[bytes]) -> Iterator[ox.Quad]:
    """The quads of some lines, those of N-Triples in the default graph.

    IRIs are not looked at once more, which would take more than half of the time. Raises SyntaxError where one comes to
    a line that is none.
    """
    return ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)
