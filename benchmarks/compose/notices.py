"""Whole pages from a seed: a notice or a report with its list, furniture and noise, and the labels of what it says."""

from __future__ import annotations

import datetime as dt
import json
import random

from benchmarks.compose import titles, words
from benchmarks.compose.draft import Draft
from benchmarks.compose.furniture import around
from benchmarks.compose.lists import LAYOUTS, RECHECKED, Shown, numbered
from benchmarks.compose.names import Item, make_items, several_cities
from benchmarks.compose.noise import NOISES
from benchmarks.compose.pool import choose_province, pool
from benchmarks.compose.reports import report
from benchmarks.compose.truth import Act, Page, Row, Truth

IN_PROSE = frozenset({"chain", "shared-suffix"})
"""Layouts that stand behind the acting sentence."""
EXTRA = ("two-stages", "sample-in-prose", "all-in-prose", "several-cities", "report-of-area", "report-of-list", "json")
ALL_LAYOUTS = (*LAYOUTS, *RECHECKED, *EXTRA)
_PLACES_NEEDED = frozenset({"pipe-constant", "place-dash", "flat-merged", "city-sections"})


def compose(seed: int, layout: str | None = None, noise: str | None = None) -> Page:
    """The page of a seed; layout and noise are drawn too where they are not given."""
    rng = random.Random(seed)
    layout = layout or ALL_LAYOUTS[seed % len(ALL_LAYOUTS)]
    noise = noise or rng.choice(("none",) * 5 + tuple(NOISES))
    draft = _draft(rng, layout)
    if layout.startswith("report"):
        text = report(rng, draft.facts, draft.area, draft.truth, layout)
    else:
        text = write_notice(draft, layout, _items(draft, layout))
    return Page(f"{layout}-{seed}", NOISES[noise](rng, text), draft.truth, layout, noise)


def _draft(rng: random.Random, layout: str) -> Draft:
    facts = pool()
    province = choose_province(rng, facts, with_cities=layout in _PLACES_NEEDED)
    year = rng.randint(2021, 2025)
    issued = dt.date(year, rng.randint(2, 12), rng.randint(1, 28))
    scheme = rng.choice(("sme-characteristic-cluster",) * 3 + tuple(words.SCHEMES))
    bodies = [facts.departments[province]]
    if rng.random() < 0.2 and province in facts.commissions:
        bodies = [facts.commissions[province], *bodies]
    stage = "grant"
    if layout in RECHECKED:
        stage = "recheck"
    elif layout not in ("two-stages", "report-of-area", "report-of-list"):
        stage = rng.choice(("grant",) * 5 + ("proposal", "proposal", "cultivation", "recommendation", "revocation"))
    act = Act(stage, scheme, "provincial", province, year)
    if stage == "recommendation":
        act = Act(stage, scheme, "national", "CN", year)
    kind = {"cultivation": "grant", "recommendation": "proposal"}.get(stage, stage)
    truth = Truth(kind, issuers=[(name, province) for name in bodies], issued=issued, acts=[act])
    place = facts.places[province].name
    level = {"省": "省级", "市": "市级"}.get(place[-1], "自治区级")
    of = rng.choice((level, place, place, f"{place}{level}" if place[-1] == "省" else place))
    return Draft(rng, facts, province, year, words.SCHEMES[scheme], of, bodies, truth)


