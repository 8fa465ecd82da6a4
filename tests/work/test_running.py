"""Checksums that are worked out in a process of their own."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gazette.errors import UserError
from gazette.work import running as running_of
from gazette.work.running import Checksum, RunningChecksums


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    there = {"a": b"", "b": b"b" * 3_000_000, "c/d": b"d", "集群.csv": "集群".encode()}
    for name, data in there.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return there


def test_each_name_has_the_checksum_of_its_files_one_after_the_other(tmp_path: Path, files: dict[str, bytes]) -> None:
    with RunningChecksums() as running:
        running.take("one", tmp_path, ["b", "a"])
        running.take("none", tmp_path, [])
        running.take("other", tmp_path, ["集群.csv"])
        running.take("one", tmp_path, ["c/d"])
        found = running.result()
    whole = {"one": files["b"] + files["c/d"], "none": b"", "other": files["集群.csv"]}
    assert found == {n: Checksum(hashlib.sha256(data).hexdigest(), len(data)) for n, data in whole.items()}


def test_who_asks_waits_until_all_files_are_read(tmp_path: Path, files: dict[str, bytes]) -> None:
    with RunningChecksums() as running:
        running.take("many", tmp_path, ["b"] * 100)
        assert running.result()["many"].size == 100 * len(files["b"])


def test_nobody_waits_for_the_files_to_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow")
    many = [f"{number:0200}" for number in range(2_000)]
    with RunningChecksums() as running:
        running.take("one", tmp_path, ["slow"])
        running.take("two", tmp_path, many)  # more than a pipe holds
        with (tmp_path / "slow").open("wb") as file:
            file.write(b"slow")
        with pytest.raises(FileNotFoundError) as told:
            running.result()
    assert told.value.filename == f"{tmp_path}/{many[0]}"


def test_a_process_that_dies_is_told_in_words(tmp_path: Path) -> None:
    with RunningChecksums() as running:
        running._process.kill()
        running._process.wait()
        with pytest.raises(UserError, match="ended without a word"):
            running.result()


def test_the_process_goes_when_it_is_closed_whatever_it_does(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    with RunningChecksums() as running:
        running.take("one", tmp_path, ["never"])
    assert running._process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("told", [b"", b'["one", "/tmp"', b'["one", "/tmp", "no such file"]\n["one'])
def test_the_process_goes_when_whoever_tells_it_is_gone_in_the_middle_of_a_line(told: bytes) -> None:
    command = [sys.executable, "-I", "-S", str(running_of._PROCESS)]
    gone = subprocess.run(command, input=told, capture_output=True, timeout=30, check=True)
    assert (gone.stdout, gone.stderr) == (b"", b"")


def test_where_no_process_can_be_started_that_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(running_of.subprocess, "Popen", refuse)
    with pytest.raises(UserError, match="cannot be started: Resource temporarily unavailable"):
        RunningChecksums()


def test_the_process_goes_with_the_one_that_started_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    code = (
        "import os, sys, pathlib\n"
        "from gazette.work.running import RunningChecksums\n"
        "running = RunningChecksums()\n"
        "running.take('one', pathlib.Path(sys.argv[1]), ['never'])\n"
        "print(running._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    process = Path(f"/proc/{int(told.stdout)}")
    for _ in range(200):
        if not process.exists() or "State:\tZ" in (process / "status").read_text():
            return
        time.sleep(0.05)
    raise AssertionError("it is still there")
