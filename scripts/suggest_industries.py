"""Words for industries that no concept has yet, and codes whose names resemble a concept's: proposals for a person.

python scripts/suggest_industries.py              words of the data that no concept has, each with codes
python scripts/suggest_industries.py 工业机器人     codes for these words
python scripts/suggest_industries.py --check      pairs that are marked `lexical` and whose names do not agree
"""

from __future__ import annotations

import sys

from gazette.graph.history import clusters_of, events_of, histories
from gazette.identity.resolve import Source
from gazette.industries.candidates import candidates, core, unknown
from gazette.industries.scheme import MAPPED_BY_HAND
from gazette.reading.capture import notice_folders
from gazette.reference import Reference
from gazette.release.graphs import read_industries, read_lists
from gazette.release.preview import preview
from gazette.release.sources import read_folder
from gazette.settings import Settings


def main(arguments: list[str]) -> int:
    """Do what the module says; the exit status."""
    settings = Settings.load({})
    facts = read_industries(settings.data)
    if arguments == ["--check"]:
        wrong = [
            mapping
            for mapping in facts.industries.mappings
            if mapping.justification == "lexical"
            and core(facts.industries[mapping.concept].label_zh)
            != core(facts.classifications.classification(mapping.scheme)[mapping.code].label_zh or "")
        ]
        for mapping in wrong:
            print(f"{mapping.concept} {mapping.scheme} {mapping.code}: the names do not agree")
        return 1 if wrong else 0
    if arguments:
        words = arguments
    else:
        reference = Reference.load(settings.data / "reference")
        found = [f for folder in notice_folders(settings.data / "notices") for f in read_folder(folder, reference)]
        sources = [source for source in found if isinstance(source, Source)]
        notices, _ = preview(sources, reference, settings, read_lists(settings.data, reference))
        said = [c.industry for c in clusters_of(histories(e for n in notices for e in events_of(n))) if c.industry]
        known = [text for concept in facts.industries for text in (concept.label_zh, *concept.words)]
        words = unknown(said, known)
        print(f"{len(words)} words that no concept has")
    for word in words:
        print(word)
        for scheme in MAPPED_BY_HAND:
            for concept, likeness in candidates(word, facts.classifications.classification(scheme)):
                print(f"    {scheme} {concept.code} {concept.label_zh} {likeness:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
