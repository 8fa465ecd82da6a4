"""Commands on releases: build one, list them, go back to one, tell two apart."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from gazette.commands.given import setting
from gazette.settings import Settings

if TYPE_CHECKING:
    from gazette.release.built import Built


@click.command(epilog="Example:  gazette build --base-uri https://clusters.example.org")
@click.option("--accept", is_flag=True, help="Put it in force though much is lost, or sources begin to disagree.")
@setting("base_uri")
@setting("data")
@setting("var")
@setting("most_lost")
@setting("executor")
def build(accept: bool, **given: object) -> None:
    """Build a release of the data folder and put it in force. What cannot be published is told and left out.

    Only what changed is done anew; where nothing did, nothing is.
    """
    from gazette.release.built import standing
    from gazette.work.executors import check_name

    settings = Settings.load(**given)
    check_name(settings.executor)
    built = standing(settings)
    if built is None:
        from gazette.release.build import build as build_release
        from gazette.release.progress import on_terminal

        built = build_release(settings, lambda line: click.echo(line, err=True), accept, on_terminal)
    tell_built(built, settings)
    if not built.clean:
        sys.exit(2)


def tell_built(built: Built, settings: Settings) -> None:
    """Say on standard error what a build found, and what is known to be missing."""
    from gazette.graph.gaps import told

    for line in built.lines(settings.data / "notices"):
        click.echo(line, err=True)
    click.echo(told(built.report.gaps), err=True)


@click.command(epilog="Example:  gazette releases")
@setting("base_uri")
@setting("var")
def releases(**given: object) -> None:
    """List the releases that are kept: which is in force, when it was built, whether it is sound."""
    from gazette.release.manifest import releases_of, standings
    from gazette.release.soundness import read_all
    from gazette.release.swap import CURRENT, kept, unreadable

    settings = Settings.load(**given)
    folder = releases_of(settings.var, settings.base_uri)
    in_force = (folder / CURRENT).resolve()
    found, damaged_wholly = kept(folder), unreadable(folder)
    for release in found:
        manifest = release.manifest
        state = "in force" if release.path == in_force else ""
        damaged = read_all(release)
        told = f"DAMAGED: {', '.join(damaged[:3])}" if damaged else state
        notices = manifest.counts.get("Notice", 0)
        click.echo(
            f"{manifest.release}  {manifest.built[:16].replace('T', ' ')}  {notices:6} notices  "
            f"{standings(manifest.counts):>36}  {manifest.quads:10} triples  {told}".rstrip()
        )
    for name in damaged_wholly:
        click.echo(f"{name}  DAMAGED: manifest.json")
    if not found and not damaged_wholly:
        click.echo(f"No release is kept for {settings.base_uri}: `gazette build` makes one.", err=True)


@click.command(epilog="Example:  gazette rollback 74a5ea16f3c8")
@click.argument("release", required=False)
@setting("base_uri")
@setting("var")
def rollback(release: str | None, **given: object) -> None:
    """Put an earlier release (RELEASE, or the last one before) in force again. A server that runs follows at once."""
    from gazette.release.rollback import roll_back

    chosen = roll_back(Settings.load(**given), release)
    click.echo(f"release {chosen.manifest.release} of {chosen.manifest.built[:16].replace('T', ' ')} is in force")


@click.command(epilog="Example:  gazette diff 74a5ea16f3c8 current --format json")
@click.argument("before")
@click.argument("after", default="current")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json", "turtle"]))
@setting("base_uri")
@setting("var")
def diff(before: str, after: str, form: str, **given: object) -> None:
    """Tell two kept releases apart: what is new, withdrawn, renamed, lapsed or changed, each with its sentence."""
    from gazette.changes.compare import to_json
    from gazette.changes.tell import lines, turtle
    from gazette.release.manifest import releases_of
    from gazette.release.record import compare
    from gazette.release.rollback import find

    settings = Settings.load(**given)
    folder = releases_of(settings.var, settings.base_uri)
    found = compare(find(folder, before), find(folder, after))
    if form == "text":
        for line in lines(found):
            click.echo(line)
    else:
        click.echo((to_json(found) if form == "json" else turtle(found, settings.base_uri)).decode(), nl=False)
