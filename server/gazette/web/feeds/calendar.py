"""Deadlines for reports and ends of recognitions: a page, and a calendar that a phone can subscribe to (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request

from gazette.catalogue import Catalogue
from gazette.catalogue.bits import Bits
from gazette.catalogue.facts import Term
from gazette.web import day, words
from gazette.web.language import text
from gazette.web.layout import Names
from gazette.web.links import kept
from gazette.web.pages.answer import answer, page, unchanged
from gazette.web.pages.duties import Duty, due, next_duties
from gazette.web.pages.home import lapsing
from gazette.web.problems import Problem
from gazette.web.site import Site, current_site

if TYPE_CHECKING:
    from icalendar import Event

blueprint = Blueprint("calendar", __name__)

PAST = dt.timedelta(days=400)
"""Ends that lie further back are left out."""
SHOWN = 100
"""So many duties, and so many ends, stand on the page: those that come next."""
MOST = 1000
"""So many are in the calendar for subscribers: where a region has more, a smaller region has all of its own."""


@blueprint.get("/calendar")
def calendar_page() -> Response:
    """What is due and what ends, and how to subscribe."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.wanted()
    place, addressee = _place(catalogue), _addressee(site)
    mask = _duties(catalogue, place, addressee)
    duties = next_duties(catalogue, mask, on, SHOWN)
    all_lapses = [] if addressee else lapsing(_terms(catalogue, place), on)
    lapses = all_lapses[:SHOWN]
    provinces = catalogue.places.children.get(catalogue.places.country, [])
    bodies = sorted(catalogue.duties.totals("addressee"))
    named = {
        *provinces, *bodies, *(lapse.programme for lapse in lapses), *(duty.notice for duty in duties),
        *(body for duty in duties for body in duty.to), *([place] if place else ()),
    }  # fmt: skip
    names = Names.on(site, site.labels(named))
    chosen = {name: value for name in ("place", "addressee") if (value := request.args.get(name))}
    query = urlencode({**chosen, **{k: v for k, v in kept().items() if k == "lang"}})
    address = f"{site.base_uri}/calendar.ics{'?' + query if query else ''}"
    return page(
        site,
        "calendar.html",
        duties=duties,
        lapses=lapses,
        more_duties=mask.bit_count() - len(duties),
        more_lapses=len(all_lapses) - len(lapses),
        provinces=[(catalogue.places.code(iri), names.label(iri)) for iri in provinces],
        bodies=[(iri.rpartition("/")[2], names.label(iri)) for iri in bodies],
        place=place,
        place_code=catalogue.places.code(place) if place else "",
        addressee=addressee.rpartition("/")[2],
        address=address,
        webcal=f"webcal://{address.partition('://')[2]}",
        between=words.between,
        **names.for_template(),
    )


