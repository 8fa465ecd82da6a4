"""Whether a release is what its manifest says, without reading all of it again and again.

var/releases/<slug of the base>/.checked/<release id>.json    what each file was when its checksum was last found right

A file that is still the same to the file system (inode, size, time of its last change) has the checksum that it had.
What nobody vouches for is read: at once by whoever builds on it, and by a server in the background, once it serves.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from gazette.release.manifest import Release, digest_or_none
from gazette.work.checksums import State, state_of

_log = logging.getLogger(__name__)

FOLDER = ".checked"
AT_ONCE = 32 << 20
"""Bytes of files that nobody vouches for which a server reads before it serves: a moment's work."""
_PIECE = 256
"""Files between two times that what was found is written down."""
_GONE = (0, 0, 0)


class Checked(Struct, frozen=True):
    """What is known of a release's files: as what they were found sound, and as what they were found damaged."""

    sound: dict[str, State] = {}
    damaged: dict[str, State] = {}


def path_of(release: Release) -> Path:
    """Where it is written what is known of a release's files."""
    return release.path.parent / FOLDER / f"{release.path.name}.json"


def damage(release: Release, most: int | None = None) -> list[str]:
    """The files of a release that are missing or not what its manifest says. Empty for a sound release.

    Files that nobody vouches for are read, up to `most` bytes of them (None: all); of the others it is enough that they
    are there with the size that they should have. What is found by reading is written down for the next who asks.
    """
    known, states = _read(release), _states(release)
    gone = {name: _GONE for name, state in states.items() if state is None}
    if gone.keys() - known.damaged.keys():
        _add(release, Checked({}, gone))
    found = [name for name, state in states.items() if state is None or _wrong_size(release, name, state)]
    found += [name for name, state in states.items() if state is not None and known.damaged.get(name) == state]
    unknown = [
        name
        for name, state in states.items()
        if state is not None and known.sound.get(name) != state and name not in found
    ]
    size = sum(state[1] for name in unknown if (state := states[name]))
    if unknown and (most is None or size <= most):
        found += read(release, unknown)
    return sorted(set(found))


def read(release: Release, names: list[str]) -> list[str]:
    """Read files of a release whole and write down what they are; those that are not what the manifest says."""
    found = []
    for start in range(0, len(names), _PIECE):
        sound, damaged = {}, {}
        for name in names[start : start + _PIECE]:
            path = release.path / name
            before = _state(path)  # if it changes while it is read, the next look finds another state
            if before is None or digest_or_none(path) != release.manifest.files[name]:
                found.append(name)
                damaged[name] = before or _GONE
            else:
                sound[name] = before
        _add(release, Checked(sound, damaged))
    return found


def read_all(release: Release) -> list[str]:
    """Read every file of a release, whoever vouches for it: those that are missing or not what the manifest says."""
    return read(release, list(release.manifest.files))


def vouch(release: Release, states: Mapping[str, State]) -> None:
    """Write down that the files are what the manifest says: by whoever has just worked out their checksums, when these
    were their `states`."""
    _write(release, Checked({name: states[name] for name in release.manifest.files if name in states}))


def vouched(release: Release) -> dict[State, str]:
    """The checksums of a release's files, by what each was when it was found right."""
    digests = release.manifest.files
    return {state: digests[name] for name, state in _read(release).sound.items() if name in digests}


def forget(releases: Path, name: str) -> None:
    """Remove what is known of a release that is no more."""
    (releases / FOLDER / f"{name}.json").unlink(missing_ok=True)


def _states(release: Release) -> dict[str, State | None]:
    folder = f"{release.path}/"
    return {name: _state(f"{folder}{name}") for name in release.manifest.files}


def _state(path: Path | str) -> State | None:
    try:
        return state_of(os.stat(path))  # noqa: PTH116 - there may be tens of thousands
    except OSError:
        return None


def _wrong_size(release: Release, name: str, state: State) -> bool:
    size = release.manifest.sizes.get(name)
    return size is not None and size != state[1]


def _read(release: Release) -> Checked:
    try:
        return msgspec.json.decode(path_of(release).read_bytes(), type=Checked)
    except (OSError, msgspec.MsgspecError):
        return Checked()


def _add(release: Release, new: Checked) -> None:
    known = _read(release)
    here = dict(_fresh(known.sound, new)), dict(_fresh(known.damaged, new))
    _write(release, Checked(here[0] | new.sound, here[1] | new.damaged))


def _fresh(known: dict[str, State], new: Checked) -> Iterator[tuple[str, State]]:
    return ((name, state) for name, state in known.items() if name not in new.sound and name not in new.damaged)


def _write(release: Release, checked: Checked) -> None:
    path = path_of(release)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        scratch.write_bytes(msgspec.json.encode(checked))
        scratch.replace(path)
    except OSError as error:  # a folder that is only for reading: the files are read again at the next start
        _log.info("what is known of release %s cannot be kept: %s", release.manifest.release, error)
