"""The reconciliation service `/reconcile`: Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group).

OpenRefine and its clients link tables with it. `/reconcile/zh` and `/reconcile/en` answer in one language. Reading
across origins is open to all (CORS); JSONP, which runs an answer as a script, is not offered: `callback` is ignored.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, render_template, request
from werkzeug.http import parse_options_header

from gazette import __version__
from gazette.graph.vocabulary import ONT
from gazette.web.clients import block_of, client_of, is_loopback
from gazette.web.language import TAGS, Language, wanted
from gazette.web.problems import Problem
from gazette.web.reconcile_entities import Constraint, Query, Reconciler, Strict
from gazette.web.reconcile_properties import MOST_VALUES, cell
from gazette.web.site import Site, current_site

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

MOST_QUERIES: Final = 200
"""Queries of one batch; OpenRefine sends ten."""
MOST_IDS: Final = 1000
MOST_PROPERTIES: Final = 50
MOST_CANDIDATES: Final = 50
_USUAL_CANDIDATES: Final = 5
_USUAL_SUGGESTIONS: Final = 20
_FORM: Final = "application/x-www-form-urlencoded"
_FRAMED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""A preview stands in the frame of whoever reconciles; it runs nothing and loads nothing but the site's style."""
_LANGUAGES: Final = "<any(zh, en):language>"


