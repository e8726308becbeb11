"""`voicesim compare`: paired differences on common random numbers, and which scenario is best."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicesim.cli import options
from voicesim.errors import InputError
from voicesim.io.scenarios import read_scenario

if TYPE_CHECKING:
    from voicesim.studies.compare import Comparison

HELP = """Compare SCENARIOS under the same luck, against the first.

Each is a name, a TOML file or a folder of organisation files. Replicates are added until the best
is known or the cap is reached; --replicates fixes their number.
"""
SHOWN = ("coherence", "richness", "trust", "warmth", "reach", "response_rate", "complaints",
         "firestorms_total", "disclosures_total", "cost_per_year")  # fmt: skip


@click.command(help=HELP)
@click.argument("scenarios", nargs=-1, required=True)
@click.option(
    "--measure", default="coherence", show_default=True, help="What the ranking looks at."
)
@click.option(
    "--replicates",
    type=click.IntRange(2, 100_000),
    help="Runs of each.  [default: as many as are needed]",
)
@click.option(
    "--cap",
    type=click.IntRange(30, 100_000),
    default=300,
    show_default=True,
    help="Most runs of each.",
)
@click.option(
    "--worthwhile",
    type=float,
    help="Differences so small do not matter.  [default: 0.01 of a share]",
)
@options.seed
@options.weeks
@options.settings
@options.jobs
@click.option("--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster.")
@options.out("out/compare-A-B-...")
@click.option("--fresh", is_flag=True, help="Throw away earlier results of the folder.")
@options.as_json
@options.quiet
def command(scenarios: tuple[str, ...], as_json: bool, **said: Any) -> None:  # fmt: skip
    """Load, run, write, tell."""
    from voicesim.cli.sweep import connected
    from voicesim.studies import progress
    from voicesim.studies.compare import compare
    from voicesim.studies.disk import StoreError

    settings = options.read_settings(said["settings"], said["weeks"])
    loaded = [read_scenario(name, settings=settings) for name in scenarios]
    if len(loaded) < 2:
        raise InputError(
            "SCENARIOS", "one scenario cannot be compared", "two or more names or files"
        )
    names = [one.name for one in loaded]
    if len(set(names)) < len(names):
        names = list(scenarios)
    if len(set(names)) < len(names):
        raise InputError("SCENARIOS", "the same scenario is named twice", "every scenario once")
    folder = said["out"] or Path("out") / ("compare-" + "-".join(names))[:80]
    keys = ("measure", "replicates", "cap", "worthwhile", "seed", "jobs", "fresh")
    try:
        with (
            connected(said["dask"]) as client,
            progress.shown("comparing", quiet=said["quiet"]) as tell_progress,
        ):
            result = compare(
                {name: one.scenario for name, one in zip(names, loaded, strict=True)},
                client=client, out=folder, progress=tell_progress, **{key: said[key] for key in keys},
            )  # fmt: skip
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    write(result, folder)
    tell(result, folder, as_json)


def write(result: Comparison, folder: Path) -> None:
    """The tables, the certificate and the report."""
    from voicesim.io.results import write_json, write_table
    from voicesim.studies.provenance import certificate, command_line, now

    write_table(folder / "differences.csv", result.differences)
    write_table(folder / "ranking.csv", result.ranking)
    write_table(folder / "runs.parquet", result.runs)
    first = next(iter(result.design.bases.values()))
    about = {
        "kind": "compare", "scenarios": list(result.names), "seed": result.design.seed,
        "measure": result.measure, "best": result.best, "probability": result.probability,
        "cannot_be_told_apart": list(result.tied), "runs_used": result.used,
        "runs_at_most": result.at_most, "verdict": result.sentences(), "finished": now(),
        "command": command_line(sys.argv[1:]),
    }  # fmt: skip
    write_json(folder / "provenance.json", certificate(first, **about))
    from voicesim.reports import write_comparison_report

    write_comparison_report(folder)


def tell(result: Comparison, folder: Path, as_json: bool) -> None:
    """The verdict and the differences that people ask for first."""
    from voicesim.io.results import finite
    from voicesim.studies.units import signed

    if as_json:
        tables = {"differences": result.differences, "ranking": result.ranking}
        data = {"verdict": result.sentences(), "out": str(folder)}
        data |= {name: table.to_dict("records") for name, table in tables.items()}
        click.echo(json.dumps(finite(data), ensure_ascii=False, indent=1))
        return
    for sentence in result.sentences():
        click.echo(click.wrap_text(sentence, 96))
    for name in result.names[1:]:
        click.echo(f"\n{name} against {result.names[0]}")
        table = result.differences[result.differences["scenario"] == name].set_index("measure")
        for measure in SHOWN:
            row = table.loc[measure]
            sure = f"{signed(row['low'])} to {signed(row['high'])}"
            click.echo(f"  {measure:<20}{signed(row['difference']):>10}   95 %: {sure}")
    click.echo(f"\nReport: {folder / 'report.html'}")
