"""The CRC-32 of a whole from those of its parts, without reading them.

Polynomials over GF(2) modulo that of CRC-32, bits reflected: the highest bit is x^0. That a text is followed by n bytes
multiplies what its CRC adds to the whole by x^(8n). This is the method of `crc32_combine` in zlib (1.2.12 and later),
which Python has from 3.15 on.
"""

from __future__ import annotations

from functools import lru_cache

_MODULUS = 0xEDB88320
_ONE = 1 << 31
_BYTE = _ONE >> 8


def combine(first: int, second: int, size: int) -> int:
    """The CRC-32 of two texts one after the other, from theirs; `size` is that of the second in bytes."""
    return _product(first, _shift(size)) ^ second


def _shift(size: int) -> int:
    """x^(8 · size), byte by byte of the size: parts of archives have many sizes, but few bytes in these places."""
    found = _ONE
    for place, byte in enumerate(size.to_bytes(8, "little")):
        if byte:
            found = _product(found, _power(place, byte))
    return found


@lru_cache(8 * 256)
def _power(place: int, byte: int) -> int:
    """x^(8 · byte · 256^place): by squaring."""
    found, power = _ONE, _BYTE
    for _ in range(8 * place):
        power = _squared(power)
    while byte:
        if byte & 1:
            found = _product(found, power)
        power = _squared(power)
        byte >>= 1
    return found


@lru_cache(128)
def _squared(power: int) -> int:
    return _product(power, power)


def _product(left: int, right: int) -> int:
    found = 0
    while left:
        if left & _ONE:
            found ^= right
        left = left << 1 & 0xFFFF_FFFF
        right = right >> 1 ^ (_MODULUS if right & 1 else 0)
    return found
