"""Announcements: each act with its programme, year, count, term and list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from gazette.extraction.acts.conferrals import Conferral
from gazette.extraction.acts.counts import count_of_stage, find_announced
from gazette.extraction.acts.filling import (
    OTHER_STAGES,
    AnnouncementFacts,
    absent,
    add_named,
    fill,
    fill_from_sentences,
    shows_part,
)
from gazette.extraction.acts.outcomes import find_unassigned, settle, told_apart
from gazette.extraction.acts.programmes import scheme_in
from gazette.extraction.acts.revocations import Taking, find_doubtful, take_titles
from gazette.extraction.acts.stage import Act, find_year, year_before, year_in
from gazette.extraction.acts.validity import RECHECKS, ValidityFacts, find_extension, find_validity
from gazette.extraction.clusters.entries import read_entries
from gazette.extraction.clusters.lists import ClusterList, read_lists
from gazette.extraction.clusters.mentions import chains_in
from gazette.extraction.clusters.places import Places
from gazette.extraction.page.body import Body
from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.outcomes import FAILED
from gazette.extraction.wording.passages import Passage, all_sentences, sentences
from gazette.records import Completeness, Programme, Stage
from gazette.reference import COUNTRY

if TYPE_CHECKING:
    from gazette.reference import Reference

_SEVERAL = 2
_NEW = re.compile("新|认定|确定|入选")
_GRANTS = re.compile("(?:认定|确定|命名|授予|批准|入选)(?!有效|期限|的?有效)")
"""A sentence that speaks of new recognitions; 认定有效期 alone does not."""


def find_announcements(
    acts: list[Act],
    programmes: list[Found[Programme]],
    body: Body,
    titles: Titles,
    issued: Found[dt.date] | None,
    reference: Reference,
    region: str | None = None,
    conferrals: Sequence[Conferral] = (),
    here: str | None = None,
    takings: Sequence[Taking] = (),
) -> list[AnnouncementFacts]:
    """The announcements of a page: the main act, and one more for each attached list of another stage (复核 …).

    `programmes` has the programme of each act. `region` is that of the lead issuer, `here` that of the page's site.
    Where one list is headed 复核 and another is not, the other one is a list of new recognitions, and comes first.
    What `takings` take, which are no part of `body`, comes last.
    """
    if not acts:
        return []
    year = find_year(acts[0], body, titles, issued)
    when = issued.value.year if issued else year.value if year else None
    only = _one_area(programmes[0].value, titles, reference, region)
    places = Places(programmes[0].value.region, reference, when, only, here)
    takings_now = [each for each in takings if each.now]
    taking = [each.act.sentence for each in takings_now]
    lists, failed = told_apart(read_lists(body.annex, places), acts[0].stage.value)
    found = _of_acts(acts, programmes, body, titles, issued, reference, region, conferrals, year, places, taking, lists)
    listed = any(facts.stage.value == "revocation" for facts in found)
    taken, unnamed = take_titles(takings_now, year, programmes[0], places, listed=listed)
    if found and found[0].stage.value != "revocation":
        found[0].unnamed = [*unnamed, *find_doubtful(body, acts, takings, places)]
    found += taken
    settle(found, body, titles)
    if found:
        found[0].unassigned += [*failed, *find_unassigned(found, body)]
    return found


def _of_acts(
    acts: list[Act],
    programmes: list[Found[Programme]],
    body: Body,
    titles: Titles,
    issued: Found[dt.date] | None,
    reference: Reference,
    region: str | None,
    conferrals: Sequence[Conferral],
    year: Found[int] | None,
    places: Places,
    taking: list[Passage],
    lists: list[ClusterList],
) -> list[AnnouncementFacts]:
    """The announcements of the acts that the text does, with the lists that are attached."""
    told = {each.act: each.announced for each in conferrals}
    main, programme = acts[0], programmes[0]
    stages = _stages(lists, main.stage.value)
    extension = find_extension(body.text) if main.stage.value in ("recheck", "renewal") else None
    validity = extension or find_validity(body.text, issued.value if issued else None)
    announced = None
    if main.stage.value == "recheck":
        announced = count_of_stage("recheck", body.prose, programme.value, reference)
    announced = announced or find_announced(main, body.prose, programme.value, reference)
    if announced is None and titles.own and body.signature:
        own = Passage(titles.own.start, titles.own.end, titles.own.value)
        announced = find_announced(replace(main, sentence=own), [], programme.value, reference)
    where = absent(main, body)
    schemes = _schemes(lists, programme.value, reference)
    if not lists and set(acts) <= set(told):
        return _conferred(acts, programmes, told, body, titles, validity, places)
    acts_of_lists = _acts_of(lists, stages, schemes)
    if len(acts_of_lists) <= 1:
        only = AnnouncementFacts(main.stage, programme, year, announced, validity, where)
        if lists:
            only.announced = (
                told.get(main)
                or announced
                or _of_passed(lists)
                or next((n for each in lists if (n := each.stated_count) and not each.outcome), None)
            )
            fill(only, lists, places)
            if shows_part(only, body):
                only.completeness = replace(only.completeness, value="sample")
            if only.completeness.value == "sample" and not only.cut:
                add_named(only, main, places)
            return [only, *_recommended_in(only, acts, programmes, told, places)]
        found = [only]
        for act, of_act in zip(acts[1:], programmes[1:], strict=True):
            count = count_of_stage(act.stage.value, [act.sentence, *body.prose], programme.value, reference)
            shown = absent(act, body)
            own_year = year_before(act) or _year_of_stage(act.stage.value, body) or year
            found.append(AnnouncementFacts(act.stage, of_act, own_year, count, validity, shown))
        if len(found) > 1:
            only.year = year_before(main) or year
        fill_from_sentences(found, acts, body, places, region)
        return found
    result = []
    apart = len({act.sentence for act in acts}) > 1 and not any(key[1] or key[2] for key in acts_of_lists)
    said = [*body.prose, *(act.sentence for act in acts if act.sentence not in body.prose)]
    for (stage, of_year, of_scheme), group in sorted(acts_of_lists.items(), key=lambda item: item[0][0] != "grant"):
        heading = group[0].heading
        start, end = (heading.start, heading.end) if heading else (group[0].rows[0].start, group[0].rows[0].end)
        facts = AnnouncementFacts(
            stage=Found(stage, start, end, "normalised" if heading else "inferred"),
            programme=of_scheme or programme,
            year=(year_in(heading) if heading else None) or year,
            announced=_stated(group)
            or (
                None
                if of_year or of_scheme
                else count_of_stage(
                    stage, taking if stage == "revocation" and taking else said, programme.value, reference
                )
            )
            or (find_announced(main, [], programme.value, reference) if stage == main.stage.value and apart else None),
            validity=_term_of(stage, validity, body, issued),
            completeness=where,
        )
        fill(facts, group, places)
        result.append(facts)
    listed = {stage for stage, _, _ in acts_of_lists}
    revoked = [a for a in acts[1:] if a.stage.value == "revocation" and a.stage.value not in listed]
    return [*result, *_revoked_beside(revoked, programme, year, body, places)]


def _revoked_beside(
    acts: list[Act], programme: Found[Programme], year: Found[int] | None, body: Body, places: Places
) -> list[AnnouncementFacts]:
    """What a clause takes from clusters that it names, beside the lists of others: 三、A未通过复核,取消其资格."""
    found = [AnnouncementFacts(a.stage, programme, year, None, None, absent(a, body)) for a in acts]
    for facts, act in zip(found, acts, strict=True):
        fill_from_sentences([facts], [act], replace(body, prose=[]), places, None)
    return found


def _term_of(
    stage: Stage, validity: ValidityFacts | None, body: Body, issued: Found[dt.date] | None
) -> ValidityFacts | None:
    """The term of one of several announcements: that of the sentence or clause that speaks of its stage, or of none."""
    if stage in ("revocation", "cultivation", "recommendation"):
        return None
    clauses = [clause.passage for clause in body.clauses]
    scopes = [
        sentence
        if RECHECKS.search(sentence.text) or _GRANTS.search(sentence.text) or passage not in clauses
        else passage
        for passage in body.text
        for sentence in sentences(passage)
    ]
    own = RECHECKS if stage in ("recheck", "renewal") else _GRANTS
    other = _GRANTS if own is RECHECKS else RECHECKS
    kept = [scope for scope in dict.fromkeys(scopes) if own.search(scope.text) or not other.search(scope.text)]
    day = issued.value if issued else None
    first = sorted(kept, key=lambda scope: own.search(scope.text) is None)
    return find_extension(first) or find_validity(first, day) if own is RECHECKS else find_validity(first, day)


def _conferred(
    acts: list[Act],
    programmes: list[Found[Programme]],
    told: dict[Act, Found[int]],
    body: Body,
    titles: Titles,
    validity: ValidityFacts | None,
    places: Places,
) -> list[AnnouncementFacts]:
    """An announcement for each clause that confers another title, with the clusters that the clause names."""
    found = []
    year = next((year for s in all_sentences(body.prose) if (year := year_in(s))), None)
    for act, programme in zip(acts, programmes, strict=True):
        facts = AnnouncementFacts(
            stage=act.stage,
            programme=programme,
            year=find_year(act, body, titles, body.signed) or year,
            announced=told[act],
            validity=validity if act.stage.value == "grant" else None,
            completeness=absent(act, body),
        )
        if chains := chains_in(act.sentence, places):
            best = max(chains, key=lambda chain: len(chain.rows))
            facts.rows = best.rows
            facts.entries, facts.doubtful = read_entries(best.rows, places)
            shown: Completeness = "complete" if told[act].value == len(best.rows) else "sample"
            facts.completeness = Found(shown, act.sentence.start, act.sentence.end, "computed")
        found.append(facts)
    return found


def _year_of_stage(stage: Stage, body: Body) -> Found[int] | None:
    """The year in the title of the attachment that is of a stage: 2.2022年度…集群通过复核名单."""
    words = dict(OTHER_STAGES).get(stage)
    lines = [line for line in body.attachments if words and words.search(line.text)]
    return next((year for line in lines if (year := year_in(line))), None)


def _recommended_in(
    whole: AnnouncementFacts,
    acts: list[Act],
    programmes: list[Found[Programme]],
    told: dict[Act, Found[int]],
    places: Places,
) -> list[AnnouncementFacts]:
    """The rows of a list that a column marks as recommended to the state as well: 认定省级、推荐申报国家级."""
    rows = [row for row in whole.rows if "推荐" in row.cells.get("note", "")]
    found = next(((a, p) for a, p in zip(acts, programmes, strict=True) if a.stage.value == "recommendation"), None)
    if not rows or found is None or found[0] == acts[0]:
        return []
    act, programme = found
    entries, doubtful = read_entries(rows, places)
    short = act in told and told[act].value != len(rows)
    shown: Completeness = "sample" if short or whole.cut else "complete"
    place = Found(shown, rows[0].start, rows[-1].end, "computed")
    return [
        AnnouncementFacts(
            act.stage, programme, whole.year, told.get(act), None, place, entries, rows, doubtful, heading=whole.heading
        )
    ]


def _one_area(programme: Programme, titles: Titles, reference: Reference, region: str | None) -> str | None:
    """The one province whose part of a national list a page tells: its issuer's, or the only one in its headline."""
    if programme.region != COUNTRY:
        return None
    if region and region != COUNTRY:
        return reference.regions.lineage(region)[-1]
    if titles.page is None or titles.own is not None:
        return None
    named = [code for m in reference.regions.find_all(titles.page.value) if len(m.codes) == 1 for code in m.codes]
    provinces = {reference.regions.lineage(code)[-1] for code in named}
    return provinces.pop() if len(provinces) == 1 else None