def _route(
    path: str, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """An address with and without a language before it."""

    def register(view: Callable[..., Response]) -> Callable[..., Response]:
        for before in ("", f"/{_LANGUAGES}"):
            blueprint.add_url_rule(f"{before}{path}", view_func=view, methods=list(methods))
        return view

    return register


@_route("", ("GET", "POST"))
def service(language: Language | None = None) -> Response:
    """The manifest, the answers to a batch of queries, or the values of properties (sections 3, 4 and 7)."""
    site = current_site()
    parameters = dict(parse_qsl(request.query_string.decode("ascii", "replace"), keep_blank_values=True))
    if request.method == "POST":
        media_type, _ = parse_options_header(request.headers.get("Content-Type"))
        if media_type != _FORM:
            raise Problem(415, "unsupported-media-type", f"Send a batch in a form ({_FORM}), as API 0.2 has it.")
        parameters |= dict(parse_qsl(site.bodies.read().decode("utf-8", "replace"), keep_blank_values=True))
    told = language or wanted()
    if "queries" in parameters:
        return _fairly(site, lambda: _batch(site, _decoded(parameters["queries"]), told))
    if "extend" in parameters:
        return _fairly(site, lambda: _extension(site, _decoded(parameters["extend"]), told))
    if request.method == "POST":
        raise _bad("A batch is needed: a form field named queries, or extend.")
    return _json(_manifest(site, language), "no-cache")


@_route("/suggest/entity")
def suggest_entity(language: Language | None = None) -> Response:
    """Things that begin so (section 5)."""
    prefix = request.args.get("prefix", "")
    found = _reconciler().suggest(prefix, language or wanted(), _USUAL_SUGGESTIONS, _cursor())
    return _json({"result": found}, "public, max-age=60")


@_route("/suggest/type")
def suggest_type(language: Language | None = None) -> Response:
    """Classes that begin so."""
    return _json({"result": _beginning(_reconciler().types(language or wanted()))}, "public, max-age=60")


@_route("/suggest/property")
def suggest_property(language: Language | None = None) -> Response:
    """Properties that begin so."""
    reconciler, told = _reconciler(), language or wanted()
    known = [_named(reconciler, iri, told) for iri in reconciler.properties_of("")]
    return _json({"result": _beginning(known)}, "public, max-age=60")


@_route("/properties")
def propose(language: Language | None = None) -> Response:
    """Properties that things of a class have (section 7.1)."""
    reconciler, type_ = _reconciler(), request.args.get("type", "")
    limit = _whole(request.args.get("limit", ""), MOST_PROPERTIES, 0, MOST_PROPERTIES)
    if type_ and not reconciler.is_class(reconciler.class_of(type_)):
        raise _bad(_no_type(type_))
    found = reconciler.properties_of(type_)[:limit]
    named = [_named(reconciler, iri, language or wanted()) for iri in found]
    return _json({"properties": named, "type": type_, "limit": limit}, "public, max-age=60")


@_route("/preview")
def preview(language: Language | None = None) -> Response:
    """A small page about a thing, for a frame (section 6)."""
    return _preview(language or wanted(), "reconcile_preview.html")


@_route("/flyout/entity")
def flyout_entity(language: Language | None = None) -> Response:
    """The same as a piece of HTML in JSON (section 5.2)."""
    identifier, told = request.args.get("id", ""), language or wanted()
    hit = _reconciler().thing(identifier)
    if hit is None:
        raise _unknown()
    html = render_template("reconcile_flyout.html", **_shown(identifier, told))
    return _json({"id": identifier, "html": html}, "public, max-age=60")


@_route("/flyout/<any(type, property):kind>")
def flyout_term(kind: str, language: Language | None = None) -> Response:
    """What a class or a property is called and means."""
    identifier, told = request.args.get("id", ""), language or wanted()
    reconciler = _reconciler()
    iri = reconciler.class_of(identifier)
    known = [entry["id"] for entry in reconciler.types(told)] if kind == "type" else reconciler.properties_of("")
    if iri not in known:
        raise _unknown()
    term = current_site().served.glossary.terms.get(iri)
    meaning = term.definition(told) if term else ""
    name = reconciler.class_name(iri, told)
    html = render_template("reconcile_flyout.html", name=name, description=meaning)
    return _json({"id": identifier, "html": html}, "public, max-age=60")


def _manifest(site: Site, language: Language | None) -> dict[str, object]:
    """The manifest (section 3). Its addresses are those by which this service was reached."""
    at_home = request.host == urlsplit(site.base_uri).netloc
    root = site.base_uri if at_home else request.url_root.rstrip("/")
    here = f"/reconcile/{language}" if language else "/reconcile"
    told = language or wanted()
    suggest = {
        kind: {
            "service_url": root,
            "service_path": f"{here}/suggest/{kind}",
            "flyout_service_url": root,
            "flyout_service_path": f"{here}/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": {"zh": "集群公报", "en": "Cluster Gazette"}[told],
        "identifierSpace": f"{site.base_uri}/id/",
        "schemaSpace": ONT,
        "documentation": f"{root}/manual/linking",
        "serviceVersion": __version__,
        "view": {"url": "{{id}}"},
        "defaultTypes": _reconciler().types(told),
        "suggest": suggest,
        "preview": {"url": f"{root}{here}/preview?id={{{{id}}}}", "width": 430, "height": 340},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{here}/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "type": "number",
                    "default": 0,
                    "label": {"zh": "最多几个值", "en": "Values at most"}[told],
                    "help_text": {"zh": "0:全部", "en": "0 for all"}[told],
                }
            ],
        },
    }


def _batch(site: Site, told: object, language: Language) -> dict[str, object]:
    if not isinstance(told, dict):
        raise _bad("A batch is an object of queries, each under a key.")
    if len(told) > MOST_QUERIES:
        raise Problem(
            413, "content-too-large", f"A batch may hold {MOST_QUERIES} queries.", members={"limit": MOST_QUERIES}
        )
    reconciler = site.served.reconciler
    answers: dict[str, object] = {}
    failed: list[Problem] = []
    for key, query in told.items():
        try:
            asked = _query(key, query, reconciler)
            answers[key] = {"result": reconciler.answer(asked, language), **_unheld(asked.types, reconciler)}
        except Problem as problem:  # the others of the batch are answered all the same
            answers[key] = {"result": [], "error": problem.detail}
            failed.append(problem)
    if failed and len(failed) == len(told):
        raise failed[0]
    return answers


