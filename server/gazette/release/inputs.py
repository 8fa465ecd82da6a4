"""What a release is made from, by digest: where all is as it was, there is nothing to build.

Kept light: a build that finds nothing to do must not import what it would need to do something.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import gazette
from gazette.identity.ledger_bytes import bytes_of, digest_of_first
from gazette.settings import Settings, shipped

_NOT_BUILDING = ("cli.py", "commands", "linking", "manual", "publishing", "query", "web", "_shipped")
"""Rooms whose code does not change what a release holds."""
_LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "oxrdflib", "opencc", "lxml", "pdfplumber", "python-calamine")


def inputs_of(settings: Settings, notices: str) -> dict[str, str]:
    """A digest for each kind of input: the folders of data, shapes, ontology, the code, and the libraries beneath; that
    of the `notices` is known (`folders.look_at_folders`)."""
    data = settings.data
    return {
        "notices": notices,
        "lists": digest_below(data / "lists"),
        "industries": digest_below(data / "industries"),
        "reference": digest_below(data / "reference"),
        "ledger": _digest_of_ledger(data / "ledger.jsonl"),
        "shapes": digest_below(shipped("shapes")),
        "ontology": digest_below(shipped("ontology")),
        "code": _code(),
        "libraries": digest_of_libraries(),
    }


def digest_below(folder: Path) -> str:
    """SHA-256, in hexadecimal, over every file below a folder: its path from there, its size, its bytes.

    What cannot be read counts by its name alone: a build tells it.
    """
    return read_below(folder)[0]


def read_below(folder: Path) -> tuple[str, bool]:
    """The same, and whether every file could be read."""
    whole, readable = hashlib.sha256(), True
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            whole.update(f"{path.relative_to(folder).as_posix()}/\n".encode())
            continue
        try:
            content = path.read_bytes()
        except OSError:
            content, readable = b"", False
        whole.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest(), readable


def _digest_of_ledger(path: Path) -> str:
    data = bytes_of(path)
    return digest_of_first(data, len(data)).hexdigest()


def _code() -> str:
    package = Path(gazette.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] not in _NOT_BUILDING:
            content = path.read_bytes()
            whole.update(f"{name.as_posix()} {len(content)}\n".encode())
            whole.update(content)
    return whole.hexdigest()


def digest_of_libraries() -> str:
    """SHA-256, in hexadecimal, over the versions of the libraries that decide what a build makes."""
    return hashlib.sha256("\n".join(f"{name} {_version(name)}" for name in _LIBRARIES).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
