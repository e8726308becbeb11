"""`voicesim check`: is a scenario, and every file it names, fit to run?"""

from __future__ import annotations

import click

from voicesim.cli import WRONG_INPUT, options
from voicesim.errors import InputError
from voicesim.io.organisations import read_organisation
from voicesim.io.scenarios import file_spec, read_scenario


@click.command(help="Check scenarios (names, files or folders) and say all that is wrong.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@options.quiet
@click.pass_context
def command(ctx: click.Context, scenarios: tuple[str, ...], quiet: bool) -> None:
    """Print OK or the problems of each; exit code 2 when any has problems."""
    wrong = [said for said in scenarios if not _is_fit(said, quiet)]
    if wrong:
        ctx.exit(WRONG_INPUT)


def _is_fit(said: str, quiet: bool) -> bool:
    try:
        loaded = read_scenario(said, most=None)
        files = loaded.scenario.files.any
        notes = read_organisation(file_spec(loaded.scenario)).notes if files else ()
    except InputError as error:
        click.echo(str(error), err=True)
        return False
    if not quiet:
        click.echo(f"{said}: OK")
        for note in (*loaded.notes, *notes):
            click.echo(f"  {note}")
    return True
