"""Things that outlive a notice: clusters, recognitions, batches, programmes, cited documents, bodies, conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.areas import add_areas
from gazette.graph.conflicts import conflicts_of
from gazette.graph.figures import deadline_key, population_key
from gazette.graph.history import ClusterHistory, RecognitionHistory
from gazette.graph.industries import IndustryFacts, add_industry
from gazette.graph.labels import add_label
from gazette.graph.names import LEVEL_NAMES, SCHEME_NAMES, programme_names
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, RDFS, SKOS, TYPE, XSD, Space, code, en, zh
from gazette.identity.keys import SCHEME_CODES, programme_key
from gazette.identity.resolve import Act, IdentifiedNotice, Reported, title_issuer
from gazette.records import Level, Programme, Scheme
from gazette.reference import COUNTRY, Reference

_SCHEME_OF = {short: scheme for scheme, short in SCHEME_CODES.items()}


def add_named(sheet: Sheet, space: Space, notice: IdentifiedNotice, reference: Reference) -> None:
    """Write what a notice names that outlives it, but for clusters: programmes, batches, documents, bodies, deadlines,
    areas; and the conflicts between its sources."""
    for programme in _programmes(notice):
        _programme(sheet, space, programme, reference)
    _populations(sheet, space, notice, reference)
    for act in notice.acts:
        _batch(sheet, space, act.batch, act.programme, act.year, reference)
        sheet.add_all(space.thing(act.batch), CG.callNumber, map(Literal, _calls(act)))
        sheet.add_all(space.thing(act.batch), CG.batchNumber, map(Literal, _batch_numbers(notice)))
        if act.stage in ("grant", "renewal"):
            for issuer in notice.sources[0].record.issuers:
                operator = space.thing(notice.bodies[issuer.name])
                sheet.add(space.thing(act.programme_key), CG.operator, operator)
    _documents(sheet, space, notice, reference)
    _bodies(sheet, space, notice, reference)
    _deadlines(sheet, space, notice)
    _conflicts(sheet, space, notice)
    add_areas(sheet, space, [notice], reference)


def add_cluster(
    sheet: Sheet, space: Space, cluster: ClusterHistory, reference: Reference, facts: IndustryFacts
) -> None:
    """Write a cluster and its recognitions."""
    _cluster(sheet, space, cluster, reference, facts)
    for history in cluster.recognitions:
        _recognition(sheet, space, history)


def _calls(act: Act) -> list[str]:
    """The numbers of the calls for applications, as pages report them."""
    found = [p.source.known.lists[p.number].call for p in act.parts if isinstance(p.source, Reported)]
    return [call for call in found if call]


_NTH_BATCH = re.compile(r"首批|第(?:([一二三四五六七八九十])|(\d{1,2}))批")


def _batch_numbers(notice: IdentifiedNotice) -> list[int]:
    """The number that the notice's own title gives the batch: 首批, 第一批 and 第1批 are 1. None where it gives two."""
    title = next((source.record.title for source in notice.sources if source.record.title), None) or ""
    found = {
        int(match[2]) if match[2] else "一二三四五六七八九十".index(match[1] or "一") + 1
        for match in _NTH_BATCH.finditer(title)
    }
    return list(found) if len(found) == 1 else []


def _programmes(notice: IdentifiedNotice) -> Iterator[Programme]:
    for act in notice.acts:
        yield act.programme


def _programme(sheet: Sheet, space: Space, programme: Programme, reference: Reference) -> None:
    node = space.thing(programme_key(programme))
    sheet.add(node, TYPE, CG.Programme)
    sheet.add(node, CG.scheme, code("scheme", programme.scheme))
    sheet.add(node, CG.level, code("level", programme.level))
    name_zh, name_en = _names(programme, reference)
    sheet.add(node, RDFS.label, zh(name_zh))
    sheet.add(node, RDFS.label, en(name_en))
    if programme.region:
        sheet.add(node, CG.jurisdiction, space.region(programme.region))
    if programme.level != "national" and programme.scheme == "sme-characteristic-cluster":
        parent = Programme(scheme=programme.scheme, level="national", region="CN")
        sheet.add(node, CG.parentProgramme, space.thing(programme_key(parent)))
        _programme(sheet, space, parent, reference)


def _populations(sheet: Sheet, space: Space, notice: IdentifiedNotice, reference: Reference) -> None:
    """Programmes that figures and definitions speak of, though nothing is announced under them here."""
    for source in notice.sources:
        record = source.record
        spoken_of = [
            *((c.of, notice.region) for c in record.counts),
            *((s.of, notice.region) for s in record.statistics),
            *((d.of, notice.region or COUNTRY) for d in record.definitions),
        ]
        for of, whose in spoken_of:
            key = population_key(of, whose)
            match = re.fullmatch(r"programme/(\w+)-(\w+)", key or "")
            if match is None:
                continue
            scheme, region = _SCHEME_OF[match.group(1)], match.group(2)
            if region == "CN":
                _programme(sheet, space, Programme(scheme=scheme, level="national", region="CN"), reference)
            elif region in LEVEL_NAMES:
                _family(sheet, space, scheme, region)
            elif region.isdigit():
                level = reference.regions[region].level
                _programme(sheet, space, Programme(scheme=scheme, level=level, region=region), reference)


def _names(programme: Programme, reference: Reference) -> tuple[str, str]:
    return programme_names(programme.scheme, programme.level, programme.region, reference.regions)


