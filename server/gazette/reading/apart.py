"""Formats with large parsers (PDF, Office, pictures) are read in a process of their own, with limits.

A file made to break or to fill a parser ends that process and nothing else. Macros, links and outside entities are
never run or fetched: none of the parsers does so, and macros are not even looked at.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import msgspec
from msgspec import Struct

from gazette.errors import UnreadableInput
from gazette.reading.derived import Derived
from gazette.reading.formats import Format

_SECONDS = 900
_TOO_MUCH = "It may be damaged, or made to do harm. Give the part that holds the notice or its list."


class Answer(Struct, frozen=True, kw_only=True):
    """What the process gives: a text, or the reason why there is none."""

    derived: Derived | None = None
    message: str = ""
    advice: str | None = None


def read_apart(found: Format, data: bytes) -> Derived:
    """The text of a capture, read in a process of its own.

    Raises `UnreadableInput` with the reader's reason, and where the process needed more than its limits or broke.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-P", "-m", "gazette.reading.child", found.name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, env=environment, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired as error:
        raise UnreadableInput(f"{found.label} that takes too long to read", advice=_TOO_MUCH) from error
    if done.returncode == 0:
        answer = msgspec.json.decode(done.stdout, type=Answer)
        if answer.derived is None:
            raise UnreadableInput(answer.message, advice=answer.advice)
        return answer.derived
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise UnreadableInput(f"{found.label} that takes too long to read", advice=_TOO_MUCH)
    if done.returncode == -signal.SIGABRT or b"MemoryError" in done.stderr:
        raise UnreadableInput(f"{found.label} that needs too much memory to read", advice=_TOO_MUCH)
    told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    raise UnreadableInput(f"{found.label} that cannot be read: {told or 'its reader broke'}", advice=_TOO_MUCH)
