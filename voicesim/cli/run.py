"""`voicesim run`: one scenario, many replicates, the verdict first."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicesim.cli import options
from voicesim.errors import InputError
from voicesim.io.scenarios import BASE, Loaded, read_scenario

if TYPE_CHECKING:
    from voicesim.studies.run import RunResult

# The measures that the table on the screen shows; the files hold all of them.
SHOWN = (
    "coherence",
    "richness",
    "trust",
    "warmth",
    "resonance",
    "drift",
    "reach",
    "share_of_voice",
    "participation",
    "engagement_rate",
    "response_rate",
    "response_hours",
    "complaints",
    "disclosures_total",
    "firestorms_total",
    "lived_gap",
    "cost_per_year",
)


HELP = """Simulate SCENARIO and tell whether its voices add up.

SCENARIO is a name (see 'voicesim list'), a TOML file, or a folder of organisation files
(people.csv or nodes.csv, ties.csv or edges.csv, chart.csv, audience.csv, customers.csv, or one
.graphml), which is put into the scenario that --base names.
"""


@click.command(help=HELP)
@click.argument("scenario")
@options.replicates
@options.seed
@options.weeks
@options.settings
@click.option(
    "--base",
    default="",
    help=f"Scenario around a folder of organisation files.  [default: {BASE}]",
)
@options.engine
@options.jobs
@options.out("out/NAME")
@click.option("--messages", is_flag=True, help="Also write every message (messages.parquet).")
@click.option(
    "--agents", is_flag=True, help="Also write all voices at start and end (agents.parquet)."
)
@click.option(
    "--baseline/--no-baseline",
    default=True,
    help="Also run it without its programme.  [default: on]",
)
@options.as_json
@options.quiet
def command(scenario: str, base: str, out: Path | None, as_json: bool, **said: Any) -> None:
    """Load, run, write, tell."""
    settings = options.read_settings(said.pop("settings"), said.pop("weeks"))
    loaded = read_scenario(scenario, base=base, settings=settings)
    folder = out if out is not None else Path("out") / loaded.name
    quiet: bool = said.pop("quiet")
    result = simulate(loaded, folder, quiet=quiet, **said)
    report = write(result, folder)
    if as_json:
        click.echo(json.dumps(as_data(result, folder, report), ensure_ascii=False, indent=1))
    else:
        tell(result, report)


def simulate(loaded: Loaded, folder: Path, *, quiet: bool, **said: Any) -> RunResult:
    """Run with progress; files and folder are tried first, so that nothing is done in vain."""
    from voicesim.engines import compiled
    from voicesim.io.atomic import ready_folder
    from voicesim.io.scenarios import organisation_of
    from voicesim.studies import progress
    from voicesim.studies.provenance import command_line
    from voicesim.studies.run import run

    organisation = organisation_of(loaded.scenario)
    ready_folder(folder)
    compiles = said["engine"] == "compiled" and not _compilation_is_off()
    if compiles and not quiet and not compiled.is_ready():
        print("Compiling the model; this is done once and takes a minute or two.", file=sys.stderr)
    command = command_line(click.get_current_context().obj or ())
    with progress.shown(f"Running {loaded.name}", quiet=quiet) as tell_progress:
        return run(
            loaded.scenario,
            organisation=organisation,
            progress=tell_progress,
            notes=loaded.notes,
            command=command,
            **said,
        )


def _compilation_is_off() -> bool:
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def write(result: RunResult, folder: Path) -> Path:
    """Write tables and report; where the report is."""
    from voicesim.reports import write_report

    try:
        result.write(folder)
        write_report(folder)
    except OSError as error:
        problem = f"cannot be written to: {error.strerror or error}"
        raise InputError(f"--out {folder}", problem, "a folder on a disk with room") from None
    return folder / "report.html"


def tell(result: RunResult, report: Path) -> None:
    """The verdict, the table, what was found in files, and where the report is."""
    from voicesim.reports.verdict import run_verdict

    for sentence in run_verdict(result):
        click.echo(click.wrap_text(sentence, 96))
    click.echo()
    for line in table_lines(result):
        click.echo(line)
    if result.notes:
        click.echo("\nThe organisation's files")
        for note in result.notes:
            click.echo(click.wrap_text(note, 94, "  ", "  "))
    click.echo(f"\nReport: {report}")


def table_lines(result: RunResult) -> list[str]:
    """Measure, value, interval and difference to the baseline, in columns."""
    from voicesim.studies.progress import duration

    estimates = result.estimates()
    head = ("", "value", "95 % interval", "against baseline", "95 % interval", "")
    rows = [head]
    for name in (name for name in SHOWN if name in estimates.index):
        row = estimates.loc[name]
        rows.append(
            (
                name,
                _number(row.value),
                _between(row.low, row.high),
                _number(row.against, sign=True),
                _between(row.against_low, row.against_high, sign=True),
                row.unit.replace("money", result.scenario.currency),
            )
        )
    widths = [max(len(row[k]) for row in rows) for k in range(5)]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(row[k].rjust(widths[k]) for k in range(1, 5)), row[5]]
        ).rstrip()
        for row in rows
    ]
    runs, seconds = result.provenance["replicates"], result.provenance["seconds"]
    what = f"{runs} replicate" + ("s" if runs != 1 else "")
    weeks = result.scenario.weeks
    lines.append(f"Last quarter; totals over {weeks} weeks; {what} in {duration(seconds)}.")
    return lines


def _number(value: float, *, sign: bool = False) -> str:
    if value != value:
        return ""
    plus = "+" if sign else ""
    return f"{value:{plus},.0f}" if abs(value) >= 1000 else f"{value:{plus}.3g}"


def _between(low: float, high: float, *, sign: bool = False) -> str:
    return f"{_number(low, sign=sign)} to {_number(high, sign=sign)}" if low == low else ""


def as_data(result: RunResult, folder: Path, report: Path) -> dict[str, Any]:
    """All that `--json` prints."""
    from voicesim.io.results import finite
    from voicesim.reports.verdict import run_verdict

    regimes = {
        name: dict(zip(("share", "low", "high", "runs"), share, strict=True))
        for name, share in result.regime_shares().items()
    }
    data = finite(
        {
            "title": result.scenario.title,
            "verdict": run_verdict(result),
            "regimes": regimes,
            "measures": result.estimates().to_dict("index"),
            "out": str(folder),
            "report": str(report),
            "provenance": result.provenance,
        }
    )
    return dict(data)
