"""`voicesim validate`: does the model reach the limits that are known?"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicesim.cli import DONE, FAILED, options
from voicesim.errors import InputError
from voicesim.version import __version__

if TYPE_CHECKING:
    from voicesim.studies.validation.case import Row


@click.command(help="Hold the model against known results: a table, exit code 1 if any line fails.")
@click.option("--quick", is_flag=True, help="Fewer and shorter runs: under a minute.")
@click.option(
    "--engine",
    type=click.Choice(["both", "compiled", "agents"]),
    default="both",
    show_default=True,
    help="Cases with many or large runs are for the compiled engine only.",
)
@click.option("--only", multiple=True, metavar="CASE", help="This case only. May be repeated.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Hold the model against the extracts of data in DIR instead: the grounding table.",
)
@click.option("--markdown", is_flag=True, help="The table as Markdown.")
@options.as_json
@options.quiet
@click.pass_context
def command(
    ctx: click.Context,
    quick: bool,
    engine: str,
    only: tuple[str, ...],
    data: Path | None,
    markdown: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the lines as they are done, then how many failed."""
    from voicesim.studies.validation import table

    if data is not None:
        if quick or only or engine != "both":
            raise InputError("--data", "goes with neither --quick nor --engine nor --only", "")
        _ground(data, markdown, as_json)
        ctx.exit(DONE)
    plain = not (markdown or as_json)
    if not quiet:
        click.echo("The compiled engine is compiled on its first use: about a minute.", err=True)
    began, rows = time.monotonic(), []
    for row in table.validate(engine, quick=quick, only=only):  # type: ignore[arg-type]
        rows.append(row)
        if plain:
            click.echo(_line(row))
            sys.stdout.flush()
        elif not quiet:
            click.echo(f"{row.verdict}: {row.case}", err=True)
    wrong = table.failed(rows)
    if as_json:
        click.echo(json.dumps({"failed": wrong, "rows": [row.as_data() for row in rows]}))
    if markdown:
        click.echo(_summary(rows, wrong, f"{time.process_time():.0f} s of computing", __version__))
        click.echo()
        click.echo(table.markdown(rows), nl=False)
    if plain:
        click.echo(_summary(rows, wrong, f"{time.monotonic() - began:.0f} s"))
    ctx.exit(FAILED if wrong else DONE)


def _ground(folder: Path, markdown: bool, as_json: bool) -> None:
    """Print the grounding table; a pattern that does not match is a finding, not a failure."""
    from voicesim.studies.grounding import table

    rows = []
    for row in table.ground(folder):
        rows.append(row)
        if not (markdown or as_json):
            click.echo(f"{row.match}: {row.pattern}")
            click.echo(f"          data {row.data}; model {row.model}; tuned: {row.tuned}")
            click.echo(f"          {row.source}")
    if as_json:
        click.echo(json.dumps({"rows": [row.as_data() for row in rows]}))
    if markdown:
        click.echo(table.markdown(rows), nl=False)


def _line(row: Row) -> str:
    """One line of the table as text, its reasons on a second one."""
    if row.verdict == "left out":
        return f"left out  {row.case} ({row.source})\n          {row.basis}"
    first = f"{row.verdict:8s}  {row.case} [{row.engine}]"
    second = (
        f"          expected {row.expected}; obtained {row.obtained}; "
        f"within {row.tolerance} ({row.basis}); source: {row.source}"
    )
    return f"{first}\n{second}"


def _summary(rows: list[Row], wrong: int, took: str, version: str = "") -> str:
    passed = sum(row.verdict == "pass" for row in rows)
    out = len(rows) - passed - wrong
    by = f", voicesim {version}" if version else ""
    return f"{passed} pass, {wrong} fail, {out} left out, in {took}{by}"
