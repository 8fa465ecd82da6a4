"""The tree of a saved page, without what is never shown: scripts, styles, comments, forms, hidden elements."""

from __future__ import annotations

import re

from lxml import etree

from gazette.errors import UnreadableInput

Element = etree._Element

_NEVER_SHOWN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg", "math", "canvas",
     "audio", "video", "map", "select", "option", "button", "input", "textarea", "datalist", "progress", "link", "nav",
     "footer", "marquee"}
)  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|opacity\s*:\s*0\s*(?:;|!|$)"
    r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_INVALID = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def parse(text: str, *, keep_hidden: bool = False) -> Element:
    """The tree of a page. `keep_hidden` keeps elements that their own style hides.

    The parser (libxml2) loads nothing and knows no entities but HTML's own. Raises `UnreadableInput` where there is no
    element at all, or where the page is nested deeper than the parser follows.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root: Element | None = etree.fromstring(_INVALID.sub(" ", text).encode(), parser)
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log):
        told = next(entry.message for entry in parser.error_log if entry.level >= etree.ErrorLevels.FATAL)
        raise UnreadableInput(f"the page cannot be parsed: {told}", advice="Save its text and give that.")
    if root is None:
        raise UnreadableInput("the page is empty", advice="Save it again from the browser.")
    for element in [e for e in root.iter() if _is_dropped(e, keep_hidden)]:
        _drop(element)
    return root


def _is_dropped(element: Element, keep_hidden: bool) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER_SHOWN:
        return True
    if keep_hidden:
        return False
    style = element.get("style")
    hidden = (style is not None and _HIDDEN.search(style)) or element.get("hidden") is not None
    return bool(hidden) and element.tag not in ("html", "body")


def _drop(element: Element) -> None:
    """Take an element out and keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def words_in(element: Element) -> str:
    """All text inside an element, as it stands in the source."""
    return "".join(str(piece) for piece in element.itertext())


def meta_of(root: Element) -> dict[str, str]:
    """The page's own data by lower-case name: `<meta name=… content=…>`, and its `<title>` as `<title>`."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = re.sub(r"\s+", " ", element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    for element in root.iter("title"):
        found.setdefault("<title>", re.sub(r"\s+", " ", words_in(element)).strip())
    return found
