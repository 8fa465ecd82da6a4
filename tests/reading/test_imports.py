"""What is heavy is loaded when a file needs it, and what belongs to an extra only then."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("lxml", "pdfplumber", "pdfminer", "python_calamine", "PIL", "numpy", "rapidocr_onnxruntime", "onnxruntime")


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout


def test_reading_text_loads_no_reader_of_another_format():
    loaded = run(
        "import sys; from gazette.reading.capture import Capture; from gazette.reading.reader import read_document;"
        " read_document(b'plain text'); print(*sys.modules)"
    ).split()
    assert not set(loaded) & set(HEAVY)


@pytest.mark.parametrize("module", ["pdf", "docx", "workbook", "picture", "child"])
def test_only_recognition_needs_the_extra(module):
    absent = "; ".join(f"sys.modules['{name}'] = None" for name in ("numpy", "rapidocr_onnxruntime", "onnxruntime"))
    assert run(f"import sys; {absent}; import gazette.reading.{module}; print('loaded')") == "loaded\n"
