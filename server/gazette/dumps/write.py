"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from gazette.dumps.citation import citation
from gazette.dumps.dump import Dump
from gazette.dumps.forms import FORMS, Form, Ordered, in_order, member
from gazette.dumps.tables import TABLES, Reader, metadata, to_csv
from gazette.dumps.workbook import to_xlsx
from gazette.graph.meta import ABOUT_EN, LICENCE, TITLE_EN, Offer
from gazette.graph.prefixes import prefixes
from gazette.store.interface import QuadSource

FOLDER = "dumps"
_HEAD, _TAIL = "!head", "!tail"
"""Segments that belong to no graph."""
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

Graphs = Sequence[tuple[str, Callable[[], Iterable[ox.Quad]]]]
"""The graphs by name, in order, with what gives their quads."""


def write_dumps(
    scratch: Path,
    graphs: Graphs,
    store: QuadSource,
    *,
    base: str,
    release: str,
    digest: str,
    released: str,
    before: Path | None,
    unchanged: frozenset[str],
) -> tuple[Dump, ...]:
    """Write all dumps below `scratch`; `before` is the folder of the last release, in which the `unchanged` graphs are
    as they are now, written by the same program. Raises OSError like any write."""
    folder = scratch / FOLDER
    folder.mkdir()
    reader = Reader(store)
    rows = [(table, reader.rows(table)) for table in TABLES]
    tables = {f"{table.name}.csv": to_csv(table, content) for table, content in rows}
    tables["tables.csv-metadata.json"] = metadata(base, LICENCE.value)
    cited = citation(TITLE_EN, ABOUT_EN, base, release, digest, released, "CC-BY-4.0")
    about = [("title", TITLE_EN), ("release", release), ("date", released), ("digest", f"sha256:{digest}"),
             ("address", f"{base}/release/{release}"), ("licence", LICENCE.value)]  # fmt: skip
    files = {
        **tables,
        "CITATION.cff": cited,
        "cluster-gazette-tables.zip": _zip({**tables, "CITATION.cff": cited}),
        "cluster-gazette.xlsx": to_xlsx(about, rows),
    }
    segments = _segments(scratch, graphs, base, before, unchanged)
    found: list[Dump] = []
    for offer in OFFERS:
        if offer.name in segments:
            found.append(segments[offer.name].dump(offer))
        elif offer.name in files:
            found.append(_file(scratch, offer, files[offer.name], before))
        else:
            sums = "".join(f"{dump.sha256}  {dump.name}\n" for dump in found)
            found.append(_file(scratch, offer, sums.encode(), before))
    return tuple(found)


def _segments(
    scratch: Path, graphs: Graphs, base: str, before: Path | None, unchanged: frozenset[str]
) -> dict[str, Segments]:
    """The RDF dumps by name: a segment for each graph, which is read and put in order once for all forms."""
    known = prefixes(base)
    found = [Segments(form, scratch, before) for form in FORMS]
    for each in found:
        each.add(_HEAD, each.form.head(known))
    for name, quads in graphs:
        ordered = _once(quads)
        for each in found:
            if name not in unchanged or not each.linked(name):
                each.add(name, each.form.write(ordered(), known))
    for each in found:
        each.add(_TAIL, each.form.tail)
    return {f"cluster-gazette.{each.form.suffix}.gz": each for each in found}


def _once(quads: Callable[[], Iterable[ox.Quad]]) -> Callable[[], Ordered]:
    return cache(lambda: in_order(quads()))


class Segments:
    """A dump of one form in the making: segments, each a gzip member, in the order in which they are added."""

    def __init__(self, form: Form, scratch: Path, before: Path | None) -> None:
        self.form = form
        self._scratch = scratch
        self._before = before
        self._parts: list[str] = []
        self._whole = hashlib.sha256()
        self._size = 0
        (scratch / FOLDER / form.suffix).mkdir()

    def linked(self, name: str) -> bool:
        """Add the segment of a graph as it is in the release before, by a link, if it is there."""
        there = self._before / self._part(name) if self._before else None
        if there is None or not there.exists():
            return False
        (self._scratch / self._part(name)).hardlink_to(there)
        self._count(name, there.read_bytes())
        return True

    def add(self, name: str, text: bytes) -> None:
        """Write a segment. What stands before all graphs or behind them may be nothing."""
        if text or name not in (_HEAD, _TAIL):
            data = member(text)
            (self._scratch / self._part(name)).write_bytes(data)
            self._count(name, data)

    def _part(self, name: str) -> str:
        return f"{FOLDER}/{self.form.suffix}/{name.replace('/', '~')}.{self.form.suffix}.gz"

    def _count(self, name: str, data: bytes) -> None:
        self._whole.update(data)
        self._size += len(data)
        self._parts.append(self._part(name))

    def dump(self, offer: Offer) -> Dump:
        """What has been added."""
        return _dump(offer, self._parts, self._size, self._whole.hexdigest())


def _file(scratch: Path, offer: Offer, data: bytes, before: Path | None) -> Dump:
    """A dump in one part; linked to the last release's where that is the same."""
    part = f"{FOLDER}/{offer.name}"
    there = before / part if before else None
    if there is not None and there.exists() and there.read_bytes() == data:
        (scratch / part).hardlink_to(there)
    else:
        (scratch / part).write_bytes(data)
    return _dump(offer, [part], len(data), hashlib.sha256(data).hexdigest())


def _dump(offer: Offer, parts: Sequence[str], size: int, sha256: str) -> Dump:
    return Dump(
        name=offer.name, title=offer.title, media_type=offer.media_type, compression=offer.compression,
        parts=tuple(parts), size=size, sha256=sha256,
    )  # fmt: skip


def _zip(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return data.getvalue()
