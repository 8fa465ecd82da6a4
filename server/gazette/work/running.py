"""Checksums of files one after the other, worked out in a process of their own while the next files are still made.

A thread would wait for the interpreter's lock at each file, and who works beside it would wait for that thread.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gazette.errors import UserError

_PROCESS = Path(__file__).with_name("running_process.py")


class Checksum(NamedTuple):
    """The SHA-256 of some bytes, in hexadecimal, and how many they are."""

    sha256: str
    size: int


class RunningChecksums:
    """Checksums by any names. The process ends with this one, and at the latest when it is closed."""

    def __init__(self) -> None:
        """Raises `UserError` where no process can be started."""
        command = [sys.executable, "-I", "-S", str(_PROCESS)]  # with the standard library alone it is there at once
        try:  # in a group of its own: who is interrupted at a terminal is the one that it works for
            self._process = subprocess.Popen(  # noqa: S603 - our own
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
            )
        except OSError as error:
            raise UserError(f"the process that works out checksums cannot be started: {error.strerror}") from error

    def __enter__(self) -> RunningChecksums:
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def take(self, name: str, folder: Path, files: Iterable[str]) -> None:
        """The next files of a name, below a folder; nobody changes them any more. Raises `UserError` as `result`."""
        self._tell([name, str(folder), *files])

    def result(self) -> dict[str, Checksum]:
        """The checksum of each name, when all files are read; nothing can be taken after it.

        Raises OSError where a file cannot be read, and `UserError` where the process died.
        """
        self._tell([])
        told, _ = self._process.communicate()
        if not told:
            raise _ended()
        found, fault = json.loads(told)
        if fault:
            raise OSError(*fault)
        return {name: Checksum(*each) for name, each in found.items()}

    def close(self) -> None:
        """End the process, whatever it does; twice does no harm."""
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            pass

    def _tell(self, what: list[str]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise _ended() from None


def _ended() -> UserError:
    return UserError("the process that works out checksums ended without a word", advice="Look whether memory ran out.")
