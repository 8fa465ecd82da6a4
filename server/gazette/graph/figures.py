"""Duties, rules, definitions, support and figures that a notice states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from gazette.graph import labels
from gazette.graph.areas import area_node
from gazette.graph.evidence import state
from gazette.graph.labels import add_label
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, RDFS, SDMX_ATTRIBUTE, SDMX_MEASURE, TYPE, Space, code, date, number, zh
from gazette.identity.keys import SCHEME_CODES, part_key
from gazette.identity.resolve import IdentifiedNotice
from gazette.records import Area, Count, NoticeRecord, Scheme, Statistic
from gazette.reference import COUNTRY


def add_figures(sheet: Sheet, space: Space, notice: IdentifiedNotice, node: NamedNode) -> None:
    """Write what stands in the clauses beside the acts; each kind from the best source that has it."""
    to = _Writer(sheet, space, notice, node)
    for write in (_obligations, _rules, _definitions, _measures, _statistics, _stated_counts):
        write(to)


def population_key(of: str, region: str | None) -> str | None:
    """The programme that a figure speaks of: `national sme-characteristic-cluster` is `programme/sme-CN`.

    A level without a region (`provincial …` in a national page) is the family of all programmes at that level.
    None where neither level nor region tells whose programme it is: what nobody states is not taken for national.
    """
    level, _, scheme = of.partition(" ")
    if not scheme:
        level, scheme = "", of
    short = SCHEME_CODES.get(_scheme(scheme))
    if short is None:
        return None
    if level == "national" or (not level and region == "CN"):
        return f"programme/{short}-CN"
    if not level and region is None:
        return None
    if region in (None, "CN"):
        return f"programme/{short}-{level}"
    return f"programme/{short}-{region}"


def _scheme(text: str) -> Scheme:
    return next((scheme for scheme in SCHEME_CODES if scheme == text), "other")


Fact = TypeVar("Fact")
CLUSTER_COUNT = "cluster-count"
COUNTS_OF_ACTS = ("announced", "by-area")
"""Counts of what a notice announces; the others speak of a programme as a whole."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the facts of one notice; each list of facts comes from the best source that has any."""

    sheet: Sheet
    space: Space
    notice: IdentifiedNotice
    node: NamedNode

    def stated(
        self,
        of: Callable[[NoticeRecord], Sequence[Fact]],
        name: str,
        kind: str,
        wanted: Callable[[Fact], bool] = lambda _: True,
    ) -> Iterator[tuple[Fact, NamedNode]]:
        """Each wanted fact of a list with its node `<kind>/<notice>-<n>`, which is written as stated in the notice."""
        source = next((source for source in self.notice.sources if of(source.record)), None)
        if source is None:
            return
        for n, fact in enumerate(of(source.record)):
            if not wanted(fact):
                continue
            mark = kind[0] if kind in ("statistic", "count") else ""
            item = self.space.thing(part_key("observation" if mark else kind, self.notice.key, f"{mark}{n + 1}"))
            state(self.sheet, self.space, self.notice.key, source, f"/{name}/{n}", item, CG.statedIn, self.node)
            yield fact, item

    def programme(self) -> NamedNode | None:
        """The programme that a rule or a measure of this notice belongs to: that of its first act."""
        return self.space.thing(self.notice.acts[0].programme_key) if self.notice.acts else None

    def announcement(self, count: Count) -> NamedNode | None:
        """The announcement that a count is of: the only act under the programme that it speaks of."""
        if count.kind not in COUNTS_OF_ACTS:
            return None
        population = population_key(count.of, self.notice.region)
        acts = [act.key for act in self.notice.acts if act.programme_key == population]
        return self.space.thing(acts[0]) if len(acts) == 1 else None


def _obligations(to: _Writer) -> None:
    for duty, item in to.stated(lambda r: r.obligations, "obligations", "obligation"):
        to.sheet.add(item, TYPE, CG.ReportingObligation)
        add_label(to.sheet, item, labels.duty(duty.what, duty.deadlines))
        if duty.clause is not None:
            to.sheet.add(item, CG.requirementOf, to.space.thing(part_key("clause", to.notice.key, duty.clause)))
        if duty.who:
            number = item.value.rsplit("-", 1)[1]
            party = to.space.thing(part_key("recipients", to.notice.key, f"duty-{number}"))
            to.sheet.add(party, TYPE, CG.RecipientGroup)
            to.sheet.add(party, CG.groupText, zh(duty.who))
            to.sheet.add(party, RDFS.label, zh(duty.who))
            if to.notice.region:
                to.sheet.add(party, CG.withinRegion, to.space.region(to.notice.region))
            to.sheet.add(item, CG.obligedParty, party)
        to.sheet.add_all(item, CG.reportTo, (to.space.thing(to.notice.bodies[name]) for name in duty.to))
        to.sheet.add(item, CG.reportSubject, zh(duty.what) if duty.what else None)
        to.sheet.add_all(item, CG.deadline, (to.space.thing(deadline_key(day)) for day in duty.deadlines))


