"""The checksums of a folder's files, each read only where nobody knows its checksum yet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gazette.work.checksums import State, digest_of, state_of


@dataclass(frozen=True)
class Sealed:
    """Files by their paths below a folder: the SHA-256 of each, and what it was to the file system."""

    digests: dict[str, str]
    states: dict[str, State]

    @property
    def sizes(self) -> dict[str, int]:
        """The bytes of each file."""
        return {name: size for name, (_, size, _) in self.states.items()}


def seal(folder: Path, left_out: tuple[str, ...], known: Mapping[State, str]) -> Sealed:
    """The checksums of all files below a folder but those with the names that are `left_out`.

    A file that is to the file system what one of the `known` ones is, which are on the same, has the checksum of that.
    Raises OSError.
    """
    found = sorted(_files(str(folder), "", left_out), key=lambda each: each[0].split("/"))
    unknown = [name for name, state in found if state not in known]
    with ThreadPoolExecutor() as readers:  # hashing runs beside other threads
        fresh = dict(zip(unknown, readers.map(lambda name: digest_of(folder / name), unknown), strict=True))
    return Sealed({name: fresh.get(name) or known[state] for name, state in found}, dict(found))


def _files(folder: str, prefix: str, left_out: tuple[str, ...]) -> Iterator[tuple[str, State]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/", left_out)
            elif entry.name not in left_out:
                yield prefix + entry.name, state_of(entry.stat())
