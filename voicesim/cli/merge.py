"""`voicesim merge`: put the shards of a sweep together."""

from __future__ import annotations

from pathlib import Path

import click

from voicesim.cli import options
from voicesim.errors import InputError


@click.command(help="Put the runs of FOLDERS, shards of one sweep, together in folder OUT.")
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Throw away what a sweep left in OUT before.")
@options.quiet
def command(out: Path, folders: tuple[Path, ...], fresh: bool, quiet: bool) -> None:
    """Merge and write the tables; says what is still missing."""
    from voicesim.cli.sweep import report_of
    from voicesim.studies.outputs import merge, missing, write_results

    for folder in folders:
        if not folder.is_dir():
            expected = "a folder written by 'voicesim sweep'"
            raise InputError(str(folder), "there is no such folder", expected)
    result, show = merge(out, folders, fresh)
    for told in result.aside:
        click.echo(f"left out {told}", err=True)
    write_results(result, show)
    lacking = missing(result.runs)
    click.echo(f"{len(result.runs) - lacking:,} of {len(result.runs):,} runs together in {out}")
    if lacking:
        click.echo(f"{lacking:,} runs are missing: merge the other shards too, or run the sweep on {out}")  # fmt: skip
    elif not quiet:
        report_of(out)
