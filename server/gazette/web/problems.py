"""Errors over HTTP: a problem document (RFC 9457), or the same words as plain text or a small page.

Never a path of this machine and never a traceback: those go to the log.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence

from flask import Blueprint, Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from gazette.errors import UserError
from gazette.query.errors import QueryError
from gazette.release.manifest import Manifest
from gazette.web.language import TAGS, Language, asked, text, wanted
from gazette.web.negotiation import Offer, negotiate
from gazette.web.query_problems import IN_CHINESE

_log = logging.getLogger(__name__)

blueprint = Blueprint("problems", __name__, template_folder="templates")

_OFFERS = (
    Offer("application/problem+json", "json"),
    Offer("application/json", "json"),
    Offer("text/html", "html"),
    Offer("text/plain", "txt"),
)


class Problem(Exception):
    """A request that cannot be answered, as the web application itself sees it.

    `kind` names the problem type, such as `not-acceptable`; `members` are added to the document; `headers` sent.
    `ways` are addresses, with what is there, where the reader may find what was looked for; `advice` says in English
    and in Chinese what to do, and is in English a member of the document.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        title: str | None = None,
        detail_zh: str | None = None,
        ways: Sequence[tuple[str, str]] = (),
        advice: tuple[str, str] = ("", ""),
        members: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.detail_zh = detail_zh
        self.ways = tuple(ways)
        self.title = title or _TITLES.get(status) or HTTP_STATUS_CODES.get(status, "Problem")
        self.members = ({"advice": advice[0]} if advice[0] else {}) | (members or {})
        self.advice_zh = advice[1]
        self.headers = headers or {}


def problem_response(problem: Problem, base_uri: str) -> Response:
    """The response for a problem, in the form that the request accepts best; JSON where it accepts none."""
    offer = negotiate(request.headers.get("Accept"), _OFFERS) or _OFFERS[0]
    if offer.name == "html":
        response = Response(_page(problem), content_type="text/html; charset=utf-8")
        response.vary.add("Accept-Language")
        response.headers["Content-Language"] = TAGS[wanted()]
    elif offer.name == "txt":
        lines = [f"{problem.title} ({problem.status})", problem.detail, str(problem.members.get("advice", ""))]
        lines += [f"{address} {what}" for address, what in problem.ways]
        response = Response("\n".join(line for line in lines if line) + "\n", content_type="text/plain; charset=utf-8")
    else:
        document: dict[str, object] = {
            "type": f"{base_uri}/problem/{problem.kind}",
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
        }
        if problem.ways:
            document["see"] = [{"address": address, "what": what} for address, what in problem.ways]
        body = json.dumps(document | problem.members, ensure_ascii=False, indent=1) + "\n"
        response = Response(body, content_type=offer.media_type)
    response.status_code = problem.status
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    response.headers.extend(problem.headers)
    return response


def register(app: Flask, base_uri: str) -> None:
    """Answer every error of the application by a problem document, and the problem types' own addresses."""

    def of_problem(error: Problem) -> Response:
        return problem_response(error, base_uri)

    def of_user_error(error: UserError) -> Response:
        return problem_response(_from_user_error(error), base_uri)

    def of_http(error: HTTPException) -> Response:
        return problem_response(_in_words(_from_http(error)), base_uri)

    def of_bug(error: Exception) -> Response:
        _log.error("%s %s failed", request.method, request.path, exc_info=error)
        detail = "Something is wrong in this service. It has been written down."
        return problem_response(Problem(500, "internal-error", detail), base_uri)

    app.register_error_handler(Problem, of_problem)
    app.register_error_handler(UserError, of_user_error)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_bug)
    app.register_blueprint(blueprint)


@blueprint.get("/problem/<kind>")
def problem_type(kind: str) -> Response:
    """What a problem type means: the address that problem documents give as their type.

    A page for browsers, and a line or two of plain text for anything else: in English, but where `lang=` says zh.
    """
    meaning = _meaning(kind)
    if meaning is None:
        raise Problem(404, "not-found", "There is no problem type of that name.", detail_zh="没有此名称的问题类型。")
    offer = negotiate(request.headers.get("Accept"), _MEANINGS) or _MEANINGS[0]
    language = wanted() if offer.name == "html" else asked() or "en"
    title, about = meaning[language]
    if offer.name == "html":
        body = render_template(
            "problem_type.html", kind=kind, title=title, about=about, lang=language, release=_release()
        )
    else:
        body = "\n".join(line for line in (title, about) if line) + "\n"
    response = Response(body, content_type=offer.content_type)
    response.headers["Content-Language"] = TAGS[language]
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _meaning(kind: str) -> dict[Language, tuple[str, str]] | None:
    """A problem type's title, and what there is to say of it, in both languages."""
    for error in _query_errors(QueryError):
        if error.kind == kind:
            about = re.sub(r"`(.*?)`", r"\1", " ".join((error.__doc__ or "").split()))
            title_zh, about_zh = IN_CHINESE[kind]
            return {"en": (f"{error.title} ({error.status})", about), "zh": (f"{title_zh}（{error.status}）", about_zh)}
    titles = _TYPES.get(kind) or _of_status(kind)
    return titles and {"en": (titles[0], ""), "zh": (titles[1], "")}


