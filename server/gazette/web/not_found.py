"""404 with a way on: things with a like key, and things that are called what the address says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from pyoxigraph import Literal, NamedNode

from gazette.web.addresses import possible, split
from gazette.web.describe import Inverse
from gazette.web.layout import Names
from gazette.web.problems import Problem
from gazette.web.site import Site

_MOST = 8
_LONGEST = 200
_SUFFIXES = (".html", ".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq")


def nothing_there(site: Site, key: str) -> Problem:
    """For an address that cannot be anyone's; the text of it is not repeated."""
    return Problem(
        404,
        "not-found",
        "Nothing can stand at this address: our keys are letters, digits, '.', '-', '_' and '/'.",
        detail_zh="此处不可能有条目：本站的键只含字母、数字、“.”“-”“_”和“/”。",
        ways=_ways(site, key),
    )


def unknown(site: Site, iri: str, key: str) -> Problem:
    """For a well-formed address of which the data set says nothing, or not in a format of such a suffix."""
    stem, _, suffix = key.rpartition(".")
    if stem and possible(stem) and site.served.knows(iri.removesuffix(f".{suffix}")):
        return Problem(
            404,
            "not-found",
            f"There is no format with the suffix “.{suffix}” here; known suffixes are {', '.join(_SUFFIXES)}.",
            detail_zh=f"没有后缀为“.{suffix}”的格式，可用者：{'、'.join(_SUFFIXES)}。",
            members={"known": list(_SUFFIXES)},
        )
    return Problem(
        404,
        "not-found",
        f"The data set says nothing of {iri}.",
        detail_zh=f"本数据集没有关于 {iri} 的内容。",
        ways=_ways(site, key),
        advice=(
            f"Find it by its name: {site.base_uri}/search, or begin at {site.base_uri}/",
            f"可按名称查找：{site.base_uri}/search ，或从首页开始：{site.base_uri}/",
        ),
    )


def no_such_links(site: Site, iri: str, via: str, inverse: Sequence[Inverse]) -> Problem:
    """For links to a thing by a property that has none, or not so many pages of them."""
    names = Names.on(site, {})
    asked = names.short(via)[:_LONGEST].rstrip(":")
    group = next((group for group in inverse if group.predicate == via), None)
    if group is not None:
        return Problem(
            404,
            "not-found",
            f"What points at {iri} by {asked} has {group.pages} pages, not so many.",
            detail_zh=f"以 {asked} 指向 {iri} 者共 {group.pages} 页，没有该页。",
        )
    known = [names.short(group.predicate) for group in inverse]
    return Problem(
        404,
        "not-found",
        f"Nothing points at {iri} by {asked}; by these something does: {', '.join(known) or 'none'}.",
        detail_zh=f"没有以 {asked} 指向 {iri} 者；可用的属性：{'、'.join(known) or '无'}。",
        members={"known": known},
    )


def _ways(site: Site, key: str) -> list[tuple[str, str]]:
    """Addresses that may be meant, with what is there."""
    if len(key) > _LONGEST:
        return []
    found = list(dict.fromkeys([*_called(site, key.rpartition("/")[2]), *_alike(site, key)]))[:_MOST]
    names = Names.on(site, site.labels(found))
    return [(names.href(iri), names.label(iri)) for iri in found]


def _called(site: Site, name: str) -> Iterator[str]:
    """Things whose label is just this text, as a reader may paste it."""
    name = split(name)[0].strip()
    if not name or name.isascii():
        return
    for quad in islice(site.served.store.quads(object=Literal(name, language="zh")), _MOST):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _alike(site: Site, key: str) -> Iterator[str]:
    """Things whose key is this one in lower case, or a beginning of it."""
    stem = split(key.strip("/"))[0]
    tried = [stem.lower()]
    while len(tried) < 6 and (cut := max(stem.rfind("-"), stem.rfind("/"))) > 0:
        stem = stem[:cut]
        tried.append(stem)
    for one in dict.fromkeys(tried):
        iri = f"{site.base_uri}/id/{one}"
        if "/" in one and possible(one) and site.served.knows(iri):
            yield iri
