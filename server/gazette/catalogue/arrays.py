"""Named arrays of whole numbers in one file that is mapped into memory: only what is looked at is read.

    eight bytes     what kind of file it is
    eight bytes     how long the index is
    the index       JSON: the length of the file, then of each array its name, type, first byte and bytes
    the arrays      each from a multiple of eight bytes on, lowest byte first

Equal arrays give equal bytes on any machine.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from gazette.errors import NothingToServe

Numbers: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]
Parts: TypeAlias = Sequence[Numbers]
"""An array in parts that follow one another."""

_MARK: Final = b"gz-arr1\n"
_TYPES: Final = {kind: np.dtype(f"<{kind}") for kind in ("u1", "u2", "u4", "u8")}
_ALIGNED: Final = 8


class _Index(msgspec.Struct, frozen=True, array_like=True):
    size: int
    arrays: dict[str, tuple[str, int, int]]


def write_arrays(path: Path, arrays: Mapping[str, Numbers | Parts]) -> None:
    """Write arrays of unsigned numbers by name into the new file `path`. Raises OSError like any write."""
    parts = {name: [array] if isinstance(array, np.ndarray) else array for name, array in arrays.items()}
    places: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, of in parts.items():
        kind = _kind(of)
        places[name] = kind, at, sum(map(len, of)) * _TYPES[kind].itemsize
        at = _aligned(at + places[name][2])
    start = length = 0
    while True:  # places tell from where the arrays begin, and so how long the index is
        moved = {name: (kind, start + first, size) for name, (kind, first, size) in places.items()}
        index = msgspec.json.encode(_Index(start + at, moved))
        if len(index) <= length:
            break
        length = _aligned(len(index) + 1)
        start = 2 * _ALIGNED + length
    with path.open("wb") as file:
        file.write(_MARK + length.to_bytes(_ALIGNED, "little") + index.ljust(length))
        for name, of in parts.items():
            kind, _, size = places[name]
            for part in of:
                file.write(np.ascontiguousarray(part, _TYPES[kind]).data)
            file.write(bytes(_aligned(size) - size))


def smallest(numbers: npt.NDArray[Any], most: int | None = None) -> Numbers:
    """The same numbers in as few bytes as hold all of them, or `most`."""
    if most is None:
        most = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(np.min_scalar_type(most), copy=False)


class Arrays:
    """The arrays of a file by name. What it maps stays there when the file is removed."""

    def __init__(self, path: Path) -> None:
        """Map the file. Raises `NothingToServe` where it is not there, cut, or no file of arrays."""
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            length = int.from_bytes(self._map[_ALIGNED : 2 * _ALIGNED], "little")
            index = msgspec.json.decode(self._map[2 * _ALIGNED : 2 * _ALIGNED + length], type=_Index)
        except (OSError, ValueError, OverflowError) as error:  # an empty file cannot be mapped: ValueError
            why = (isinstance(error, OSError) and error.strerror) or error
            raise NothingToServe(f"the release's lists cannot be opened: {why}", file=path) from error
        ends = (first + size for _, first, size in index.arrays.values())
        if self._map[:_ALIGNED] != _MARK or len(self._map) != index.size or max(ends, default=0) > index.size:
            raise NothingToServe("the release's lists cannot be opened: the file is damaged", file=path)
        self._places = index.arrays

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> Numbers:
        """An array, which cannot be changed. Raises KeyError where there is none of that name."""
        kind, first, size = self._places[name]
        dtype = _TYPES[kind]
        found: Numbers = np.frombuffer(self._map, dtype, size // dtype.itemsize, first)
        return found if sys.byteorder == "little" else found.astype(dtype.newbyteorder("="))

    def names(self, start: str) -> list[str]:
        """The names that begin so, without that beginning."""
        return [name.removeprefix(start) for name in self._places if name.startswith(start)]


def concatenated(parts: Iterable[npt.NDArray[Any]], of: npt.DTypeLike) -> npt.NDArray[Any]:
    """Arrays one after the other, of one type; of none an empty one."""
    return np.concatenate([np.empty(0, of), *(part.astype(of, copy=False) for part in parts)])


def _kind(parts: Parts) -> str:
    kinds = {part.dtype.kind + str(part.dtype.itemsize) for part in parts} or {"u1"}
    return max(kinds)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
