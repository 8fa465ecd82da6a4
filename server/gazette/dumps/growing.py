"""Dumps of which not all parts are known yet: their checksums are worked out as the parts come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gazette.dumps.forms import FORMS, member, segment_file
from gazette.dumps.rows import files_of_rows
from gazette.dumps.tables import TABLES, head, to_csv
from gazette.graph.prefixes import prefixes
from gazette.store.disk import write_or_link
from gazette.work.running import Checksum, RunningChecksums


class GrowingDumps:
    """The dumps of a release, in its `folder`: the parts of each, one after the other, are how it begins.

    What stands around the segments is linked where it is the same in the folder `before`. Methods raise OSError like
    any write, and `UserError` where the process that works out `checksums` has died.
    """

    def __init__(self, folder: Path, base: str, before: Path | None, checksums: RunningChecksums) -> None:
        self.folder = folder
        self.parts: dict[str, list[str]] = {}
        self._before = before
        self._checksums = checksums
        known = prefixes(base)
        for form in FORMS:
            text = form.head and member(form.head(known))
            self.add(form.dump, [self.write(segment_file("!head", form), text)] if text else [])
        for table in TABLES:
            self.add(table.dump, [self.write(files_of_rows("!head", table)[0], to_csv([head(table)]))])

    def write(self, part: str, data: bytes) -> str:
        """Write what is a part, or stands in one; its name."""
        path = self.folder / part
        path.parent.mkdir(parents=True, exist_ok=True)
        write_or_link(path, data, self._before / part if self._before else None)
        return part

    def add(self, name: str, parts: Iterable[str]) -> None:
        """Add the next parts of a dump, which are there."""
        new = list(parts)
        self.parts.setdefault(name, []).extend(new)
        self._checksums.take(name, self.folder, new)

    def add_segments(self, segments: Sequence[str], rows: Mapping[str, Sequence[str]]) -> None:
        """Add the segments of these names to each form, and to each table those of the names that have `rows` in it."""
        for form in FORMS:
            self.add(form.dump, [segment_file(name, form) for name in segments])
        for table in TABLES:
            self.add(table.dump, [files_of_rows(name, table)[0] for name in rows.get(table.name, ())])

    def give_up(self) -> None:
        """Nobody asks for the checksums: they are not worked out any further."""
        self._checksums.close()

    def checksums(self) -> dict[str, Checksum]:
        """That of each dump, once all parts are added."""
        return self._checksums.result()
