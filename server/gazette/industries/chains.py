"""From GB/T 4754 on to ISIC Rev.4 and NACE Rev.2: mappings that follow from correspondences.

A correspondence pairs codes and says of no pair that the two are the same (the annex of GB/T 4754-2017 is many to
many). So what follows is never an exact match:

- All classes under a code of GB/T 4754 are paired with classes of ISIC that have a code above them in common, or are
  one class: the code lies within that one, as far as the correspondence tells.
- A concept that is the same as such a code, or narrower, lies within it too: `broad`. A concept that is close to it,
  broader, or related, overlaps: `related`.
- Where the classes have nothing in common, the concept is related to what those in one division have in common, if
  more than half of the pairs lead into that division; else to that of every division. (Of the medicines of C27 a few
  pairs lead to food, for herbs: nobody who asks for food means them.)

Each code of NACE Rev.2 lies within one of ISIC Rev.4; where only one does, on the same level, it is all of it, and a
mapping to the one holds of the other. Else the code of ISIC above it is taken, down to the division, where both agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from gazette.industries.scheme import Industries, IndustryMapping, Relation
from gazette.reference.classifications import Classification, Classifications, Correspondence

GB: Final = "gbt4754-2017"
ISIC: Final = "isic-rev4"
NACE: Final = "nace-rev2"
GB_TO_ISIC: Final = f"{GB}--{ISIC}"
NACE_TO_ISIC: Final = f"{NACE}--{ISIC}"
CHAINED: Final = (ISIC, NACE)
_WITHIN: Final[frozenset[Relation]] = frozenset({"exact", "broad"})
_LESS: Final = Decimal("0.9")
"""What each further step leaves of the confidence."""


def chained(industries: Industries, classifications: Classifications) -> list[IndustryMapping]:
    """The mappings to ISIC Rev.4 and NACE Rev.2 that follow from those to GB/T 4754, by concept, the surest kept."""
    to_isic = _IsicOfGb(classifications)
    to_nace = _NaceOfIsic(classifications)
    found: dict[tuple[str, str, str], IndustryMapping] = {}
    for mapping in industries.mappings:
        if mapping.scheme == GB:
            for code, within in to_isic.of(mapping.code):
                relation: Relation = "broad" if within and mapping.relation in _WITHIN else "related"
                step = _follow(mapping, ISIC, code, relation)
                _keep(found, step)
                for nace, same in to_nace.of(code):
                    _keep(found, _follow(step, NACE, nace, relation if same else "related"))
    return sorted(found.values(), key=lambda mapping: CHAINED.index(mapping.scheme))


def _follow(mapping: IndustryMapping, scheme: str, code: str, relation: Relation) -> IndustryMapping:
    confidence = (mapping.confidence * _LESS).quantize(Decimal("0.01"))
    return IndustryMapping(mapping.concept, scheme, code, relation, "by-correspondence", confidence)


def _keep(found: dict[tuple[str, str, str], IndustryMapping], mapping: IndustryMapping) -> None:
    """One mapping for a concept and a code: `broad` before `related`, then the higher confidence."""
    key = (mapping.concept, mapping.scheme, mapping.code)
    other = found.get(key)
    if other is None or _surer(mapping) > _surer(other):
        found[key] = mapping


def _surer(mapping: IndustryMapping) -> tuple[bool, Decimal]:
    return mapping.relation == "broad", mapping.confidence


class _IsicOfGb:
    def __init__(self, classifications: Classifications) -> None:
        self._isic = classifications.classification(ISIC)
        targets: dict[str, list[str]] = {}
        gb = classifications.classification(GB)
        for pair in _pairs(classifications, GB_TO_ISIC):
            for concept in gb.lineage(pair[0]):
                targets.setdefault(concept.code, []).append(pair[1])
        self._targets = targets

    def of(self, gb: str) -> Iterator[tuple[str, bool]]:
        """The codes that a code of GB/T 4754 leads to, and whether it lies within each."""
        targets = self._targets.get(gb, [])
        common = _common(self._isic, targets)
        if common is not None:
            yield common, True
            return
        divisions: dict[str, list[str]] = {}
        for target in targets:
            divisions.setdefault(self._isic.lineage(target)[-2].code, []).append(target)
        most = [found for found in divisions.values() if 2 * len(found) > len(targets)]
        for found in most or divisions.values():
            inner = _common(self._isic, found)
            assert inner is not None, "the division is common to all of its classes"
            yield inner, False


def _common(classification: Classification, codes: Sequence[str]) -> str | None:
    """The lowest code below the top that all of these are or lie under; None where there is none."""
    lines = [[c.code for c in classification.lineage(code) if c.parent is not None] for code in codes]
    return next((code for code in lines[0] if all(code in line for line in lines)), None) if lines else None


class _NaceOfIsic:
    def __init__(self, classifications: Classifications) -> None:
        self._isic = classifications.classification(ISIC)
        nace = classifications.classification(NACE)
        self._within: dict[str, list[str]] = {}
        for source, target in _pairs(classifications, NACE_TO_ISIC):
            if nace[source].level.depth == self._isic[target].level.depth:
                self._within.setdefault(target, []).append(source)

    def of(self, isic: str) -> Iterator[tuple[str, bool]]:
        """The one code that covers the same as a code of ISIC, or as the next above it that has such a code."""
        for concept in self._isic.lineage(isic):
            codes = self._within.get(concept.code, ())
            if len(codes) == 1:
                yield codes[0], True
                return


def _pairs(classifications: Classifications, key: str) -> Iterator[tuple[str, str]]:
    correspondence: Correspondence = classifications.correspondence(key)
    return ((pair.source, pair.target) for pair in correspondence)
