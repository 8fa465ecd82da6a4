"""Sets of rows as whole numbers: bit n is set where row n is in the set. Ands and counts take microseconds."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator

_NOT_EMPTY = re.compile(rb"[^\0]")
_IN_BYTE = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_TO_FLAGS = bytes.maketrans(b"01", b"\x00\x01")
_TO_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


def mask_of(numbers: Iterable[int], size: int) -> int:
    """The mask with these bits set, of rows 0 to `size` - 1."""
    bits = bytearray(size // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_of(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    bits = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for found in _NOT_EMPTY.finditer(bits):
        first = found.start() << 3
        for number in _IN_BYTE[bits[found.start()]]:
            yield first + number


def sparse(mask: int, size: int) -> bool:
    """Whether so few rows are in a set that going from one to the next is quicker than going through all."""
    return mask.bit_count() * 16 < size


def flags_of(mask: int, size: int) -> bytes:
    """A byte for each row: 1 where its bit is set, else 0."""
    return format(mask, f"0{size}b").encode()[::-1].translate(_TO_FLAGS) if size else b""


def mask_of_flags(flags: bytes) -> int:
    """The mask of the rows whose byte is 1, the others' being 0."""
    return int(flags.translate(_TO_DIGITS)[::-1], 2) if flags else 0


def packed(positions: array[int], size: int) -> bytes:
    """The mask of these rows as bytes, the lowest first."""
    return mask_of(positions, size).to_bytes(size // 8 + 1, "little")


def unpacked(data: bytes) -> int:
    """The mask that `packed` wrote."""
    return int.from_bytes(data, "little")


def numbers(data: bytes) -> array[int]:
    """The whole numbers of four bytes that `array("I")` wrote on a machine with the lowest byte first."""
    found = array("I")
    found.frombytes(data)
    return found
