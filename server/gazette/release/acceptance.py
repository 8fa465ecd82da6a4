"""What a person has to accept before a new release is put in force: much is lost, or sources begin to disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from pyoxigraph import Literal, NamedNode

from gazette.errors import NotAccepted
from gazette.graph.gaps import Gap
from gazette.graph.vocabulary import CG, RDFS, TYPE
from gazette.release.manifest import Release
from gazette.release.texts import Apart
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.validation.report import Report

_EXAMPLES = 5


def check_losses(before: Release, gone: list[str], report: Report, settings: Settings) -> None:
    """Compare what is about to be published with the sound release `before`, of which `gone` are withdrawn.

    Raises `NotAccepted` where more than `most_lost` percent of its recognitions and candidacies would go, or a
    cross-check that it passes would fail: a list that was known whole would not be, more clusters would be named than
    were announced, or pages would report something else than the captures say.
    """
    faults = [*_lost(before, gone, settings.most_lost), *_broken(before, report)]
    if faults:
        raise NotAccepted(
            f"the new release is not put in force, {before.manifest.release} stays: " + "; ".join(faults),
            file=settings.data,
            advice="If that is as it should be: gazette build --accept",
        )


def withdrawn(before: Release, apart: Apart | None, new: EmbeddedStore) -> list[str]:
    """The labels of the recognitions and candidacies that stand in `before`, and not in what is about to be published,
    which has this store; `apart` is what tells the two apart, where that is known."""
    store = EmbeddedStore.read_only(before.store)
    then: set[NamedNode] = set()
    if apart is not None:
        for gone, _ in apart:
            then.update(_recognitions(gone))
    else:
        then.update(
            q.subject for q in store.quads(predicate=TYPE, object=CG.Recognition) if isinstance(q.subject, NamedNode)
        )
    lost = sorted((n for n in then if not any(new.quads(n, TYPE, CG.Recognition))), key=str)
    return [
        next((q.object.value for q in store.quads(n, RDFS.label) if isinstance(q.object, Literal)), n.value)
        for n in lost
    ]


def _recognitions(lines: Iterable[bytes]) -> Iterator[NamedNode]:
    mark = f" {TYPE} {CG.Recognition} ".encode()
    for line in lines:
        if mark in line:
            yield NamedNode(line.split(b" ", 1)[0][1:-1].decode())


def told(labels: list[str]) -> str:
    """These standings as a line says them: how many, and the first few by name."""
    more = ", …" if len(labels) > _EXAMPLES else ""
    return f"{len(labels)} recognitions or candidacies ({', '.join(labels[:_EXAMPLES])}{more})"


def _lost(before: Release, gone: list[str], most: int) -> Iterator[str]:
    then = before.manifest.counts.get("Recognition", 0)
    if 100 * len(gone) > most * then:
        yield f"{told(gone)} of {then} would be lost, more than {most} %"


def _broken(before: Release, report: Report) -> Iterator[str]:
    try:
        earlier = msgspec.json.decode((before.path / "report.json").read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError):
        return
    gaps = {gap.act: gap for gap in earlier.gaps}
    yield from _some("no longer known whole", (
        f"{_name(gap)} ({gap.named} of {gap.announced} named)"
        for gap in report.gaps
        if gap.act in gaps and gaps[gap.act].known == "complete" and gap.known != "complete"
    ))  # fmt: skip
    yield from _some("more named than announced", (
        f"{_name(gap)} ({gap.named} named, {gap.announced} announced)"
        for gap in report.gaps
        if _too_many(gap) and gap.act in gaps and not _too_many(gaps[gap.act])
    ))  # fmt: skip
    known = set(earlier.differences)
    yield from _some("reported otherwise than captured", (
        f"{found.of}: {found.reported} for {_short(found.captured or 'nothing')}"
        for found in report.differences
        if found not in known
    ))  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _too_many(gap: Gap) -> bool:
    return gap.announced is not None and gap.named > gap.announced


def _name(gap: Gap) -> str:
    return f"{gap.programme.removeprefix('programme/')} {gap.year} {gap.stage}"


def _some(what: str, found: Iterable[str]) -> Iterator[str]:
    every = list(found)
    if every:
        more = f" and {len(every) - _EXAMPLES} more" if len(every) > _EXAMPLES else ""
        yield f"{what}: {', '.join(every[:_EXAMPLES])}{more}"
