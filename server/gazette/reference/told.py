"""Entries of TOML files: what is missing, or of the wrong kind, is told with its place."""

from __future__ import annotations

from typing import TypeVar

import msgspec

Told = TypeVar("Told")


def as_told(entry: object, kind: type[Told], where: str = "") -> Told:
    """An entry as the class `kind` has it. Raises ValueError with what is wrong; `where` names the entry."""
    try:
        return msgspec.convert(entry, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}" if where else str(error)) from error