def write_notice(draft: Draft, layout: str, items: list[Item]) -> str:
    """The text of a notice with a list of these clusters; completes the draft's labels."""
    rng, act, truth = draft.rng, draft.act, draft.truth
    named = layout == "sample-in-prose" or (rng.random() < 0.5 and layout not in ("two-stages", *RECHECKED))
    shown = _shown(draft, layout, items)
    if layout == "all-in-prose":
        named = True
    count = len(shown.rows)
    if shown.completeness == "absent" or layout in ("cut", "sample-in-prose"):
        count += rng.randint(5, 30)
    sentence = titles.acting(draft, act.stage, named=named, spoken=rng.random() < 0.6, first=_first(shown, items),
                             count=count, whole=shown.lines[0] if layout == "all-in-prose" else None,
                             passed=sum(row.outcome != "fail" for row in shown.rows))  # fmt: skip
    if layout == "two-stages":
        sentence = _two_stages(draft, shown, items)
    else:
        act.rows, act.completeness = shown.rows, shown.completeness
        act.announced = count if layout == "shared-suffix" else sentence.announced
        if shown.completeness == "absent" and sentence.names_first:
            act.rows, act.completeness = [Row(items[0].name, items[0].regions)], "sample"
    truth.title = titles.title(draft, act.stage)
    heading = titles.heading(draft, act.stage)
    body = [titles.addressees(draft), sentence.text]
    if layout in IN_PROSE:
        body += shown.lines
    body += _clauses(draft)
    below: list[str] = []
    if layout in ("absent", "sample-in-prose"):
        body.append(rng.choice(("附件:", "附件:1.", "附:")) + heading)
        below = shown.lines
    elif layout not in IN_PROSE and layout != "all-in-prose":
        body.append(rng.choice(("附件:", "附件:1.", "附:")) + heading)
        head = [rng.choice(("附件", "附件1", "附件:")), heading]
        below = shown.lines if layout == "two-stages" else [*head, *shown.lines]
    signature = _signature(draft)
    if layout == "json":
        lines = [truth.title, *body[:-1], *(f"{n}.{item.name}" for n, item in enumerate(items, start=1)), *signature]
        return json.dumps({"title": truth.title, "content": "\r\n".join(lines), "createTime": 1648000020000}, ensure_ascii=False)  # fmt: skip
    list_first = rng.random() < 0.1 and layout not in ("cut", "two-stages", "absent", "sample-in-prose")
    lines = [*body, *below, *signature] if list_first else [*body, *signature, *below]
    return around(draft.rng, truth, _headed(draft, truth.title), lines, cut=layout == "cut")


def _items(draft: Draft, layout: str) -> list[Item]:
    rng = draft.rng
    count = rng.randint(2, 8) if layout in ("chain", "shared-suffix", "all-in-prose") else rng.randint(3, 24)
    items = make_items(rng, draft.facts, draft.area, count)
    if layout in _PLACES_NEEDED:
        more = make_items(rng, draft.facts, draft.area, 5, forms=("city-county", "county"))
        items = list({item.name: item for item in [*items, *more]}.values())
    if layout == "several-cities":
        more_cities = several_cities(rng, draft.facts, draft.area)
        items += [more_cities] if more_cities else []
        rng.shuffle(items)
    return items


def _shown(draft: Draft, layout: str, items: list[Item]) -> Shown:
    every = [Row(item.name, item.regions) for item in items]
    if layout == "sample-in-prose":
        return Shown([], every[:1], "sample")
    if layout == "all-in-prose":
        joined = "、".join(item.name for item in items[:-1])
        return Shown([joined + draft.rng.choice(("、", "和", "以及")) + items[-1].name], every)
    if layout == "json":
        return Shown([], every)
    if layout in ("several-cities", "two-stages"):
        return numbered(draft.rng, items)
    return (LAYOUTS | RECHECKED)[layout](draft.rng, items)


def _first(shown: Shown, items: list[Item]) -> str:
    names = {row.name for row in shown.rows}
    return next((item.name for item in items if item.name in names), items[0].name)