def deadline_key(month_day: str) -> str:
    """`deadline/03-30` of the xsd:gMonthDay `--03-30`."""
    return f"deadline/{month_day.removeprefix('--')}"


def _rules(to: _Writer) -> None:
    for rule, item in to.stated(lambda r: r.rules, "rules", "rule"):
        to.sheet.add(item, TYPE, CG.ProgrammeRule)
        to.sheet.add(item, RDFS.label, zh(rule.text))
        to.sheet.add(item, CG.ruleKind, code("rule", rule.kind))
        to.sheet.add(item, CG.statedText, zh(rule.text))
        to.sheet.add(item, CG.termYears, Literal(rule.years) if rule.years is not None else None)
        to.sheet.add(item, CG.ruleOf, to.programme())


def _definitions(to: _Writer) -> None:
    for definition, item in to.stated(lambda r: r.definitions, "definitions", "definition"):
        defined = population_key(definition.of, to.notice.region or COUNTRY)
        to.sheet.add(item, TYPE, CG.DefinitionStatement)
        add_label(to.sheet, item, labels.definition())
        to.sheet.add(item, CG.definitionText, zh(definition.text))
        to.sheet.add(item, CG.defines, to.space.thing(defined) if defined else None)


def _measures(to: _Writer) -> None:
    for measure, item in to.stated(lambda r: r.measures, "measures", "measure"):
        to.sheet.add(item, TYPE, CG.SupportMeasure)
        to.sheet.add(item, RDFS.label, zh(measure.text))
        to.sheet.add(item, CG.statedText, zh(measure.text))
        to.sheet.add(item, CG.measureFor, to.programme())


def _statistics(to: _Writer) -> None:
    counted = {(c.of, c.value, c.area) for source in to.notice.sources for c in source.record.counts}

    def told_once(figure: Statistic) -> bool:
        """Not a number that stands among the counts too: there it carries the period."""
        once = figure.indicator != CLUSTER_COUNT or (figure.of, figure.value, figure.area) not in counted
        return once and population_key(figure.of, to.notice.region) is not None

    for figure, item in to.stated(lambda r: r.statistics, "statistics", "statistic", told_once):
        _observation(to, item, figure.indicator, figure.value, figure.unit, figure.of, figure.area)
        to.sheet.add(item, RDFS.label, zh(figure.text))
        _as_written(to, item, figure)


def _as_written(to: _Writer, item: NamedNode, figure: Statistic) -> None:
    to.sheet.add(item, CG.valueText, Literal(figure.text))
    if figure.period:
        to.sheet.add(item, CG.periodStart, date(figure.period[0]))
        to.sheet.add(item, CG.periodEnd, date(figure.period[1]))
    if figure.change_percent is not None:
        to.sheet.add(item, CG.changePercent, number(figure.change_percent))


def _stated_counts(to: _Writer) -> None:
    same = {
        (figure.of, figure.value, figure.area): figure
        for source in to.notice.sources
        for figure in source.record.statistics
        if figure.indicator == CLUSTER_COUNT
    }

    def about_somebody(count: Count) -> bool:
        return population_key(count.of, to.notice.region) is not None

    for count, item in to.stated(lambda r: r.counts, "counts", "count", about_somebody):
        _observation(to, item, CLUSTER_COUNT, count.value, "COUNT", count.of, count.area)
        add_label(to.sheet, item, labels.count(count.kind, count.value))
        to.sheet.add(item, CG.countKind, code("count", count.kind))
        to.sheet.add(item, CG.countOf, to.announcement(count))
        figure = same.get((count.of, count.value, count.area))
        if figure:
            _as_written(to, item, figure)


def _observation(
    to: _Writer, item: NamedNode, indicator: str, value: float, unit: str, of: str, area: Area | None
) -> None:
    population = population_key(of, to.notice.region)
    to.sheet.add(item, TYPE, CG.Figure)
    to.sheet.add(item, CG.indicator, code("ind", indicator))
    to.sheet.add(item, SDMX_MEASURE.obsValue, number(value))
    to.sheet.add(item, SDMX_ATTRIBUTE.unitMeasure, code("unit", unit))
    to.sheet.add(item, CG.population, to.space.thing(population) if population else None)
    if area:
        to.sheet.add(item, CG.refersToRegion, area_node(area, to.space))
