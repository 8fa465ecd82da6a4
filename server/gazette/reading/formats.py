"""Which format a capture has, told by its bytes: names and suffixes lie."""

from __future__ import annotations

import re
from enum import Enum

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


class Format(Enum):
    """A format with its media type, the words for people, and the suffix of its files.

    Of the ones without a suffix nothing can be read here.
    """

    TEXT = ("text/plain", "plain text", ".txt")
    HTML = ("text/html", "an HTML page", ".html")
    MHTML = ("multipart/related", "a web archive (MHTML)", ".mhtml")
    PDF = ("application/pdf", "a PDF", ".pdf")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document (DOCX)",
        ".docx",
    )
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook (XLSX)", ".xlsx")
    XLS = ("application/vnd.ms-excel", "an Excel workbook (XLS)", ".xls")
    PNG = ("image/png", "a PNG picture", ".png")
    JPEG = ("image/jpeg", "a JPEG picture", ".jpg")
    GIF = ("image/gif", "a GIF picture", ".gif")
    TIFF = ("image/tiff", "a TIFF picture", ".tif")
    BMP = ("image/bmp", "a BMP picture", ".bmp")
    WEBP = ("image/webp", "a WebP picture", ".webp")
    LOCKED = ("application/x-encrypted", "an encrypted Office document", "")
    DOC = ("application/msword", "an old Word document (DOC)", "")
    OLE = ("application/x-ole-storage", "an old Office document", "")
    RTF = ("application/rtf", "an RTF document", "")
    ZIP = ("application/zip", "a ZIP archive", "")
    ARCHIVE = ("application/octet-stream", "a packed archive", "")

    def __init__(self, media_type: str, label: str, suffix: str) -> None:
        self.media_type = media_type
        self.label = label
        self.suffix = suffix


_MAGIC = (
    (b"%PDF-", Format.PDF),
    (b"\x89PNG\r\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"{\\rtf", Format.RTF),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"Rar!", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
)
_NAMES_IN_OLE = (
    ("EncryptedPackage", Format.LOCKED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
)
_NAMES_IN_ZIP = ((b"word/document", Format.DOCX), (b"xl/workbook", Format.XLSX))
_PDF_HEAD = 1024
"""A PDF's header may stand so far in (ISO 32000-1, note to 7.5.2)."""

_HTML_HEAD = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(?:/(?:p|div|td|tr|table|li|span|html|body)|br\s*/?)\s*>", re.IGNORECASE)
_FEW_TAGS = 3
_LINES_A_TAG = 2
"""Plain text has its lines; a page saved as source has a closing tag at least every second line."""
_HEAD = 40_000
_MAIL_HEAD = re.compile(rb"(?:From: <Saved by|MIME-Version: 1\.0)", re.IGNORECASE)


def format_of(data: bytes) -> Format:
    """The format of a capture. What has no mark of another format is text, if it is anything."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        return Format.BMP
    if data.startswith(_ZIP):
        return next((found for name, found in _NAMES_IN_ZIP if name in data), Format.ZIP)
    if data.startswith(_OLE[:4]):
        return next((found for name, found in _NAMES_IN_OLE if name.encode("utf-16-le") in data), Format.OLE)
    if b"%PDF-" in data[:_PDF_HEAD] and b"\x00" not in data[:_PDF_HEAD].split(b"%PDF-")[0]:
        return Format.PDF
    if _MAIL_HEAD.match(data.lstrip()[:200]) or (
        b"multipart/related" in data[:1000] and b"\nMIME-Version:" in data[:1000]
    ):
        return Format.MHTML
    return Format.HTML if is_html(_head(data)) else Format.TEXT


def is_html(text: str) -> bool:
    """Whether a text is the source of a page: it begins as one, or its lines end in tags."""
    head = text[:_HEAD]
    if _HTML_HEAD.match(head):
        return True
    tags = sum(1 for _ in _HTML_TAG.finditer(head))
    lines = sum(1 for line in head.split("\n") if line.strip())
    return tags >= _FEW_TAGS and tags * _LINES_A_TAG >= lines


def _head(data: bytes) -> str:
    """The beginning of the bytes as characters; the tags looked for are ASCII in every encoding."""
    head = data[: 2 * _HEAD]
    if b"\x00" in head:
        wide = "utf-16-be" if head[:1] == b"\x00" or head.startswith(b"\xfe\xff") else "utf-16-le"
        return head.decode(wide, errors="replace").lstrip("\ufeff")
    return head.decode("utf-8", errors="replace").lstrip("\ufeff")
