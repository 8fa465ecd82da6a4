"""The rooms of the program stand in an order, that of server/README.md: none imports one that stands after it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import gazette
from gazette.release.inputs import _NOT_BUILDING

PACKAGE = Path(gazette.__file__).parent
ROOMS = [
    path.name
    for path in sorted(PACKAGE.iterdir())
    if (path.is_dir() and any(path.glob("*.py"))) or (path.suffix == ".py" and path.name != "__init__.py")
]


@cache
def table() -> list[str]:
    """The rooms in the order of the table, those inside another room too."""
    text = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z_/.]+`(?:, `[a-z_/.]+`)*) \|", text[: text.index("## Settings")], re.M)
    return [name.rstrip("/") for row in rows for name in re.findall(r"`(.*?)`", row)]


def named(path: Path) -> Iterator[str]:
    """What a file imports: also inside functions, and for the type checker alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path} imports by a relative name"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def file_of(name: str) -> Path | None:
    """The file of a module of ours."""
    first, *inner = name.split(".")
    path = PACKAGE.joinpath(*inner)
    if first != "gazette" or not inner:
        return None
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def imports() -> dict[Path, set[Path]]:
    """Which files each file of the program imports, the beginnings of their packages among them."""
    found: dict[Path, set[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        files = {file for name in named(path) if (file := file_of(name))}
        above = {folder / "__init__.py" for file in files for folder in file.parents if PACKAGE in folder.parents}
        found[path] = {file for file in files | above if file.is_file()} - {path}
    return found


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0]


def inner_room_of(file: Path) -> str:
    """The room of a file that the table names, the innermost."""
    name = file.relative_to(PACKAGE)
    return next((str(folder) for folder in (name, *name.parents) if str(folder) in table()), room_of(file))


def test_the_table_names_each_room_once() -> None:
    top = [room for room in table() if "/" not in room]
    assert sorted(top) == sorted({*ROOMS, "manual"})
    assert len(table()) == len(set(table()))


def test_no_room_imports_one_that_stands_after_it() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {file.relative_to(PACKAGE)}"
        for path, files in imports().items()
        for file in files
        if room_of(path) in table() and room_of(file) in table()
        if table().index(room_of(file)) > table().index(room_of(path))
    ]
    assert wrong == []


def test_no_room_inside_another_imports_one_that_stands_after_it() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {file.relative_to(PACKAGE)}"
        for path, files in imports().items()
        for file in files
        if "/" in inner_room_of(path) and "/" in inner_room_of(file)
        if table().index(inner_room_of(file)) > table().index(inner_room_of(path))
    ]
    assert wrong == []


def test_there_is_no_cycle_between_rooms() -> None:
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for path, files in imports().items():
        graph[room_of(path)] |= {room_of(file) for file in files} - {room_of(path)}
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_a_build_uses_every_room_but_those_that_are_said_not_to_build() -> None:
    """A change of these rooms makes no release anew: nothing that a build may load lies in one."""
    waiting = [PACKAGE / "release" / "build.py"]
    used = set(waiting)
    while waiting:
        fresh = imports()[waiting.pop()] - used
        used |= fresh
        waiting += fresh
    assert {*ROOMS, "manual"} - {room_of(file) for file in used} == {*_NOT_BUILDING} - {"_shipped"}
