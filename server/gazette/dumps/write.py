"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from gazette.dumps.archive import Member, archive
from gazette.dumps.citation import citation
from gazette.dumps.dump import FOLDER, Dump
from gazette.dumps.forms import FORMS, member, segment_file
from gazette.dumps.growing import GrowingDumps
from gazette.dumps.rows import Rows, files_of_rows
from gazette.dumps.tables import TABLES, head, metadata, to_csv
from gazette.dumps.workbook import workbook
from gazette.graph.meta import ABOUT_EN, LICENCE, TITLE_EN, Offer
from gazette.work.running import Checksum

_GZIP = "application/gzip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SUMS = "SHA256SUMS"
OFFERS: tuple[Offer, ...] = (
    *(Offer(form.dump, f"All graphs, {form.title_en}", form.media_type, _GZIP, True) for form in FORMS),
    *(Offer(table.dump, f"Table of {table.title_en.lower()}, CSV", "text/csv", None, False) for table in TABLES),
    Offer("tables.csv-metadata.json", "What the columns of the tables are, CSVW", "application/csvm+json", None, False),
    Offer("cluster-gazette-tables.zip", "All tables, zipped", "application/zip", None, False),
    Offer("cluster-gazette.xlsx", "All tables as a workbook", _XLSX, None, False),
    Offer("CITATION.cff", "How to cite this release", "application/yaml", None, False),
    Offer(_SUMS, "Checksums of all files", "text/plain", None, False),
)
"""The files, in the order in which they are listed."""


def write_dumps(
    growing: GrowingDumps,
    segments: Sequence[str],
    rows: Mapping[str, Mapping[str, Rows]],
    *,
    base: str,
    release: str,
    digest: str,
    released: str,
) -> None:
    """Write what is missing of all dumps but their checksums: the last `segments` of each form, and archives of the
    `rows` of each table by the names of their pieces in order. These are not written again: only what stands around
    them is. Raises as `GrowingDumps`.
    """
    growing.add_segments(segments, {})
    for form in FORMS:
        growing.add(form.dump, [growing.write(segment_file("!tail", form), member(form.tail))] if form.tail else [])
    cited = citation(TITLE_EN, ABOUT_EN, base, release, digest, released, "CC-BY-4.0")
    about = [("title", TITLE_EN), ("release", release), ("date", released), ("digest", f"sha256:{digest}"),
             ("address", f"{base}/release/{release}"), ("licence", LICENCE.value)]  # fmt: skip
    members: list[Member] = []
    for name, data in (("CITATION.cff", cited), ("tables.csv-metadata.json", metadata(base, LICENCE.value))):
        growing.add(name, [growing.write(f"{FOLDER}/{name}", data)])
        members.append(Member(name, [data]))
    cells = []
    for table in TABLES:
        of_pieces = [(note, *files_of_rows(name, table)) for name, note in rows.get(table.name, {}).items()]
        blocks = ((note.csv, block) for note, _, block, _ in of_pieces)
        members.append(Member(table.dump, [to_csv([head(table)]), *blocks]))
        cells.append((table, [(note, block) for note, _, _, block in of_pieces]))
    members.sort(key=lambda each: each.name)
    growing.add("cluster-gazette-tables.zip", _archive(growing, "zip", members))
    growing.add("cluster-gazette.xlsx", _archive(growing, "xlsx", workbook(about, cells)))


def finish_dumps(growing: GrowingDumps) -> tuple[Dump, ...]:
    """All dumps, with their checksums, which are written down too. Raises as `GrowingDumps`."""
    checksums = growing.checksums()
    named = [offer.name for offer in OFFERS if offer.name in checksums]
    sums = "".join(f"{checksums[name].sha256}  {name}\n" for name in named).encode()
    growing.parts[_SUMS] = [growing.write(f"{FOLDER}/{_SUMS}", sums)]
    checksums[_SUMS] = Checksum(hashlib.sha256(sums).hexdigest(), len(sums))
    return tuple(
        Dump(
            name=offer.name, title=offer.title, media_type=offer.media_type, compression=offer.compression,
            parts=tuple(growing.parts[offer.name]), size=checksums[offer.name].size,
            sha256=checksums[offer.name].sha256,
        )
        for offer in OFFERS
    )  # fmt: skip


def _archive(growing: GrowingDumps, folder: str, members: Iterable[Member]) -> list[str]:
    """The parts of an archive, with what stands around the blocks in files of its own."""
    found: list[str] = []
    around = 0
    for part in archive(members):
        if isinstance(part, bytes):
            found.append(growing.write(f"{FOLDER}/{folder}/{around:04}", part))
            around += 1
        else:
            found.append(part)
    return found