_MEANINGS = (Offer("text/plain", "txt"), Offer("text/html", "html"))
_TYPES = {
    "bad-request": (
        "The request breaks a rule of HTTP or of the SPARQL Protocol (400)",
        "请求不合 HTTP 或 SPARQL 协议的规定（400）",
    ),
    "unknown-format": ("There is no format of that name (400)", "没有该名称的格式（400）"),
    "forbidden": ("This address is not for everybody (403)", "此地址不对所有人开放（403）"),
    "not-found": ("Nothing is at this address (404)", "此地址没有内容（404）"),
    "method-not-allowed": (
        "This address does not answer that method; Allow says which it does (405)",
        "此地址不受理该方法，可用的方法见 Allow（405）",
    ),
    "not-acceptable": (
        "None of the formats there are is one the request accepts (406)", "可用的格式均非请求所能接受（406）",
    ),
    "request-timeout": ("The request did not arrive whole in time (408)", "请求未在时限内完整到达（408）"),
    "content-too-large": ("The request is longer than the service reads (413)", "请求超出本服务所读的长度（413）"),
    "uri-too-long": (
        "The address is longer than the service reads: send the query by POST (414)",
        "地址超出本服务所读的长度：查询请以 POST 发送（414）",
    ),
    "unsupported-media-type": (
        "The request's body is of a type that this address does not read (415)", "此地址不读取该类型的请求正文（415）",
    ),
    "internal-error": ("A mistake in this service (500)", "本服务自身出错（500）"),
    "damaged": ("What is kept here cannot be read any more (500)", "所存内容已无法读取（500）"),
    "unavailable": ("The data cannot be reached now: come back (503)", "暂时取不到数据，请稍候再来（503）"),
}  # fmt: skip
_KINDS = {
    int(match[1]): kind for kind, (said, _) in reversed(_TYPES.items()) if (match := re.search(r"\((\d+)\)", said))
}
"""The kind of a status that nothing more is known of: the first of its kinds above."""


def _of_status(kind: str) -> tuple[str, str] | None:
    """What a kind means that is named by its status alone, such as `http-416`."""
    match = re.fullmatch(r"http-([45][0-9][0-9])", kind)
    meaning = HTTP_STATUS_CODES.get(int(match[1])) if match else None
    return (f"{meaning} ({match[1]})", f"HTTP 状态 {match[1]}（{meaning}）") if match and meaning else None


def _query_errors(root: type[QueryError]) -> list[type[QueryError]]:
    return [root, *(error for child in root.__subclasses__() for error in _query_errors(child))]


def _from_user_error(error: UserError) -> Problem:
    members: dict[str, object] = {} if error.advice is None else {"advice": error.advice}
    if isinstance(error, QueryError):
        headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
        return Problem(
            error.status,
            error.kind,
            error.message,
            title=error.title,
            members=members | error.details,
            headers=headers,
        )
    if error.status == 503:  # its words are the operator's: paths, and the address of a store that visitors cannot ask
        _log.error("%s %s cannot be answered: %s", request.method, request.path, error)
        return Problem(
            503, "unavailable", "The data cannot be reached now.", detail_zh="目前无法读取数据，请稍后再试。",
            members={"advice": "Come back in a little while."},
        )  # fmt: skip
    # The place of another user error is a file of this machine, so it is not told.
    return Problem(error.status, _KINDS.get(error.status, "unavailable"), error.message, members=members)


def _from_http(error: HTTPException) -> Problem:
    status = error.code or 500
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name.lower() in ("allow", "location", "retry-after")
    }
    if status == 413:
        most = current_app.config["MAX_CONTENT_LENGTH"]
        return Problem(
            413, "content-too-large", f"The body of a request may be {most} bytes long, and this one is longer.",
            detail_zh=f"请求正文最长 {most} 字节，此请求超出。", members={"limit": most}, headers=headers,
        )  # fmt: skip
    return Problem(status, _KINDS.get(status, f"http-{status}"), error.description or error.name, headers=headers)


def _in_words(problem: Problem) -> Problem:
    """A problem that the framework found, said in our words and in both languages."""
    if problem.status == 404:
        problem.detail = "Nothing is at this address. Find things by their names at /search; /manual has the addresses."
        problem.detail_zh = "此处没有内容。可在 /search 按名称查找；/manual 列有各网址。"
    elif problem.status == 405:
        allowed = problem.headers.get("Allow", "")
        problem.detail = f"This address does not answer {request.method[:20]}; it answers {allowed}."
        problem.detail_zh = f"此地址不受理 {request.method[:20]}，可用者：{allowed}。"
    return problem


def _page(problem: Problem) -> str:
    return render_template(
        "problem.html",
        problem=problem,
        title=text(problem.title, _TITLES_ZH.get(problem.status, problem.title)),
        detail=problem.detail if wanted() == "en" else problem.detail_zh or problem.detail,
        lang=wanted(),
        release=_release(),
    )


def _release() -> Manifest | None:
    """The manifest of the release that is served, None in an application that serves none."""
    site = current_app.extensions.get("gazette")
    return site.served.release.manifest if site is not None else None


_TITLES = {413: "Content Too Large"}
"""As RFC 9110, section 15.5.14, calls it; the table that we take the others from has an older name."""
_TITLES_ZH = {
    400: "请求有误",
    403: "不予受理",
    404: "此处无此条目",
    405: "不支持该方法",
    406: "没有所求的格式",
    410: "已撤下",
    413: "请求过长",
    414: "地址过长",
    415: "不支持该类型",
    429: "请求过多",
    500: "服务出错",
    503: "暂时无法回答",
}
