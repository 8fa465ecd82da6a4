"""A page saved by a browser as one file (MHTML, RFC 2557): its first page is read, the rest left alone."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from gazette.errors import UnreadableInput
from gazette.reading.derived import Derived
from gazette.reading.html import read_html
from gazette.reading.plain_text import text_of


def read_web_archive(data: bytes, url: str | None = None) -> Derived:
    """The text of the archive's page. Raises `UnreadableInput` where it holds none."""
    message = email.message_from_bytes(data.lstrip(), EmailMessage, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                address = url or part.get("Content-Location") or message.get("Snapshot-Content-Location")
                return read_html(text_of(content), str(address) if address else None)
    raise UnreadableInput("this is a web archive without a page in it", advice="Save the page as HTML.")