def _query(key: str, told: object, reconciler: Reconciler) -> Query:
    """One query (section 4.2). Raises `Problem` where it is not as the protocol has it."""
    if not isinstance(told, dict):
        raise _bad(f"The query {key[:40]!r} is not an object.")
    text, types, strict = told.get("query", ""), told.get("type") or [], told.get("type_strict", "any")
    types = [types] if isinstance(types, str) else types
    limit = told.get("limit", _USUAL_CANDIDATES)
    if not isinstance(text, str) or not isinstance(types, list) or not all(isinstance(t, str) for t in types):
        raise _bad(f"The query {key[:40]!r} needs a text, and names of types.")
    if strict not in get_args(Strict):
        raise _bad(f"type_strict is one of {', '.join(get_args(Strict))}.")
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise _bad(f"The limit of the query {key[:40]!r} is a number from 1 on.")
    return Query(
        text=text,
        types=tuple(map(reconciler.class_of, types[:MOST_PROPERTIES])),
        strict=cast(Strict, strict),
        limit=int(min(limit, MOST_CANDIDATES)),
        constraints=tuple(_constraints(told.get("properties") or [], reconciler)),
    )


def _unheld(types: Iterable[str], reconciler: Reconciler) -> dict[str, str]:
    """What is told beside the candidates of a query where a type that it asks for is none of here.

    The query is answered all the same: a type of another's vocabulary is no mistake in the batch (section 4.2).
    """
    unknown = [iri for iri in types if not reconciler.is_class(iri)]
    return {"error": _no_type(unknown[0])} if unknown else {}


def _no_type(name: str) -> str:
    return f"There is no type {name[:80]!r} here; /reconcile/suggest/type lists them."


def _constraints(told: object, reconciler: Reconciler) -> list[Constraint]:
    if not isinstance(told, list) or len(told) > MOST_PROPERTIES:
        raise _bad(f"Properties are a list of at most {MOST_PROPERTIES}.")
    found = []
    known = set(reconciler.properties_of(""))
    for entry in told:
        if not isinstance(entry, dict) or not isinstance(entry.get("pid"), str):
            raise _bad("A property is an object with a pid, which is a text, and v.")
        given = entry.get("v", [])
        values = []
        for value in (given if isinstance(given, list) else [given])[:MOST_VALUES]:
            name = [value.get("id"), value.get("name")] if isinstance(value, dict) else [value]
            values += [one for one in name if isinstance(one, str | int | float | bool) and one != ""]
        predicate = reconciler.class_of(entry["pid"])
        if predicate in known and values:
            found.append(Constraint(predicate, tuple(values)))
    return found


def _extension(site: Site, told: object, language: Language) -> dict[str, object]:
    """Values of properties (section 7.3)."""
    ids, properties = (told.get("ids"), told.get("properties")) if isinstance(told, dict) else (None, None)
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids) or not isinstance(properties, list):
        raise _bad("Data extension needs ids and properties.")
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        raise Problem(
            413, "content-too-large", f"So much at once: {MOST_IDS} things, {MOST_PROPERTIES} properties.",
            members={"limit": MOST_IDS},
        )  # fmt: skip
    asked: dict[str, int] = {}
    for entry in properties:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise _bad("A property is an object with an id.")
        settings = entry.get("settings")
        most = settings.get("limit") if isinstance(settings, dict) else None
        asked[entry["id"]] = _whole(str(most or ""), MOST_VALUES, 1, MOST_VALUES)
    reconciler = site.served.reconciler
    known = set(reconciler.properties_of(""))
    names = {name: reconciler.class_of(name) for name in asked}

    def values(iri: str | None, name: str) -> list[dict[str, object]]:
        if iri is None or names[name] not in known:
            return []
        found = reconciler.properties.values(iri, names[name])[: asked[name]]
        return [cell(value, reconciler.properties.label(value.value, language)) for value in found]

    rows = {}
    for identifier in ids:
        hit = reconciler.thing(identifier)
        rows[identifier] = {name: values(hit.iri if hit else None, name) for name in asked}
    meta = [{"id": name, "name": reconciler.properties.label(iri, language)} for name, iri in names.items()]
    return {"meta": meta, "rows": rows}


