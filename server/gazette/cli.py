"""The command line: thin commands over the library.

Exit status: 0 done; 2 something the user can mend (the message says what, where and how); 1 a bug (with traceback).
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from gazette import __version__
from gazette.errors import NothingToServe, UserError
from gazette.settings import SETTINGS, Settings

if TYPE_CHECKING:
    from gazette.release.built import Built
    from gazette.release.manifest import Release

Command = TypeVar("Command", bound=Callable[..., Any])
_ANSWERS = ["table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]
_HELP = {setting.name: f"{setting.help}  [{setting.variable}]" for setting in SETTINGS}


def _setting(name: str) -> Callable[[Command], Command]:
    return click.option(f"--{name.replace('_', '-')}", name, default=None, help=_HELP[name])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gazette")
def cli() -> None:
    """Read the notices by which Chinese governments recognise industrial clusters, and publish them as linked data."""


@cli.command(epilog="Example:  gazette extract data/notices/shaanxi-2024-sme/page.txt --format turtle")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--url", default=None, help="Address of the page, if it is known.")
@click.option("--format", "form", type=click.Choice(["json", "turtle", "trig"]), default="json", show_default=True)
@_setting("base_uri")
@_setting("data")
def extract(file: Path, url: str | None, form: str, **given: object) -> None:
    """Read one capture (FILE, or - for standard input) and print what it says, as a record or as RDF.

    Text, HTML, PDF, DOCX, XLSX, XLS, or (with the extra `ocr`) a picture: told by its content. A corrections.toml
    beside FILE is applied.
    """
    from gazette.extraction.corrections import corrected, read_corrections
    from gazette.extraction.notice import extract as extract_record
    from gazette.reading.reader import read_document
    from gazette.records import to_json
    from gazette.reference import Reference
    from gazette.release.preview import serialise

    settings = Settings.load(**given)
    document = read_document(_bytes(file), file=file, url=url)
    reference = Reference.load(settings.data / "reference")
    try:
        record = extract_record(document, reference)
        if file.name != "-":
            record = corrected(record, read_corrections(file.parent), file.name)
    except UserError as error:
        error.file = error.file or file
        raise
    if form == "json":
        click.echo(to_json(record).decode())
    else:
        click.echo(serialise(document, record, reference, settings, form), nl=False)


@cli.command(
    epilog="Example:  gazette add page.txt hubei-2025-sme --url http://example.org/1.html --rights official-text"
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("slug")
@click.option("--url", default=None, help="Address of the page, if it is known.")
@click.option("--site", default=None, help="Whose site it is, as it names itself.")
@click.option("--rights", type=click.Choice(["official-text", "third-party"]), required=True,
              help="official-text: the notice's own text; third-party: an article about it.")  # fmt: skip
@click.option("--obtained", default="saved by hand", show_default=True, help="How the bytes came here.")
@click.option("--retrieved", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day the page was saved.")
@_setting("data")
def add(
    file: Path, slug: str, url: str | None, site: str | None, rights: str, obtained: str,
    retrieved: dt.datetime | None, **given: object,
) -> None:  # fmt: skip
    """Put a capture (FILE) into data/notices/SLUG: contact data masked, described in capture.toml, read once.

    Text and HTML are kept as they came, contact data masked. Of PDF, DOCX, XLSX, XLS and pictures the text is kept,
    masked, with the digest of the file. A list that came as an attachment goes into the folder of its notice.
    """
    from gazette.errors import NotANotice
    from gazette.extraction.attachment import is_attachment
    from gazette.extraction.tables.rows import names_cluster
    from gazette.reading.capture import Rights, add_capture, load_captures, remove_folder
    from gazette.reading.privacy import unmasked_labels
    from gazette.reference import Reference
    from gazette.release.sources import Problem, read_folder

    settings = Settings.load(**given)
    assert rights in get_args(Rights)
    capture = add_capture(
        settings.data / "notices", slug, _bytes(file), rights=rights, obtained=obtained,  # type: ignore[arg-type]
        name="page.txt" if str(file) == "-" else file.name, url=url, site=site,
        retrieved=retrieved.date() if retrieved else None,
    )  # fmt: skip
    click.echo(f"{capture.file}: added, {capture.masked} contact data masked")
    if capture.original:
        click.echo(f"  the text of {capture.original} ({capture.media_type}); the file itself is not kept")
    document = capture.read()
    for line in unmasked_labels(document.raw):
        click.echo(f"  line {line} speaks of contacts, and nothing was masked there: see that no person is named")
    for attachment in document.attachments:
        click.echo(f"  links to {attachment.url} ({attachment.text}): add it too, if the list is there")
    for found in read_folder(capture.file.parent, Reference.load(settings.data / "reference")):
        if isinstance(found, Problem):
            alone = len(load_captures(capture.file.parent)) == 1
            listed = any(names_cluster(line.text) for line in document.lines)  # its page may still come
            if isinstance(found.error, NotANotice) and alone and not listed:
                remove_folder(capture.file.parent)
                click.echo("taken out again, for nothing of it could be published:", err=True)
                raise found.error
            click.echo(f"but it cannot be published yet: {found.error}", err=True)
            sys.exit(2)
        if found.capture.file == capture.file:
            _describe(found.record, attached=is_attachment(found.document))


@cli.command(epilog="Example:  gazette check data/notices/sichuan-2022-sei")
@click.argument("places", nargs=-1, type=click.Path(path_type=Path))
@_setting("data")
def check(places: tuple[Path, ...], **given: object) -> None:
    """Extract and validate notices (PLACES: folders or captures; none: all), told by line. Nothing is published."""
    from gazette.release.check import check_places

    settings = Settings.load(**given)
    outcome = check_places(places, settings)
    for line in outcome.lines():
        click.echo(line)
    sys.exit(0 if outcome.passed else 2)


@cli.command(
    epilog="Example:  gazette review   (y: one cluster, n: two, s: later, q: stop; answers may come by a pipe)"
)
@_setting("data")
def review(**given: object) -> None:
    """Put clusters that may be one to you, pair by pair; every answer is kept at once, so you can stop at any time."""
    from gazette.identity.decisions import Decision, decide
    from gazette.release.review import open_review

    settings = Settings.load(**given)
    found = open_review(settings)
    click.echo(f"{len(found.pairs)} pairs to decide, {found.decided} decided before")
    for at, pair in enumerate(found.pairs, 1):
        click.echo(f"\n{at}/{len(found.pairs)}  " + "\n".join(found.told(pair)))
        answer = _answer("One cluster? [y]es, [n]o, [s]kip, [q]uit, a reason behind it if you like: ")
        if answer is None or answer[0] == "q":
            break
        if answer[0] in "yn":
            verdict = "same" if answer[0] == "y" else "different"
            one, other = pair.key
            today = dt.datetime.now(dt.UTC).date()
            decide(Decision(one, other, verdict, today, answer[1]), found.table, found.ledger)  # type: ignore[arg-type]
            click.echo(f"  {verdict}: {one}, {other}")


def _answer(question: str) -> tuple[str, str] | None:
    """A letter of y, n, s, q and what stands behind it; asked again until it is one of them. None at the end."""
    while True:
        click.echo(question, nl=False)
        line = sys.stdin.readline()
        letter, _, why = line.strip().partition(" ")
        if not line:
            click.echo()
            return None
        if letter.lower() in ("y", "n", "s", "q"):
            return letter.lower(), why.strip()


@cli.command(epilog="Example:  gazette build --base-uri https://clusters.example.org")
@click.option("--accept", is_flag=True, help="Put it in force though much is lost, or sources begin to disagree.")
@_setting("base_uri")
@_setting("data")
@_setting("var")
@_setting("most_lost")
@_setting("executor")
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
    _tell_built(built, settings)
    if not built.clean:
        sys.exit(2)


@cli.command(epilog="Example:  gazette releases")
@_setting("base_uri")
@_setting("var")
def releases(**given: object) -> None:
    """List the releases that are kept: which is in force, when it was built, whether it is sound."""
    from gazette.release.manifest import releases_of, standings
    from gazette.release.soundness import read_all
    from gazette.release.swap import CURRENT, kept

    settings = Settings.load(**given)
    folder = releases_of(settings.var, settings.base_uri)
    in_force = (folder / CURRENT).resolve()
    for release in kept(folder):
        manifest = release.manifest
        state = "in force" if release.path == in_force else ""
        damaged = read_all(release)
        told = f"DAMAGED: {', '.join(damaged[:3])}" if damaged else state
        notices = manifest.counts.get("Notice", 0)
        click.echo(
            f"{manifest.release}  {manifest.built[:16].replace('T', ' ')}  {notices:6} notices  "
            f"{standings(manifest.counts):>36}  {manifest.quads:10} triples  {told}".rstrip()
        )


@cli.command(epilog="Example:  gazette rollback 74a5ea16f3c8")
@click.argument("release", required=False)
@_setting("base_uri")
@_setting("var")
def rollback(release: str | None, **given: object) -> None:
    """Put an earlier release (RELEASE, or the last one before) in force again. A server that runs follows at once."""
    from gazette.release.rollback import roll_back

    chosen = roll_back(Settings.load(**given), release)
    click.echo(f"release {chosen.manifest.release} of {chosen.manifest.built[:16].replace('T', ' ')} is in force")


@cli.command(epilog="Example:  gazette diff 74a5ea16f3c8 current --format json")
@click.argument("before")
@click.argument("after", default="current")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json", "turtle"]))
@_setting("base_uri")
@_setting("var")
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


@cli.command(epilog="Example:  gazette serve --port 8010 --base-uri http://localhost:8010")
@_setting("host")
@_setting("port")
@_setting("base_uri")
@_setting("data")
@_setting("var")
@_setting("workers")
@_setting("query_timeout")
def serve(**given: object) -> None:
    """Serve pages, data and SPARQL of the release in force; build it first if there is none for this base URI."""
    from gazette.release.manifest import releases_of
    from gazette.release.swap import last_sound
    from gazette.web.server import run

    if given.get("base_uri") is None and given.get("port") is not None and "GAZETTE_BASE_URI" not in os.environ:
        given["base_uri"] = f"http://localhost:{given['port']}"
    settings = Settings.load(**given)
    releases = releases_of(settings.var, settings.base_uri)
    try:
        last_sound(releases)
    except NothingToServe:
        from gazette.release.build import build as build_release
        from gazette.release.progress import on_terminal

        built = build_release(settings, lambda line: click.echo(line, err=True), track=on_terminal)
        _tell_built(built, settings)
    address = f"http://{_shown(settings.host)}:{settings.port}"
    run(settings, lambda: click.echo(f"Cluster Gazette on {address}  (IRIs under {settings.base_uri})"))


@cli.command(epilog="Example:  gazette publish http://localhost:8890/sparql --store-user dba")
@click.argument("url", required=False)
@_setting("store_update")
@_setting("store_graphs")
@_setting("store_user")
@_setting("base_uri")
@_setting("var")
def publish(url: str | None, **given: object) -> None:
    """Bring the release in force to a SPARQL server (URL: its query address; else GAZETTE_STORE).

    Only graphs that changed are sent. What breaks off is finished by the next call. The password is read from
    GAZETTE_STORE_PASSWORD.
    """
    from gazette.publishing.publish import publish as publish_release
    from gazette.publishing.target import Target
    from gazette.release.manifest import releases_of
    from gazette.release.swap import current

    settings = Settings.load(store=url, **given)
    if not settings.store:
        raise UserError("no server is named", advice="For example: gazette publish http://localhost:8890/sparql")
    release = current(releases_of(settings.var, settings.base_uri))
    target = Target.of(settings.store, settings)
    done = publish_release(release, target, tell=lambda line: click.echo(line, err=True))
    click.echo(
        f"{settings.store} holds release {done.release}: {done.sent} graphs sent ({done.triples} triples), "
        f"{done.kept} were there, {done.dropped} dropped",
        err=True,
    )


@cli.command(epilog="Example:  gazette query 'SELECT (COUNT(*) AS ?clusters) { ?c a cg:Cluster }'")
@click.argument("sparql")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(_ANSWERS))
@_setting("base_uri")
@_setting("var")
def query(sparql: str, form: str, **given: object) -> None:
    """Ask the release in force a SPARQL query (text, or @FILE). The data set's prefixes are known."""
    from gazette.query.ask import ask
    from gazette.store.embedded import EmbeddedStore

    settings = Settings.load(**given)
    release = _release(settings)
    text = _bytes(Path(sparql[1:])).decode() if sparql.startswith("@") else sparql
    click.echo(ask(EmbeddedStore.read_only(release.store), text, form, settings.base_uri), nl=False)


