"""Masking of personal contact data when a capture is added: same length, so that offsets hold."""

from __future__ import annotations

import re

MARK = "█"
"""Stands for one masked code point; it occurs in no notice."""

_CONTACTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",  # mail
        r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",  # mobile
        r"(?<![\d-])[(（]?0\d{2,3}[)）]?[ ]?[-—–－][ ]?\d{7,8}(?:[-—转]\d{1,6})?(?!\d)",  # landline with area code
        r"(?<![\d-])[(（]0\d{2,3}[)）] ?\d{7,8}(?!\d)",
        r"(?<=热线)[:：]?\s?[48]00[- ]?\d{3,4}[- ]?\d{3,4}",
        r"(?:电话|传真|手机|热线|電話|傳真|手機)[^\d\n]{0,6}\d{7,12}(?!\d)",  # local number
        r"(?i:QQ|微信|WeChat)(?:号|號|群)?\s?[:：]?\s?[A-Za-z0-9_-]{5,20}",
    )
)
_KEPT_LEAD = re.compile(r"(?i)^(?:电话|传真|手机|热线|電話|傳真|手機|QQ|微信|WeChat)(?:号|號|群)?[^\dA-Za-z]{0,6}")
_PERSON = re.compile(r"(?:联系人|聯繫人|联络人)\s?[:：]\s?(?P<name>[㐀-鿿]{2,4})(?=\s|[,，、;；。(（]|电|電|\d|$)")


def mask_contacts(text: str) -> tuple[str, int]:
    """The text with phone numbers, mail addresses, QQ and WeChat names and contact persons masked, and how many."""
    masked = 0

    def cover(match: re.Match[str]) -> str:
        nonlocal masked
        masked += 1
        found = match.group()
        lead = _KEPT_LEAD.match(found)
        kept = lead.group() if lead else ""
        return kept + MARK * (len(found) - len(kept))

    def cover_name(match: re.Match[str]) -> str:
        nonlocal masked
        masked += 1
        name = match.group("name")
        return match.group()[: -len(name)] + MARK * len(name)

    for pattern in _CONTACTS:
        text = pattern.sub(cover, text)
    return _PERSON.sub(cover_name, text), masked
