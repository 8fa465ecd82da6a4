"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from gazette.dumps.citation import citation
from gazette.dumps.dump import Dump
from gazette.dumps.forms import FORMS, Form, Sorted, member
from gazette.dumps.tables import TABLES, Reader, metadata, to_csv
from gazette.dumps.workbook import to_xlsx
from gazette.graph.meta import ABOUT_EN, LICENCE, TITLE_EN, Offer
from gazette.graph.prefixes import prefixes
from gazette.store.interface import QuadSource

FOLDER = "dumps"
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

Graphs = Sequence[tuple[str, Callable[[], Sorted]]]
"""The graphs by name, in order, with what gives their content."""


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
    as they are now. Raises OSError like any write."""
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
    forms = {f"cluster-gazette.{form.suffix}.gz": _Segments(scratch, form, before) for form in FORMS}
    _write_segments(list(forms.values()), graphs, base, unchanged)
    found: list[Dump] = []
    for offer in OFFERS:
        if offer.name in forms:
            found.append(forms[offer.name].dump(offer))
        elif offer.name in files:
            found.append(_file(scratch, offer, files[offer.name], before))
        else:
            sums = "".join(f"{dump.sha256}  {dump.name}\n" for dump in found)
            found.append(_file(scratch, offer, sums.encode(), before))
    return tuple(found)


class _Segments:
    """A dump that grows by segments, each a gzip member."""

    def __init__(self, scratch: Path, form: Form, before: Path | None) -> None:
        self.form = form
        self._scratch = scratch
        self._before = before
        self._parts: list[str] = []
        self._whole = hashlib.sha256()
        self._size = 0

    def add(self, name: str, text: Callable[[], bytes], same: bool) -> None:
        """One more; the `same` one is linked to that of the release before, if it has one."""
        part = f"{FOLDER}/{self.form.suffix}/{name.replace('/', '~')}.{self.form.suffix}.gz"
        path = self._scratch / part
        path.parent.mkdir(exist_ok=True)
        there = self._before / part if self._before and same else None
        if there is not None and there.exists():
            path.hardlink_to(there)
            data = path.read_bytes()
        else:
            data = member(text())
            path.write_bytes(data)
        self._whole.update(data)
        self._size += len(data)
        self._parts.append(part)

    def dump(self, offer: Offer) -> Dump:
        """The whole."""
        return _dump(offer, self._parts, self._size, self._whole.hexdigest())


def _write_segments(all_forms: Sequence[_Segments], graphs: Graphs, base: str, unchanged: frozenset[str]) -> None:
    """Graph by graph in all forms, so that a graph is put into order once."""
    known: Mapping[str, str] = prefixes(base)
    for one in all_forms:
        if head := one.form.head(known):
            one.add("!head", lambda head=head: head, True)  # type: ignore[misc]
    for name, make in graphs:
        in_order = lru_cache(1)(make)
        for one in all_forms:
            one.add(name, lambda one=one, of=in_order: one.form.write(of(), known), name in unchanged)  # type: ignore[misc]
    for one in all_forms:
        if tail := one.form.tail:
            one.add("!tail", lambda tail=tail: tail, True)  # type: ignore[misc]


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
