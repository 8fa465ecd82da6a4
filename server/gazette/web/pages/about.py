"""What the site is, where its data come from, what they may be used for, what is missing, and how to say so."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from flask import Blueprint, Response, request

from gazette.validation.report import Finding, Report
from gazette.web.language import wanted
from gazette.web.layout import Names
from gazette.web.pages.answer import page, unchanged
from gazette.web.site import Site, current_site

blueprint = Blueprint("about", __name__)

EXAMPLES = 8
"""So many findings of one rule are shown."""
MOST = 500
"""So many where the address names the rule, by `rule=`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table that the data rest on, and who made it."""

    title: str
    publisher: str
    licence: str
    address: str


@blueprint.get("/about")
def about() -> Response:
    """Licence, sources, rights and takedown, gaps, the interface for programs."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue = site.served.catalogue
    gaps = catalogue.gaps()
    names = Names.on(site, site.labels({act.programme for _, act in gaps}))
    return page(
        site,
        "about.html",
        known=catalogue.known,
        gaps=gaps,
        sources=sources(site.settings.data),
        contact=contact(site.settings.contact),
        limits=site.settings,
        stale=site.served.release.manifest.stale,
        left_out=site.served.release.manifest.left_out,
        **names.for_template(),
    )


@blueprint.get("/about/report")
def report_page() -> Response:
    """The validation report for people, rule by rule."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    report = read_report(site)
    by_rule: dict[str, list[Finding]] = {}
    for finding in {(one.rule, one.focus, one.value): one for one in report.findings}.values():
        by_rule.setdefault(finding.rule, []).append(finding)
    one_rule = request.args.get("rule", "")
    if one_rule in by_rule:
        by_rule = {one_rule: by_rule[one_rule]}
    shown = MOST if len(by_rule) == 1 else EXAMPLES
    order = {"violation": 0, "warning": 1, "info": 2}
    rules = sorted(by_rule.items(), key=lambda item: (order[item[1][0].severity], -len(item[1]), item[0]))
    about = {iri for _, found in rules for f in found[:shown] for iri in (f.focus, f.value or "")}
    names = Names.on(site, site.labels(iri for iri in about if iri.startswith(f"{site.base_uri}/")))
    said = {rule.name: rule.message(wanted()) for rule in site.rules.all}
    return page(
        site,
        "report.html",
        report=report,
        rules=rules,
        counts=Counter(finding.severity for finding in report.findings),
        said=said,
        shown=shown,
        one_rule=one_rule in by_rule,
        **names.for_template(),
    )


def read_report(site: Site) -> Report:
    """The report of the release that is served; an empty one where it kept none."""
    return _report(site.served.release.path)


@cache
def _report(release: Path) -> Report:
    try:
        return msgspec.json.decode((release / "report.json").read_bytes(), type=Report)
    except FileNotFoundError:
        return Report(findings=(), checked=0)


def contact(address: str) -> tuple[str, str] | None:
    """The address for mistakes and takedown as a link and as a text; None where the operator named none."""
    if not address:
        return None
    if "@" in address and "://" not in address:
        return f"mailto:{address}", address
    return (address, address) if address.startswith(("https://", "http://")) else None


@cache
def sources(data: Path) -> list[Source]:
    """The tables of the reference data with their publishers, from SOURCES.toml."""
    found = []
    for folder in ("reference", "lists"):
        path = data / folder / "SOURCES.toml"
        if path.is_file():
            tables: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
            found += [_source(table) for table in tables.values() if isinstance(table, dict) and "title" in table]
    return found


def _source(table: Mapping[str, object]) -> Source:
    package = table.get("package")
    licence = table.get("licence") or (package.get("licence") if isinstance(package, dict) else "")
    address = str(table.get("address") or "")
    return Source(
        str(table["title"]), str(table.get("publisher") or ""), str(licence or ""),
        address if address.startswith(("https://", "http://")) else "",
    )  # fmt: skip