def _preview(language: Language, template: str) -> Response:
    identifier = request.args.get("id", "")
    shown = _shown(identifier, language)
    response = Response(
        render_template(template, lang=TAGS[language], **shown), content_type="text/html; charset=utf-8"
    )
    response.status_code = 200 if shown["name"] else 404
    response.headers["Content-Security-Policy"] = _FRAMED
    response.headers["Cache-Control"] = "public, max-age=60" if shown["name"] else "no-store"
    response.vary.add("Accept-Language")
    return response


def _shown(identifier: str, language: Language) -> dict[str, object]:
    """What a preview tells: names, what and where, and the first properties with their values."""
    reconciler = _reconciler()
    hit = reconciler.thing(identifier)
    if hit is None:
        return {"name": "", "missing": {"zh": "没有这个标识。", "en": "Nothing has this identifier."}[language]}
    other = hit.label_en if language == "zh" else hit.label_zh
    facts = []
    for entry in reconciler.answer(Query(hit.iri, (), "any", 1, ()), language)[0]["type"][:1]:  # type: ignore[index]
        for predicate in reconciler.properties_of(entry["id"])[:12]:
            values = reconciler.properties.values(hit.iri, predicate)[:3]
            told = [cell(value, reconciler.properties.label(value.value, language)) for value in values]
            texts = [str(one.get("name") or next(iter(one.values()))) for one in told]
            if texts:
                facts.append((reconciler.properties.label(predicate, language), "; ".join(texts)))
    name = hit.label_zh if language == "zh" or not hit.label_en else hit.label_en
    return {
        "name": name,
        "other": other if other != name else "",
        "iri": hit.iri,
        "facts": facts[:5],
        "description": reconciler.describe(hit, language),
    }


def _fairly(site: Site, answer: Callable[[], dict[str, object]]) -> Response:
    """Answer at the cost of whoever asks; what comes from this machine is free."""
    address = client_of(request.environ, site.trusted_proxies)
    client = None if address is None or is_loopback(address) else block_of(address)
    if client is None:
        return _json(answer(), "no-cache")
    site.fair_use.admit(client)
    started, failed = time.perf_counter(), True
    try:
        told, failed = answer(), False
    finally:
        site.fair_use.spend(client, time.perf_counter() - started, failed=failed)
    return _json(told, "no-cache")


def _reconciler() -> Reconciler:
    return current_site().served.reconciler


def _named(reconciler: Reconciler, iri: str, language: Language) -> dict[str, object]:
    return {"id": iri, "name": reconciler.properties.label(iri, language)}


def _beginning(entries: list[dict[str, object]]) -> list[dict[str, object]]:
    """The entries whose name, or IRI's last part, begins with what was typed; twenty from the cursor on."""
    prefix = request.args.get("prefix", "").strip().casefold()
    found = [
        entry
        for entry in entries
        if any(
            part.casefold().startswith(prefix)
            for part in (str(entry["name"]), _last(str(entry["id"])), str(entry["id"]))
        )
    ]
    return found[_cursor() :][:_USUAL_SUGGESTIONS]


def _last(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def _cursor() -> int:
    return _whole(request.args.get("cursor", ""), 0, 0, 10_000)


def _whole(text: str, usual: int, low: int, high: int) -> int:
    return min(max(int(text[:9]), low), high) if text.isascii() and text.isdigit() else usual


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad("The batch is not JSON.") from error


def _bad(detail: str) -> Problem:
    return Problem(400, "bad-request", detail)


def _unknown() -> Problem:
    return Problem(404, "not-found", "Nothing here has this identifier.")


def _json(told: dict[str, object], caching: str) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = caching
    response.vary.add("Accept-Language")
    return response
