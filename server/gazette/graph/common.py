"""What notices have in common: things that outlive them and belong to no cluster, gathered notice by notice."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gazette.graph.entities import add_named
from gazette.graph.gaps import Gap, add_gaps, add_list_states, gaps_of
from gazette.graph.proposals import DatedAct, dated_acts, settlements
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.n_quads import quads_of
from gazette.reference import Reference


class Share(Struct, frozen=True):
    """What one notice adds: the things that it names, but for clusters (`named`, lines of N-Triples), the state of each
    of its acts, and their days."""

    notice: str
    folders: tuple[str, ...]
    named: bytes
    gaps: tuple[Gap, ...]
    acts: tuple[DatedAct, ...]


def share_of(notice: IdentifiedNotice, reference: Reference, space: Space) -> Share:
    """What a notice adds to what is common."""
    named = Sheet(space.graph("entities"))
    add_named(named, space, notice, reference)
    return Share(
        notice=notice.key,
        folders=tuple(dict.fromkeys(capture.folder for capture in notice.captures)),
        named=b"".join(named.lines()),
        gaps=tuple(gaps_of(notice)),
        acts=tuple(dated_acts(notice)),
    )


class Common:
    """Takes the share of one notice after the other, in the order of their keys.

    `gaps` are the state of each act; `grants` the acts of grants by their batches; `folders` the notices by the folders
    of their captures; `reported` those that pages report of.
    """

    def __init__(self, reference: Reference, space: Space) -> None:
        self.gaps: list[Gap] = []
        self.grants: dict[str, str] = {}
        self.folders: dict[str, str] = {}
        self.reported: list[IdentifiedNotice] = []
        self._named: dict[bytes, None] = {}
        self._acts: list[DatedAct] = []
        self._reference = reference
        self._space = space

    def take(self, notice: IdentifiedNotice) -> Share:
        """Gather what one more notice adds, and give it."""
        share = share_of(notice, self._reference, self._space)
        self.add(share)
        if notice.reports:
            self.reported.append(notice)
        return share

    def add(self, share: Share) -> None:
        """Gather what a notice adds of which no page reports."""
        self._named.update(dict.fromkeys(share.named.splitlines(True)))
        self.gaps += share.gaps
        self.grants.update((act.batch, act.act) for act in share.acts if act.stage == "grant")
        self.folders.update(dict.fromkeys(share.folders, share.notice))
        self._acts += share.acts

    def entities(self) -> Sheet:
        """The things that the notices name, but for clusters."""
        named = quads_of(b"".join(self._named))
        return Sheet.of(
            self._space.graph("entities"),
            ((subject, predicate, value) for subject, predicate, value, _ in named),
        )

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
