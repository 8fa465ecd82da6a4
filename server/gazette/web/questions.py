"""The questions that the data set answers: `ontology/questions`, shown on the query page and kept true by the tests.

ontology/questions/
    groups.toml              the groups: id and name in Chinese and English
    07-stages-reached/       a question, in the order of the numbers
        question.toml        id (the folder's name without its number), group, asked_by, zh, en; note_zh and note_en
        query.rq             the query; the data set's prefixes are known to it
        given.trig           the smallest data that answers it
        expected.srj         the answer over that data (SPARQL 1.1 Query Results JSON)
        mutation.ru          an update of that data that must change the answer
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from gazette.errors import BadDataFile
from gazette.settings import shipped

GROUPS_FILE = "groups.toml"
_FOLDER_NAME = re.compile(r"\d\d-([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in Chinese and English with its query; the note tells a trap, in both languages or in neither."""

    id: str
    group_zh: str
    group_en: str
    zh: str
    en: str
    query: str
    folder: Path
    asked_by: str
    note_zh: str | None = None
    note_en: str | None = None


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    zh: str
    en: str


class _Groups(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: tuple[_Group, ...]


class _Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    group: str
    asked_by: str
    zh: str
    en: str
    note_zh: str | None = None
    note_en: str | None = None


@cache
def published_questions() -> tuple[Question, ...]:
    """The questions that ship with the program, read once a process. Raises `BadDataFile`."""
    return load_questions(shipped("ontology") / "questions")


def load_questions(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder, in the order of their numbers.

    Raises `BadDataFile` with file and line where a question is not described as this module's head says.
    """
    groups = {group.id: group for group in _read(folder / GROUPS_FILE, _Groups).group}
    questions = tuple(_question(path, groups) for path in sorted(folder.iterdir()) if path.is_dir())
    if not questions:
        raise BadDataFile("there are no questions", file=folder)
    taken: set[str] = set()
    for question in questions:
        if question.id in taken:
            raise _wrong(question.folder / "question.toml", "id", f"another question is called {question.id!r}")
        taken.add(question.id)
    return questions


def in_groups(questions: Iterable[Question]) -> Iterator[tuple[Question, ...]]:
    """The questions group by group, in the order in which the groups appear."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group_en, []).append(question)
    return (tuple(group) for group in groups.values())


def _question(folder: Path, groups: dict[str, _Group]) -> Question:
    path = folder / "question.toml"
    name = _FOLDER_NAME.fullmatch(folder.name)
    if name is None:
        raise BadDataFile(
            "the folder's name is not two digits and words joined by hyphens",
            file=folder,
            advice="Call it, for example, 07-stages-reached.",
        )
    told = _read(path, _Description)
    if told.id != name.group(1):
        raise _wrong(path, "id", f"{told.id!r} is not the folder's name without its number")
    if told.group not in groups:
        raise _wrong(path, "group", f"{told.group!r} is not a group of {GROUPS_FILE}: {', '.join(groups)}")
    for key in ("asked_by", "zh", "en"):
        if not getattr(told, key).strip():
            raise _wrong(path, key, "is empty")
    if bool(told.note_zh) != bool(told.note_en):
        raise _wrong(path, "note_zh" if told.note_zh else "note_en", "a note needs both note_zh and note_en")
    query = _text(folder / "query.rq").strip()
    if not query:
        raise BadDataFile("there is no query", file=folder / "query.rq", line=1)
    return Question(
        id=told.id,
        group_zh=groups[told.group].zh,
        group_en=groups[told.group].en,
        zh=told.zh,
        en=told.en,
        query=query,
        folder=folder,
        asked_by=told.asked_by,
        note_zh=told.note_zh or None,
        note_en=told.note_en or None,
    )


_Told = TypeVar("_Told")


def _read(path: Path, kind: type[_Told]) -> _Told:
    text = _text(path)
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.DecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        key = re.search(r"(?:field|\$\.?[\w\[\].]*?)\W*`?(\w+)`$", str(error))
        at = int(line.group(1)) if line else _line_of(text, key.group(1) if key else "")
        raise BadDataFile(str(error), file=path, line=at) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BadDataFile("the file is missing", file=path) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadDataFile("the file is not UTF-8", file=path, line=line) from error


def _wrong(path: Path, key: str, what: str) -> BadDataFile:
    return BadDataFile(f"`{key}`: {what}", file=path, line=_line_of(_text(path), key))


def _line_of(text: str, key: str) -> int:
    """The line on which a key is set; 1 where it is not."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if key and re.match(rf"\s*{key}\s*=", line)), 1)