def _family(sheet: Sheet, space: Space, scheme: Scheme, level: Level) -> None:
    node = space.thing(f"programme/{SCHEME_CODES[scheme]}-{level}")
    sheet.add(node, TYPE, CG.Programme)
    sheet.add(node, CG.scheme, code("scheme", scheme))
    sheet.add(node, CG.level, code("level", level))
    sheet.add(node, CG.jurisdiction, space.region("CN"))
    sheet.add(node, RDFS.label, zh(f"各地{LEVEL_NAMES[level][0]}{SCHEME_NAMES[scheme][0]}(合计)"))
    sheet.add(node, RDFS.label, en(f"{LEVEL_NAMES[level][1]} {SCHEME_NAMES[scheme][1]}, all together"))


def _batch(
    sheet: Sheet, space: Space, batch: str, programme: Programme, year: int | None, reference: Reference
) -> None:
    node = space.thing(batch)
    name_zh, name_en = _names(programme, reference)
    when_zh, when_en = (f"{year}年度", f", {year} batch") if year else ("", ", batch of an unstated year")
    sheet.add(node, TYPE, CG.Batch)
    sheet.add(node, CG.ofProgramme, space.thing(programme_key(programme)))
    sheet.add(node, CG.batchYear, Literal(year) if year else None)
    sheet.add(node, RDFS.label, zh(f"{when_zh}{name_zh}"))
    sheet.add(node, RDFS.label, en(f"{name_en}{when_en}"))


def _documents(sheet: Sheet, space: Space, notice: IdentifiedNotice, reference: Reference) -> None:
    for (title, number), key in notice.documents.items():
        node = space.thing(key)
        sheet.add(node, TYPE, CG.PolicyDocument)
        sheet.add(node, DCTERMS.title, zh(title))
        sheet.add(node, RDFS.label, zh(title))
        sheet.add(node, CG.documentNumber, Literal(number) if number else None)
        sheet.add(node, CG.knownFrom, code("known", "cited-only"))
        issuer = title_issuer(title, reference)
        if issuer:
            sheet.add(node, CG.issuer, space.thing(f"organisation/{issuer.key}"))


def _bodies(sheet: Sheet, space: Space, notice: IdentifiedNotice, reference: Reference) -> None:
    for name, key in notice.bodies.items():
        if reference.bodies.get(key.removeprefix("organisation/")) is not None:
            continue
        node = space.thing(key)
        parsed = reference.bodies.parse(name)
        region = parsed.region or parsed.area or notice.region
        sheet.add(node, TYPE, CG.PublicBody)
        sheet.add(node, RDFS.label, zh(name))
        sheet.add(node, CG.metInNotice, Literal(True))
        if region:
            sheet.add(node, CG.jurisdiction, space.region(region))
        if parsed.level:
            sheet.add(node, CG.level, code("level", parsed.level))
        sheet.add_all(node, CG.functionRole, (code("function", function) for function in parsed.functions))


def _deadlines(sheet: Sheet, space: Space, notice: IdentifiedNotice) -> None:
    for source in notice.sources:
        for duty in source.record.obligations:
            for day in duty.deadlines:
                node = space.thing(deadline_key(day))
                month, of_month = int(day[2:4]), int(day[5:7])
                sheet.add(node, TYPE, CG.RecurringDeadline)
                sheet.add(node, CG.monthDay, Literal(day, datatype=XSD.gMonthDay))
                sheet.add(node, CG.month, Literal(month))
                sheet.add(node, CG.day, Literal(of_month))
                add_label(sheet, node, labels.deadline(day))


def _cluster(sheet: Sheet, space: Space, history: ClusterHistory, reference: Reference, facts: IndustryFacts) -> None:
    cluster = space.thing(history.cluster)
    sheet.add(cluster, TYPE, CG.Cluster)
    sheet.add(cluster, RDFS.label, zh(history.name))
    sheet.add_all(cluster, SKOS.altLabel, map(zh, history.other_names))
    placing = history.placing
    held = [reference.regions.key_at(code, placing.year) or code for code in placing.regions]
    sheet.add_all(cluster, CG.locatedIn, map(space.region, held))
    said = history.industry
    sheet.add(cluster, CG.industryText, zh(said) if said else None)
    industry = facts.industries.meant_by(said) if said else None
    if industry is not None:
        add_industry(sheet, space, cluster, industry, held, facts, reference)


def _recognition(sheet: Sheet, space: Space, history: RecognitionHistory) -> None:
    cluster, recognition = space.thing(history.cluster), space.thing(history.recognition)
    sheet.add(recognition, TYPE, CG.Recognition)
    sheet.add(recognition, RDFS.label, zh(f"{history.label}({history.events[0].year or '年份未述'})"))
    sheet.add(recognition, CG.ofCluster, cluster)
    sheet.add(recognition, CG.underProgramme, space.thing(history.programme))
    sheet.add(recognition, CG.firstBatch, space.thing(history.first_batch))


def _conflicts(sheet: Sheet, space: Space, notice: IdentifiedNotice) -> None:
    """A conflict for each fact that the notice's sources give differently; the best source's claim is preferred."""
    for conflict in conflicts_of(notice, space):
        node: NamedNode = conflict.node
        sheet.add(node, TYPE, CG.Conflict)
        add_label(sheet, node, conflict.label)
        sheet.add(node, CG.resolution, code("res", "preferred"))
        sheet.add(node, CG.preferredClaim, conflict.claims[0])
        sheet.add_all(node, CG.claim, conflict.claims)
