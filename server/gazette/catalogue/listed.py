"""What lists show of the recognitions of one piece of a release, in a file of its own.

`listed/<piece>.rows` has the rows by name, cluster and IRI. Of each: its name and industry text, as they are looked
through for words; its IRI and that of its cluster, without what all in the piece begin with; numbers in the piece's own
tables of lots, areas and industries; and what it is found by, a digest of its IRI, its cluster and its industry text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from gazette.catalogue.arrays import Arrays, Numbers, smallest, write_arrays
from gazette.catalogue.found import Found
from gazette.catalogue.texts import Texts, arrays_of
from gazette.work.checksums import digest_of

RECOGNITIONS: Final = "recognition"
"""What the list of them is called in files."""
TABLES: Final = ("lot", "area", "kind")
"""What rows have in common. A kind is the industries that are said to lead in a cluster."""
KEYS: Final = ("iri", "cluster", "industry_text")
"""What rows are found by."""
ENDS: Final = ("name", "line", "iri", "id")
"""Where the texts of rows end: the name and the industry text in `text`, the two IRIs in `ids`."""
AFTER_NAME: Final = "\t"
AFTER_LINE: Final = "\n"
_UNITS: Final = np.dtype("<u2")


def rows_file(release: Path, piece: str) -> Path:
    """The file of a piece's recognitions as lists show them."""
    return release / "listed" / f"{piece}.rows"


def write_listed(release: Path, piece: str, recognitions: Sequence[Found]) -> str:
    """Write the recognitions of a whole piece for the lists, and give their digest; nothing, and no digest, where there
    is none. Raises OSError like any write."""
    if not recognitions:
        return ""
    path = rows_file(release, piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_arrays(path, _arrays(sorted(recognitions, key=lambda row: (row.name, row.cluster, row.iri))))
    return digest_of(path)


@dataclass(frozen=True)
class Listed:
    """The recognitions of a piece. `starts` are what all IRIs, and all clusters, begin with."""

    arrays: Arrays
    starts: tuple[str, str]

    @classmethod
    def read(cls, release: Path, piece: str) -> Listed:
        """Those of a piece of a release. Raises `NothingToServe` where its file is missing or damaged."""
        arrays = Arrays(rows_file(release, piece))
        return cls(arrays, msgspec.msgpack.decode(arrays["starts"].tobytes(), type=tuple[str, str]))

    def __len__(self) -> int:
        return len(self.arrays["lot"])

    def rows(self) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
        """What tells each row from all others, and what its line says: name, industry text, IRI and cluster."""
        text, ids = self.arrays["text"].tobytes(), self.arrays["ids"].tobytes()
        iri_start, cluster_start = (start.encode() for start in self.starts)
        line = start = 0
        for name, line_end, middle, end in zip(*(self.arrays[f"{of}.ends"].tolist() for of in ENDS), strict=True):
            own = iri_start + ids[start:middle], cluster_start + ids[middle:end]
            yield text[2 * line : 2 * name], text[2 * name : 2 * line_end], *own
            line, start = line_end + len(AFTER_LINE), end

    def key(self, at: int) -> tuple[str, str, str]:
        """What rows are sorted by: the name, the cluster and the IRI of a row."""
        arrays, (iri_start, cluster_start) = self.arrays, self.starts
        line = int(arrays["line.ends"][at - 1]) + len(AFTER_LINE) if at else 0
        start = int(arrays["id.ends"][at - 1]) if at else 0
        middle, end = int(arrays["iri.ends"][at]), int(arrays["id.ends"][at])
        name = arrays["text"][line : int(arrays["name.ends"][at])].tobytes().decode("utf-16-le")
        ids = arrays["ids"]
        cluster, iri = ids[middle:end].tobytes().decode(), ids[start:middle].tobytes().decode()
        return name, cluster_start + cluster, iri_start + iri

    def table(self, name: str) -> Texts:
        """A table of what rows have in common, each entry in MessagePack."""
        return Texts(self.arrays, f"{name}s")


def units(text: str) -> Numbers:
    """A text in UTF-16, as words are looked for. Raises UnicodeEncodeError where it has half a character."""
    return np.frombuffer(text.encode("utf-16-le"), _UNITS)


def key_of(value: str) -> int:
    """What a row is found by: eight bytes of a digest, so that others may have the same."""
    return int.from_bytes(hashlib.blake2b(value.encode(), digest_size=8).digest(), "little")


def _arrays(rows: Sequence[Found]) -> dict[str, Numbers]:
    starts = _start([row.iri for row in rows]), _start([row.cluster for row in rows])
    ids = [part for row in rows for part in _pair(row, starts)]
    texts = [part for row in rows for part in (row.name + AFTER_NAME, row.industry_text + AFTER_LINE)]
    text_ends = np.cumsum([len(text.encode("utf-16-le")) // 2 for text in texts]) - 1
    id_ends = np.cumsum([len(part) for part in ids])
    found: dict[str, Numbers] = {
        "starts": np.frombuffer(msgspec.msgpack.encode(starts), np.uint8),
        "text": units("".join(texts)),
        "name.ends": smallest(text_ends[::2]),
        "line.ends": smallest(text_ends[1::2]),
        "ids": np.frombuffer(b"".join(ids), np.uint8),
        "iri.ends": smallest(id_ends[::2]),
        "id.ends": smallest(id_ends[1::2]),
    }
    of_row: dict[str, Callable[[Found], Any]] = {
        "lot": lambda row: tuple(row.lot),
        "area": lambda row: tuple(row.area),
        "kind": lambda row: row.industries,
    }
    for name in TABLES:
        numbers: dict[bytes, int] = {}
        own = [numbers.setdefault(msgspec.msgpack.encode(of_row[name](row)), len(numbers)) for row in rows]
        found[name] = smallest(np.array(own))
        found |= arrays_of(f"{name}s", numbers)
    for name in KEYS:
        found[f"{name}.keys"] = _keys(getattr(row, name) for row in rows)
    return found


def _start(values: Sequence[str]) -> str:
    """What all these begin with."""
    least, most = min(values), max(values)
    return least[: next((at for at, (one, other) in enumerate(zip(least, most, strict=False)) if one != other), None)]


def _pair(row: Found, starts: tuple[str, str]) -> Iterable[bytes]:
    return (value[len(start) :].encode() for value, start in zip((row.iri, row.cluster), starts, strict=True))


def _keys(values: Iterable[str]) -> Numbers:
    return np.array([key_of(value) for value in values], np.uint64)
