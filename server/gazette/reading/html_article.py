"""Where on a page the article stands: told by the names that portals give it, else by where the text is."""

from __future__ import annotations

import re

from gazette.reading.html_tree import Element

_NAMES = re.compile(
    r"^(?:trs_editor|trs_editor_view|trs_ueditor|trs_paper_default|trs_web|zoom|zoomcon|ucap-content|ucap_content|vsb_content\w*"
    r"|v_news_content|js_content|rich_media_content|articlecontent|article[-_]?con(?:tent)?|article[-_]?body|article[-_]?text"
    r"|article|artibody|artcon|arc[-_]?con(?:tent)?|news[-_]?con(?:tent)?|news[-_]?text|content[-_]?text|con[-_]?text|content"
    r"|contenttxt|text[-_]?content|txt[-_]?content|main[-_]?text|main[-_]?content|detail[-_]?con(?:tent)?|xxgk[-_]?content"
    r"|pages[-_]?content|page[-_]?content|info[-_]?content|bt[-_]?content|entry[-_]?content|post[-_]?content|view|nr|zw|conbox"
    r"|gknr|wz[-_]?con|fontzoom|printcontent|print[-_]?content|word)$",
    re.IGNORECASE,
)
_HAN = re.compile("[㐀-鿿]")
_FURNITURE = re.compile(r"版权所有|ICP备|公网安备|主办单位|技术支持|网站标识码|备案号|建议使用")
_SHARE_NAMED = 0.4
"""An article by name holds at least so much of the page's text outside links; else the name says nothing."""
_SHARE_FOUND = 0.85
_SHARE_SMALLEST = 0.9
_LITTLE_MORE = 1.25
"""An element with a portal's name around the article is taken for it where it holds at most so many times its text."""
_CONTAINERS = frozenset({"div", "td", "article", "section", "main", "center", "body", "form", "ucapcontent", "span"})


def article_of(root: Element) -> Element | None:
    """The element that holds the article; None where no part of the page holds most of its text.

    Of the elements with a portal's name for it, the smallest with nearly all the text of the largest, with what little
    stands around it under such a name (a signature, attachments); else the smallest element with most of the page's
    text, text in links not counted.
    """
    weights = _weights(root)
    whole = weights.get(root, 0)
    if not whole:
        return None
    named = [e for e in weights if e.tag in _CONTAINERS and _is_named(e)]
    if named:
        best = max(weights[e] for e in named)
        if best >= _SHARE_NAMED * whole:
            full = [e for e in named if weights[e] >= _SHARE_SMALLEST * best]
            inner = min(full, key=lambda e: (weights[e], -_depth(e)))
            around = [e for e in inner.iterancestors() if _is_named(e) and weights[e] <= _LITTLE_MORE * weights[inner]]
            return around[-1] if around else inner
    holding = [e for e, weight in weights.items() if weight >= _SHARE_FOUND * whole and e.tag in _CONTAINERS]
    found = min(holding, key=lambda e: (weights[e], -_depth(e)), default=None)
    return found if found is not None and found.tag != "body" else None


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_named(element: Element) -> bool:
    names = [element.get("id") or "", *(element.get("class") or "").split()]
    return any(_NAMES.match(name) for name in names) or element.tag in ("article", "ucapcontent")


def _weights(root: Element) -> dict[Element, int]:
    """For each element, how many Chinese characters stand in it outside links, headings and rights notices."""
    weights: dict[Element, int] = {}
    linked: set[Element] = set()
    order: list[Element] = []
    for element in root.iter():
        order.append(element)
        parent = element.getparent()
        if element.tag in ("a", "head") or parent in linked:
            linked.add(element)
    for element in reversed(order):
        own = 0 if element in linked else _han(element.text)
        parent = element.getparent()
        weights[element] = weights.get(element, 0) + own
        if parent is not None:
            behind = 0 if parent in linked else _han(element.tail)
            weights[parent] = weights.get(parent, 0) + weights[element] + behind
    return weights


def _han(text: str | None) -> int:
    return 0 if not text or _FURNITURE.search(text) else len(_HAN.findall(text))


def title_of(meta: dict[str, str]) -> str | None:
    """The page's title: the meta data's `ArticleTitle`, else `<title>` up to the site's name."""
    title = meta.get("articletitle") or meta.get("og:title") or meta.get("<title>")
    if not title:
        return None
    parts = re.split(r"\s*[_|｜]+\s*|\s+[-–—]+\s+|\s*--+\s*", title)
    return max((part.strip() for part in parts), key=len) or None
