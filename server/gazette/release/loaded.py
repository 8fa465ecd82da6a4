"""What a process that works for others has loaded already."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from gazette.reference import Reference


@lru_cache(1)
def reference_in(tables: Path, version: str) -> Reference:
    """The tables; `version` is the one that is hoped for, so that changed tables are read anew."""
    return Reference.load(tables)
