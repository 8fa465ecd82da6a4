"""What all pages share: what the base template needs, and how things are named and linked on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from gazette.web import composed, day
from gazette.web.addresses import local
from gazette.web.labels import Labels, in_language
from gazette.web.language import TAGS, Language, wanted
from gazette.web.links import Links
from gazette.web.site import Site

_HAN = re.compile(r"[\u3400-\u9fff]")
DATA_SETS = {
    "www.wikidata.org": "Wikidata",
    "sws.geonames.org": "GeoNames",
    "www.openstreetmap.org": "OpenStreetMap",
    "unstats.un.org": "ISIC",
    "data.europa.eu": "NACE",
}
"""What the data sets are called that ours links to, by the host of their IRIs."""


def common(site: Site) -> dict[str, Any]:
    """What every template needs. Raises a 400 `Problem` where `on=` is no day."""
    language = wanted()
    return {
        "lang": language,
        "t": _english if language == "en" else _chinese,  # bound once: pages say hundreds of things
        "to": Links(),
        "release": site.served.release.manifest,
        "day": day.wanted(),
        "asked_day": day.asked(),
    }


def _english(english: str, chinese: str) -> str:
    return english


def _chinese(english: str, chinese: str) -> str:
    return chinese


def han(said: object) -> Markup:
    """A text that may be Chinese: on English pages it is told to be, where it has a Han character and no marks yet."""
    if isinstance(said, Markup):
        return said
    shown = str(said)
    if wanted() == "en" and _HAN.search(shown):
        return Markup('<span lang="zh-Hans">{}</span>').format(shown)
    return escape(shown)


@dataclass(frozen=True)
class Names:
    """Labels and links of IRIs on one page. `prefixes` shorten the IRIs of others that have no label."""

    base_uri: str
    labels: Labels
    prefixes: Mapping[str, str]
    links: Links = field(default_factory=Links)
    language: Language = field(default_factory=wanted)
    _made: dict[str, Markup] = field(default_factory=dict)

    @classmethod
    def on(cls, site: Site, labels: Labels) -> Names:
        """The names of a page that is about things with these labels."""
        return cls(site.base_uri, labels, site.served.guard.prefixes)

    def label(self, iri: str) -> str:
        """What to call a thing: its label, else its IRI in short."""
        known = in_language(self.labels.get(iri, ()), self.language)
        if known is None:
            return self.short(iri)
        ours = composed.in_english(iri, known.text) if self.language == "en" and known.language == "zh" else None
        return str(ours) if ours else known.text

    def short(self, iri: str) -> str:
        """An IRI in as few characters as still name it."""
        if iri.startswith(f"{self.base_uri}/graph/"):
            return iri.removeprefix(f"{self.base_uri}/graph/")
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and len(iri) > len(start):
                return f"{prefix}:{iri[len(start) :]}"
        if iri.startswith(f"{self.base_uri}/") and len(iri) > len(self.base_uri) + 1:
            return iri.removeprefix(f"{self.base_uri}/").removeprefix("id/")
        return iri

    def told(self, iri: str) -> Markup:
        """What to call a thing, without a link; the language of the label is said where it is not the page's."""
        known = in_language(self.labels.get(iri, ()), self.language)
        if known is None:
            return Markup("<bdi>{}</bdi>").format(self.short(iri))
        if self.language == "en" and known.language == "zh":
            return composed.told(iri, known.text)
        if known.language and known.language != self.language:
            tag = TAGS.get(known.language, known.language)  # type: ignore[call-overload]
            return Markup('<span lang="{}">{}</span>').format(tag, known.text)
        return escape(known.text)

    def gloss(self, iri: str) -> str:
        """The English name of a thing that a page calls by its Chinese one: on English pages, where there is one."""
        if self.language != "en":
            return ""
        return next((label.text for label in self.labels.get(iri, ()) if label.language == "en"), "")

    def named(self, iri: str) -> Markup:
        """A link to a thing by its label; the language of the label is said where it is not the page's."""
        made = self._made.get(iri)
        if made is None:
            made = self._made[iri] = self._named(iri)
        return made

    def _named(self, iri: str) -> Markup:
        href, shown = self.href(iri), self.told(iri)
        if href == iri:
            if urlsplit(iri).scheme not in ("http", "https"):
                return shown
            host = urlsplit(iri).hostname or ""
            if host in DATA_SETS:
                path, _, key = iri.rstrip("/").rpartition("/")
                shown = shown if iri in self.labels else escape(key or path)
                return Markup('{} <a href="{}" rel="external noopener">{}</a>').format(DATA_SETS[host], iri, shown)
            if host in shown:
                return Markup('<a href="{}" rel="external noopener">{}</a>').format(iri, shown)
            return Markup('<a href="{}" rel="external noopener">{}</a> <small class="host">{}</small>').format(
                iri, shown, host
            )
        return Markup(f'<a href="{escape(href)}">{escape(shown)}</a>')  # noqa: S704 - escaped; hundreds on a page

    def property(self, iri: str) -> Markup:
        """A link to a property by its label, the head of a row: without a host, since the text is enough."""
        known = in_language(self.labels.get(iri, ()), self.language)
        shown = known.text if known else self.short(iri)
        shown = shown if known or "://" not in shown else iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
        href = self.href(iri)
        rel = Markup(' rel="external"') if href == iri else Markup("")
        return Markup('<a href="{}"{} title="{}">{}</a>').format(href, rel, iri, shown)

    def href(self, iri: str) -> str:
        """Where a link to a thing goes: our own things and terms stay on this site."""
        return self.links(local(iri, self.base_uri))

    def for_template(self) -> dict[str, Callable[[str], object]]:
        """The functions by the names that the templates use."""
        return {
            "label": self.label,
            "href": self.href,
            "named": self.named,
            "told": self.told,
            "gloss": self.gloss,
            "property": self.property,
            "short": self.short,
        }
