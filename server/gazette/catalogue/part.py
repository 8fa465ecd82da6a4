"""What lists show of a piece, where that is one value: a file of MessagePack, and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar

import msgspec

from gazette.errors import NothingToServe

Told = TypeVar("Told")


def write_part(path: Path, data: bytes) -> str:
    """Write such a file, and the folder that it is in, and give its digest. Raises OSError like any write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def read_part(path: Path, told: type[Told]) -> Told:
    """What is in such a file. Raises `NothingToServe` where it is missing or damaged."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=told)
    except (OSError, msgspec.MsgspecError) as error:
        raise NothingToServe(f"the release's lists cannot be made ({path.name}: {error})") from error
