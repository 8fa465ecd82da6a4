"""The manual: the pages of `gazette/manual/*.md`, in the order of their file names, at `/manual/<name>`.

What stands in a fenced block is meant: the tests run it. Its first word names the language, the others say how:

    sparql              asked of the release; must be answered          sparql 403   must end with this status
    csv                 right after a query: its answer, as it is today (rows in any order)
    sh, python          run in a folder of its own, one after the other; `http://localhost:8000` is a running server
    sh serve            starts a server, which must become ready
    sh unrun            not run
    anything else       shown

A line that is `{settings}` alone becomes the table of all settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from gazette.settings import SETTINGS
from gazette.web.language import TAGS, text, wanted
from gazette.web.layout import common
from gazette.web.problems import Problem
from gazette.web.site import current_site

blueprint = Blueprint("manual", __name__)

WRITTEN_BASE = "http://localhost:8000"
"""The base that the pages are written with; a reader sees that of the release."""
_FOLDER = Path(__file__).resolve().parents[1] / "manual"
_NAME = re.compile(r"(?:\d\d-)?([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second or third level, and its anchor."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, the words after it, its text, and the line of the file that it starts on."""

    language: str
    words: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in the address, its title, and what it is made of."""

    name: str
    title: str
    source: str
    headings: tuple[Heading, ...]

    def html(self, base_uri: str) -> Markup:
        """The page as HTML, its addresses those of a release."""
        source = self.source.replace(WRITTEN_BASE, base_uri)
        markdown, tokens = _parsed(source)
        return Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - our own pages, no raw HTML

    def blocks(self) -> Iterator[Block]:
        """The fenced blocks in their order."""
        for token in _parsed(self.source)[1]:
            if token.type == "fence":
                language, *words = token.info.split() or [""]
                yield Block(language, tuple(words), token.content, (token.map or [0])[0] + 1)


@cache
def manual_pages(folder: Path = _FOLDER) -> tuple[Page, ...]:
    """The pages in the order of their file names, read once a process."""
    return tuple(_page(path) for path in sorted(folder.glob("*.md")))


@blueprint.get("/manual")
def manual() -> Response:
    """The first page."""
    return _shown(manual_pages()[0])


@blueprint.get("/manual/<name>")
def manual_page(name: str) -> Response:
    """A page by its name. Raises `Problem` (404)."""
    for page in manual_pages():
        if page.name == name:
            return _shown(page)
    raise Problem(
        404,
        "not-found",
        "The manual has no page of that name.",
        detail_zh="手册中没有此页。",
        ways=[("/manual", text("the manual", "使用手册"))],
    )


def _shown(page: Page) -> Response:
    site = current_site()
    html = render_template(
        "manual.html", page=page, pages=manual_pages(), content=page.html(site.base_uri), **common(site)
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Language")
    response.headers["Content-Language"] = TAGS[wanted()]
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request.environ)
    return response


def _page(path: Path) -> Page:
    name = _NAME.fullmatch(path.stem)
    if name is None:
        raise ValueError(f"{path.name}: a page of the manual is called like 02-query.md")
    source = path.read_text(encoding="utf-8").replace("\n{settings}\n", f"\n{_table_of_settings()}\n")
    tokens = _parsed(source)[1]
    headings = [
        Heading(int(token.tag[1]), _words(tokens[at + 1]), str(token.attrs.get("id", "")))
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    titles = [heading.text for heading in headings if heading.level == 1]
    if len(titles) != 1:
        raise ValueError(f"{path.name}: a page of the manual has one heading of the first level")
    return Page(name[1], titles[0], source, tuple(heading for heading in headings if heading.level in (2, 3)))


def _parsed(source: str) -> tuple[MarkdownIt, list[Token]]:
    """The page's tokens (CommonMark with tables), each heading with an anchor made of its words."""
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.add_render_rule("fence", _fence)
    tokens = markdown.parse(source)
    taken: set[str] = set()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = base = re.sub(r"[^\w]+", "-", _words(tokens[at + 1]).lower()).strip("-") or "part"
            number = 1
            while anchor in taken:
                number += 1
                anchor = f"{base}-{number}"
            taken.add(anchor)
            token.attrSet("id", anchor)
    return markdown, tokens


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))


def _fence(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A block in colours, with a link that asks it where it is a query."""
    from pygments import highlight  # not at the start of every process
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    token = tokens[at]
    language = (token.info.split() or ["text"])[0]
    try:
        lexer = get_lexer_by_name({"sh": "bash", "csv": "text"}.get(language, language), stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    shown = highlight(token.content, lexer, HtmlFormatter(nowrap=True, classprefix="hl-"))
    block = Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(Markup(shown))  # noqa: S704 - escaped by Pygments
    if language == "sparql":
        address = f"/sparql?{urlencode({'query': token.content.strip()})}"
        block += Markup('<p class="try"><a href="{}" rel="nofollow" lang="{}">{}</a></p>\n').format(
            address, TAGS[wanted()], text("Ask it", "试一试")
        )
    return block


def _table_of_settings() -> str:
    rows = [f"| `{one.variable}` | {f'`{one.default}`' if one.default else ''} | {one.help} |" for one in SETTINGS]
    return "\n".join(("| variable | default | what it does |", "|---|---|---|", *rows))
