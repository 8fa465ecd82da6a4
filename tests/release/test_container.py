"""The container file: it takes in what a build of the package needs, and keeps data that are there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from gazette.settings import CHECKOUT, SETTINGS

FILE = (CHECKOUT / "Containerfile").read_text(encoding="utf-8") if (CHECKOUT / "Containerfile").exists() else ""


def test_all_that_the_package_is_made_of_is_copied_in():
    copied = {name for line in re.findall(r"^COPY (?!--)(.+)$", FILE, re.MULTILINE) for name in line.split()[:-1]}
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {name.removeprefix("/") for name in project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]}
    assert needed | {"pyproject.toml", "requirements.lock"} <= copied
    assert [name for name in sorted(copied) if not (CHECKOUT / name).exists()] == []


def test_every_setting_that_is_set_is_one():
    named = set(re.findall(r"\b(GAZETTE_[A-Z_]+)=", FILE))
    assert named
    assert named <= {setting.variable for setting in SETTINGS}


def test_the_first_start_copies_the_data_out_and_later_ones_leave_them(tmp_path: Path):
    (entry,) = re.findall(r"^ENTRYPOINT (\[.+\])$", FILE, re.MULTILINE)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "gazette").write_text('#!/bin/sh\necho "$@"\n')
    (programs / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    data = tmp_path / "data"
    (tmp_path / "data.new").mkdir()
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "GAZETTE_DATA": str(data),
    }
    for _ in range(2):
        done = subprocess.run(
            [*json.loads(entry), "serve", "--port", "1 2"], env=environment, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stdout) == (0, "serve --port 1 2\n"), done.stderr
        assert (data / "reference").is_dir()
        assert not (tmp_path / "data.new").exists()
        data.joinpath("ledger.jsonl").write_text("ours")
    assert data.joinpath("ledger.jsonl").read_text() == "ours"