def _stages(lists: list[ClusterList], main: Stage) -> list[Stage]:
    """The stage of each list by its heading; lists whose heading names none are of the main act."""
    named = [
        main
        if found.outcome and main in ("recheck", "proposal")
        else next((stage for stage, words in OTHER_STAGES if words.search(found.headed)), None)
        for found in lists
    ]
    if None not in named or set(named) == {None}:
        return [main] * len(lists)
    rest: Stage = "grant" if main in named or main in ("recheck", "renewal") else main
    if main in ("recheck", "proposal") and any(
        found.outcome for found in lists
    ):  # beside the failed the others are no new ones
        apart = any(found.parent and "复核" in found.parent.text for found in lists)
        words = re.compile(f"{_NEW.pattern}|名单") if apart else _NEW
        new = [found.heading is not None and words.search(found.heading.text) is not None for found in lists]
        return [
            stage or (rest if is_new and main == "recheck" else main) for stage, is_new in zip(named, new, strict=True)
        ]
    return [stage or rest for stage in named]


def _stated(group: list[ClusterList]) -> Found[int] | None:
    """The number that the headings of the lists of one announcement state together."""
    counts = [found.stated_count for found in group]
    first = counts[0]
    if first is None or len(counts) == 1 or None in counts:
        return first
    return Found(sum(count.value for count in counts if count), first.start, first.end, "computed")


