"""The folder of a notice: its captures as they came, and `capture.toml`, which says where each came from.

data/notices/<slug>/
    capture.toml
    page.txt            one file a capture: text, or an HTML page; by hand any format that is read
    list.xlsx.txt       the text derived from a capture in another format, which itself is not kept

[[capture]]
file = "page.txt"
url = "http://example.org/show3883.html"       # left out where it is not known
site = "…"                                     # whose site, as it names itself
rights = "official-text"                       # or "third-party": an article, of which only quotes are shown
obtained = "saved by hand from a browser"      # how the bytes came here
retrieved = 2026-06-30                         # the day, where it is known
sha256_original = "…"                          # digest of the bytes before contact data was masked
masked = 0                                     # how many stretches were masked
original = "list.xlsx"                         # only of a derived text: the name of the file that it was derived from,
media_type = "application/vnd.…sheet"          # that file's type,
confidence = 0.97                              # and, where it was recognised in pictures, how certain the text is
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from gazette.errors import BadDataFile, UserError
from gazette.reading.document import Document
from gazette.reading.formats import Format
from gazette.reading.plain_text import text_of
from gazette.reading.privacy import mask_contacts
from gazette.reading.reader import read_document

Rights = Literal["official-text", "third-party"]
DESCRIPTION = "capture.toml"


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture: the file and what capture.toml says of it."""

    file: Path
    rights: Rights
    obtained: str
    sha256_original: str
    masked: int
    url: str | None = None
    site: str | None = None
    retrieved: dt.date | None = None
    original: str | None = None
    media_type: str | None = None
    confidence: float | None = None

    def read(self) -> Document:
        """The document of this capture, in whichever format the file is; contact data in a derived text is masked.

        Raises `BadDataFile` where the file is missing, and `UnreadableInput` where it cannot be read.
        """
        try:
            data = self.file.read_bytes()
        except FileNotFoundError as error:
            raise BadDataFile("the capture's file is missing", file=self.file, advice=f"See {DESCRIPTION}.") from error
        except OSError as error:
            raise BadDataFile(f"the capture cannot be read: {error.strerror}", file=self.file) from error
        if self.original is not None:  # text, whatever it looks like
            return Document(
                raw=text_of(data, file=self.file),
                sha256=hashlib.sha256(data).hexdigest(),
                media_type=self.media_type or Format.TEXT.media_type,
                url=self.url,
                site=self.site,
                confidence=self.confidence,
            )
        document = read_document(data, file=self.file, url=self.url, site=self.site)
        return document if document.media_type == Format.TEXT.media_type else masked_document(document)


def masked_document(document: Document) -> Document:
    """A document without contact data, every offset kept: for what no `add` has masked before it is read."""
    text, masked = mask_contacts(document.raw)
    return replace(document, raw=text) if masked else document


def notice_folders(notices: Path) -> list[Path]:
    """The folders of data/notices, by name; hidden ones are passed over."""
    if not notices.is_dir():
        return []
    return sorted(folder for folder in notices.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def load_captures(folder: Path) -> tuple[Capture, ...]:
    """The captures of a notice's folder. Raises `BadDataFile` with file and line where capture.toml is wrong."""
    path = folder / DESCRIPTION
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadDataFile("not UTF-8", file=path, line=line, advice="TOML is UTF-8 (TOML 1.0).") from error
    except FileNotFoundError as error:
        advice = "Describe the captures there, or use `gazette add`."
        raise BadDataFile(f"no {DESCRIPTION} in this folder", file=folder, advice=advice) from error
    except OSError as error:
        raise BadDataFile(f"cannot be read: {error.strerror}", file=path) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadDataFile(
            f"not TOML: {error}", file=path, line=int(found.group(1)) if found else len(text.splitlines()) or 1,
            advice="Strings stand in quotes, dates do not; each capture begins with [[capture]].",
        ) from error  # fmt: skip
    tables = data.get("capture")
    if not isinstance(tables, list) or not tables:
        raise BadDataFile("no [[capture]] table", file=path, line=1, advice="See the head of another capture.toml.")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[capture]]"]
    return tuple(_capture(path, table, line) for table, line in zip(tables, lines or [1] * len(tables), strict=False))


