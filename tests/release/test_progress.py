"""How far work has come is shown on a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

WORK = (
    "from gazette.release.progress import on_terminal;"
    " assert list(on_terminal(range(3), 'counting')) == [0, 1, 2];"
    " assert list(on_terminal([7], 'one thing')) == [7]"
)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "TERM": "xterm"}


def test_a_pipe_gets_nothing_of_it():
    done = subprocess.run([sys.executable, "-c", WORK], env=environment(), capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end():
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", WORK], env=environment(), stdout=subprocess.PIPE, stderr=theirs, timeout=60
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "counting" in shown
    assert "100%" in shown
    assert "one thing" not in shown, "a single piece needs no bar"
    assert shown.rstrip().endswith("\x1b[2K"), "the line is erased"
