"""The files of a release that follow from its data alone."""

from __future__ import annotations

from gazette.release.manifest import Release

DATED = ("dumps/CITATION.cff", "dumps/zip/", "dumps/xlsx/", "dumps/SHA256SUMS")
"""Files, and folders of them, that state the day of the build."""


def derived_files(release: Release) -> dict[str, str]:
    """All that is made from the graphs, by its checksum: search index, counts, report, tables, dumps."""
    others = ("store/", *DATED, "ledger/", "added/decided_by")  # these tell of the ledger, which only grows
    return {name: digest for name, digest in release.manifest.files.items() if not name.startswith(others)}
