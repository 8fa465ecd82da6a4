"""Announcements: each act with its programme, year, count, term and list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

_ListedAct = tuple[Stage, int | None, Found[Programme] | None]
"""What lists are about: a stage, the year of the batch, and the scheme."""
_SEVERAL = 2
_NEW = re.compile("新|认定|确定|入选")
_GRANTS = re.compile("(?:认定|确定|命名|授予|批准|入选)(?!有效|期限|的?有效)")
"""A sentence that speaks of new recognitions; 认定有效期 alone does not."""


@dataclass(frozen=True, slots=True)
class Told:
    """What of a page its announcements are read from.

    `programmes` has the programme of each act. `issued` is the day of signature. `region` is that of the lead issuer,
    `here` that of the page's site. What `takings` take is no part of `body`.
    """

    acts: list[Act]
    programmes: list[Found[Programme]]
    body: Body
    titles: Titles
    issued: Found[dt.date] | None
    reference: Reference
    region: str | None = None
    conferrals: Sequence[Conferral] = ()
    here: str | None = None
    takings: Sequence[Taking] = ()

    @property
    def main(self) -> Act:
        """The act that the page is about."""
        return self.acts[0]

    @property
    def programme(self) -> Found[Programme]:
        """The programme of the main act."""
        return self.programmes[0]

    @property
    def conferred(self) -> dict[Act, Found[int]]:
        """How many each act confers whose clause says so."""
        return {each.act: each.announced for each in self.conferrals}

    @property
    def revoking(self) -> list[Passage]:
        """The sentences that revoke now."""
        return [each.act.sentence for each in self.takings if each.now]


def find_announcements(told: Told) -> list[AnnouncementFacts]:
    """The announcements of a page: the main act, and one more for each attached list of another stage (复核 …).

    Where one list is headed 复核 and another is not, the other one is a list of new recognitions, and comes first.
    What is revoked beside that comes last.
    """
    if not told.acts:
        return []
    body, titles = told.body, told.titles
    year = find_year(told.main, body, titles, told.issued)
    when = told.issued.value.year if told.issued else year.value if year else None
    only = _one_area(told.programme.value, titles, told.reference, told.region)
    places = Places(told.programme.value.region, told.reference, when, only, told.here)
    lists, failed = told_apart(read_lists(body.annex, places), told.main.stage.value)
    found = _of_acts(told, lists, year, places)
    listed = any(facts.stage.value == "revocation" for facts in found)
    now = [each for each in told.takings if each.now]
    taken, unnamed = take_titles(now, year, told.programme, places, listed=listed)
    if found and found[0].stage.value != "revocation":
        found[0].unnamed = [*unnamed, *find_doubtful(body, told.acts, told.takings, places)]
    found += taken
    settle(found, body, titles)
    if found:
        found[0].unassigned += [*failed, *find_unassigned(found, body)]
    return found


def _of_acts(told: Told, lists: list[ClusterList], year: Found[int] | None, places: Places) -> list[AnnouncementFacts]:
    """The announcements of the acts that the text does, with the lists that are attached."""
    validity = _validity_of(told)
    if not lists and {*told.acts} <= told.conferred.keys():
        return _conferred(told, validity, places)
    stages = _stages(lists, told.main.stage.value)
    by_act = _acts_of(lists, stages, _schemes(lists, told.programme.value, told.reference))
    if len(by_act) > 1:
        return _of_several_lists(told, by_act, year, validity, places)
    announced, where = _announced_of(told), absent(told.main, told.body)
    only = AnnouncementFacts(told.main.stage, told.programme, year, announced, validity, where)
    return _of_one_list(told, only, lists, places) if lists else _of_sentences(told, only, places)


def _validity_of(told: Told) -> ValidityFacts | None:
    """The term that the page tells."""
    extension = find_extension(told.body.text) if told.main.stage.value in ("recheck", "renewal") else None
    return extension or find_validity(told.body.text, told.issued.value if told.issued else None)


def _announced_of(told: Told) -> Found[int] | None:
    """The number that the text announces of the main act, or the title of a page that is signed."""
    main, programme, titles = told.main, told.programme.value, told.titles
    announced = None
    if main.stage.value == "recheck":
        announced = count_of_stage("recheck", told.body.prose, programme, told.reference)
    announced = announced or find_announced(main, told.body.prose, programme, told.reference)
    if announced is None and titles.own and told.body.signature:
        own = Passage(titles.own.start, titles.own.end, titles.own.value)
        announced = find_announced(replace(main, sentence=own), [], programme, told.reference)
    return announced


def _of_one_list(
    told: Told, only: AnnouncementFacts, lists: list[ClusterList], places: Places
) -> list[AnnouncementFacts]:
    """The main act with the lists attached, which all are its own; and the rows that are recommended besides."""
    only.announced = (
        told.conferred.get(told.main)
        or only.announced
        or _of_passed(lists)
        or next((n for each in lists if (n := each.stated_count) and not each.outcome), None)
    )
    fill(only, lists, places)
    if shows_part(only, told.body):
        only.completeness = replace(only.completeness, value="sample")
    if only.completeness.value == "sample" and not only.cut:
        add_named(only, told.main, places)
    return [only, *_recommended_in(only, told, places)]


def _of_sentences(told: Told, only: AnnouncementFacts, places: Places) -> list[AnnouncementFacts]:
    """The acts of a page without a list, with the clusters that its sentences name."""
    body, programme = told.body, told.programme.value
    found = [only]
    for act, of_act in zip(told.acts[1:], told.programmes[1:], strict=True):
        count = count_of_stage(act.stage.value, [act.sentence, *body.prose], programme, told.reference)
        own_year = year_before(act) or _year_of_stage(act.stage.value, body) or only.year
        found.append(AnnouncementFacts(act.stage, of_act, own_year, count, only.validity, absent(act, body)))
    if len(found) > 1:
        only.year = year_before(told.main) or only.year
    fill_from_sentences(found, told.acts, body, places, told.region)
    return found


def _of_several_lists(
    told: Told,
    by_act: Mapping[_ListedAct, list[ClusterList]],
    year: Found[int] | None,
    validity: ValidityFacts | None,
    places: Places,
) -> list[AnnouncementFacts]:
    """An announcement for each act that lists are attached of, the grant first; and what is revoked beside these."""
    body, main, programme = told.body, told.main, told.programme
    where = absent(main, body)
    result = []
    apart = len({act.sentence for act in told.acts}) > 1 and not any(key[1] or key[2] for key in by_act)
    said = [*body.prose, *(act.sentence for act in told.acts if act.sentence not in body.prose)]
    for (stage, of_year, of_scheme), group in sorted(by_act.items(), key=lambda item: item[0][0] != "grant"):
        heading = group[0].heading
        start, end = (heading.start, heading.end) if heading else (group[0].rows[0].start, group[0].rows[0].end)
        announced = _stated(group)
        if announced is None and not of_year and not of_scheme:
            counted = (stage == "revocation" and told.revoking) or said
            announced = count_of_stage(stage, counted, programme.value, told.reference)
        if announced is None and stage == main.stage.value and apart:
            announced = find_announced(main, [], programme.value, told.reference)
        facts = AnnouncementFacts(
            stage=Found(stage, start, end, "normalised" if heading else "inferred"),
            programme=of_scheme or programme,
            year=(year_in(heading) if heading else None) or year,
            announced=announced,
            validity=_term_of(stage, validity, body, told.issued),
            completeness=where,
        )
        fill(facts, group, places)
        result.append(facts)
    listed = {stage for stage, _, _ in by_act}
    revoked = [a for a in told.acts[1:] if a.stage.value == "revocation" and a.stage.value not in listed]
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


def _conferred(told: Told, validity: ValidityFacts | None, places: Places) -> list[AnnouncementFacts]:
    """An announcement for each clause that confers another title, with the clusters that the clause names."""
    found = []
    body, numbers = told.body, told.conferred
    year = next((year for s in all_sentences(body.prose) if (year := year_in(s))), None)
    for act, programme in zip(told.acts, told.programmes, strict=True):
        announced = numbers[act]
        facts = AnnouncementFacts(
            stage=act.stage,
            programme=programme,
            year=find_year(act, body, told.titles, body.signed) or year,
            announced=announced,
            validity=validity if act.stage.value == "grant" else None,
            completeness=absent(act, body),
        )
        if chains := chains_in(act.sentence, places):
            best = max(chains, key=lambda chain: len(chain.rows))
            facts.rows = best.rows
            facts.entries, facts.doubtful = read_entries(best.rows, places)
            shown: Completeness = "complete" if announced.value == len(best.rows) else "sample"
            facts.completeness = Found(shown, act.sentence.start, act.sentence.end, "computed")
        found.append(facts)
    return found


def _year_of_stage(stage: Stage, body: Body) -> Found[int] | None:
    """The year in the title of the attachment that is of a stage: 2.2022年度…集群通过复核名单."""
    words = dict(OTHER_STAGES).get(stage)
    lines = [line for line in body.attachments if words and words.search(line.text)]
    return next((year for line in lines if (year := year_in(line))), None)


def _recommended_in(whole: AnnouncementFacts, told: Told, places: Places) -> list[AnnouncementFacts]:
    """The rows of a list that a column marks as recommended to the state as well: 认定省级、推荐申报国家级."""
    rows = [row for row in whole.rows if "推荐" in row.cells.get("note", "")]
    of_each = zip(told.acts, told.programmes, strict=True)
    found = next(((a, p) for a, p in of_each if a.stage.value == "recommendation"), None)
    if not rows or found is None or found[0] == told.main:
        return []
    act, programme = found
    entries, doubtful = read_entries(rows, places)
    announced = told.conferred.get(act)
    short = announced is not None and announced.value != len(rows)
    shown: Completeness = "sample" if short or whole.cut else "complete"
    place = Found(shown, rows[0].start, rows[-1].end, "computed")
    return [
        AnnouncementFacts(
            act.stage, programme, whole.year, announced, None, place, entries, rows, doubtful, heading=whole.heading
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
) -> dict[_ListedAct, list[ClusterList]]:
    """The lists by what they are about: a stage, the year of the batch where two lists of a stage tell two, and the
    scheme where headings tell several."""
    years = [year_in(found.heading) if found.heading else None for found in lists]
    told = {(stage, year.value) for stage, year in zip(stages, years, strict=True) if year}
    several = {stage for stage in stages if sum(of == stage for of, _ in told) > 1}
    found: dict[_ListedAct, list[ClusterList]] = {}
    first: dict[str, Found[Programme]] = {}
    for each, stage, year, scheme in zip(lists, stages, years, schemes, strict=True):
        same = first.setdefault(scheme.value.scheme, scheme) if scheme else None
        found.setdefault((stage, year.value if year and stage in several else None, same), []).append(each)
    return found
