"""Commands that bring the release in force to others: serve it, publish it to another server, ask it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gazette.commands.given import release_in_force, setting, text_of
from gazette.commands.releases import tell_built
from gazette.errors import NothingToServe, UserError
from gazette.settings import Settings

_ANSWERS = ["table", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]


@click.command(epilog="Example:  gazette serve --port 8010 --base-uri http://localhost:8010")
@setting("host")
@setting("port")
@setting("base_uri")
@setting("data")
@setting("var")
@setting("workers")
@setting("query_timeout")
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
        tell_built(built, settings)
    address = f"http://{_shown(settings.host)}:{settings.port}"
    run(settings, lambda: click.echo(f"Cluster Gazette on {address}  (IRIs under {settings.base_uri})"))


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0") else host  # noqa: S104 - shown, not bound


@click.command(epilog="Example:  gazette publish http://localhost:8890/sparql --store-user dba")
@click.argument("url", required=False)
@setting("store_update")
@setting("store_graphs")
@setting("store_user")
@setting("base_uri")
@setting("var")
def publish(url: str | None, **given: object) -> None:
    """Bring the release in force to a SPARQL server (URL: its query address; else GAZETTE_STORE).

    Only graphs that changed are sent. What breaks off is finished by the next call. The password is read from
    GAZETTE_STORE_PASSWORD.
    """
    from gazette.publishing.publish import publish as publish_release
    from gazette.publishing.target import Target

    settings = Settings.load(store=url, **given)
    if not settings.store:
        raise UserError("no server is named", advice="For example: gazette publish http://localhost:8890/sparql")
    release = release_in_force(settings)
    target = Target.of(settings.store, settings)
    done = publish_release(release, target, tell=lambda line: click.echo(line, err=True))
    click.echo(
        f"{settings.store} holds release {done.release}: {done.sent} graphs sent ({done.triples} triples), "
        f"{done.kept} were there, {done.dropped} dropped",
        err=True,
    )


@click.command(epilog="Example:  gazette query 'SELECT (COUNT(*) AS ?clusters) { ?c a cg:Cluster }'")
@click.argument("sparql")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(_ANSWERS))
@setting("base_uri")
@setting("var")
def query(sparql: str, form: str, **given: object) -> None:
    """Ask the release in force a SPARQL query (text, or @FILE). The data set's prefixes are known."""
    from gazette.query.ask import ask
    from gazette.store.embedded import EmbeddedStore

    settings = Settings.load(**given)
    release = release_in_force(settings)
    text = text_of(Path(sparql[1:])) if sparql.startswith("@") else sparql
    click.echo(ask(EmbeddedStore.read_only(release.store), text, form, settings.base_uri), nl=False)
