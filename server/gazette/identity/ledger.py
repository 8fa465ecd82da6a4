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
import os
from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path

from gazette.errors import UserError
from gazette.identity.ledger_bytes import bytes_of, digest_of_first
from gazette.identity.ledger_index import LEAST, LedgerIndex, Rest
from gazette.identity.ledger_lines import Closing, Line, Thing, bad_line, read_lines, to_text, whole_part

__all__ = ["TWICE", "Closing", "Ledger", "short_hash"]

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def short_hash(text: str, length: int) -> str:
    """The first `length` Crockford base-32 digits (lower case) of the SHA-256 of the text's UTF-8 bytes."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return "".join(_CROCKFORD[(number >> (251 - 5 * i)) & 31] for i in range(length))


TWICE = "编号重复：同一事物已有更早的编号。"
"""Why a build joins an identifier to an older one."""


class Ledger:
    """Look-up by key, minting on a miss. Changes stay in memory until `save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index: LedgerIndex | None = None
        self._index_to_be: Path | None = None
        """Where an index is made once the ledger is large."""
        self._things: MutableMapping[str, Thing] = {}
        self._by_key: dict[str, MutableMapping[str, str]] = {}
        """Identifiers by kind and key."""
        self._joined: dict[str, str] = {}
        self._younger: dict[str, list[str]] = {}
        """What was joined to an identifier: `_joined` the other way round."""
        self._closed: dict[str, Closing] = {}
        self._fresh: list[Line] = []
        self._sha256 = hashlib.sha256()

    @classmethod
    def load(cls, path: Path, index: Path | None = None) -> Ledger:
        """The ledger in `path` (a missing file is an empty ledger). Raises `BadDataFile` with the line at fault.

        A last line that breaks off is passed over: the process that wrote it was killed, before anything was published
        with it, and the next `save` takes it away. What a large ledger says is looked up in the `index`, a file that is
        kept for that, and made where there is none of this ledger.
        """
        data = bytes_of(path)
        if index is None or len(data) < LEAST:
            small = cls._read(path, data)
            small._index_to_be = index
            return small
        digest = digest_of_first(data, whole_part(data))
        there = LedgerIndex.open(index, digest.hexdigest())
        if there is None:
            whole = cls._read(path, data)
            LedgerIndex.write(index, whole._rest(), whole._things, whole._by_key)
            there = LedgerIndex.open(index, digest.hexdigest())  # it has to go on with what is minted now
            if there is None:
                return whole
        ledger = cls(path)
        ledger._sha256 = digest
        ledger._look_up_in(there)
        return ledger

    def _look_up_in(self, index: LedgerIndex) -> None:
        self._index = index
        self._things = index.things
        self._closed = {closing.identifier: closing for closing in index.rest.closed}
        for younger, older in index.rest.joined.items():
            self._joined[younger] = older
            self._younger.setdefault(older, []).append(younger)

    def _rest(self) -> Rest:
        return Rest(self.digest, len(self._things), self._joined, list(self._closed.values()))

    @classmethod
    def _read(cls, path: Path, data: bytes) -> Ledger:
        ledger = cls(path)
        size = whole_part(data)
        ledger._sha256 = digest_of_first(data, size)
        for number, line in read_lines(data[:size], path):
            try:
                ledger._take(line)
            except ValueError as error:
                raise bad_line(path, number, error) from error
        return ledger

    def _take(self, line: Line) -> None:
        """Register a line. Raises ValueError where a part is missing, or it contradicts what is known."""
        if line.joins is not None:
            self._register_join(line.id, line.joins)
        elif line.became is not None:
            if line.on is None or line.why is None:
                raise ValueError("the day or the reason is missing")
            self._close(line.id, line.became, line.on, line.why)
        elif line.keys is not None:
            self._register(line.id, line.keys, line.label)
        else:
            raise ValueError("the keys are missing")

    def _register_join(self, younger: str, older: str) -> None:
        for identifier in (younger, older):
            if identifier not in self._things or identifier in self._joined:
                raise ValueError(f"{identifier} is not minted, or joined already")
        if _kind(younger) != _kind(older) or self._minted_at(younger) <= self._minted_at(older):
            raise ValueError(f"{younger} is not a younger identifier of the kind of {older}")
        self._joined[younger] = older
        self._younger.setdefault(older, []).append(younger)

    def _minted_at(self, identifier: str) -> int:
        return self._things[identifier].number

    def _register(self, identifier: str, keys: tuple[str, ...], label: str | None) -> None:
        thing = self._things.get(identifier)
        if label is not None:
            if thing is not None:
                raise ValueError(f"{identifier} is minted twice")
            thing = self._things[identifier] = Thing(len(self._things), label)
        elif thing is None:
            raise ValueError(f"{identifier} gets an alias before it is minted")
        named = self._named(_kind(identifier))
        own = tuple([key for key in keys if named.setdefault(key, identifier) == identifier])
        if own != keys:  # the others name what was joined with it
            for key in keys:
                if self.current(named[key]) != self.current(identifier):
                    raise ValueError(f"the key {key!r} belongs to {named[key]} and to {identifier}")
        thing.keys = tuple(dict.fromkeys(thing.keys + own)) if thing.keys or len(own) > 1 else own

    def _named(self, kind: str) -> MutableMapping[str, str]:
        """The identifiers of a kind by their keys."""
        named = self._by_key.get(kind)
        if named is None:
            named = self._by_key[kind] = {} if self._index is None else self._index.names(kind)
        return named

    def _close(self, identifier: str, successors: tuple[str, ...], on: str, why: str) -> None:
        for one in (identifier, *successors):
            if one not in self._things:
                raise ValueError(f"{one} is not minted")
            if one in self._closed or one in self._joined:
                raise ValueError(f"{one} is closed already")
        if identifier in successors:
            raise ValueError(f"{identifier} cannot become itself")
        label = self._things[identifier].label
        self._closed[identifier] = Closing(identifier, label, successors, dt.date.fromisoformat(on), why)
        named, keys = self._named(_kind(identifier)), self.keys_of(identifier)  # and of what joined it
        for owner in (identifier, *self._joined_to(identifier)):
            self._things[owner].keys = ()
        if len(successors) == 1:  # it is recognised by the same keys; otherwise nothing is any more
            heir = self._things[successors[0]]
            heir.keys = tuple(dict.fromkeys((*heir.keys, *keys)))
            named.update(dict.fromkeys(keys, successors[0]))
        else:
            for key in keys:
                del named[key]

    def closings(self) -> Iterator[Closing]:
        """The identifiers that are closed or joined; successors that were closed later, followed."""
        for closing in self._closed.values():
            successors = tuple(dict.fromkeys(last for one in closing.successors for last in self._last(one)))
            yield Closing(closing.identifier, closing.label, successors, closing.on, closing.why)
        for younger in self._joined:
            yield Closing(younger, self._things[younger].label, tuple(self._last(self.current(younger))), None, TWICE)

    def _last(self, identifier: str) -> Iterator[str]:
        closing = self._closed.get(identifier)
        if closing is None:
            yield identifier
        else:
            for one in closing.successors:
                yield from self._last(one)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._things

    def __len__(self) -> int:
        return len(self._things)

    def find(self, kind: str, keys: Iterable[str]) -> str | None:
        """The identifier that one of the keys names, the first key first; None where none is known."""
        named = self._named(kind)
        for key in keys:
            if found := named.get(key):
                return self.current(found)
        return None

    def current(self, identifier: str) -> str:
        """The identifier that stands for a thing today: itself, or the one that it was joined to."""
        while identifier in self._joined:
            identifier = self._joined[identifier]
        return identifier

    def keys_of(self, identifier: str) -> list[str]:
        """All keys that name a thing today, in the order in which its identifiers were minted."""
        if identifier in self._joined:
            return []
        owners = sorted((identifier, *self._joined_to(identifier)), key=self._minted_at)
        return [key for owner in owners for key in self._things[owner].keys]

    def _joined_to(self, identifier: str) -> Iterator[str]:
        """All that was joined to an identifier, at once or through others."""
        for younger in self._younger.get(identifier, ()):
            yield younger
            yield from self._joined_to(younger)

    def join(self, one: str, other: str) -> str:
        """Say that two identifiers name one thing; the older is kept and returned. Nothing happens where it is known.

        Raises KeyError where one of them was never minted, ValueError where they are of different kinds.
        """
        one, other = self.current(one), self.current(other)
        if one == other:
            return one
        for identifier in (one, other):
            if identifier not in self._things:
                raise KeyError(identifier)
        older, younger = sorted((one, other), key=self._minted_at)
        self.note(Line(younger, joins=older))
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
        while identifier in self._things:
            length += 1
            identifier = f"{kind}/{stem}-{short_hash(seed, length)}"
        self.note(Line(identifier, keys=self._unknown(kind, keys), label=label))
        return identifier

    def add_keys(self, identifier: str, keys: Iterable[str]) -> None:
        """Note those of the keys that name nothing yet as aliases of a known thing."""
        if fresh := self._unknown(_kind(identifier), keys):
            self.note(Line(identifier, keys=fresh))

    def _unknown(self, kind: str, keys: Iterable[str]) -> tuple[str, ...]:
        named = self._named(kind)
        return tuple([key for key in dict.fromkeys(keys) if key not in named])

    def note(self, line: Line) -> None:
        """Register a new line, to be saved. Raises ValueError where it contradicts what is known."""
        self._take(line)
        self._fresh.append(line)

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

        The file is locked meanwhile. Where it is as it was when it was loaded, it is not read as a ledger again. What
        another process has minted in the same way since is not written again. Raises `UserError` where it has minted
        the same keys otherwise, and OSError like any write; the file is then as it was.
        """
        if not self._fresh:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            data = self.path.read_bytes()
            size = whole_part(data)
            alone = digest_of_first(data, size).digest() == self._sha256.digest()
            text = to_text(self._fresh if alone else self._news_for(data))
            if size and data[size - 1 : size] != b"\n":
                text = b"\n" + text
            file.truncate(size)
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), size)
                raise
        if alone:
            self._sha256.update(text)
            if self._index is not None:
                self._index.advance(self._rest())
            elif self._index_to_be is not None and size + len(text) >= LEAST:
                LedgerIndex.write(self._index_to_be, self._rest(), self._things, self._by_key)
        self._fresh.clear()

    def _news_for(self, data: bytes) -> list[Line]:
        """What of the new lines says something new after these bytes, which another process has written since."""
        now = Ledger._read(self.path, data)
        news = [line for line in self._fresh if not now.holds(line)]
        try:
            for line in news:
                now.note(line)
        except ValueError as error:
            raise UserError(
                f"another build minted identifiers meanwhile ({error})", file=self.path, advice="Build once more."
            ) from error
        return news

    def holds(self, line: Line) -> bool:
        """Whether a line like this one would say nothing new."""
        if line.joins is not None:
            return self._joined.get(line.id) == line.joins
        if line.became is not None:
            return line.id in self._closed
        current = self.current(line.id)
        return line.id in self and all(self.find(_kind(line.id), [key]) == current for key in line.keys or ())


def _kind(identifier: str) -> str:
    return identifier.partition("/")[0]
