"""What a command is given: settings as options, a file, the release in force."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gazette.errors import NothingToServe, UserError
from gazette.settings import SETTINGS, Settings

if TYPE_CHECKING:
    from gazette.release.manifest import Release

Command = TypeVar("Command", bound=Callable[..., Any])
_HELP = {setting.name: f"{setting.help}  [{setting.variable}]" for setting in SETTINGS}


def setting(name: str) -> Callable[[Command], Command]:
    """A setting as an option, with its help and its variable."""
    return click.option(f"--{name.replace('_', '-')}", name, default=None, help=_HELP[name])


def bytes_of(file: Path) -> bytes:
    """What is in a file, or comes by standard input (`-`). Raises `UserError`."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        advice = "Name one file in it." if file.is_dir() else "See whether it is there, and may be read."
        raise UserError(f"cannot be read: {error.strerror}", file=file, advice=advice) from error


def text_of(file: Path) -> str:
    """The text in a file, or what comes by standard input (`-`). Raises `UserError`."""
    data = bytes_of(file)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError("not UTF-8 text", file=file, line=line, advice="Save it as UTF-8.") from error


def release_in_force(settings: Settings) -> Release:
    """The release in force for these settings. Raises `NothingToServe`, with advice for who types commands."""
    from gazette.release.manifest import bases_of, releases_of
    from gazette.release.swap import current

    try:
        return current(releases_of(settings.var, settings.base_uri))
    except NothingToServe as error:
        others = [base for base in bases_of(settings.var) if base != settings.base_uri]
        if releases_of(settings.var, settings.base_uri).exists():
            error.advice = "`gazette build` makes it anew; `gazette releases` says what is kept."
        elif others:
            error.advice = f"There are releases for {', '.join(others)}: name one by --base-uri."
        raise
