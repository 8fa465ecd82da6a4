"""How well careless tables are linked: rows composed from real names, each with the slip that was made and the answer.

    python -m benchmarks.messy_table [--rows 300] [--seed 20] [--speed 10000]

A row holds one value of one kind. Its name is written in traditional script, in pinyin, short, with a wrong, missing or
doubled character, with the province before it, in full width; or it is the name of nothing here. `precision` is the
share of links that are right, `recall` the share of nameable values that are linked rightly, `offered` that share with
the right one among the candidates of what is unsure.
"""

from __future__ import annotations

import random
import sys
import time
import tomllib
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opencc import OpenCC
from pypinyin import lazy_pinyin

from gazette.graph.said import said_of
from gazette.linking.columns import ColumnKind
from gazette.linking.matching import Matcher
from gazette.linking.table import link_table
from gazette.linking.table_files import UserTable
from gazette.reference.names import short_form
from gazette.release.manifest import releases_of
from gazette.release.swap import current
from gazette.search.entries import READ, Entry, entries_of
from gazette.search.lookup import SearchIndex
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

FLOORS = Path(__file__).with_name("floors.toml")
KINDS: dict[ColumnKind, str] = {"place": "region", "cluster": "cluster", "body": "body", "industry": "industry"}
_CONFUSED = dict(
    zip("未末土士己已人入日曰天夭干千戊戌候侯晴睛拔拨", "末未士土已己入人曰日夭天千干戌戊侯候睛晴拨拔", strict=True)
)
_ABROAD = (
    "東京都千代田区",
    "Île-de-France",
    "首尔特别市江南区",
    "大阪府",
    "Baden-Württemberg",
    "Catalunya",
    "横滨市",
    "平壤市",
)


@dataclass(frozen=True)
class Row:
    """A value, what was done to the name, and the IRI that it stands for: None where it names nothing here."""

    kind: ColumnKind
    value: str
    slip: str
    answer: str | None


@dataclass
class Score:
    """Counts of one group of rows."""

    rows: int = 0
    nameable: int = 0
    linked: int = 0
    right: int = 0
    offered: int = 0

    @property
    def precision(self) -> float:
        """The share of links that are right."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """The share of nameable values that are linked rightly."""
        return self.right / self.nameable if self.nameable else 1.0


def compose(entries: Sequence[Entry], rows: int, seed: int) -> list[Row]:
    """So many rows: of each ten, nine from the name of something and one from nothing."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    by_kind = {kind: _nameable(entries, name) for kind, name in KINDS.items()}
    taken = {entry.label_zh for entry in entries} | {name for entry in entries for name in entry.names}
    found: list[Row] = []
    while len(found) < rows:
        kind = chance.choices(list(KINDS), [4, 4, 1, 1])[0]
        entry = chance.choice(by_kind[kind])
        if chance.random() < 0.1:
            value = _nothing(kind, entry, by_kind[kind], chance)
            if value not in taken:
                found.append(Row(kind, value, "names nothing", None))
            continue
        slip, change = chance.choice(_SLIPS)
        value = change(entry, chance)
        if value and value != entry.label_zh:
            found.append(Row(kind, value, slip, entry.iri))
    return found


def _nameable(entries: Sequence[Entry], kind: str) -> list[Entry]:
    """Things that stand, whose name and place together nothing else has."""
    of_kind = [e for e in entries if e.kind == kind and e.rank < (2 if kind == "region" else 3) and e.label_zh]
    named = Counter(_full(entry) for entry in of_kind)
    labels = Counter(entry.label_zh for entry in of_kind)
    return [e for e in of_kind if named[_full(e)] == 1 and (kind != "industry" or labels[e.label_zh] == 1)]


def _full(entry: Entry) -> str:
    """The name with its place before it, as a table of counties has it."""
    place = entry.where if "、" not in entry.where and "中华" not in entry.where else ""
    return place + entry.label_zh if entry.kind == "region" else entry.label_zh


def _traditional(entry: Entry, chance: random.Random) -> str:
    return str(OpenCC("s2t").convert(_full(entry)))


def _pinyin(entry: Entry, chance: random.Random) -> str:
    if entry.kind != "region" or entry.label_en == "" or len(entry.label_zh) > 5:
        return ""
    return chance.choice(["", " "]).join(lazy_pinyin(short_form(entry.label_zh) or entry.label_zh)).title()


def _english(entry: Entry, chance: random.Random) -> str:
    return (
        entry.label_en + chance.choice(["", " City", " Province"]) if entry.kind == "region" and entry.label_en else ""
    )


def _short(entry: Entry, chance: random.Random) -> str:
    if entry.kind == "region":
        parts = [part for part in (entry.where, entry.label_zh) if "中华" not in part and "、" not in part]
        return "".join(short_form(part) or part for part in parts) if len(entry.label_zh) > 2 else ""
    if entry.kind == "body":
        for long, brief in (("工业和信息化", "工信"), ("经济和信息化", "经信"), ("发展和改革委员会", "发改委")):
            if long in entry.label_zh:
                return entry.label_zh.replace(long, brief)
    if entry.kind == "cluster":
        brief = entry.label_zh.replace("产业集群", "集群")
        return brief.replace("市", "", 1) if brief.find("市") > 1 else brief
    return ""


