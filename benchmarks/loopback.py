"""Servers on the loopback: a port that nobody uses, and a command that runs until a block ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120
"""Seconds until a server has to answer."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str | Path], address: str, environ: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it is there when it answers at an address, without a fault of its own.

    It gets this environment, else that of this process; what it writes goes into the file `log`. Raises RuntimeError,
    with what it wrote, where it ends before it answers or does not answer in time.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = log or Path(folder) / "log"
        with written.open("wb") as output:
            process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)  # noqa: S603 - our own
        try:
            until = time.monotonic() + PATIENCE
            while not answers(address):
                if process.poll() is not None or time.monotonic() > until:
                    told = written.read_text(encoding="utf-8", errors="replace")[-4000:]
                    raise RuntimeError(f"no answer at {address} of {command[0]} (status {process.poll()}): {told}")
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(address: str) -> bool:
    """Whether a server answers at an address, without a fault of its own (RFC 9110, 15.6)."""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - loopback
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def with_our_paths(**given: str) -> dict[str, str]:
    """The environment of this process, with its paths for Python and what else is given."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)} | given
