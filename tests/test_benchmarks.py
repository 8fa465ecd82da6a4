"""Every bench that the Makefile names starts as it is named there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from gazette.settings import CHECKOUT

NAMES = sorted(set(re.findall(r"python -m (benchmarks[.a-z_]+)", (CHECKOUT / "Makefile").read_text(encoding="utf-8"))))
LOOK = """
import importlib, importlib.util, sys
name = sys.argv[1]
importlib.import_module(f"{name}.__main__" if importlib.util.find_spec(name).submodule_search_locations else name)
"""


def test_none_is_run_in_another_way() -> None:
    assert "python benchmarks/" not in (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "benchmarks.sparql" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_all_that_it_imports_is_there(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOOK, name], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
