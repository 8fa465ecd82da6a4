"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gazette.dumps.archive import Member, archive
from gazette.dumps.citation import citation
from gazette.dumps.dump import FOLDER, Dump
from gazette.dumps.forms import FORMS, member, segment_file
from gazette.dumps.rows import Rows, files_of_rows
from gazette.dumps.tables import TABLES, head, metadata, to_csv
from gazette.dumps.workbook import workbook
from gazette.graph.meta import ABOUT_EN, LICENCE, TITLE_EN, Offer
from gazette.graph.prefixes import prefixes
from gazette.store.disk import write_or_link
from gazette.work.checksums import digest_of_all

_GZIP = "application/gzip"
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
    rows: Mapping[str, Mapping[str, Rows]],
    *,
    base: str,
    release: str,
    digest: str,
    released: str,
    before: Path | None,
) -> tuple[Dump, ...]:
    """Write all dumps below `scratch`, where the `segments` of each form are, by their names in order, and the `rows`
    of each table, by the names of their pieces in order. These are not written again: only what stands around them is,
    and linked where it is the same in `before`, the folder of the last release.

    Raises OSError like any write.
    """
    known = prefixes(base)
    parts: dict[str, list[str]] = {}
    for form in FORMS:
        there = [segment_file(name, form) for name in segments]
        first = [_written(scratch, segment_file("!head", form), member(form.head(known)), before)] if form.head else []
        last = [_written(scratch, segment_file("!tail", form), member(form.tail), before)] if form.tail else []
        parts[f"cluster-gazette.{form.suffix}.gz"] = [*first, *there, *last]
    cited = citation(TITLE_EN, ABOUT_EN, base, release, digest, released, "CC-BY-4.0")
    about = [("title", TITLE_EN), ("release", release), ("date", released), ("digest", f"sha256:{digest}"),
             ("address", f"{base}/release/{release}"), ("licence", LICENCE.value)]  # fmt: skip
    members: list[Member] = []
    for name, data in (("CITATION.cff", cited), ("tables.csv-metadata.json", metadata(base, LICENCE.value))):
        parts[name] = [_written(scratch, f"{FOLDER}/{name}", data, before)]
        members.append(Member(name, [data]))
    cells = []
    for table in TABLES:
        whole, data = f"{table.name}.csv", to_csv([head(table)])
        of_pieces = [(note, *files_of_rows(name, table)) for name, note in rows.get(table.name, {}).items()]
        top = _written(scratch, files_of_rows("!head", table)[0], data, before)
        parts[whole] = [top, *(csv for _, csv, _, _ in of_pieces)]
        members.append(Member(whole, [data, *((note.csv, block) for note, _, block, _ in of_pieces)]))
        cells.append((table, [(note, block) for note, _, _, block in of_pieces]))
    members.sort(key=lambda each: each.name)
    parts["cluster-gazette-tables.zip"] = _archive(scratch, "zip", members, before)
    parts["cluster-gazette.xlsx"] = _archive(scratch, "xlsx", workbook(about, cells), before)
    offers = [offer for offer in OFFERS if offer.name in parts]
    with ThreadPoolExecutor() as readers:  # each has to be read whole, but hashing runs beside other threads
        found = list(readers.map(lambda offer: _dump(scratch, offer, parts[offer.name]), offers))
    sums = "".join(f"{dump.sha256}  {dump.name}\n" for dump in found).encode()
    sums_file = _written(scratch, f"{FOLDER}/SHA256SUMS", sums, before)
    return (*found, _dump(scratch, next(o for o in OFFERS if o.name == "SHA256SUMS"), [sums_file]))


def _written(scratch: Path, part: str, data: bytes, before: Path | None) -> str:
    """Write a file, or link it to that of the last release where that is the same; its name."""
    path = scratch / part
    path.parent.mkdir(parents=True, exist_ok=True)
    write_or_link(path, data, before / part if before else None)
    return part


def _dump(scratch: Path, offer: Offer, parts: Sequence[str]) -> Dump:
    sha256, size = digest_of_all(scratch / part for part in parts)
    return Dump(
        name=offer.name, title=offer.title, media_type=offer.media_type, compression=offer.compression,
        parts=tuple(parts), size=size, sha256=sha256,
    )  # fmt: skip


def _archive(scratch: Path, folder: str, members: Iterable[Member], before: Path | None) -> list[str]:
    """The parts of an archive, with what stands around the blocks in files of its own."""
    found: list[str] = []
    around = 0
    for part in archive(members):
        if isinstance(part, bytes):
            found.append(_written(scratch, f"{FOLDER}/{folder}/{around:04}", part, before))
            around += 1
        else:
            found.append(part)
    return found
