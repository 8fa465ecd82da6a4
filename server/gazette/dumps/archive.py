"""ZIP archives (PKWARE APPNOTE 6.3) whose members are joined from texts that were deflated long before.

A text is deflated (RFC 1951) as a block that ends on a whole byte, is not the last of its stream, and after which
nothing refers to what is before it (`Z_FULL_FLUSH`): blocks one after the other, and the end of a stream, are a stream.
What has to be known of a block is in its note, so that the archive around it is written without reading it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec import Struct

from gazette.dumps.crc32 import combine
from gazette.dumps.dump import LEVEL

_END = b"\x03\x00"
"""A last block with nothing in it."""
_NEVER = 1 << 5 | 1
"""The first day that the format can tell, 1 January 1980: an archive does not depend on when it was made."""
_FILE = 0o644 << 16
_UNIX, _DEFLATED = 3 << 8, 8
_PLAIN_VERSION, _ZIP64_VERSION = 20, 45
_MANY, _FAR = 0xFFFF, 0xFFFF_FFFF
"""What stands where a number of two or four bytes is told in eight elsewhere."""
_MOST = _FAR - 1
"""The largest size and place that are told in four bytes."""


class Block(Struct, frozen=True, kw_only=True):
    """The note on a block: the CRC-32 and the bytes of the text in it, and the bytes that it takes itself."""

    crc: int
    size: int
    packed: int


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: texts, and blocks that stand in files, one after the other."""

    name: str
    parts: Sequence[bytes | tuple[Block, str]]


def pack(text: bytes) -> tuple[Block, bytes]:
    """A text as a block, with the note on it: the same bytes each time."""
    engine = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = engine.compress(text) + engine.flush(zlib.Z_FULL_FLUSH)
    return Block(crc=zlib.crc32(text), size=len(text), packed=len(data)), data


def join(blocks: Iterable[Block]) -> Block:
    """The note on blocks that stand one after the other."""
    crc = size = packed = 0
    for block in blocks:
        crc, size, packed = combine(crc, block.crc, block.size), size + block.size, packed + block.packed
    return Block(crc=crc, size=size, packed=packed)


def archive(members: Iterable[Member]) -> Iterator[bytes | str]:
    """The parts that are the archive one after the other: what is to be written, and the files that are there already
    between them. Names are ASCII, and no two are the same."""
    waiting, at = bytearray(), 0
    listed = []
    for member in members:
        packed = [pack(part) if isinstance(part, bytes) else part for part in member.parts]
        whole = join(note for note, _ in packed)
        whole = Block(crc=whole.crc, size=whole.size, packed=whole.packed + len(_END))
        listed.append(_entry(member.name, whole, at))
        head = _local(member.name, whole)
        waiting += head
        for _, part in packed:
            if isinstance(part, bytes):
                waiting += part
                continue
            if waiting:
                yield bytes(waiting)
            yield part
            waiting.clear()
        waiting += _END
        at += len(head) + whole.packed
    yield bytes(waiting) + b"".join(listed) + _directory_end(len(listed), sum(map(len, listed)), at)


def _local(name: str, whole: Block) -> bytes:
    """The local file header (4.3.7). In that of ZIP64 both sizes have to stand."""
    large = max(whole.size, whole.packed) > _MOST
    more = struct.pack("<HHQQ", 1, 16, whole.size, whole.packed) if large else b""
    return b"PK\x03\x04" + _told(name, whole, more, large, large) + name.encode("ascii") + more


def _entry(name: str, whole: Block, at: int) -> bytes:
    """The entry of the central directory (4.3.12)."""
    large, far = max(whole.size, whole.packed) > _MOST, at > _MOST
    numbers = [*([whole.size, whole.packed] if large else []), *([at] if far else [])]
    more = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    made = struct.pack("<H", _UNIX | _version(large or far))
    last = struct.pack("<HHHII", 0, 0, 0, _FILE, _FAR if far else at)
    return b"PK\x01\x02" + made + _told(name, whole, more, large, large or far) + last + name.encode("ascii") + more


def _told(name: str, whole: Block, more: bytes, large: bool, zip64: bool) -> bytes:
    """What both headers tell: version, flags, method, time, day, CRC, sizes, how long the name and the rest are."""
    sizes = (_FAR, _FAR) if large else (whole.packed, whole.size)
    return struct.pack("<HHHHHIIIHH", _version(zip64), 0, _DEFLATED, 0, _NEVER, whole.crc, *sizes, len(name), len(more))


def _version(zip64: bool) -> int:
    return _ZIP64_VERSION if zip64 else _PLAIN_VERSION


def _directory_end(count: int, size: int, at: int) -> bytes:
    """The end of the central directory (4.3.16), before it that of ZIP64 (4.3.14, 4.3.15) where it is needed."""
    first = b""
    if count >= _MANY or max(size, at) > _MOST:
        record = struct.pack("<QHHIIQQQQ", 44, _UNIX | _ZIP64_VERSION, _ZIP64_VERSION, 0, 0, count, count, size, at)
        first = b"PK\x06\x06" + record + b"PK\x06\x07" + struct.pack("<IQI", 0, at + size, 1)
        count, size, at = min(count, _MANY), min(size, _FAR), _FAR
    return first + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size, at, 0)