def _capture(path: Path, table: dict[str, Any], line: int) -> Capture:
    def wrong(key: str, expected: str) -> BadDataFile:
        return BadDataFile(f"capture: `{key}` {expected}", file=path, line=line)

    known = {
        "file", "url", "site", "rights", "obtained", "retrieved", "sha256_original", "masked", "original", "media_type",
        "confidence",
    }  # fmt: skip
    for key in table:
        if key not in known:
            raise wrong(key, f"is not known here; known are {', '.join(sorted(known))}")
    for key in ("file", "obtained", "rights", "sha256_original"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise wrong(key, "must be there, as text")
    for key in ("url", "site", "original", "media_type"):
        if key in table and not isinstance(table[key], str):
            raise wrong(key, "must be text")
    if table["rights"] not in get_args(Rights):
        raise wrong("rights", f"must be one of {', '.join(get_args(Rights))}")
    retrieved = table.get("retrieved")
    if retrieved is not None and type(retrieved) is not dt.date:
        raise wrong("retrieved", "must be a date, as 2026-06-30 without quotes")
    confidence = table.get("confidence")
    if confidence is not None and not (isinstance(confidence, float | int) and 0 <= confidence <= 1):
        raise wrong("confidence", "must be a number from 0 to 1")
    if not isinstance(table.get("masked", 0), int):
        raise wrong("masked", "must be a whole number")
    if not re.fullmatch("[0-9a-f]{64}", table["sha256_original"]):
        raise wrong("sha256_original", "must be a SHA-256 digest: 64 digits of 0-9 and a-f")
    if Path(table["file"]).name != table["file"]:
        raise wrong("file", "must be a file of this folder, without a path")
    if "url" in table and not re.match(r"https?://[^\s<>\"]+$", table["url"]):
        raise wrong("url", "must be an http or https address")
    return Capture(
        file=path.parent / table["file"],
        rights=cast(Rights, table["rights"]),
        obtained=table["obtained"],
        sha256_original=table["sha256_original"],
        masked=table.get("masked", 0),
        url=table.get("url"),
        site=table.get("site"),
        retrieved=retrieved,
        original=table.get("original"),
        media_type=table.get("media_type"),
        confidence=confidence,
    )


def add_capture(
    notices: Path,
    slug: str,
    data: bytes,
    *,
    rights: Rights,
    obtained: str,
    name: str = "page.txt",
    url: str | None = None,
    site: str | None = None,
    retrieved: dt.date | None = None,
) -> Capture:
    """Put a capture into `notices/<slug>/`, contact data masked, and describe it in capture.toml.

    Text and HTML are kept, masked. Of any other format the derived text is kept, masked, and not the file: nobody can
    tell what else stands in it (data of its authors, hidden sheets, a telephone number in a picture). So is the text of
    an HTML page in which contact data is spread over several elements, where it cannot be masked in place. A folder
    that exists gets one more capture. Raises `UnreadableInput` where the bytes cannot be read, and `UserError` where
    the slug or the file name cannot be used or the same bytes are there already.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", slug):
        raise UserError(f"{slug!r} cannot name a folder", advice="Use small letters, digits and hyphens.")
    folder = notices / slug
    digest = hashlib.sha256(data).hexdigest()
    present = load_captures(folder) if (folder / DESCRIPTION).exists() else ()
    for capture in present:
        if capture.sha256_original == digest:
            raise UserError("these bytes are in this notice already", file=capture.file)
    if elsewhere := _with_bytes(notices, digest, but=folder):
        raise UserError(
            "these bytes are in another notice already; a capture is of one page, and a page of one notice",
            file=elsewhere.file,
            advice=f"Where they belong to {slug}, remove them there first (the file and its part of {DESCRIPTION}).",
        )
    kept = _to_keep(data, name, url)
    name = _free_name(kept.name, {capture.file.name for capture in present})
    fields: list[tuple[str, str | int | float | dt.date | None]] = [
        ("file", name), ("url", url), ("site", site), ("rights", rights), ("obtained", obtained),
        ("retrieved", retrieved), ("sha256_original", digest), ("masked", kept.masked), ("original", kept.original),
        ("media_type", kept.media_type), ("confidence", kept.confidence),
    ]  # fmt: skip
    table = "".join(f"{key} = {_toml(value)}\n" for key, value in fields if value is not None)
    _capture(folder / DESCRIPTION, tomllib.loads(table), 1)  # nothing is written that could not be read again
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(kept.content)
    with (folder / DESCRIPTION).open("a", encoding="utf-8") as file:
        file.write(("\n" if present else "") + "[[capture]]\n" + table)
    return load_captures(folder)[-1]


def remove_folder(folder: Path) -> None:
    """Take a notice's folder out again: its captures and their description, and the folder where nothing else is."""
    for capture in load_captures(folder):
        capture.file.unlink()
    (folder / DESCRIPTION).unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _with_bytes(notices: Path, digest: str, *, but: Path) -> Capture | None:
    """The capture of another notice that was made of bytes with this digest; None where there is none."""
    for description in sorted(notices.glob(f"*/{DESCRIPTION}")):
        if description.parent != but and digest in description.read_text("utf-8", "replace"):
            return next((c for c in load_captures(description.parent) if c.sha256_original == digest), None)
    return None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a capture: the bytes and name of a file, and for a derived text what it was derived from."""

    content: bytes
    name: str
    masked: int
    original: str | None = None
    media_type: str | None = None
    confidence: float | None = None


def _to_keep(data: bytes, name: str, url: str | None) -> _Kept:
    from gazette.reading.html import all_text

    document = read_document(data, file=name, url=url)
    if document.media_type == Format.TEXT.media_type:
        text, masked = mask_contacts(document.raw)
        return _Kept(text.encode(), name, masked)
    if document.media_type == Format.HTML.media_type:
        source, masked = mask_contacts(text_of(data, file=name))
        content = source.encode("utf-8-sig")  # the mark rules over what the page declares (HTML, 13.2.3.2)
        page = read_document(content, file=name, url=url)  # a table shows what stands in a column of contacts
        if not mask_contacts(all_text(source))[1] and not mask_contacts(page.raw)[1]:
            return _Kept(content, name, masked)
    text, masked = mask_contacts(document.raw)
    return _Kept(text.encode(), f"{name}.txt", masked, name, document.media_type, document.confidence)


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    free, number = name, 2
    while free in taken:
        free, number = f"{stem}-{number}{dot}{suffix}", number + 1
    return free


def _toml(value: str | int | float | dt.date) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
    return value.isoformat() if isinstance(value, dt.date) else str(value)
