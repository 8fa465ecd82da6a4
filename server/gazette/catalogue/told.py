"""Notices and duties whole: what pieces tell of them, with what bodies, batches and deadlines are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from gazette.catalogue.columns import number_of, one
from gazette.catalogue.common import Common
from gazette.catalogue.noticed import StatedAct, StatedDuty, StatedNotice
from gazette.catalogue.rows import Act, Duty, Notice

_MONTH_DAY: Final = re.compile("--([0-9]{2})-([0-9]{2})")


def notices_of(stated: Iterable[StatedNotice], common: Common) -> list[Notice]:
    """All notices, the newest first."""
    acting = cache(lambda batch: (one(common.programmes_of, batch), number_of(common.years, batch)))
    lying = cache(lambda issuers: _places(issuers, common))  # few bodies issue many notices
    found = (_notice(one, lying(one.issuers), acting) for one in stated)
    return sorted(found, key=lambda n: (n.out_by or dt.date(n.year or 1, 1, 1), n.label, n.iri), reverse=True)


def duties_of(stated: Iterable[StatedDuty], common: Common) -> list[Duty]:
    """All duties to report, by IRI. What is reported of a notice counts for nothing where it states the same days."""
    found = [_duty(one, common) for one in stated]
    held = {(duty.notice, day) for duty in found if not duty.reported for day in duty.days}
    kept = (duty for duty in found if not (duty.reported and all((duty.notice, day) in held for day in duty.days)))
    return sorted(kept, key=lambda duty: duty.iri)


def _places(issuers: Iterable[str], common: Common) -> frozenset[str]:
    areas = (area for body in issuers for area in common.areas.get(body, ()))
    return frozenset(place for area in areas for place in common.places.lineage(area))


def _notice(stated: StatedNotice, places: frozenset[str], acting: Callable[[str], tuple[str, int | None]]) -> Notice:
    """A notice; `acting` gives the programme and the year of a batch."""
    return Notice(
        iri=stated.iri,
        label=stated.label,
        label_en=stated.label_en,
        number=stated.number,
        date=stated.date,
        reported=stated.reported,
        kind=stated.kind,
        issuers=stated.issuers,
        places=places,
        held=stated.held,
        acts=tuple(_act(act, *acting(act.batch)) for act in stated.acts),
    )


def _act(stated: StatedAct, programme: str, year: int | None) -> Act:
    return Act(
        iri=stated.iri,
        kind=stated.kind,
        batch=stated.batch,
        programme=programme,
        year=year,
        announced=stated.announced,
        named=stated.named,
        known=stated.known,
    )


def _duty(stated: StatedDuty, common: Common) -> Duty:
    if stated.reported:
        dates = {_day_of_the_year(one) for one in stated.deadlines}
    else:
        dates = {(number_of(common.months, one), number_of(common.days, one)) for one in stated.deadlines}
    return Duty(
        iri=stated.iri,
        notice=stated.notice,
        subject=stated.subject,
        who=stated.who,
        to=stated.to,
        days=tuple(sorted((month, day) for month, day in dates if month and day)),
        reported=stated.reported,
    )


def _day_of_the_year(said: str) -> tuple[int | None, int | None]:
    """Month and day of an `xsd:gMonthDay` (XML Schema 1.1, part 2, section 3.3.12), whatever its time zone."""
    found = _MONTH_DAY.match(said)
    return (int(found[1]), int(found[2])) if found else (None, None)