def _two_stages(draft: Draft, shown: Shown, items: list[Item]) -> titles.Sentence:
    """A list of new recognitions and one of those that passed the recheck of an earlier batch."""
    rng, act = draft.rng, draft.act
    half = max(1, len(items) // 2)
    new, old = items[:half], items[half:]
    earlier = draft.year - 3
    draft.truth.citations.clear()
    act.rows, act.announced = [Row(i.name, i.regions) for i in new], len(new)
    second = Act("recheck", act.scheme, act.level, act.region, earlier, len(old))
    second.rows = [Row(i.name, i.regions, "pass") for i in old]
    draft.truth.acts.append(second)
    mark = rng.choice(("{}.", "{}、"))
    shown.lines[:] = [
        "附件1", f"{draft.year}年度{draft.of}{draft.scheme}名单", *(mark.format(n) + i.name for n, i in enumerate(new, 1)),
        "附件2", f"通过复核的{earlier}年度{draft.of}{draft.scheme}名单", *(mark.format(n) + i.name for n, i in enumerate(old, 1)),
    ]  # fmt: skip
    text = (
        f"{titles.basis(draft)},经专家评审和公示,确定了{len(new)}个{draft.year}年度{draft.of}{draft.scheme},"
        f"{len(old)}个{earlier}年度集群通过复核,现予以公布。"
    )
    return titles.Sentence(text, None, names_first=False)


def _clauses(draft: Draft) -> list[str]:
    rng, truth, act = draft.rng, draft.truth, draft.act
    said = rng.sample(words.CLAUSES, k=rng.randint(1, 3))
    if rng.random() < 0.6:
        place = draft.place
        last = draft.bodies[0].removeprefix(place)
        short = ("区" if "自治区" in place else place[-1]) + last
        duty = words.duty(rng, draft.bodies, short)
        said.append(duty.text)
        truth.duties.append((duty.deadlines, duty.to))
    if rng.random() < 0.6:
        said.append(rng.choice(words.MANAGEMENT))
    if act.stage in ("grant", "recheck") and rng.random() < 0.75:
        term = words.term(rng, truth.issued)
        said.append(term.text)
        for each in truth.acts:
            each.start, each.end = term.start, term.end
    said += _facts_beside(draft)
    truth.clauses = len(said)
    return [f"{words.HAN_NUMBERS[n]}、{text}" for n, text in enumerate(said)]


def _facts_beside(draft: Draft) -> list[str]:
    """Clauses on renewal and recheck, a definition, a promise and a figure, each now and then."""
    rng, truth = draft.rng, draft.truth
    said = []
    years, han = rng.choice(((2, "两"), (3, "三"), (3, "3"), (5, "五")))
    if rng.random() < 0.2:
        said.append(rng.choice(words.RENEWALS).format(years=han))
        truth.rules.append(("renewal", years))
    if rng.random() < 0.2:
        said.append(rng.choice(words.RECHECKS).format(years=han))
        truth.rules.append(("recheck", years))
    if rng.random() < 0.15:
        said.append(rng.choice(words.DEFINITIONS).format(scheme=draft.scheme))
        truth.definitions.append(draft.act.scheme)
    if rng.random() < 0.25:
        said.append(rng.choice(words.MEASURES))
        truth.measures += 1
    if rng.random() < 0.2:
        tens = rng.randint(11, 9900)
        said.append(rng.choice(words.FIGURES).format(year=draft.year - 1, scheme=draft.scheme, amount=f"{tens / 10}亿"))
        truth.figures.append(("output-value", tens * 10**7))
    return said


def _signature(draft: Draft) -> list[str]:
    rng, when = draft.rng, draft.truth.issued
    assert when is not None
    names = draft.bodies if rng.random() < 0.5 else ["    ".join(draft.bodies)]
    if rng.random() < 0.1 and len(draft.bodies) == 1:
        return [draft.bodies[0] + words.day(rng, when)]
    return [*names, words.day(rng, when)]


def _headed(draft: Draft, title: str) -> list[str]:
    """The title as it stands, with the issuers before it, above it or nowhere, and the number where there is one."""
    rng, truth = draft.rng, draft.truth
    lead = rng.random()
    lines = [" ".join(draft.bodies) + title if lead < 0.5 else title]
    if 0.5 <= lead < 0.7:
        lines = [*draft.bodies, title]
    if rng.random() < 0.55:
        agency = draft.facts.agency(draft.area) + rng.choice(("工信", "工信发", "工信函", "工信中小", "经信企业"))
        serial = rng.randint(1, 480)
        truth.number = f"{agency}〔{draft.year}〕{serial}号"
        left, right = rng.choice((("〔", "〕"), ("〔", "〕"), ("[", "]"), ("﹝", "﹞"), ("【", "】")))
        written = f"{agency}{left}{draft.year}{right}{rng.choice(('', ' '))}{serial}号"
        if rng.random() < 0.15:
            lines[-1] += written
        else:
            lines.append(rng.choice((written, written, f"({written})", f"文号:{written}")))
    return lines
