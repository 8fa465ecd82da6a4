"""What is new: the notices that were issued last, as an Atom feed (RFC 4287)."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, Response
from lxml import etree
from lxml.builder import ElementMaker

from gazette.catalogue import Notice
from gazette.web import words
from gazette.web.language import TAGS, text, wanted
from gazette.web.layout import Names
from gazette.web.pages.answer import answer, unchanged
from gazette.web.site import Site, current_site

blueprint = Blueprint("feed", __name__)

ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
_MAKE = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The newest notices whose day is known, or that of a report of them."""
    site = current_site()
    same = unchanged(site)
    return same or answer(site, atom(site), "application/atom+xml; charset=utf-8")


def atom(site: Site) -> bytes:
    """The feed as XML."""
    base = site.base_uri
    notices = [*islice((notice for notice in site.served.catalogue.notices if notice.out_by), ENTRIES)]
    names = Names.on(site, site.labels({body for notice in notices for body in notice.issuers}))
    title = text("Cluster Gazette: new notices", "集群公报：最新通知")
    root = _MAKE.feed(
        _MAKE.id(f"{base}/feed.atom"),
        _MAKE.title(title),
        _MAKE.updated(site.served.release.manifest.built),
        _MAKE.link(rel="self", href=f"{base}/feed.atom"),
        _MAKE.link(rel="alternate", href=f"{base}/notices"),
        _MAKE.rights("CC BY 4.0"),
        *(_entry(notice, names, words.kinds(site)) for notice in notices),
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", TAGS[wanted()])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(notice: Notice, names: Names, kinds: dict[str, str]) -> etree._Element:
    acts = "；".join(f"{kinds.get(act.kind, act.kind)} {words.how_many(act)}" for act in notice.acts)
    issued = f"{notice.out_by}T00:00:00+08:00"
    entry: etree._Element = _MAKE.entry(
        _MAKE.id(notice.iri),
        _MAKE.title(_plain(words.called(notice))),
        _MAKE.updated(issued),
        _MAKE.published(issued),
        *(_MAKE.author(_MAKE.name(_plain(names.label(body)))) for body in notice.issuers),
        _MAKE.link(rel="alternate", href=notice.iri),
        _MAKE.summary(_plain(acts)),
    )
    return entry


def _plain(said: str) -> str:
    """A text without the characters that XML cannot hold (XML 1.0, section 2.2)."""
    return "".join(
        c for c in said if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
