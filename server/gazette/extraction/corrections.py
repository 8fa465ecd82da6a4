"""A curator's word against what was read: corrections.toml overrules a field or a row of a record, and says why.

    [[correction]]
    field = "/issued"                    # a JSON Pointer (RFC 6901) into the record
    read = "2024-07-29"                  # what extraction gives there; null is written as ""
    set = "2024-07-30"
    why = "The picture of the notice shows the 30th."

    [[correction]]
    row = "浙东工业母机集群"               # a row, by the name that extraction gives it
    set = { regions = ["330200", "331000"] }
    why = "The east of Zhejiang; the county's page names the cities."

    [[correction]]
    row = "联系人"
    remove = true
    why = "A line of contacts."

`file` limits a correction to one capture of the folder. A correction holds for as long as extraction gives what it says
was read; when it no longer does, nothing is changed and the record warns (`correction-unmatched`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from gazette.errors import BadDataFile
from gazette.records import NoticeRecord, Warning

NAME = "corrections.toml"
_KEYS = frozenset({"file", "field", "read", "row", "set", "remove", "why"})
_ADVICE = "See the head of gazette/extraction/corrections.py, or delete the file."


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: of a `field` (a pointer, with what was read there) or of a `row` (by its name)."""

    why: str
    field: str | None = None
    read: Any = None
    row: str | None = None
    to: Any = None
    remove: bool = False
    file: str | None = None


def read_corrections(folder: Path) -> list[Correction]:
    """The corrections of a notice's folder; none where it has no such file. Raises `BadDataFile` for a bad one."""
    path = folder / NAME
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDataFile(f"this is no TOML: {error}", file=path, advice=_ADVICE) from error
    items = told.get("correction")
    if set(told) != {"correction"} or not isinstance(items, list):
        raise BadDataFile("it must hold [[correction]] tables and nothing else", file=path, advice=_ADVICE)
    return [_correction(item, number, path) for number, item in enumerate(items, start=1)]


def _correction(item: Any, number: int, path: Path) -> Correction:
    fault = None
    if not isinstance(item, dict) or not set(item) <= _KEYS:
        fault = f"it has keys beside {', '.join(sorted(_KEYS))}"
    elif not item.get("why"):
        fault = "it does not say why"
    elif ("field" in item) == ("row" in item):
        fault = "it names a field or a row, one of both"
    elif ("set" in item) == bool(item.get("remove")):
        fault = "it says what to set, or remove = true"
    elif "field" in item and ("read" not in item or not str(item["field"]).startswith("/")):
        fault = "a field is a JSON Pointer, with what was read there"
    elif "row" in item and "set" in item and not isinstance(item["set"], dict):
        fault = "for a row, set is a table of its fields"
    if fault:
        raise BadDataFile(f"correction {number}: {fault}", file=path, advice=_ADVICE)
    return Correction(
        why=item["why"], field=item.get("field"), read=item.get("read"), row=item.get("row"), to=item.get("set"),
        remove=bool(item.get("remove")), file=item.get("file"),
    )  # fmt: skip


def corrected(record: NoticeRecord, corrections: Sequence[Correction], file: str) -> NoticeRecord:
    """The record with the corrections that hold for a capture; what was overruled is marked "inferred" in the evidence.

    Raises `BadDataFile` where a correction sets something that the record cannot hold.
    """
    mine = [each for each in corrections if each.file in (None, file)]
    if not mine:
        return record
    built: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    unmatched = []
    for each in mine:
        done = _in_rows(built, each) if each.row is not None else _in_field(built, each)
        if not done:
            what = each.field or f"row {each.row!r}"
            message = f"the correction of {what} no longer matches what is read ({each.why})"
            unmatched.append(Warning(code="correction-unmatched", message=message))
    built["warnings"] += [msgspec.to_builtins(warning) for warning in unmatched]
    try:
        return msgspec.convert(built, NoticeRecord)
    except msgspec.ValidationError as error:
        raise BadDataFile(f"a correction breaks the record: {error}", file=file, advice=_ADVICE) from error


def _in_field(built: dict[str, Any], each: Correction) -> bool:
    assert each.field is not None
    *path, last = [token.replace("~1", "/").replace("~0", "~") for token in each.field.split("/")[1:]]
    holder: Any = built
    for token in path:
        holder = _child(holder, token)
    if not _has(holder, last):
        return False
    key: Any = int(last) if isinstance(holder, list) else last
    if holder[key] != each.read and not (holder[key] is None and each.read == ""):
        return False
    if not each.remove:
        holder[key] = each.to
        _mark(built, each.field)
    elif isinstance(holder, list):
        _take_out(built, each.field.rsplit("/", 1)[0], key)
    else:
        holder[key] = None
        _drop(built, each.field)
    return True


def _child(holder: Any, token: str) -> Any:
    if not _has(holder, token):
        return None
    return holder[int(token)] if isinstance(holder, list) else holder[token]


def _has(holder: Any, token: str) -> bool:
    if isinstance(holder, list):
        return token.isascii() and token.isdigit() and int(token) < len(holder)
    return isinstance(holder, dict) and token in holder


def _in_rows(built: dict[str, Any], each: Correction) -> bool:
    found = [
        (f"/announcements/{a}/entries", e)
        for a, announcement in enumerate(built["announcements"])
        for e, entry in enumerate(announcement["entries"])
        if entry["name"] == each.row
    ]
    for pointer, number in reversed(found):
        if each.remove:
            _take_out(built, pointer, number)
        else:
            built["announcements"][int(pointer.split("/")[2])]["entries"][number].update(each.to)
            _mark(built, f"{pointer}/{number}")
    return bool(found)


def _take_out(built: dict[str, Any], pointer: str, number: int) -> None:
    """Take an item out of a list; the evidence of those behind it moves up."""
    holder: Any = built
    for token in pointer.split("/")[1:]:
        holder = _child(holder, token)
    del holder[number]
    built["evidence"] = dict(_moved(built["evidence"], pointer, number))


def _moved(evidence: dict[str, Any], pointer: str, number: int) -> Iterator[tuple[str, Any]]:
    for key, value in evidence.items():
        if not key.startswith(f"{pointer}/"):
            yield key, value
            continue
        index, slash, rest = key.removeprefix(f"{pointer}/").partition("/")
        if int(index) != number:
            yield f"{pointer}/{int(index) - (int(index) > number)}{slash}{rest}", value


def _mark(built: dict[str, Any], pointer: str) -> None:
    for key, value in built["evidence"].items():
        if key == pointer or pointer.startswith(f"{key}/"):
            value["mode"] = "inferred"


def _drop(built: dict[str, Any], pointer: str) -> None:
    built["evidence"] = {k: v for k, v in built["evidence"].items() if k != pointer and not k.startswith(f"{pointer}/")}
