"""Arguments of addresses: a list refuses one that it does not know, so that a slip is not taken for an answer.

Documents about things pass over names that they do not know, as links from elsewhere may carry more than we ask for;
what `lang`, `on` and `page` say has to be right at every address, whatever is made of it there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Final, TypeAlias

from flask import request

from gazette.catalogue import STANDINGS, keys
from gazette.graph.vocabulary import CODE
from gazette.search.entries import KINDS as SEARCHED
from gazette.web import day, words
from gazette.web.addresses import possible
from gazette.web.browse.paging import VIEWS, is_page
from gazette.web.language import SPOKEN
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

MOST: Final = 100
"""Arguments of one address."""
LONGEST: Final = 16_384
"""Bytes of the arguments of one address."""
_BY_THEMSELVES: Final = ("sparql", "reconcile")
"""Services that take long arguments, and bound them themselves."""

Check: TypeAlias = Callable[[Site, str], bool]
Values: TypeAlias = Collection[str] | Check | None
"""What an argument may be: one of these, what a test finds right, or (None) any text."""


def _known(start: str) -> Check:
    return lambda site, value: possible(value) and site.served.knows(f"{site.base_uri}/id/{start}{value}")


def _place(site: Site, value: str) -> bool:
    places = site.served.catalogue.places
    return f"{places.start}{value}" in places.levels or _known("region/")(site, value)


def _year(site: Site, value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4


def _language(site: Site, value: str) -> bool:
    return value.partition("-")[0].lower() in SPOKEN


def _page(site: Site, value: str) -> bool:
    return is_page(value)


def _sorts(columns: Collection[str]) -> tuple[str, ...]:
    return (*columns, *(f"-{column}" for column in columns))


_EVERYWHERE: Final[dict[str, Values]] = {"lang": _language, "on": None}
_SHARED: Final[dict[str, Check]] = {"lang": _language, "page": _page}
"""What means the same at every address; of a day the module `day` knows what is right."""
_LISTS: Final[dict[str, Values]] = {
    **_EVERYWHERE,
    "q": None, "view": VIEWS, "page": _page, "level": words.LEVELS, "place": _place, "year": _year,
    "programme": _known("programme/"),
}  # fmt: skip
_CLUSTERS: Final[dict[str, Values]] = {
    **_LISTS,
    "sort": _sorts(keys.SORTS), "state": STANDINGS, "lifecycle": words.LIFECYCLES, "industry": _known(""),
    "scheme": lambda site, value: possible(value) and site.served.knows(f"{CODE}scheme-{value}"),
}  # fmt: skip
_NOTICES: Final[dict[str, Values]] = {
    **_LISTS, "sort": _sorts(keys.NOTICE_SORTS), "kind": words.KINDS, "known": ("held", "reported"),
}  # fmt: skip
_CALENDAR: Final[dict[str, Values]] = {**_EVERYWHERE, "place": _place, "addressee": _known("organisation/")}
_OF_ENDPOINT: Final[Mapping[str, Mapping[str, Values]]] = {
    "clusters.clusters": _CLUSTERS,
    "clusters.clusters_file": _CLUSTERS,
    "notices.notices": _NOTICES,
    "notices.notices_file": _NOTICES,
    "calendar.calendar_page": _CALENDAR,
    "calendar.calendar_file": _CALENDAR,
    "feed.feed": _EVERYWHERE,
    "search.search": {**_EVERYWHERE, "q": None, "kind": SEARCHED, "page": _page},
}
_ONCE: Final = ("lang", "on", "q", "view", "sort", "page", "addressee")


def check() -> None:
    """Refuse a request whose arguments are too many or too long, or say what cannot be, or, of a list, are not known.

    Raises a `Problem`: 414 for what is too long, else 400 with the names or values that are known. Empty values pass:
    forms send them.
    """
    if request.blueprint in _BY_THEMSELVES:
        return
    if len(request.query_string) > LONGEST:
        raise Problem(
            414, "uri-too-long", f"The arguments of an address may be {LONGEST} bytes long.",
            detail_zh=f"网址中的参数最长 {LONGEST} 字节。", members={"limit": LONGEST},
        )  # fmt: skip
    given = list(request.args.items(multi=True))
    if len(given) > MOST:
        raise _bad(f"An address may have {MOST} arguments.", f"网址中的参数最多 {MOST} 个。", limit=MOST)
    day.asked()
    takes = _OF_ENDPOINT.get(request.endpoint or "")
    if takes is None:
        for name, value in given:
            if value and name in _SHARED:
                _check_value(name, value, _SHARED[name])
        return
    seen: set[str] = set()
    for name, value in given:
        if name not in takes:
            raise _unknown_name(name, list(takes))
        if name in seen and name in _ONCE:
            raise _bad(f"The argument “{name}” may be given once.", f"参数“{name}”只可给出一次。", argument=name)
        seen.add(name)
        values = takes[name]
        if value and values is not None:
            _check_value(name, value, values)


def _check_value(name: str, value: str, values: Collection[str] | Check) -> None:
    short = value[:40]
    if callable(values):
        if values(current_site(), value):
            return
        how, how_zh = _HOW[name]
        raise _bad(
            f"“{short}” is nothing that “{name}” can be here: {how}.",
            f"参数“{name}”不可为“{short}”：{how_zh}。",
            argument=name,
        )
    if value not in values:
        raise _bad(
            f"“{short}” is nothing that “{name}” can be here: {', '.join(values)}.",
            f"参数“{name}”不可为“{short}”，可用者：{'、'.join(values)}。",
            argument=name, known=list(values),
        )  # fmt: skip


_HOW: Final[Mapping[str, tuple[str, str]]] = {
    "lang": ("zh or en", "zh 或 en"),
    "page": ("a whole number from 1", "应为从 1 起的整数"),
    "place": ("the code of a region, such as 610000; /search finds it", "应为区划代码，如 610000，可在 /search 查得"),
    "year": ("a year in four digits", "应为四位年份"),
    "programme": ("the key of a programme; /search finds it", "应为认定计划的标识，可在 /search 查得"),
    "industry": ("the path of an industry behind /id/; /search finds it", "应为产业在 /id/ 之后的路径，见 /search"),
    "scheme": ("the name of a kind of cluster; /ont has the list", "应为集群类别代码，见 /ont"),
    "addressee": ("the key of a public body; /search finds it", "应为机关的标识，可在 /search 查得"),
}  # fmt: skip


def _unknown_name(name: str, known: list[str]) -> Problem:
    short = name[:40]
    near = get_close_matches(short, known, 1)
    guess, guess_zh = (f" Perhaps “{near[0]}”?", f"或为“{near[0]}”？") if near else ("", "")
    return _bad(
        f"There is no argument “{short}” here: {', '.join(known)}.{guess}",
        f"此处没有参数“{short}”，可用者：{'、'.join(known)}。{guess_zh}",
        known=known,
    )


def _bad(detail: str, detail_zh: str, **members: object) -> Problem:
    return Problem(400, "bad-request", detail, detail_zh=detail_zh, members=members)
