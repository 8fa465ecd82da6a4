"""Commands that link: a table of one's own to the release in force, the reference tables to other data sets."""

from __future__ import annotations

from pathlib import Path

import click

from gazette.commands.given import release_in_force, setting
from gazette.errors import UserError
from gazette.settings import Settings, is_address


@click.command("link-table", epilog="Example:  gazette link-table mine.xlsx --column 所在地=place")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, metavar="NAME=KIND",
              help="A column and what it holds: place, industry, cluster or body. Default: guessed.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Default: FILE.linked, beside it.")
@setting("base_uri")
@setting("var")
def link_table(file: Path, columns: tuple[str, ...], out: Path | None, **given: object) -> None:
    """Link your own table (FILE, CSV or XLSX) to the release in force: IRI, label, score and reason beside each row.

    Written as FILE.linked.csv (or .xlsx); what is unsure goes into FILE.unsure.csv with the candidates.
    """
    from gazette.linking.matching import Matcher
    from gazette.linking.table import UNSURE_COLUMNS
    from gazette.linking.table import link_table as link
    from gazette.linking.table_files import read_user_table, write_user_table
    from gazette.search.lookup import SearchIndex

    settings = Settings.load(**given)
    told = dict(column.rpartition("=")[::2] for column in columns)
    release = release_in_force(settings)
    table = read_user_table(file)
    target = out or file.with_name(f"{file.stem}.linked.{table.format}")
    unsure = target.with_name(f"{file.stem}.unsure.{table.format}")
    if len({path.resolve() for path in (file, target, unsure)}) < 3:
        raise UserError(
            f"the table, {target.name} and {unsure.name} are to be three files; nothing is written",
            file=file,
            advice="Name another file by --out.",
        )
    linked = link(table, Matcher(SearchIndex(release.search_index)), told)
    write_user_table(target, table.format, linked.header(), linked.rows(), table.delimiter, table.above)
    write_user_table(unsure, table.format, UNSURE_COLUMNS, linked.unsure(), table.delimiter)
    held = ", ".join(
        f"{table.header[column] or f'column {column + 1}'} ({kind})" for column, kind in linked.columns.items()
    )
    sure, doubtful, far = linked.counts
    click.echo(f"{target}: {len(table.rows)} rows; linked {held}")
    click.echo(f"  {sure} values linked, {doubtful} unsure ({unsure}), {far} near nothing here")


@click.command(epilog="Example:  gazette link wikidata-regions")
@click.argument("target")
@click.option("--endpoint", default=None, help="The SPARQL service to ask. Default: Wikidata's.")
@click.option("--batch", type=click.IntRange(1, 200), default=40, show_default=True, help="Things asked for at once.")
@click.option("--pause", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Seconds between queries.")
@click.option("--lose", is_flag=True, help="Write even if more than a tenth of the links is lost.")
@setting("data")
@setting("var")
def link(target: str, endpoint: str | None, batch: int, pause: float, lose: bool, **given: object) -> None:
    """Make a linkset anew from a live service: wikidata-regions, geonames, osm or bodies (TARGET).

    Asks in small batches, slower when the service says so; a run that broke off goes on where it stopped. Each pair is
    accepted, rejected or undecided, with the reason, in the files beside data/reference/links.
    """
    from gazette.linking.refresh import refresh
    from gazette.linking.remote import Manners, RemoteEndpoint
    from gazette.linking.targets import TARGETS, WIKIDATA
    from gazette.reference import Reference
    from gazette.reference.links import FOLDER

    if target not in TARGETS:
        raise UserError(f"{target!r} is no target", advice=f"One of {', '.join(TARGETS)}.")
    if endpoint is not None and not is_address(endpoint):
        raise UserError(f"{endpoint!r} is no http(s) address", advice=f"For example --endpoint {WIKIDATA}")
    settings = Settings.load(**given)
    service = RemoteEndpoint(endpoint or WIKIDATA, Manners(pause=pause))
    tables = settings.data / "reference"
    outcome = refresh(
        target, service, Reference.load(tables), tables / FOLDER, settings.var / "linking", batch=batch, lose=lose,
        tell=lambda line: click.echo(line, err=True),
    )  # fmt: skip
    counts = outcome.counts
    click.echo(
        f"{target}: {counts['accepted']} accepted, {counts['rejected']} rejected, {counts['undecided']} undecided"
    )
    for item, fate in sorted(outcome.fates.items()):
        click.echo(f"  linked before: {item}: {fate}")
