"""A page saved from a portal: its title, its data line and its article as text, without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from gazette.errors import UnreadableInput
from gazette.reading.derived import Attachment, Derived
from gazette.reading.html_article import article_of, title_of
from gazette.reading.html_lines import FILE, lines_of, link_lists
from gazette.reading.html_tree import Element, meta_of, parse, words_in

_DATA_LINE = re.compile(
    r"(?:19|20)\d{2}\s?[-年./]\s?\d{1,2}|来\s?源|发布(?:时间|日期|机构|单位)|成文日期|发文(?:字号|机关|日期)|文\s?号|索\s?引\s?号|作者"
)
_DAY = re.compile(r"(?:19|20)\d{2}\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}")
_BEHIND = re.compile(r"^\W{0,3}(?:附\s?件|原文|(?:信息|文章|稿件|内容)?来\s?源|出\s?处|转(?:载)?自)")
_LONGEST_DATA_LINE = 160
_LONG_TITLE = 10
_FILE_WORDS = re.compile(r"^附\s?件|\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)\W*$|名单|下载附件", re.IGNORECASE)
_SITE_ENDS = re.compile(r"(?:网|网站|厅|局|委|委员会|政府|门户|平台|在线|中心|协会|资讯)$")
_HOST = re.compile(r"(?:主办(?:单位)?|版权所有)\s*[:：]\s*([一-鿿]{4,24}?)(?=办公室|[\s,，。|]|承办|协办|主办|技术|$)")
_ENOUGH = 40
"""So many characters an article has at least; with fewer the page is read whole, and hidden parts too."""


def read_html(text: str, url: str | None = None) -> Derived:
    """The text of a page, one line a block; tables as rows; files linked from the article.

    Left out are scripts, styles, comments, forms, hidden elements, navigation, and what stands outside the article but
    title, data line (posted, source, number) and lines on attachments and origin. Where no article can be told, all of
    the page is kept but blocks that are nothing but links. Nothing is fetched and nothing is run.

    Raises `UnreadableInput` where the page has no text or is nested past what the parser follows.
    """
    for hidden in (False, True):
        root = parse(text, keep_hidden=hidden)
        meta = meta_of(root)
        article = article_of(root)
        lines = list(_lines(root, article, meta))
        if sum(map(len, lines)) >= _ENOUGH:
            break
    if not lines:
        raise UnreadableInput(
            "the page has no text", advice="It may be drawn by a script: save it from the browser when it is shown."
        )
    base = _base(root, url)
    return Derived(
        text="\n".join(lines) + "\n",
        attachments=tuple(_attachments(article if article is not None else root, base)),
        site=_site(meta) or _host(root),
    )


def all_text(text: str) -> str:
    """Every line of a page, hidden ones and those around the article too: what anybody could read out of it."""
    return "\n".join(lines_of(parse(text, keep_hidden=True)))


def _lines(root: Element, article: Element | None, meta: dict[str, str]) -> Iterator[str]:
    if article is None:
        yield from _with_title([*lines_of(root, link_lists(root))], meta)
        return
    before, behind = _around(root, article)
    body = list(lines_of(article, link_lists(root)))
    yield from _with_title([*_head(before, body, meta), *body], meta)
    for line in behind:
        if _BEHIND.match(line) and len(line) <= _LONGEST_DATA_LINE and line not in body:
            yield line


def _around(root: Element, article: Element) -> tuple[list[str], list[str]]:
    """The lines of the page before and behind the article."""
    before: list[str] = []
    behind: list[str] = []
    links = link_lists(root)
    inner = article
    for outer in article.iterancestors():
        at = outer.index(inner)
        children = list(outer)
        before = [line for child in children[:at] for line in lines_of(child, links)] + before
        behind += [line for child in children[at + 1 :] for line in lines_of(child, links)]
        inner = outer
        if outer is root:
            break
    return before, behind


def _head(before: list[str], body: list[str], meta: dict[str, str]) -> Iterator[str]:
    """The title's line and the data lines that follow it, out of what stands before the article.

    Where the page shows neither day nor source, its meta data (GB/T of government sites: PubDate, ContentSource) give
    them.
    """
    title = title_of(meta)
    places = [at for at, line in enumerate(before) if title and _same(line, title)]
    at = places[-1] if places else None
    shown = before[at + 1 :] if at is not None else before[-6:]
    data = [line for line in shown if len(line) <= _LONGEST_DATA_LINE and _DATA_LINE.search(line)]
    if at is not None:
        early = [line for line in before[:at] if _is_document_data(line)]
        yield from early
        yield before[at]
    yield from data
    said = " ".join([*data, *(line for line in body[:4] if len(line) <= _LONGEST_DATA_LINE // 2)])
    if "pubdate" in meta and not _DAY.search(said):
        yield f"发布时间：{meta['pubdate']}"
    if "contentsource" in meta and not re.search(r"来\s?源", said):
        yield f"来源：{meta['contentsource']}"


def _is_document_data(line: str) -> bool:
    return bool(
        re.match(
            r"(?:索\s?引\s?号|发文(?:字号|机关)|发布机构|成文日期|发布日期|发布时间|公开日期|文\s?号|主题分类)\s?[:：]",
            line,
        )
    )


def _with_title(lines: list[str], meta: dict[str, str]) -> Iterator[str]:
    """The lines, the title before them where none of the first ones is it."""
    title = title_of(meta)
    if title and not any(_same(line, title) for line in lines[:12]) and _key(title) not in _key("".join(lines[:12])):
        yield title
    yield from lines


def _key(text: str) -> str:
    return re.sub(r"\W", "", text)


def _same(line: str, title: str) -> bool:
    one, other = _key(line), _key(title)
    alike = len(one) >= _LONG_TITLE and (one in other or other in one) and len(one) < 3 * len(other)
    return bool(one) and (one == other or alike)


def _base(root: Element, url: str | None) -> str | None:
    href = next((str(e.get("href")) for e in root.iter("base") if e.get("href")), None)
    return urljoin(url or "", href) if href else url


def _attachments(article: Element, base: str | None) -> Iterator[Attachment]:
    """Files that the article, or what holds it, links to; each address once."""
    seen: set[str] = set()
    places = [article, *([parent] if (parent := article.getparent()) is not None else [])]
    for place in places:
        for link in place.iter("a"):
            href = (link.get("href") or "").strip()
            words = re.sub(r"\s+", " ", words_in(link)).strip()
            if not (FILE.search(href) or (_FILE_WORDS.search(words) and _is_address(href))):
                continue
            try:
                address = urljoin(base, href) if base else href
            except ValueError:  # an address that no browser could follow either
                continue
            if address not in seen and not address.lower().startswith(("javascript:", "data:")):
                seen.add(address)
                yield Attachment(words or address.rpartition("/")[2], address)


def _is_address(href: str) -> bool:
    return bool(href) and not href.startswith("#") and not href.lower().startswith(("javascript:", "mailto:", "tel:"))


def _site(meta: dict[str, str]) -> str | None:
    """Whose site the page is by its own data: `SiteName`, `og:site_name`, or the last part of its title."""
    for name in ("sitename", "og:site_name", "application-name"):
        if meta.get(name):
            return meta[name]
    parts = re.split(r"\s*[-_|–—｜]+\s*", meta.get("<title>", ""))
    last = parts[-1].strip() if len(parts) > 1 else ""
    return last if 3 <= len(last) <= 30 and _SITE_ENDS.search(last) else None


def _host(root: Element) -> str | None:
    """Whose site the page is by what stands under it: 主办单位:…, 版权所有:…."""
    for words in root.itertext():
        if match := _HOST.search(str(words)):
            return match[1]
    return None
