"""How fast names are found, in the index of the release and in one so many times its size.

    python -m benchmarks.search [--times 20]

The larger index holds every entry so many times under names that differ by a number.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from gazette.graph.said import said_of
from gazette.release.manifest import releases_of
from gazette.release.swap import current
from gazette.search.entries import READ, Entry, entries_of
from gazette.search.index import IndexFiles, write_index
from gazette.search.lookup import SearchIndex
from gazette.search.rows import rows_by_rank
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore

QUERIES = (
    "稀有金属", "西安稀有金屬", "陕西 稀有金属", "西安", "長安區", "610116", "xian", "xi an", "xiyoujins", "Guangdong",
    "钛", "产业集群", "区", "a", "工信部企业〔2022〕119号",
)  # fmt: skip


def many(entries: Sequence[Entry], times: int) -> Iterator[Entry]:
    """Every entry so many times, in the order of their rank."""
    for _, of_rank in groupby(entries, lambda entry: entry.rank):
        same = list(of_rank)
        yield from same
        for copy in range(1, times):
            for entry in same:
                yield replace(entry, iri=f"{entry.iri}-{copy}", label_zh=f"{entry.label_zh}{copy}号")


def main() -> None:
    """Print milliseconds at the median for each query and size."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--var", type=Path, default=None)
    given = parser.parse_args()
    settings = Settings.load(var=given.var)
    store = EmbeddedStore.read_only(current(releases_of(settings.var, settings.base_uri)).store)
    entries = entries_of(said_of(store.quads(), READ), settings.base_uri)
    with tempfile.TemporaryDirectory() as folder:
        indexes = []
        for times in (1, given.times):
            path = Path(folder) / f"{times}.sqlite"
            started = time.perf_counter()
            count = write_index(path, rows_by_rank(sorted(many(entries, times), key=lambda entry: entry.rank)), "")
            took = time.perf_counter() - started
            print(f"{count} entries: {path.stat().st_size >> 20} MiB, made in {took:.1f} s")
            indexes.append(SearchIndex(IndexFiles(path)))
        print(f"| query | hits | ms | hits × {given.times} | ms |\n|---|---|---|---|---|")
        for query in QUERIES:
            cells = []
            for index in indexes:
                taken = []
                for _ in range(9):
                    started = time.perf_counter()
                    results = index.search(query)
                    taken.append(time.perf_counter() - started)
                cells.append(f"{results.total}{'+' if results.more else ''} | {1000 * statistics.median(taken):.1f}")
            print(f"| {query} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
