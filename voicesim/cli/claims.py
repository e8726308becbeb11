"""`voicesim claims`: the article's claims, put to the test one by one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from voicesim.cli import options

HELP = """Put the claims of the article to the model: all sixteen, or those named.

CLAIM is a number (5), a name (05-playback) or a folder with a design.toml and a claim.toml. Each is
tested on common random numbers, with its mechanism switched off, and under other conditions. Given
again with the same --out, it goes on where it was stopped. Exit code 0 whatever the verdicts.
"""


@click.command(help=HELP)
@click.argument("wanted", nargs=-1, metavar="[CLAIM]...")
@click.option("--quick", is_flag=True, help="Few runs, few conditions: under three minutes.")
@click.option(
    "--replicates",
    type=click.IntRange(2, 100_000),
    help="Pairs of runs of each difference.  [default: each design's, 8 with --quick]",
)
@options.jobs
@options.out("out/claims")
@click.option("--fresh", is_flag=True, help="Throw away earlier runs of the folder.")
@click.option(
    "--record", is_flag=True, help="Also write what was seen into the README of each claim."
)
@options.as_json
@options.quiet
def command(wanted: tuple[str, ...], **said: Any) -> None:
    """Run, write, tell."""
    from voicesim.io.atomic import ready_folder
    from voicesim.studies import progress
    from voicesim.studies.claims.ledger import claims, record
    from voicesim.studies.disk import StoreError
    from voicesim.studies.provenance import command_line

    folder = said["out"] or Path("out") / "claims"
    ready_folder(folder)
    try:
        with progress.shown("claims", quiet=said["quiet"]) as tell:
            ledger = claims(
                *wanted, quick=said["quick"], replicates=said["replicates"], out=folder,
                jobs=said["jobs"], fresh=said["fresh"], progress=tell,
                command=command_line(sys.argv[1:]),
            )  # fmt: skip
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        told = f"what is finished is kept in {folder}; the same command goes on from there"
        click.echo(told, err=True)
        raise
    if said["record"]:
        record(ledger)
    _tell(ledger, folder, said["as_json"])


def _tell(ledger: Any, folder: Path, as_json: bool) -> None:
    """Write everything, then the verdicts on standard output."""
    from voicesim.io.results import finite
    from voicesim.reports import write_claims_report

    ledger.write(folder)
    report = write_claims_report(folder)
    rows = ledger.table.to_dict("records")
    if as_json:
        words = ledger.words()
        found = [
            row | {k: w[k] for k in ("seen", "meaning")} for row, w in zip(rows, words, strict=True)
        ]
        click.echo(
            json.dumps(finite({"claims": found, "out": str(folder)}), ensure_ascii=False, indent=1)
        )
        return
    for row in rows:
        explained = f", {row['explained']}" if row["explained"] else ""
        click.echo(f"{row['number']:>2}  {row['title']}: {row['told'].lower()}{explained}")
        click.echo(f"    {row['outcome']} {row['effect_told']}; without its mechanism {row['without']}")  # fmt: skip
        if row["flips"]:
            click.echo(click.wrap_text(f"flips at {row['flips']}", 100, "    ", "      "))
    click.echo(f"\nReport: {report}")
