"""A server starts at once: what only builds, files and rare pages need is loaded when it is first needed.

The lists, which most pages show something of, need numpy: it costs 0.15 s.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "icalendar", "openpyxl", "pdfplumber", "pygments", "pypinyin", "pyshacl", "rdflib", "xlsxwriter",
    "SPARQLWrapper", "gazette.release.build", "gazette.extraction",
)  # fmt: skip


@pytest.mark.parametrize("module", ["gazette.web.app", "gazette.web.server"])
def test_nothing_heavy_is_loaded_at_the_start(module):
    command = [sys.executable, "-c", f"import sys, gazette.cli, {module}; print(*sys.modules, sep='\\n')"]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert module in loaded
    assert [name for name in HEAVY if name in loaded] == []
