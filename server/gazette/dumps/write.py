"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from gazette.dumps.citation import citation
from gazette.dumps.dump import FOLDER, Dump
from gazette.dumps.forms import FORMS, member, segment_file
from gazette.dumps.tables import TABLES, Row, head, metadata, rows_file, to_csv
from gazette.dumps.workbook import write_xlsx
from gazette.graph.meta import ABOUT_EN, LICENCE, TITLE_EN, Offer
from gazette.graph.prefixes import prefixes

_GZIP = "application/gzip"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFERS: tuple[Offer, ...] = (
    *(
        Offer(f"cluster-gazette.{form.suffix}.gz", f"All graphs, {form.title_en}", form.media_type, _GZIP, True)
        for form in FORMS
    ),
    *(
        Offer(f"{table.name}.csv", f"Table of {table.title_en.lower()}, CSV", "text/csv", None, False)
        for table in TABLES
    ),
    Offer("tables.csv-metadata.json", "What the columns of the tables are, CSVW", "application/csvm+json", None, False),
    Offer("cluster-gazette-tables.zip", "All tables, zipped", "application/zip", None, False),
    Offer("cluster-gazette.xlsx", "All tables as a workbook", _XLSX, None, False),
    Offer("CITATION.cff", "How to cite this release", "application/yaml", None, False),
    Offer("SHA256SUMS", "Checksums of all files", "text/plain", None, False),
)
"""The files, in the order in which they are listed."""


def write_dumps(
    scratch: Path,
    segments: Sequence[str],
    rows: Mapping[str, Sequence[str]],
    *,
    base: str,
    release: str,
    digest: str,
    released: str,
    before: Path | None,
) -> tuple[Dump, ...]:
    """Write all dumps below `scratch`, where the `segments` of each form are, by their names in order, and those of
    each table that has `rows`. `before` is the folder of the last release; what is the same there is linked.

    Raises OSError like any write.
    """
    known = prefixes(base)
    parts: dict[str, list[str]] = {}
    for form in FORMS:
        there = [segment_file(name, form) for name in segments]
        first = [_written(scratch, segment_file("!head", form), member(form.head(known)), before)] if form.head else []
        last = [_written(scratch, segment_file("!tail", form), member(form.tail), before)] if form.tail else []
        parts[f"cluster-gazette.{form.suffix}.gz"] = [*first, *there, *last]
    for table in TABLES:
        first = [_written(scratch, rows_file("!head", table), to_csv([head(table)]), before)]
        parts[f"{table.name}.csv"] = [*first, *(rows_file(name, table) for name in rows.get(table.name, ()))]
    cited = citation(TITLE_EN, ABOUT_EN, base, release, digest, released, "CC-BY-4.0")
    about = [("title", TITLE_EN), ("release", release), ("date", released), ("digest", f"sha256:{digest}"),
             ("address", f"{base}/release/{release}"), ("licence", LICENCE.value)]  # fmt: skip
    for name, data in (("CITATION.cff", cited), ("tables.csv-metadata.json", metadata(base, LICENCE.value))):
        parts[name] = [_written(scratch, f"{FOLDER}/{name}", data, before)]
    packed, book = f"{FOLDER}/cluster-gazette-tables.zip", f"{FOLDER}/cluster-gazette.xlsx"
    tables = {name: parts[name] for name in parts if name.endswith((".csv", ".json", ".cff"))}
    _zip(scratch / packed, {name: [scratch / part for part in tables[name]] for name in sorted(tables)})
    write_xlsx(scratch / book, about, ((t, _rows(scratch, parts[f"{t.name}.csv"][1:])) for t in TABLES))
    parts["cluster-gazette-tables.zip"], parts["cluster-gazette.xlsx"] = [packed], [book]
    found = [_dump(scratch, offer, parts[offer.name]) for offer in OFFERS if offer.name in parts]
    sums = "".join(f"{dump.sha256}  {dump.name}\n" for dump in found).encode()
    sums_file = _written(scratch, f"{FOLDER}/SHA256SUMS", sums, before)
    return (*found, _dump(scratch, next(o for o in OFFERS if o.name == "SHA256SUMS"), [sums_file]))


def _written(scratch: Path, part: str, data: bytes, before: Path | None) -> str:
    """Write a file, or link it to that of the last release where that is the same; its name."""
    path = scratch / part
    path.parent.mkdir(parents=True, exist_ok=True)
    there = before / part if before else None
    if there is not None and there.exists() and there.read_bytes() == data:
        path.hardlink_to(there)
    else:
        path.write_bytes(data)
    return part


def _dump(scratch: Path, offer: Offer, parts: Sequence[str]) -> Dump:
    whole, size = hashlib.sha256(), 0
    for part in parts:
        data = (scratch / part).read_bytes()
        whole.update(data)
        size += len(data)
    return Dump(
        name=offer.name, title=offer.title, media_type=offer.media_type, compression=offer.compression,
        parts=tuple(parts), size=size, sha256=whole.hexdigest(),
    )  # fmt: skip


def _rows(scratch: Path, parts: Iterable[str]) -> Iterator[Row]:
    for part in parts:
        with (scratch / part).open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file)


def _zip(path: Path, files: Mapping[str, Sequence[Path]]) -> None:
    """The same bytes for the same files: each the parts given, one after the other."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files.items():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as member_file:
                for part in parts:
                    member_file.write(part.read_bytes())
