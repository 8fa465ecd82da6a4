"""The ledger: every identifier of notices, clusters, documents and bodies, minted once and kept for ever.

`data/ledger.jsonl` holds one JSON object a line, in the order of minting:

    {"id": "cluster/610116-n7x3", "keys": ["610116|光子芯片"], "label": "西安市长安区光子芯片产业集群"}

`id` is `<kind>/<key>`, relative to `{base}/id/`. `keys` are what a thing is recognised by; a later line for the same id
adds keys (aliases). Lines are never changed or removed: a key in an identifier is opaque once it is minted.

Where a build finds that one thing was minted twice, a line joins the younger identifier to the older one, and from then
on its keys name the older one:

    {"id": "policy/CN-zyrw", "joins": "policy/CN-55rz"}

A person closes an identifier by a line with `became`: its thing is now another (a duplicate), several others (a split),
or nothing (withdrawn). Its address goes on answering, and it is never used again:

    {"id": "cluster/610116-0000", "became": ["cluster/610116-n7x3"], "on": "2026-12-01", "why": "同一集群,重复编号"}
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gazette.errors import BadDataFile, UserError

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def short_hash(text: str, length: int) -> str:
    """The first `length` Crockford base-32 digits (lower case) of the SHA-256 of the text's UTF-8 bytes."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return "".join(_CROCKFORD[(number >> (251 - 5 * i)) & 31] for i in range(length))


@dataclass(frozen=True, slots=True)
class Closing:
    """What became of a closed identifier: its successors (none: withdrawn), since which day if known, and why."""

    identifier: str
    label: str
    successors: tuple[str, ...]
    on: dt.date | None
    why: str


TWICE = "编号重复：同一事物已有更早的编号。"
"""Why a build joins an identifier to an older one."""


