"""The ontology for people: one page with an anchor for each term, and a page for each term, code list and rule."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyoxigraph import NamedNode

from gazette.graph.vocabulary import CG, OWL, RDFS, TYPE
from gazette.web.addresses import SHAPES, Address
from gazette.web.describe import Description
from gazette.web.glossary import KINDS, MODULES, Glossary, Term
from gazette.web.language import text, wanted
from gazette.web.layout import Names
from gazette.web.pages.thing import thing_page
from gazette.web.site import Site

EXAMPLES = 6
"""So many members of a class, or values of a property, stand on its page."""


def ontology_page(site: Site, description: Description, address: Address) -> str:
    """The whole ontology, part by part, with its code lists."""
    glossary = site.served.glossary
    names = _names(site, glossary, description)
    return thing_page(
        site,
        description,
        address,
        "ontology.html",
        modules=[
            (module, text(*MODULES[module]), *glossary.of_module(module))
            for module in MODULES
            if any(glossary.of_module(module))
        ],
        lists=glossary.lists,
        kinds={kind: text(*called) for kind, called in KINDS.items()},
        relations=lambda term: _relations(term, glossary),
        names=names,
    )


def term_page(site: Site, description: Description, address: Address) -> str:
    """One term: what it means, what it belongs to, examples from the data, and the rules that bind it."""
    glossary = site.served.glossary
    term = glossary.terms.get(description.iri)
    if term is None:
        return thing_page(site, description, address)
    examples = _examples(site, term, description)
    named = {iri for pair in examples for iri in pair if iri}
    names = _names(site, glossary, description, named)
    return thing_page(
        site,
        description,
        address,
        "term.html",
        term=term,
        kind=text(*KINDS[term.kind]),
        relations=_relations(term, glossary),
        properties=glossary.pointing(RDFS.domain, term.iri),
        used_by=glossary.pointing(RDFS.range, term.iri),
        codes=[code for listed in term.related(CG.codeList) for code in glossary.codes_of(listed)],
        examples=examples,
        count=next((group.total for group in description.inverse if group.predicate == TYPE.value), 0),
        rules=site.rules.binding(term.iri),
        severities=_severities(),
        names=names,
    )


def code_page(site: Site, description: Description, address: Address) -> str:
    """A code or a code list: what it means, its codes, which properties take it; the rest as for any thing."""
    glossary = site.served.glossary
    codes = glossary.codes_of(description.iri)
    names = _names(site, glossary, description)
    return thing_page(
        site,
        description,
        address,
        "code.html",
        definition=_definition(glossary, description.iri),
        codes=codes,
        users=glossary.users_of(description.iri),
        names=names,
    )


def rule_page(site: Site, description: Description, address: Address) -> str:
    """A shape with what it says, or all of them."""
    rules = site.rules.all if description.iri == SHAPES.rstrip("#") else []
    used = {term.value for quad in description.quads for term in quad if isinstance(term, NamedNode)}
    labels = {**site.labels(used), **description.labels}
    names = Names(site.base_uri, labels, {**site.served.guard.prefixes, "cgsh": SHAPES})
    said = next((rule for rule in site.rules.all if rule.iri == description.iri), None)
    return thing_page(
        site, description, address, "rules.html", rules=rules, said=said, severities=_severities(), names=names
    )


def _severities() -> dict[str, str]:
    """What the severities of SHACL are called."""
    return {
        "Violation": text("violation", "违反"),
        "Warning": text("warning", "警告"),
        "Info": text("information", "提示"),
    }


def _definition(glossary: Glossary, iri: str) -> str:
    for listed, codes in glossary.lists:
        for code in (listed, *codes):
            if code.iri == iri:
                return code.definitions.get(wanted()) or next(iter(code.definitions.values()), "")
    return ""


def _names(site: Site, glossary: Glossary, description: Description, more: set[str] | None = None) -> Names:
    related = {iri for term in glossary.terms.values() for iris in term.links.values() for iri in iris}
    wanted_ = related | glossary.terms.keys() | {listed.iri for listed, _ in glossary.lists} | (more or set())
    return Names.on(site, {**site.labels(wanted_), **description.labels})


def _relations(term: Term, glossary: Glossary) -> list[tuple[str, list[str]]]:
    """What a term is to other terms, under the heads that readers of ontologies know."""
    found: list[tuple[str, tuple[str, ...] | list[str]]] = [
        (text("subclass of", "上位类"), term.related(RDFS.subClassOf)),
        (text("subclasses", "下位类"), glossary.subclasses.get(term.iri, [])),
        (text("subproperty of", "上位属性"), term.related(RDFS.subPropertyOf)),
        (text("inverse of", "逆属性"), term.related(OWL.inverseOf)),
        (text("domain", "定义域"), term.related(RDFS.domain)),
        (text("range", "值域"), term.related(RDFS.range)),
        (text("code list", "代码表"), term.related(CG.codeList)),
    ]
    return [(head, [iri for iri in iris if not iri.startswith(OWL.iri)]) for head, iris in found if iris]


def _examples(site: Site, term: Term, description: Description) -> list[tuple[str, Any]]:
    """Members of a class, or subjects and values of a property: two look-ups at most, with their labels."""
    if term.is_class:
        members = next((group.subjects for group in description.inverse if group.predicate == TYPE.value), ())
        return [(member, "") for member in members[:EXAMPLES]]
    quads = islice(site.served.store.quads(predicate=NamedNode(term.iri)), 200)
    seen: dict[str, Any] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            value = quad.object
            seen.setdefault(quad.subject.value, value.value if isinstance(value, NamedNode) else str(value.value))  # type: ignore[union-attr]
    return list(seen.items())[:EXAMPLES]
