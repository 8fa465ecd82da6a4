"""Which variant of a document a request asks for, and the headers that go with a variant (RFC 9110, RFC 8288).

A variant is a format, a profile, a language (pages only), a page of the inverse links and a content coding. A suffix or
a parameter settles its part; what is left is negotiated, and `Vary` names just that.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from flask import Response, redirect, request

from gazette.graph.prefixes import prefixes
from gazette.web import day, language, negotiation
from gazette.web.addresses import Address
from gazette.web.browse.paging import page_asked
from gazette.web.describe import Description
from gazette.web.language import TAGS, Language
from gazette.web.negotiation import GRAPHS, PAGE, XHTML, Offer
from gazette.web.problems import Problem
from gazette.web.profiles import PROFILES, Profile, find, fitting
from gazette.web.site import Site

OFFERS = (PAGE, *(replace(o, worth=0.9) if o.name in ("nq", "trig") else o for o in GRAPHS), XHTML)
"""What a document can be had as; a page for whoever does not say.

In the formats with graphs nothing about the thing stands in the default graph, which is all that a SPARQL client which
follows links looks at; so whoever takes one of them and another format almost as gladly is given the other.
"""
LISTED = (PAGE, *GRAPHS[:4], GRAPHS[5])
"""The formats that links name, each once."""
WORTH_ENCODING = 860
"""Bytes below which gzip saves no packet."""
FRESH = "public, max-age=60"
_PLAIN = "/:?@!$&'()*+,;=%#-._~"
"""What stands in an address as it is; everything else is percent-encoded in a Location."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Variant:
    """What is asked for: the best format, the profiles that would do (best first), language, page of inverse links.

    `varies` names the headers that decided.
    """

    offer: Offer
    profiles: tuple[Profile, ...]
    language: Language | None
    via: str | None
    page: int
    varies: tuple[str, ...]

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people."""
        return self.offer.name == "html"

    def profile_for(self, description: Description) -> Profile:
        """The profile that a thing is given in. Raises a 406 `Problem` where only one that does not fit will do."""
        fits = fitting(description)
        found = next((profile for profile in self.profiles if profile in fits), None)
        if found is None:
            raise _no_profile([profile.name for profile in fits])
        return found


def asked(suffix: str | None, base_uri: str, offers: Sequence[Offer] = OFFERS) -> Variant:
    """Read the request. Raises `Problem`: 406 where nothing fits, 400 for a parameter that is none."""
    varies = []
    named = suffix or request.args.get("format") or request.args.get("_mediatype")
    if named:
        offer = negotiation.named(named, offers)
    else:
        varies.append("Accept")
        offer = negotiation.negotiate(request.headers.get("Accept"), offers)
    if offer is None:
        raise _no_format(offers)
    profiles = PROFILES[:1]
    profile = request.args.get("profile") or request.args.get("_profile")
    named_profiles = tuple(find([profile])) if profile else ()
    if profile and not named_profiles:  # of a page too, which has all that any of them has
        raise _no_profile([profile.name for profile in PROFILES])
    if offer.name != "html":
        if named_profiles:
            profiles = named_profiles
        else:
            varies.append("Accept-Profile")
            wanted = find(negotiation.profiles(request.headers.get("Accept-Profile")))
            profiles = tuple(dict.fromkeys((*wanted, *profiles)))
    elif language.asked() is None:
        varies.append("Accept-Language")
    varies.append("Accept-Encoding")
    via, page = _inverse(base_uri)
    return Variant(offer, profiles, language.wanted() if offer.name == "html" else None, via, page, tuple(varies))


def _inverse(base_uri: str) -> tuple[str | None, int]:
    """The predicate whose inverse links are paged, as an IRI or a prefixed name, and the page."""
    via, page = request.args.get("via"), page_asked()
    if via is None:
        return None, 1
    prefix, _, name = via.partition(":")
    return prefixes(base_uri).get(prefix, f"{prefix}:") + name, page


def _no_format(offers: Sequence[Offer]) -> Problem:
    types = list(dict.fromkeys(offer.media_type for offer in offers))
    suffixes = list(dict.fromkeys(offer.name for offer in offers))
    return Problem(
        406,
        "not-acceptable",
        f"This can be had as {', '.join(types)}.",
        detail_zh=f"可用的格式：{'、'.join(types)}。",
        members={"available": types, "formats": suffixes},
    )


def _no_profile(names: list[str]) -> Problem:
    return Problem(
        406,
        "not-acceptable",
        f"This can be had in the profiles {', '.join(names)}.",
        detail_zh=f"可用的描述方式（profile）：{'、'.join(names)}。",
        members={"profiles": names},
    )


def tag(site: Site, path: str, variant: Variant, profile: Profile) -> str:
    """The ETag of a variant before content coding: other for any other release, software, format, profile, page."""
    manifest = site.served.release.manifest
    parts = (
        manifest.release,
        manifest.digest,
        site.software,
        path,
        variant.offer.content_type,
        profile.name,
        variant.language or "",
        variant.via or "",
        str(variant.page),
        f"{day.wanted()} {request.query_string!r}" if variant.is_page else "",
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def unchanged(site: Site, path: str, variant: Variant) -> Response | None:
    """304 where the client has what it would get: found out without describing anything."""
    return _unchanged(variant, tag(site, path, variant, variant.profiles[0]))


def respond(
    site: Site, path: str, variant: Variant, profile: Profile, headers: list[tuple[str, str]], body: bytes, status: int
) -> Response:
    """The response: the bytes in the coding that the client takes, and the headers that depend on the request."""
    if status != 200:
        return with_tag(Response(body, status, headers), variant, None)
    name = tag(site, path, variant, profile)
    same = _unchanged(variant, name, there=True)
    if same is not None:
        return same
    if len(body) < WORTH_ENCODING or not _takes_gzip():
        return with_tag(Response(body, 200, headers), variant, name)
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)  # as gzip without the time of day: the same bytes each time
    packed = packer.compress(body) + packer.flush()
    return with_tag(Response(packed, 200, [*headers, ("Content-Encoding", "gzip")]), variant, f"{name}-gzip")


def _unchanged(variant: Variant, name: str, there: bool = False) -> Response | None:
    """304 where the client names the tag of what it would get: in its own coding, or plain, which is as good.

    `*` stands for whatever there is, so it counts only where something is known to be `there`.
    """
    match = request.if_none_match
    for known in (f"{name}-gzip", name) if _takes_gzip() else (name,):
        if there if match.star_tag else match.contains_weak(known):
            return with_tag(Response(status=304), variant, known)
    return None


def _takes_gzip() -> bool:
    return negotiation.takes_gzip(request.headers.get("Accept-Encoding"))


def with_tag(response: Response, variant: Variant, name: str | None) -> Response:
    """The headers that let a cache keep a response and, by the tag, ask whether it still holds."""
    response.headers["Vary"] = ", ".join(variant.varies)
    response.headers["Cache-Control"] = FRESH
    if name is not None:
        response.headers["ETag"] = f'"{name}"'
    return response


def headers(site: Site, address: Address, variant: Variant, description: Description) -> list[tuple[str, str]]:
    """The headers of a variant that are the same for whoever asks for it."""
    profile = PROFILES[0] if variant.is_page else variant.profile_for(description)
    here = located(address, variant, profile)
    found = [
        ("Content-Type", variant.offer.content_type),
        ("Content-Location", here),
        ("Link", ", ".join(_links(site.base_uri, address, variant, description, profile))),
    ]
    if variant.language is not None:
        found.append(("Content-Language", TAGS[variant.language]))
    else:
        found.append(("Content-Profile", f"<{profile.iri}>"))
        found.append(("Content-Disposition", _file_name(address, variant, description)))
    return found


def located(address: Address, variant: Variant, profile: Profile, page: int | None = None) -> str:
    """The address of this very variant, or of another page of its inverse links."""
    chosen = {
        "lang": variant.language,
        "profile": profile.name if profile != PROFILES[0] else None,
        "via": variant.via,
        "page": str(page or variant.page) if variant.via else None,
    }
    query = urlencode({name: value for name, value in chosen.items() if value}, safe=":/")
    return address.with_suffix(variant.offer.name) + (f"?{query}" if query else "")


def _links(base_uri: str, address: Address, variant: Variant, description: Description, profile: Profile) -> list[str]:
    """Typed links of a description: those of every document, the other profiles, the other pages of inverse links."""
    found = plain_links(base_uri, address, variant, profile)
    if not variant.is_page:  # in Turtle: rdflib takes any alternate in JSON-LD for the same thing
        found += [
            f'<{address.with_suffix("ttl")}?profile={other.name}>; rel="alternate"; type="text/turtle"; '
            f'formats="{other.iri}"'
            for other in fitting(description)
            if other != profile
        ]
    group = next((group for group in description.inverse if group.predicate == variant.via), None)
    if group is not None:
        if group.page > 1:
            found.append(f'<{located(address, variant, profile, group.page - 1)}>; rel="prev"')
        if group.page < group.pages:
            found.append(f'<{located(address, variant, profile, group.page + 1)}>; rel="next"')
    return found


def plain_links(base_uri: str, address: Address, variant: Variant, profile: Profile) -> list[str]:
    """Typed links (RFC 8288): the other formats and languages, the canonical address, the thing, licence, VoID."""
    found = [
        f'<{base_uri}{address.path}>; rel="canonical"',
        f'<{address.iri}>; rel="http://xmlns.com/foaf/0.1/primaryTopic"',
    ]
    found += [
        f'<{address.with_suffix(offer.name)}>; rel="alternate"; type="{offer.media_type}"'
        for offer in LISTED
        if offer.name != variant.offer.name
    ]
    if variant.is_page:
        found += [
            f'<{address.with_suffix("html")}?lang={other}>; rel="alternate"; type="text/html"; hreflang="{other}"'
            for other in TAGS
            if other != variant.language
        ]
    else:
        found.append(f'<{profile.iri}>; rel="profile"')
    found.append('</.well-known/void>; rel="describedby"; type="text/turtle"')
    found.append(f'<{_LICENCE}>; rel="license"')
    return found


def _file_name(address: Address, variant: Variant, description: Description) -> str:
    """A name to save data under: the key, and the Chinese label for who reads RFC 8187."""
    plain = address.path.strip("/").partition("/")[2].replace("/", "-") or address.path.strip("/")
    label = description.label(address.iri, "zh")
    named = f'inline; filename="{plain}.{variant.offer.name}"'
    return f"{named}; filename*=UTF-8''{quote(label.text[:60])}.{variant.offer.name}" if label else named


def sent_on(path: str, code: int, seconds: int = 86_400) -> Response:
    """A redirect that keeps the query string; the address is ASCII whatever came."""
    query = f"?{quote(request.query_string, safe=_PLAIN)}" if request.query_string else ""
    response = redirect(quote(path, safe=_PLAIN) + query, code=code)
    assert isinstance(response, Response)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