@blueprint.get("/calendar.ics")
def calendar_file() -> Response:
    """The calendar: `place=` a region's code, `addressee=` the key of the body that is reported to."""
    site = current_site()
    same = unchanged(site)
    if same is not None:
        return same
    catalogue, on = site.served.catalogue, day.wanted()
    place, addressee = _place(catalogue), _addressee(site)
    duties = next_duties(catalogue, _duties(catalogue, place, addressee), on, MOST)
    lapses = [] if addressee else lapsing(_terms(catalogue, place), on - PAST, MOST)
    named = {*(lapse.programme for lapse in lapses), *(duty.notice for duty in duties)}
    names = Names.on(site, site.labels(named | {body for duty in duties for body in duty.to}))
    made = dt.datetime.fromisoformat(site.served.release.manifest.built).astimezone(dt.UTC)
    body = calendar(site, duties, lapses, names, made)
    response = answer(site, body, "text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="cluster-gazette.ics"'
    return response


def calendar(site: Site, duties: Iterable[Duty], lapses: Iterable[Term], names: Names, made: dt.datetime) -> bytes:
    """The calendar as iCalendar; lines are folded and texts escaped by the library."""
    from icalendar import Calendar  # not at the start of every process

    found = Calendar()
    found.add("prodid", "-//Cluster Gazette//calendar//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", text("Cluster Gazette", "集群公报"))
    for duty in duties:
        for month, number in duty.days:
            first = due(month, number, _since(site, duty))
            who = "、".join(names.label(body) for body in duty.to)
            subject = duty.subject or text("submission", "报送")
            summary = text(f"Due: {subject} → {who}", f"报送截止：{subject} → {who}")
            if duty.reported:  # what, by whom and to whom is not told, so the notice has to say what it is about
                of = names.label(duty.notice)
                summary = text(f"Due, as reported: {of}", f"报送截止（据报道）：{of}")
            said = f"{duty.who}\n{names.label(duty.notice)}\n{duty.iri}"
            event = _event(f"{duty.iri} {month:02}-{number:02}", first, summary, said, duty.iri, made, site.base_uri)
            event.add("rrule", {"freq": "yearly"})
            found.add_component(event)
    for lapse in lapses:
        for event in _lapse(lapse, names, made, site.base_uri):
            found.add_component(event)
    return bytes(found.to_ical())


def _since(site: Site, duty: Duty) -> dt.date:
    """The day from which a duty holds: its notice's, else the first of the notice's year, else of this one."""
    notice = site.served.catalogue.notice(duty.notice)
    if notice is not None and notice.date is not None:
        return notice.date
    return dt.date((notice.year if notice else None) or day.today().year, 1, 1)


def _lapse(lapse: Term, names: Names, made: dt.datetime, base_uri: str) -> Iterable[Event]:
    earliest, latest = lapse.end
    programme = f"{names.label(lapse.programme)} {lapse.year or ''}".strip()
    many = text(f"{lapse.count} recognitions", f"{lapse.count} 项")
    bounds = words.between(lapse.end)
    address = (
        f"{base_uri}/clusters?{urlencode({'programme': lapse.programme.rpartition('/')[2], 'year': lapse.year or ''})}"
    )
    if earliest and latest and earliest != latest:
        summary = text(f"May lapse from today: {programme}", f"自今日起或届满：{programme}")
        yield _event(f"{address} {earliest} first", earliest, summary, f"{many}\n{bounds}", address, made, base_uri)
    if latest:
        summary = text(f"Lapsed by today at the latest: {programme}", f"至迟今日届满：{programme}")
        yield _event(f"{address} {latest} last", latest, summary, f"{many}\n{bounds}", address, made, base_uri)


def _event(
    key: str, when: dt.date, summary: str, description: str, address: str, made: dt.datetime, base_uri: str
) -> Event:
    from icalendar import Event

    event = Event()
    digest = hashlib.sha256(key.removeprefix(base_uri).encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@{urlsplit(base_uri).hostname}")
    event.add("dtstamp", made)
    event.add("dtstart", when)
    event.add("dtend", when + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _place(catalogue: Catalogue) -> str:
    """The region that the address names. Raises a 404 `Problem` for one that there is not."""
    code = request.args.get("place", "")
    if not code or code == "CN":
        return ""
    iri = f"{catalogue.places.start}{code}"
    if iri not in catalogue.places.levels:
        raise Problem(404, "not-found", "There is no region in use with that code.", detail_zh="没有使用该代码的区划。")
    return iri


def _addressee(site: Site) -> str:
    key = request.args.get("addressee", "")
    return f"{site.base_uri}/id/organisation/{key}" if key else ""


def _terms(catalogue: Catalogue, place: str) -> list[Term]:
    return catalogue.terms_in(place) if place else catalogue.terms


def _duties(catalogue: Catalogue, place: str, addressee: str) -> Bits:
    """The duties of a place: those of its notices and, since they hold there too, of national ones."""
    mask = catalogue.duties_in(place) if place else catalogue.duties.all
    return mask & catalogue.duties.mask("addressee", [addressee]) if addressee else mask
