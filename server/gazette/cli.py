"""The command line: `gazette`, its commands, and how it ends.

Exit status: 0 done; 2 something the user can mend (the message says what, where and how); 1 a bug (with traceback).
"""

from __future__ import annotations

import sys

import click

from gazette import __version__
from gazette.commands.links import link, link_table
from gazette.commands.notices import add, check, extract, review
from gazette.commands.releases import build, diff, releases, rollback
from gazette.commands.serving import publish, query, serve
from gazette.errors import UserError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gazette")
def cli() -> None:
    """Read the notices by which Chinese governments recognise industrial clusters, and publish them as linked data."""


for _command in (
    *(extract, add, check, review),
    *(build, releases, rollback, diff),
    *(serve, publish, query),
    *(link_table, link),
):
    cli.add_command(_command)


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
