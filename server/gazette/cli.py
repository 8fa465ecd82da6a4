"""The command line: `gazette`, its commands, and how it ends.

Exit status: 0 done; 2 something the user can mend (the message says what, where and how); 1 a bug (with traceback);
130 interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

import click

from gazette import __version__
from gazette.commands.links import link, link_table
from gazette.commands.notices import add, check, extract, review
from gazette.commands.releases import build, diff, releases, rollback
from gazette.commands.serving import publish, query, serve
from gazette.errors import UserError

_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
"""What write(2) tells of a disk, without the name of a file."""
_ADVICE = "See how much room there is, below GAZETTE_VAR and where the output goes. The release in force stays."


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
        if error.filename is None and error.errno not in _OF_THE_DISK:
            raise
        if error.filename is not None:
            click.echo(f"gazette: {error.filename}: {error.strerror}", err=True)
        else:
            click.echo(f"gazette: {error.strerror}\n  {_ADVICE}", err=True)
        with suppress(OSError, ValueError):  # what could not be written is not tried again at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
