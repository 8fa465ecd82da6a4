"""Writing the dumps of a release: what the release before has already is linked and not written."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from gazette.dumps.citation import citation
from gazette.dumps.dump import Dump
from gazette.dumps.forms import FORMS, Form, member
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
    forms = {f"cluster-gazette.{form.suffix}.gz": form for form in FORMS}
    found: list[Dump] = []
    for offer in OFFERS:
        if offer.name in forms:
            found.append(_rdf(scratch, offer, forms[offer.name], graphs, base, before, unchanged))
        elif offer.name in files:
            found.append(_file(scratch, offer, files[offer.name], before))
        else:
            sums = "".join(f"{dump.sha256}  {dump.name}\n" for dump in found)
            found.append(_file(scratch, offer, sums.encode(), before))
    return tuple(found)


def _rdf(
    scratch: Path, offer: Offer, form: Form, graphs: Graphs, base: str, before: Path | None, unchanged: frozenset[str]
) -> Dump:
    """A dump in segments, each a gzip member."""
    parts: list[str] = []
    whole = hashlib.sha256()
    size = 0
    known: Mapping[str, str] = prefixes(base)

    def add(name: str, text: Callable[[], bytes], same: bool) -> None:
        nonlocal size
        part = f"{FOLDER}/{form.suffix}/{name.replace('/', '~')}.{form.suffix}.gz"
        path = scratch / part
        path.parent.mkdir(exist_ok=True)
        there = before / part if before and same else None
        if there is not None and there.exists():
            path.hardlink_to(there)
            data = path.read_bytes()
        else:
            data = member(text())
            path.write_bytes(data)
        whole.update(data)
        size += len(data)
        parts.append(part)

    head = form.head(known)
    if head:
        add("!head", lambda: head, True)
    for name, quads in graphs:
        add(name, lambda quads=quads: form.write(quads(), known), name in unchanged)  # type: ignore[misc]
    if form.tail:
        add("!tail", lambda: form.tail, True)
    return _dump(offer, parts, size, whole.hexdigest())


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
