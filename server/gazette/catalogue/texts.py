"""Many short values as one array of bytes, with another that tells where each ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gazette.catalogue.arrays import Arrays, Numbers, smallest


def arrays_of(name: str, values: Iterable[bytes]) -> dict[str, Numbers]:
    """Values as two arrays, by the names that `Texts` looks for."""
    found = list(values)
    ends = np.cumsum([len(value) for value in found], dtype=np.uint64)
    return {name: np.frombuffer(b"".join(found), np.uint8), f"{name}.ends": smallest(ends)}


class Texts:
    """The values of a name."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes = arrays[name].data
        self._ends = arrays[f"{name}.ends"].data

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._bytes[self._ends[at - 1] if at else 0 : self._ends[at]])

    def __iter__(self) -> Iterator[bytes]:
        whole, start = bytes(self._bytes), 0
        for end in self._ends.tolist():
            yield whole[start:end]
            start = end
