"""Compare the first mapping of industries with the second, and write how far they agree into data/industries/README.md.

python scripts/compare_mappings.py                    data/industries/second.csv against the table of mappings
python scripts/compare_mappings.py ONE.csv TWO.csv     two tables `concept,code,relation`; nothing is written
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from gazette.industries.agreement import SECOND, agreement, first_answers, second_answers
from gazette.release.graphs import read_industries
from gazette.settings import Settings

HEADING = "## How far two people agree"
TOLD = (
    "A hundred concepts that occur in the data, drawn at random (Python's `random.Random(20261122).sample` of their "
    "sorted keys), were mapped a second time from labels, names and places alone. Of each the main code counts."
)


def main(arguments: list[str]) -> int:
    """Do what the module says; the exit status."""
    folder = Settings.load({}).data / "industries"
    facts = read_industries(folder.parent)
    if arguments:
        one, other = (second_answers(Path(name), facts.classifications) for name in arguments)
        print("\n".join(agreement(one, other).lines()))
        return 0
    first, second = first_answers(facts.industries), second_answers(folder / SECOND, facts.classifications)
    table = "\n".join(agreement(first, second).lines())
    readme = folder / "README.md"
    text = re.sub(rf"\n{HEADING}\n.*?(?=\n## |\Z)", "", readme.read_text("utf-8"), flags=re.DOTALL)
    apart = [
        f"| {facts.industries[concept].label_zh} | {' '.join(first[concept])} | {' '.join(answer) or 'open'} |"
        for concept, answer in sorted(second.items())
        if first[concept][0][:3] != answer[0][:3]
    ]
    head = ["", "They chose different divisions for:", "", "| industry | first | second |", "|---|---|---|"]
    told = "\n".join([*head, *apart])
    readme.write_text(f"{text.rstrip()}\n\n{HEADING}\n\n{TOLD}\n\n{table}\n{told if apart else ''}\n", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