def _wrong(entry: Entry, chance: random.Random) -> str:
    text = _full(entry)
    at = chance.randrange(len(text))
    sound = lazy_pinyin(text[at])[0]
    others = [c for c in _COMMON if c != text[at] and lazy_pinyin(c)[0] == sound] or [_CONFUSED.get(text[at], "某")]
    return text[:at] + chance.choice(others) + text[at + 1 :]


def _missing(entry: Entry, chance: random.Random) -> str:
    text = _full(entry)
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :] if len(text) > 5 else ""


def _doubled(entry: Entry, chance: random.Random) -> str:
    text = _full(entry)
    at = chance.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def _province(entry: Entry, chance: random.Random) -> str:
    province = entry.where[: entry.where.find("省") + 1]
    return province + entry.label_zh if entry.kind == "cluster" and province and "、" not in entry.where else ""


def _spaced(entry: Entry, chance: random.Random) -> str:
    return f" {_full(entry)}　".replace("市", "市 ").replace("(", "（")


_COMMON = (
    "成程城市是事式区去曲县现线先集级及机产场厂群业叶夜江讲南男难海还东动洞西系州周洲山安案"
    "阳洋扬工公功能信新心材才料造早电店保宝报福富湖胡河和何黑嘿"
)
_SLIPS: Sequence[tuple[str, Callable[[Entry, random.Random], str]]] = (
    ("traditional script", _traditional),
    ("pinyin", _pinyin),
    ("English", _english),
    ("short", _short),
    ("a wrong character", _wrong),
    ("a character missing", _missing),
    ("a character doubled", _doubled),
    ("province before it", _province),
    ("spaces and width", _spaced),
)


def _nothing(kind: ColumnKind, entry: Entry, others: Sequence[Entry], chance: random.Random) -> str:
    """A name that looks like one of the kind and is nobody's: another industry there, a place abroad, a wrong pair."""
    other = chance.choice(others)
    if kind == "cluster":
        place = entry.label_zh[: entry.label_zh.find("市") + 1]
        return place + chance.choice(("钟表", "茶具", "渔网", "爆竹", "口琴", "风筝", "砚台")) + "产业集群"
    if kind == "place":
        return chance.choice((chance.choice(_ABROAD), "云" + other.label_zh[1:] + "云海县"))
    if kind == "body":
        return chance.choice(_ABROAD) + chance.choice(("工业局", "商会", "发展委员会"))
    return chance.choice(("占星术", "屠龙", "时间旅行服务", "永动机制造", "点金"))


def measure(rows: Sequence[Row], matcher: Matcher) -> dict[str, Score]:
    """The scores of all rows, of each kind and of each slip. Every kind is linked as a table of one column."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for kind in KINDS:
        of_kind = [row for row in rows if row.kind == kind]
        if not of_kind:
            continue
        table = UserTable("csv", ("value",), tuple((row.value,) for row in of_kind))
        linked = link_table(table, matcher, {"value": kind})
        for row, answers in zip(of_kind, linked.answers, strict=True):
            answer = answers.get(0)
            link = answer.link.hit.iri if answer and answer.link else None
            near = {c.hit.iri for c in answer.candidates} if answer else set()
            for group in ("all", f"kind: {kind}", f"slip: {row.slip}"):
                score = scores[group]
                score.rows += 1
                score.nameable += row.answer is not None
                score.linked += link is not None
                score.right += link is not None and link == row.answer
                score.offered += row.answer is not None and (link == row.answer or row.answer in near)
            if link != row.answer and "-v" in sys.argv:
                told = answer.link.hit.label_zh + answer.link.hit.where if answer and answer.link else "-"
                print(f"  {row.slip}: {row.value} is {row.answer}, not {told} ({len(near)} offered)")
    return dict(scores)


def below(scores: dict[str, Score]) -> Iterator[str]:
    """What is below the floors of floors.toml."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["table"]
    for name in ("precision", "recall"):
        value = getattr(scores["all"], name)
        if value < floors[name]:
            yield f"{name} {value:.3f} is below its floor {floors[name]}"


def main() -> None:
    """Print the scores and the speed; fail below the floors."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--speed", type=int, default=10_000, help="rows, all of them different, that are timed")
    parser.add_argument("--var", type=Path, default=None)
    parser.add_argument("-v", action="store_true", help="tell each row that went wrong")
    given = parser.parse_args()
    settings = Settings.load(var=given.var)
    release = current(releases_of(settings.var, settings.base_uri))
    store = EmbeddedStore.read_only(release.store)
    entries = entries_of(said_of(store.quads(), READ), settings.base_uri)
    matcher = Matcher(SearchIndex(release.search_index))
    scores = measure(compose(entries, given.rows, given.seed), matcher)
    print(f"{given.rows} messy rows, seed {given.seed}")
    print("| | rows | linked | right | precision | recall | offered |\n|---|---|---|---|---|---|---|")
    for group, score in sorted(scores.items()):
        offered = f"{score.offered / score.nameable:.3f}" if score.nameable else ""
        recall = f"{score.recall:.3f}" if score.nameable else ""
        precision = f"{score.precision:.3f}" if score.linked else ""
        print(f"| {group} | {score.rows} | {score.linked} | {score.right} | {precision} | {recall} | {offered} |")
    if given.speed:
        rows = compose(entries, given.speed, given.seed + 1)
        started = time.perf_counter()
        measure(rows, matcher)
        print(f"{given.speed} rows in {time.perf_counter() - started:.1f} s")
    sys.exit("\n".join(below(scores)) or 0)


if __name__ == "__main__":
    main()
