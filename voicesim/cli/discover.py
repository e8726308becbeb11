"""`voicesim discover`: in which region of a finished sweep does the chorus break?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from voicesim.cli import options

HELP = """Find the region of the factors in which an outcome occurs.

DIR is the folder of a finished sweep. By default: where does a run not end as a chorus? Another question:
--when "trust < 0.4" or --when "regime == cacophony" (a condition on the columns of runs.parquet).
"""


@click.command(help=HELP)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--when", default="", help="What is looked for.  [default: not a chorus]")
@click.option(
    "--density",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help="Share of the runs in the region that are to be of interest.",
)
@click.option(
    "--resamples",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Random halves on which it is done again.",
)
@options.seed
@options.as_json
def command(
    folder: Path, when: str, density: float, resamples: int, seed: int, as_json: bool
) -> None:
    """Read, find, write, tell."""
    from voicesim.reports.discovery import sentences, write_discovery_report
    from voicesim.studies.discover import WHEN, discover
    from voicesim.studies.provenance import command_line, now
    from voicesim.version import __version__

    found = discover(folder, when or WHEN, density=density, resamples=resamples, seed=seed)
    said = {
        "kind": "discover",
        "voicesim": __version__,
        "seed": seed,
        "command": command_line(sys.argv[1:]),
        "finished": now(),
    }
    told = sentences(found)
    found.write(folder, said, told)
    report = write_discovery_report(found, folder, said)
    if as_json:
        numbers = {"coverage": found.coverage, "density": found.density, "out": str(folder)}
        click.echo(json.dumps({"verdict": told, **numbers}, ensure_ascii=False, indent=1))
        return
    for sentence in told:
        click.echo(click.wrap_text(sentence, 96))
    click.echo(f"\nReport: {report}")
