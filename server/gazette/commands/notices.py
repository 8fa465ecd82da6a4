"""Commands on notices: read one, add one, check some, decide what is one cluster."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any, get_args

import click

from gazette.commands.given import bytes_of, setting
from gazette.errors import UserError
from gazette.settings import Settings


@click.command(epilog="Example:  gazette extract data/notices/shaanxi-2024-sme/page.txt --format turtle")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--url", default=None, help="Address of the page, if it is known.")
@click.option("--format", "form", type=click.Choice(["json", "turtle", "trig"]), default="json", show_default=True)
@setting("base_uri")
@setting("data")
def extract(file: Path, url: str | None, form: str, **given: object) -> None:
    """Read one capture (FILE, or - for standard input) and print what it says, as a record or as RDF.

    Text, HTML, PDF, DOCX, XLSX, XLS, or (with the extra `ocr`) a picture: told by its content. A corrections.toml
    beside FILE is applied. Contact data are masked as `add` masks them; offsets are those of the text as it came.
    """
    from gazette.extraction.corrections import corrected, read_corrections
    from gazette.extraction.notice import extract as extract_record
    from gazette.reading.capture import masked_document
    from gazette.reading.reader import read_document
    from gazette.records import to_json
    from gazette.reference import Reference
    from gazette.release.preview import serialise

    settings = Settings.load(**given)
    document = masked_document(read_document(bytes_of(file), file=file, url=url))
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


@click.command(
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
@setting("data")
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
    reference = Reference.load(settings.data / "reference")  # before anything is written: a fault in it stops all
    capture = add_capture(
        settings.data / "notices", slug, bytes_of(file), rights=rights, obtained=obtained,  # type: ignore[arg-type]
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
    for found in read_folder(capture.file.parent, reference):
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


def _describe(record: Any, *, attached: bool) -> None:
    named = sum(len(announcement.entries) for announcement in record.announcements)
    title = record.title or record.page_title or ("a list, attached to its page" if attached else "without a title")
    click.echo(f"  {record.kind}, {record.reproduction}: {title}")
    click.echo(f"  {named} clusters named, {len(record.evidence)} facts with their place in the text,")
    click.echo(f"  {len(record.uncovered)} sentences not understood, {len(record.warnings)} warnings")


@click.command(epilog="Example:  gazette check data/notices/sichuan-2022-sei")
@click.argument("places", nargs=-1, type=click.Path(path_type=Path))
@setting("data")
def check(places: tuple[Path, ...], **given: object) -> None:
    """Extract and validate notices (PLACES: folders or captures; none: all), told by line. Nothing is published."""
    from gazette.release.check import check_places

    settings = Settings.load(**given)
    outcome = check_places(places, settings)
    for line in outcome.lines():
        click.echo(line)
    sys.exit(0 if outcome.passed else 2)


@click.command(
    epilog="Example:  gazette review   (y: one cluster, n: two, s: later, q: stop; answers may come by a pipe)"
)
@setting("data")
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
