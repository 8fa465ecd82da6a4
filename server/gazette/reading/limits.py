"""What a capture may cost at most. Real notices and their lists stay far below; a file past a limit is refused."""

from __future__ import annotations

from gazette.errors import UnreadableInput

FILE_BYTES = 64 * 2**20
"""Bytes of one capture."""
UNPACKED_BYTES = 256 * 2**20
"""Bytes that the parts of a ZIP archive (DOCX, XLSX) may unpack to, together."""
UNPACKED_RATIO = 200
"""How many times its packed size a part past 10 MiB may unpack to."""
PARTS = 5_000
"""Parts of a ZIP archive."""
PAGES = 300
"""Pages of a PDF that are read as text."""
PICTURED_PAGES = 30
"""Pages of a PDF, or pictures of one file, that are recognised."""
PIXELS = 50_000_000
"""Pixels of one picture."""
CELLS = 400_000
"""Cells of one table, those that spans repeat counted in."""
COLUMNS = 64
"""Columns of one table; wider spans are cut to it."""
REPEATED_CHARACTERS = 120
"""A cell that spans several rows or columns is repeated in each up to this length; a longer one stands once."""
TEXT_CHARACTERS = 20_000_000
"""Characters of the text derived from one capture."""
MEMORY_BYTES = 2 * 2**30
"""Address space of the process that reads PDF, Office files and pictures."""
PROCESSOR_SECONDS = 600
"""Processor time of that process."""


def too_large(what: str, limit: int, advice: str | None = None) -> UnreadableInput:
    """The refusal of a capture that has more of something than is read."""
    advice = advice or "Give the part of the file that holds the notice or its list."
    return UnreadableInput(f"too large: more than {limit:,} {what}", advice=advice)
