"""`voicesim report`: the report of a folder of results, drawn again from its tables."""

from __future__ import annotations

from pathlib import Path

import click

from voicesim.errors import InputError


@click.command(help="Draw the report of a folder of results again from its tables.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write report.html and say where."""
    if not folder.is_dir():
        problem = "is a file" if folder.exists() else "there is no such folder"
        expected = "a folder written by 'voicesim run', 'sweep' or 'compare'"
        raise InputError(str(folder), problem, expected)
    from voicesim.reports import write_report

    write_report(folder)
    click.echo(f"Report: {folder / 'report.html'}")
