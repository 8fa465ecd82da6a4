"""What notices have in common: things that outlive them and belong to no cluster, gathered notice by notice."""

from __future__ import annotations

from collections.abc import Iterable

from gazette.graph.entities import add_named
from gazette.graph.gaps import Gap, add_gaps, add_list_states, gaps_of
from gazette.graph.proposals import DatedAct, dated_acts, settlements
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.reference import Reference


class Common:
    """Takes one notice after the other, in the order of their keys, and keeps only what is common to them.

    `entities` are the things they name, but for clusters; `gaps` the state of each act; `grants` the acts of grants by
    their batches; `folders` the notices by the folders of their captures; `reported` those that pages report of.
    """

    def __init__(self, reference: Reference, space: Space) -> None:
        self.entities = Sheet(space.graph("entities"))
        self.gaps: list[Gap] = []
        self.grants: dict[str, str] = {}
        self.folders: dict[str, str] = {}
        self.reported: list[IdentifiedNotice] = []
        self._acts: list[DatedAct] = []
        self._reference = reference
        self._space = space

    def take(self, notice: IdentifiedNotice) -> None:
        """Gather what one more notice adds."""
        add_named(self.entities, self._space, notice, self._reference)
        self.gaps += gaps_of(notice)
        self.grants.update((act.batch, act.key) for act in notice.acts if act.stage == "grant")
        self.folders.update((capture.folder, notice.key) for capture in notice.captures)
        self._acts += dated_acts(notice)
        if notice.reports:
            self.reported.append(notice)

    def settled(self) -> dict[str, str]:
        """The proposals by the acts that settle them, once all notices are taken."""
        return settlements(self._acts)

    def derived(self) -> Sheet:
        """The direct facts on programmes."""
        sheet = Sheet(self._space.graph("derived"))
        add_list_states(sheet, self._space, self.gaps)
        return sheet


def act_facts(gaps: Iterable[Gap], settled: dict[str, str], space: Space) -> Sheet:
    """The direct facts on acts: what is named of each, and which proposal it settles (`settled` has all)."""
    sheet = Sheet(space.graph("derived"))
    gaps = list(gaps)
    add_gaps(sheet, space, gaps)
    for act in dict.fromkeys(gap.act for gap in gaps):
        if act in settled:
            sheet.add(space.thing(act), CG.supersedesProposal, space.thing(settled[act]))
    return sheet