def _of_passed(lists: list[ClusterList]) -> Found[int] | None:
    """The number of those that passed, where headings tell it apart from that of the others."""
    passed = [each for each in lists if each.outcome and not FAILED.search(each.outcome)]
    return _stated(passed) if passed else None


def _schemes(lists: list[ClusterList], main: Programme, reference: Reference) -> list[Found[Programme] | None]:
    """The programme of each list whose heading names another scheme than the page's, where headings name several."""
    named = [scheme_in(found.heading, None, reference) if found.heading else None for found in lists]
    schemes = {each.scheme for each in named if each}
    if len(schemes) < _SEVERAL:
        return [None] * len(lists)
    return [
        Found(msgspec.structs.replace(main, scheme=each.scheme), each.start, each.end, "normalised") if each else None
        for each in named
    ]


def _acts_of(
    lists: list[ClusterList], stages: list[Stage], schemes: list[Found[Programme] | None]
) -> dict[tuple[Stage, int | None, Found[Programme] | None], list[ClusterList]]:
    """The lists by what they are about: a stage, the year of the batch where two lists of a stage tell two, and the
    scheme where headings tell several."""
    years = [year_in(found.heading) if found.heading else None for found in lists]
    told = {(stage, year.value) for stage, year in zip(stages, years, strict=True) if year}
    several = {stage for stage in stages if sum(of == stage for of, _ in told) > 1}
    found: dict[tuple[Stage, int | None, Found[Programme] | None], list[ClusterList]] = {}
    first: dict[str, Found[Programme]] = {}
    for each, stage, year, scheme in zip(lists, stages, years, schemes, strict=True):
        same = first.setdefault(scheme.value.scheme, scheme) if scheme else None
        found.setdefault((stage, year.value if year and stage in several else None, same), []).append(each)
    return found