@cli.command("link-table", epilog="Example:  gazette link-table mine.xlsx --column 所在地=place")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, metavar="NAME=KIND",
              help="A column and what it holds: place, industry, cluster or body. Default: guessed.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Default: FILE.linked, beside it.")
@_setting("base_uri")
@_setting("var")
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
    release = _release(settings)
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


@cli.command(epilog="Example:  gazette link wikidata-regions")
@click.argument("target")
@click.option("--endpoint", default=None, help="The SPARQL service to ask. Default: Wikidata's.")
@click.option("--batch", type=click.IntRange(1, 200), default=40, show_default=True, help="Things asked for at once.")
@click.option("--pause", type=click.FloatRange(0, 60), default=1.0, show_default=True, help="Seconds between queries.")
@click.option("--lose", is_flag=True, help="Write even if more than a tenth of the links is lost.")
@_setting("data")
@_setting("var")
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


def _release(settings: Settings) -> Release:
    from gazette.release.manifest import bases_of, releases_of
    from gazette.release.swap import current

    try:
        return current(releases_of(settings.var, settings.base_uri))
    except NothingToServe as error:
        others = [base for base in bases_of(settings.var) if base != settings.base_uri]
        if releases_of(settings.var, settings.base_uri).exists():
            error.advice = "`gazette build` makes it anew; `gazette releases` says what is kept."
        elif others:
            error.advice = f"There are releases for {', '.join(others)}: name one by --base-uri."
        raise


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        advice = "Name one file in it." if file.is_dir() else "See whether it is there, and may be read."
        raise UserError(f"cannot be read: {error.strerror}", file=file, advice=advice) from error


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0") else host  # noqa: S104 - shown, not bound


def _describe(record: Any, *, attached: bool) -> None:
    named = sum(len(announcement.entries) for announcement in record.announcements)
    title = record.title or record.page_title or ("a list, attached to its page" if attached else "without a title")
    click.echo(f"  {record.kind}, {record.reproduction}: {title}")
    click.echo(f"  {named} clusters named, {len(record.evidence)} facts with their place in the text,")
    click.echo(f"  {len(record.uncovered)} sentences not understood, {len(record.warnings)} warnings")


def _tell_built(built: Built, settings: Settings) -> None:
    from gazette.graph.gaps import told

    for line in built.lines(settings.data / "notices"):
        click.echo(line, err=True)
    click.echo(told(built.report.gaps), err=True)


def main() -> None:
    """Run the command line; what the user can mend ends it with a message and exit code 2, without a traceback."""
    try:
        cli(standalone_mode=False)
    except UserError as error:
        click.echo(f"gazette: {error}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"gazette: {error.filename}: {error.strerror}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
