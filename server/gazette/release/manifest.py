"""What a release folder says of itself.

var/releases/<slug of the base>/<release id>/
    manifest.json     this structure
    store/            the embedded store, opened read-only
    search.sqlite     the search index, opened read-only, maybe that of an earlier release
    search-added.sqlite    what differs from that, where it is (see `search.addition`)
    catalogue.sqlite  the lists: what is small of them, opened read-only
    catalogue.arrays  the lists: what grows with their rows, mapped into memory
    report.json       the validation report
    ledger/           the ledger as it was, in parts (see `kept_ledger`)
    pieces.json       what each piece of it was made from, and came to (see `piece`)
    sources/          what the notices were made from (see `shelf`)
    identified/       what was identified in each notice; added/ what each adds to what is common (see `identified`)
    bundles/          of each piece of clusters, what was made from what (see `bundles`)
    entries/          what the search index was made from, piece by piece
    listed/           what the lists were made from, piece by piece
    dumps/            all data at once: segments of the RDF dumps and of the tables, also packed; what joins these to
                      archives; citation, checksums
    gaps.csv          of each act, how many clusters were announced and how many are named
    industries.sssom.tsv   the mappings of industries to classifications
var/releases/<slug of the base>/current  -> <release id>   (one symbolic link, swapped by rename)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.dumps.dump import Dump
from gazette.errors import NothingToServe
from gazette.search.index import ADDED, IndexFiles
from gazette.search.index import FILE as SEARCH
from gazette.work.checksums import digest_of

STORE = "store"
"""The folder of the embedded store, in that of a release."""
NOT_CONTENT = ("manifest.json", "LOCK", "LOG", "IDENTITY")
"""The manifest itself, and what the engine writes for itself when it opens a store."""


class Manifest(Struct, frozen=True, kw_only=True):
    """The facts about a release.

    `digest` covers the `digests` of all graphs but `graph/meta`; it is the seed of ETags. `files` holds a checksum for
    each file, `sizes` its bytes. `stale` names folders whose notices stand as an earlier release had them, `left_out`
    those that are not in it. `dumps` are the files that all data can be had as.
    """

    release: str
    base_uri: str
    digest: str
    software: str
    built: str
    inputs: dict[str, str]
    quads: int
    graphs: dict[str, int]
    counts: dict[str, int]
    files: dict[str, str]
    sizes: dict[str, int] = {}
    digests: dict[str, str] = {}
    dumps: tuple[Dump, ...] = ()
    stale: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def standings(counts: Mapping[str, int]) -> str:
    """How many clusters were recognised under a programme, and how many were only candidates: for people.

    `counts` are those of a manifest; of a release that does not tell the two apart, all are given as standings.
    """
    known = counts.get("Recognition", 0)
    granted = counts.get("GrantedRecognition")
    if granted is None:
        return f"{known} standings"
    return f"{granted} recognitions, {known - granted} candidacies"


class Release(Struct, frozen=True):
    """An opened release: where it is and what its manifest says."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder of the embedded store."""
        return self.path / STORE

    @property
    def search_index(self) -> IndexFiles:
        """The files of the search index."""
        added = self.path / ADDED if ADDED in self.manifest.files else None
        return IndexFiles(self.path / SEARCH, added)


def open_release(path: Path) -> Release:
    """Read the manifest of the release folder `path` (links followed). Raises `NothingToServe` where there is none."""
    path = path.resolve()
    try:
        manifest = msgspec.json.decode((path / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise NothingToServe("no release is there", advice="Run `gazette build` first.") from error
    except msgspec.MsgspecError as error:
        raise NothingToServe(f"the release's manifest is damaged: {error}", advice="Run `gazette build`.") from error
    return Release(path, manifest)


def bases_of(var: Path) -> list[str]:
    """The base URIs that have a release in force under `var`."""
    found = []
    for link in sorted((var / "releases").glob("*/current")):
        try:
            found.append(open_release(link).manifest.base_uri)
        except NothingToServe:
            continue
    return found


def digest_or_none(path: Path) -> str | None:
    """SHA-256 of a file, in hexadecimal; None where it cannot be read."""
    try:
        return digest_of(path)
    except OSError:
        return None


def releases_of(var: Path, base_uri: str) -> Path:
    """The folder that holds the releases for a base URI; another base, even http for https, is another folder."""
    slug = "".join(c if c.isalnum() or c in "-." else "_" for c in base_uri.split("://", 1)[-1])
    return var / "releases" / f"{slug}-{hashlib.sha256(base_uri.encode()).hexdigest()[:8]}"
