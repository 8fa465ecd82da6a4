"""Duties, rules, definitions, support and figures that a notice states."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from gazette.graph.evidence import state
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, QB, RDFS, SDMX_ATTRIBUTE, SDMX_MEASURE, TYPE, Space, code, date, number, zh
from gazette.identity.keys import SCHEME_CODES, part_key
from gazette.identity.resolve import IdentifiedNotice, Source
from gazette.records import Area, Scheme


def add_figures(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    """Write what stands in the clauses beside the acts; each kind from the best source that has it."""
    _obligations(sheet, space, notice, node)
    _rules(sheet, space, notice, node)
    _definitions(sheet, space, notice, node)
    _measures(sheet, space, notice, node)
    _statistics(sheet, space, notice, node)
    _stated_counts(sheet, space, notice, node)


def population_key(of: str, region: str | None) -> str | None:
    """The programme that a figure speaks of: `national sme-characteristic-cluster` is `programme/sme-CN`.

    A level without a region (`provincial …` in a national page) is the family of all programmes at that level.
    """
    level, _, scheme = of.partition(" ")
    if not scheme:
        level, scheme = "", of
    short = SCHEME_CODES.get(_scheme(scheme))
    if short is None:
        return None
    if level == "national" or (not level and region in (None, "CN")):
        return f"programme/{short}-CN"
    if region in (None, "CN"):
        return f"programme/{short}-{level}"
    return f"programme/{short}-{region}"


def _scheme(text: str) -> Scheme:
    return next((scheme for scheme in SCHEME_CODES if scheme == text), "other")


def _first_with(notice: IdentifiedNotice, name: str) -> Source | None:
    return next((source for source in notice.sources if getattr(source.record, name)), None)


def _obligations(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "obligations")
    if source is None:
        return
    for n, duty in enumerate(source.record.obligations):
        item = space.thing(part_key("obligation", notice.key, n + 1))
        state(sheet, space, notice.key, source, f"/obligations/{n}", item, CG.statedIn, node)
        sheet.add(item, TYPE, CG.ReportingObligation)
        sheet.add(item, RDFS.label, zh(f"报送{duty.what or '有关情况'}"))
        if duty.clause is not None:
            sheet.add(item, CG.requirementOf, space.thing(part_key("clause", notice.key, duty.clause)))
        if duty.who:
            party = space.thing(part_key("recipients", notice.key, f"duty-{n + 1}"))
            sheet.add(party, TYPE, CG.RecipientGroup)
            sheet.add(party, CG.groupText, zh(duty.who))
            sheet.add(party, RDFS.label, zh(duty.who))
            if notice.region:
                sheet.add(party, CG.withinRegion, space.region(notice.region))
            sheet.add(item, CG.obligedParty, party)
        sheet.add_all(item, CG.reportTo, (space.thing(notice.bodies[name]) for name in duty.to))
        if duty.what:
            sheet.add(item, CG.reportSubject, zh(duty.what))
        sheet.add_all(item, CG.deadline, (space.thing(deadline_key(day)) for day in duty.deadlines))


def deadline_key(month_day: str) -> str:
    """`deadline/03-30` of the xsd:gMonthDay `--03-30`."""
    return f"deadline/{month_day.removeprefix('--')}"


def _rules(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "rules")
    if source is None:
        return
    for n, rule in enumerate(source.record.rules):
        item = space.thing(part_key("rule", notice.key, n + 1))
        state(sheet, space, notice.key, source, f"/rules/{n}", item, CG.statedIn, node)
        sheet.add(item, TYPE, CG.ProgrammeRule)
        sheet.add(item, RDFS.label, zh(rule.text))
        sheet.add(item, CG.ruleKind, code("rule", rule.kind))
        sheet.add(item, CG.statedText, zh(rule.text))
        if rule.years is not None:
            sheet.add(item, CG.termYears, Literal(rule.years))
        if notice.acts:
            sheet.add(item, CG.ruleOf, space.thing(notice.acts[0].programme_key))


def _definitions(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "definitions")
    if source is None:
        return
    for n, definition in enumerate(source.record.definitions):
        item = space.thing(part_key("definition", notice.key, n + 1))
        state(sheet, space, notice.key, source, f"/definitions/{n}", item, CG.statedIn, node)
        sheet.add(item, TYPE, CG.DefinitionStatement)
        sheet.add(item, RDFS.label, zh("定义"))
        sheet.add(item, CG.definitionText, zh(definition.text))
        defined = population_key(definition.of, notice.region)
        if defined:
            sheet.add(item, CG.defines, space.thing(defined))


def _measures(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "measures")
    if source is None:
        return
    for n, measure in enumerate(source.record.measures):
        item = space.thing(part_key("measure", notice.key, n + 1))
        state(sheet, space, notice.key, source, f"/measures/{n}", item, CG.statedIn, node)
        sheet.add(item, TYPE, CG.SupportMeasure)
        sheet.add(item, RDFS.label, zh(measure.text))
        sheet.add(item, CG.statedText, zh(measure.text))
        if notice.acts:
            sheet.add(item, CG.measureFor, space.thing(notice.acts[0].programme_key))


def _statistics(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "statistics")
    if source is None:
        return
    for n, figure in enumerate(source.record.statistics):
        item = space.thing(part_key("observation", notice.key, f"s{n + 1}"))
        state(sheet, space, notice.key, source, f"/statistics/{n}", item, CG.statedIn, node)
        _observation(sheet, space, notice, item, figure.indicator, figure.value, figure.unit, figure.of, figure.area)
        sheet.add(item, RDFS.label, zh(figure.text))
        sheet.add(item, CG.valueText, Literal(figure.text))
        if figure.period:
            sheet.add(item, CG.periodStart, date(figure.period[0]))
            sheet.add(item, CG.periodEnd, date(figure.period[1]))
        if figure.change_percent is not None:
            sheet.add(item, CG.changePercent, number(figure.change_percent))


def _stated_counts(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    source = _first_with(notice, "counts")
    if source is None:
        return
    for n, count in enumerate(source.record.counts):
        item = space.thing(part_key("observation", notice.key, f"c{n + 1}"))
        state(sheet, space, notice.key, source, f"/counts/{n}", item, CG.statedIn, node)
        _observation(sheet, space, notice, item, "cluster-count", count.value, "COUNT", count.of, count.area)
        sheet.add(item, RDFS.label, zh(f"{count.value}个"))
        sheet.add(item, CG.countKind, code("count", count.kind))


def _observation(
    sheet: Sheet,
    space: Space,
    notice: IdentifiedNotice,
    item: NamedNode,
    indicator: str,
    value: float,
    unit: str,
    of: str,
    area: Area | None,
) -> None:
    sheet.add(item, TYPE, QB.Observation)
    sheet.add(item, CG.indicator, code("ind", indicator))
    sheet.add(item, SDMX_MEASURE.obsValue, number(value))
    sheet.add(item, SDMX_ATTRIBUTE.unitMeasure, code("unit", unit))
    population = population_key(of, notice.region)
    if population:
        sheet.add(item, CG.population, space.thing(population))
    if area:
        sheet.add_all(item, CG.refersToRegion, (space.region(region) for region in area.include))
        sheet.add_all(item, CG.excludesRegion, (space.region(region) for region in area.exclude))
