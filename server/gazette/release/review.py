"""`gazette review`: the clusters that may be one, pair by pair, for a person to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gazette.graph.industries import IndustryFacts
from gazette.identity.decisions import FILE, read_decisions
from gazette.identity.ledger import Ledger
from gazette.identity.likely import Candidate, LikelyPair, candidates, likely_pairs
from gazette.identity.resolve import Source, identify
from gazette.reading.capture import notice_folders
from gazette.reference import COUNTRY, Reference
from gazette.release.graphs import read_industries, read_lists
from gazette.release.sources import read_folder
from gazette.settings import Settings
from gazette.text.plain import Lines


@dataclass(frozen=True, slots=True)
class Review:
    """What is left to be decided, and how many pairs have been."""

    pairs: tuple[LikelyPair, ...]
    decided: int
    table: Path
    ledger: Path
    _reference: Reference
    _facts: IndustryFacts

    def told(self, pair: LikelyPair) -> Iterator[str]:
        """A pair in lines: both with place, industry, notices and the words of the source."""
        alike = f"names {pair.likeness:.0%} alike, " + ("same place" if pair.same_place else "one place in the other")
        yield alike + (", same industry" if pair.same_industry else "")
        for letter, candidate in (("A", pair.one), ("B", pair.other)):
            yield from self._described(letter, candidate)

    def _described(self, letter: str, candidate: Candidate) -> Iterator[str]:
        places = "、".join(
            "全国" if key == COUNTRY else self._reference.regions.path_name(key) for key in sorted(candidate.places)
        )
        industry = self._facts.industries[candidate.industry].label_zh if candidate.industry else "–"
        yield f"  {letter}  {candidate.name}   [{candidate.cluster}]"
        yield f"     {places} · {industry}"
        for row in candidate.rows:
            title = next((s.record.title for s in row.notice.sources if s.record.title), row.notice.key)
            yield f"     {row.act.year or '?'} {row.act.stage}, {row.act.programme_key}: {title}"
            yield f"       {self._evidence(row.part.source, row.part.number, row.entry.position, row.entry.name)}"

    def _evidence(self, source: object, number: int, position: int, name: str) -> str:
        if not isinstance(source, Source):
            return f"as reported: {name}"
        entries = source.record.announcements[number].entries
        at = next(index for index, entry in enumerate(entries) if entry.position == position)
        pointer = f"/announcements/{number}/entries/{at}"
        found = source.record.evidence.get(pointer) or source.record.evidence.get(f"{pointer}/name")
        if found is None:
            return f"{source.place}: {name}"
        first, last = found.span
        raw = source.document.raw
        return f"{source.place}:{Lines(raw).number(first)}: {raw[first:last].strip()}"


def open_review(settings: Settings) -> Review:
    """The pairs of the data folder that nobody has decided on, the most alike first. Mints nothing.

    Raises `UserError` where the data folder is broken; what cannot be read is passed over.
    """
    reference = Reference.load(settings.data / "reference")
    facts = read_industries(settings.data)
    read = (found for folder in notice_folders(settings.data / "notices") for found in read_folder(folder, reference))
    sources = [found for found in read if isinstance(found, Source)]
    ledger = settings.data / "ledger.jsonl"
    notices = identify(sources, reference, Ledger.load(ledger), read_lists(settings.data, reference))
    meant = {text: concept.key for concept in facts.industries for text in (concept.label_zh, *concept.words)}
    pairs = list(likely_pairs(candidates(notices, reference, meant), reference))
    decided = read_decisions(settings.data / FILE)
    left = tuple(pair for pair in pairs if pair.key not in decided)
    return Review(left, len(decided), settings.data / FILE, ledger, reference, facts)
