"""Direct facts for the person who queries (design D4): computed from the histories, never stated by a source.

Whether a recognition is in force is a comparison of its bounds with a day; it is not stored, so that a release does
not go stale overnight.
"""

from __future__ import annotations

from pyoxigraph import Literal

from gazette.graph.history import ClusterHistory, RecognitionHistory
from gazette.graph.industries import IndustryFacts, add_classes
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, TYPE, Space, code, date
from gazette.reference import COUNTRY, Reference

_IN_LEVEL = {"provincial": CG.inProvince, "prefectural": CG.inPrefecture, "county": CG.inCounty}


def add_direct_facts(
    sheet: Sheet, space: Space, cluster: ClusterHistory, reference: Reference, facts: IndustryFacts
) -> None:
    """Write what can be said directly of a cluster and of its recognitions."""
    for history in cluster.recognitions:
        _recognition(sheet, space, history)
    _cluster(sheet, space, cluster, reference, facts)


def _recognition(sheet: Sheet, space: Space, history: RecognitionHistory) -> None:
    node = space.thing(history.recognition)
    if history.was_granted:
        sheet.add(node, TYPE, CG.GrantedRecognition)
    sheet.add(node, CG.lifecycle, code("life", history.lifecycle))
    sheet.add(node, CG.level, code("level", history.events[0].level))
    sheet.add(node, CG.batchYear, Literal(history.batch_year) if history.batch_year else None)
    if history.grant:
        sheet.add(node, CG.grantedBy, space.thing(history.grant.notice))
        issued = history.grant.issued
        sheet.add(node, CG.grantedOn, date(issued) if issued else None)
    bounds = history.bounds
    for predicate, bound in (
        (CG.startEarliest, bounds.start_earliest),
        (CG.startLatest, bounds.start_latest),
        (CG.endEarliest, bounds.end_earliest),
        (CG.endLatest, bounds.end_latest),
    ):
        sheet.add(node, predicate, date(bound) if bound else None)


def _cluster(sheet: Sheet, space: Space, history: ClusterHistory, reference: Reference, facts: IndustryFacts) -> None:
    node = space.thing(history.cluster)
    sheet.add(node, CG.name, Literal(history.name))
    sheet.add_all(node, CG.hasRecognition, (space.thing(found.recognition) for found in history.recognitions))
    placing = history.placing
    for named in placing.regions:
        region = _region(named, placing.year, reference)
        for step in () if region == COUNTRY else reference.regions.lineage(region):
            sheet.add(node, _IN_LEVEL[reference.regions[step].level], space.region(step))
    said = history.industry
    industry = facts.industries.meant_by(said) if said else None
    if industry is not None:
        add_classes(sheet, space, node, industry, facts)


def _region(named: str, year: int | None, reference: Reference) -> str:
    """The region of a key; a code that is in use no more means who had it in that year."""
    return named if named == COUNTRY or named in reference.regions else reference.regions.key_at(named, year) or named
