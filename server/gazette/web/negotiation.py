"""Content negotiation for the whole site (RFC 9110, section 12.5), and the formats that the site knows.

Media types by Accept, languages by Accept-Language (lookup by RFC 4647, section 3.4), codings by Accept-Encoding, and
profiles by Accept-Profile (W3C Content Negotiation by Profile, working draft of 2023). Pure functions of header texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True)
class Offer:
    """A representation that can be given: its media type, and the short name that serves as suffix and `format=`.

    `worth` is the server's own quality for it beside its other offers, by which the client's is multiplied.
    """

    media_type: str
    name: str
    parameters: tuple[tuple[str, str], ...] = field(default=())
    worth: float = 1.0

    @property
    def content_type(self) -> str:
        """The Content-Type header to send: text types say their charset."""
        said = "".join(f"; {name}={value}" for name, value in self.parameters)
        is_text = self.media_type.startswith("text/") and "charset" not in dict(self.parameters)
        return f"{self.media_type}{said}" + ("; charset=utf-8" if is_text else "")


RESULTS: tuple[Offer, ...] = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
)
"""For rows and booleans (SPARQL 1.1 results in JSON, XML, CSV and TSV), best first; then other names people ask by."""

GRAPHS: tuple[Offer, ...] = (
    Offer("text/turtle", "ttl"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/n-triples", "nt"),
    Offer("application/rdf+xml", "rdf"),
    Offer("application/n-quads", "nq"),
    Offer("application/trig", "trig"),
    Offer("text/n3", "n3"),
    Offer("application/json", "jsonld"),
    Offer("application/x-turtle", "ttl"),
    Offer("application/turtle", "ttl"),
    Offer("text/rdf+n3", "n3"),
    Offer("application/xml", "rdf"),
    Offer("text/xml", "rdf"),
    Offer("text/plain", "nt"),
)
"""For graphs, best first; then other names people ask by."""

PAGE = Offer("text/html", "html")
"""For a page."""
XHTML = Offer("application/xhtml+xml", "html")
"""Another name that people ask for a page by; offered last, so that a wildcard never means it."""

_OTHER_NAMES = {
    "turtle": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "rdf-xml": "rdf",
    "json-ld": "jsonld",
    "srj": "json",
    "srx": "xml",
}


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a `format=` parameter or a suffix names: a short name, another known name, or a media type.

    For a graph `json` means JSON-LD and `xml` RDF/XML, as SPARQL clients use them.
    """
    wanted = name.strip().lower()
    wanted = _OTHER_NAMES.get(wanted, wanted)
    for offer in offers:
        if wanted in (offer.name, offer.media_type, offer.media_type.rpartition("/")[2]):
            return next(first for first in offers if first.name == offer.name) if "/" not in wanted else offer
    return None


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the client likes best; the order of the offers decides between equals. None: not acceptable.

    Without the header, or with an empty one, anything is acceptable (section 12.5.1): the first offer.
    """
    ranges = _parsed(accept or "")
    if not ranges:
        return None if (accept or "").strip(" \t,") else _first(offers)
    best, best_quality = None, 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


@lru_cache(maxsize=512)
def _parsed(accept: str) -> tuple[_Range, ...]:
    """The media ranges of a header; a few headers are most of what comes."""
    return tuple(_ranges(accept))


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def specificity(self, offer: Offer) -> int | None:
        """How exactly this range names the offer: 0 for `*/*`, 1 for `text/*`, 2 and more; None where it does not."""
        kind, _, sub = offer.media_type.partition("/")
        if self.type == "*":
            return 0
        if self.type != kind:
            return None
        if self.subtype == "*":
            return 1
        if self.subtype != sub or not self.parameters <= set(offer.parameters):
            return None
        return 2 + len(self.parameters)


def _quality(offer: Offer, ranges: Sequence[_Range]) -> float:
    """The quality of the most specific range that matches (section 12.5.1); 0 where none does."""
    matches = [(level, r.quality) for r in ranges if (level := r.specificity(offer)) is not None]
    return max(matches, default=(0, 0.0))[1] * offer.worth


def weighed(header: str | None) -> list[tuple[str, float]]:
    """The tokens of a header that weighs them (`zh-TW, en;q=0.5`), in lower case, best first; equals keep their order.

    An element that breaks the grammar is passed over; one of quality 0 is kept, since it says what is not wanted.
    """
    found = [(match[1].lower(), match[2]) for e in (header or "").split(",") if (match := _WEIGHED.fullmatch(e))]
    return sorted(((token, 1.0 if q is None else _number(q)) for token, q in found), key=lambda item: -item[1])


def language(header: str | None, spoken: Sequence[str]) -> str:
    """The language of `spoken` that a reader likes best; the first where none is wished for or nothing fits.

    A tag is shortened until it fits: `zh-Hant-TW` is zh. `*` means whatever is not ruled out.
    """
    tags = weighed(header)
    refused = {tag.partition("-")[0] for tag, quality in tags if quality == 0}
    for tag, quality in tags:
        primary = tag.partition("-")[0]
        if quality > 0 and primary in spoken:
            return primary
        if quality > 0 and tag == "*":
            break
    return next((one for one in spoken if one not in refused), spoken[0])


def takes_gzip(header: str | None) -> bool:
    """Whether a client takes gzip. Without the header it might, but has not said so: then nothing is encoded."""
    codings = dict(reversed(weighed(header)))
    return next((codings[name] for name in ("gzip", "x-gzip", "*") if name in codings), 0.0) > 0


def profiles(header: str | None) -> list[str]:
    """The profiles that a client wants (IRIs in angle brackets, or tokens), best first; none where it does not say."""
    found = [(match[1], match[2]) for e in _ELEMENT.findall(header or "") if (match := _PROFILE.fullmatch(e))]
    weights = [(iri, 1.0 if q is None else _number(q)) for iri, q in found]
    return [iri for iri, quality in sorted(weights, key=lambda item: -item[1]) if quality > 0]


def _number(quality: str) -> float:
    return min(1.0, float("0" + quality if quality.startswith(".") else quality))


def _first(offers: Sequence[Offer]) -> Offer | None:
    return offers[0] if offers else None


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_RANGE = re.compile(rf"\s*({_TOKEN})(?:/({_TOKEN}))?\s*")
_PARAMETER = re.compile(rf';\s*(?:({_TOKEN})\s*=\s*({_TOKEN}|"(?:[^"\\]|\\.)*"))?\s*')
_QUALITY = re.compile(r"(?:0?(?:\.[0-9]*)?|1(?:\.0*)?)")

_WEIGHED = re.compile(r"\s*([A-Za-z0-9*_+-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?|\.[0-9]{1,3}))?\s*")
_PROFILE = re.compile(r"\s*<?([^<>\s;\"]+)>?\s*(?:;\s*[qQ]\s*=\s*([01](?:\.[0-9]{0,3})?|\.[0-9]{1,3}))?\s*")

_NOT_ASKED = frozenset(("charset", "profile"))
"""Parameters that wish for a form but do not make the type another: all text here is UTF-8, and a profile that
cannot be had is no reason to give nothing (RFC 6906, section 3.1)."""


def _ranges(accept: str) -> Iterator[_Range]:
    """The media ranges of a header; an element that breaks the grammar is passed over."""
    for element in _ELEMENT.findall(accept):
        match = _RANGE.match(element)
        if match is None or (match[2] is None and match[1] != "*"):
            continue
        parameters, quality, at = set(), 1.0, match.end()
        while at < len(element) and (parameter := _PARAMETER.match(element, at)):
            at = parameter.end()
            if parameter[1] is None:
                continue
            name, value = parameter[1].lower(), _unquote(parameter[2])
            if name == "q":
                if not value or not _QUALITY.fullmatch(value):
                    at = -1
                else:
                    quality = float("0" + value if value.startswith(".") else value)
                break  # what follows q was an extension (RFC 7231), and now is nothing (RFC 9110, appendix B.3)
            if name not in _NOT_ASKED:
                parameters.add((name, value.lower()))
        else:
            at = at if at == len(element) else -1
        if at >= 0:
            subtype = match[2] or "*"  # a lone `*` is what Java's URLConnection sends
            yield _Range(match[1].lower(), subtype.lower(), frozenset(parameters), quality)


def _unquote(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