class Ledger:
    """Look-up by key, minting on a miss. Changes stay in memory until `save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._by_key: dict[tuple[str, str], str] = {}
        self._owned: dict[str, dict[str, None]] = {}
        self._labels: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._closed: dict[str, Closing] = {}
        self._fresh: list[dict[str, object]] = []
        self._whole = 0
        self._sha256 = hashlib.sha256()

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """The ledger in `path` (a missing file is an empty ledger). Raises `BadDataFile` with the line at fault.

        A last line that breaks off is passed over: the process that wrote it was killed, before anything was published
        with it, and the next `save` takes it away.
        """
        ledger = cls(path)
        if not path.exists():
            return ledger
        data = path.read_bytes()
        lines = data.splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n") and not _is_json(lines[-1]):
            data = data[: -len(lines.pop())]
        ledger._whole = len(data)
        ledger._sha256.update(data)
        for number, line in enumerate(lines, 1):
            try:
                ledger._take(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise BadDataFile(
                    f"not a ledger entry ({error})",
                    file=path,
                    line=number,
                    advice="The ledger is only ever appended to; restore the line from version control.",
                ) from error
        return ledger

    def _take(self, entry: Mapping[str, object]) -> None:
        """Register a line. Raises ValueError where it contradicts what is known, KeyError where a part is missing."""
        identifier = str(entry["id"])
        if "joins" in entry:
            self._register_join(identifier, str(entry["joins"]))
            return
        if "became" in entry:
            successors = entry["became"]
            if not isinstance(successors, list):
                raise TypeError("successors are a list")
            self._close(identifier, map(str, successors), str(entry["on"]), str(entry["why"]))
            return
        keys, label = entry["keys"], entry.get("label")
        if not isinstance(keys, list):
            raise TypeError("keys are a list")
        self._register(identifier, map(str, keys), None if label is None else str(label))

    def _register_join(self, younger: str, older: str) -> None:
        for identifier in (younger, older):
            if identifier not in self._labels or identifier in self._joined:
                raise ValueError(f"{identifier} is not minted, or joined already")
        if _kind(younger) != _kind(older) or self._minted_at(younger) <= self._minted_at(older):
            raise ValueError(f"{younger} is not a younger identifier of the kind of {older}")
        self._joined[younger] = older

    def _minted_at(self, identifier: str) -> int:
        return list(self._labels).index(identifier)

    def _register(self, identifier: str, keys: Iterable[str], label: str | None) -> None:
        kind = _kind(identifier)
        if label is not None:
            if identifier in self._labels:
                raise ValueError(f"{identifier} is minted twice")
            self._labels[identifier] = label
        elif identifier not in self._labels:
            raise ValueError(f"{identifier} gets an alias before it is minted")
        for key in keys:
            owner = self._by_key.setdefault((kind, key), identifier)
            self._owned.setdefault(owner, {})[key] = None
            if self.current(owner) != self.current(identifier):
                raise ValueError(f"the key {key!r} belongs to {owner} and to {identifier}")

    def _close(self, identifier: str, successors: Iterable[str], on: str, why: str) -> None:
        successors = tuple(successors)
        for one in (identifier, *successors):
            if one not in self._labels:
                raise ValueError(f"{one} is not minted")
            if one in self._closed or one in self._joined:
                raise ValueError(f"{one} is closed already")
        if identifier in successors:
            raise ValueError(f"{identifier} cannot become itself")
        label = self._labels[identifier]
        self._closed[identifier] = Closing(identifier, label, successors, dt.date.fromisoformat(on), str(why))
        kind, owned = _kind(identifier), self.keys_of(identifier)  # and of what joined it
        for owner in [identifier, *(younger for younger in self._joined if self.current(younger) == identifier)]:
            self._owned.pop(owner, None)
        for key in owned:  # one successor is recognised by the same keys; otherwise nothing is any more
            if len(successors) == 1:
                self._by_key[kind, key] = successors[0]
                self._owned.setdefault(successors[0], {})[key] = None
            else:
                del self._by_key[kind, key]

    def closings(self) -> Iterator[Closing]:
        """The identifiers that are closed or joined; successors that were closed later, followed."""
        for closing in self._closed.values():
            successors = tuple(dict.fromkeys(last for one in closing.successors for last in self._last(one)))
            yield Closing(closing.identifier, closing.label, successors, closing.on, closing.why)
        for younger in self._joined:
            yield Closing(younger, self._labels[younger], tuple(self._last(self.current(younger))), None, TWICE)

    def _last(self, identifier: str) -> Iterator[str]:
        closing = self._closed.get(identifier)
        if closing is None:
            yield identifier
        else:
            for one in closing.successors:
                yield from self._last(one)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._labels

    def __len__(self) -> int:
        return len(self._labels)

    def find(self, kind: str, keys: Iterable[str]) -> str | None:
        """The identifier that one of the keys names, the first key first; None where none is known."""
        return next((self.current(found) for key in keys if (found := self._by_key.get((kind, key)))), None)

    def current(self, identifier: str) -> str:
        """The identifier that stands for a thing today: itself, or the one that it was joined to."""
        while identifier in self._joined:
            identifier = self._joined[identifier]
        return identifier

    def keys_of(self, identifier: str) -> list[str]:
        """All keys that name a thing today, in the order in which its identifiers were minted."""
        if identifier in self._joined:
            return []
        joined = [younger for younger in self._joined if self.current(younger) == identifier]
        if len(joined) > 1:
            joined.sort(key=self._minted_at)
        return [key for owner in (identifier, *joined) for key in self._owned.get(owner, ())]

    def join(self, one: str, other: str) -> str:
        """Say that two identifiers name one thing; the older is kept and returned. Nothing happens where it is known.

        Raises KeyError where one of them was never minted, ValueError where they are of different kinds.
        """
        one, other = self.current(one), self.current(other)
        if one == other:
            return one
        for identifier in (one, other):
            if identifier not in self._labels:
                raise KeyError(identifier)
        older, younger = sorted((one, other), key=self._minted_at)
        self.note({"id": younger, "joins": older})
        return older

    def identify(self, kind: str, keys: Iterable[str], *, stem: str, seed: str, label: str) -> str:
        """The identifier for these keys, minted as `<kind>/<stem>-<4>` when no key is known.

        `seed` is the normalised name that the four digits are taken from (five, six … on a collision); keys that are
        new to a known thing are noted as its aliases.
        """
        keys = list(dict.fromkeys(keys))
        identifier = self.find(kind, keys)
        if identifier is None:
            return self.mint(kind, keys, stem=stem, seed=seed, label=label)
        self.add_keys(identifier, keys)
        return identifier

    def mint(self, kind: str, keys: Iterable[str], *, stem: str, seed: str, label: str) -> str:
        """A new identifier `<kind>/<stem>-<4>`, as in `identify`; keys that name another thing already stay with it."""
        length = 4
        identifier = f"{kind}/{stem}-{short_hash(seed, length)}"
        while identifier in self._labels:
            length += 1
            identifier = f"{kind}/{stem}-{short_hash(seed, length)}"
        self.note({"id": identifier, "keys": self._unknown(kind, keys), "label": label})
        return identifier

    def add_keys(self, identifier: str, keys: Iterable[str]) -> None:
        """Note those of the keys that name nothing yet as aliases of a known thing."""
        if fresh := self._unknown(_kind(identifier), keys):
            self.note({"id": identifier, "keys": fresh})

    def _unknown(self, kind: str, keys: Iterable[str]) -> list[str]:
        return [key for key in dict.fromkeys(keys) if (kind, key) not in self._by_key]

    def note(self, entry: dict[str, object]) -> None:
        """Register a new line, to be saved. Raises ValueError where it contradicts what is known."""
        self._take(entry)
        self._fresh.append(entry)

    @property
    def digest(self) -> str:
        """SHA-256 of the file as it was when it was loaded, and of what `save` has appended since."""
        return self._sha256.hexdigest()

    @property
    def unsaved(self) -> int:
        """How many lines `save` would append."""
        return len(self._fresh)

    def save(self) -> None:
        """Append what was minted since loading, in one write, flushed to the disk.

        The file is locked meanwhile. What another process has minted in the same way since is not written again.
        Raises `UserError` where it has minted the same keys otherwise, and OSError like any write; the file is then as
        it was.
        """
        if not self._fresh:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            now = Ledger.load(self.path)
            alone = now.digest == self.digest
            news = [entry for entry in self._fresh if not now.holds(entry)]
            try:
                for entry in news:
                    now.note(entry)
            except ValueError as error:
                raise UserError(
                    f"another build minted identifiers meanwhile ({error})", file=self.path, advice="Build once more."
                ) from error
            text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in news).encode()
            file.truncate(now._whole)
            if now._whole and not self.path.read_bytes().endswith(b"\n"):
                text = b"\n" + text
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), now._whole)
                raise
        if alone:
            self._sha256.update(text)
        self._fresh.clear()

    def holds(self, entry: Mapping[str, object]) -> bool:
        """Whether a line like this one would say nothing new."""
        identifier = str(entry["id"])
        if "joins" in entry:
            return self._joined.get(identifier) == entry["joins"]
        if "became" in entry:
            return identifier in self._closed
        keys = entry["keys"]
        assert isinstance(keys, list)
        return identifier in self and all(
            self.find(_kind(identifier), [key]) == self.current(identifier) for key in keys
        )


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _kind(identifier: str) -> str:
    return identifier.split("/", 1)[0]
