"""`voicesim sensitivity`: which parameters the outcomes depend on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from voicesim.cli import options
from voicesim.scenario import PARAMETERS, Scenario

HELP = """Tell which parameters coherence, richness, trust and cost depend on.

All numeric parameters are screened over their plausible ranges around SCENARIO (Morris), then the
variance is shared out among the ten that matter most (Sobol). Given a DESIGN (an experiment), its base
scenario is used, and its factors are varied over the design's ranges. The work is done on a small organisation
of the same kind, unless --as-is is given.
"""
QUICK = {"trajectories": 3, "samples": 32, "replicates": 2}
QUICK_WEEKS = 52


@click.command(help=HELP)
@click.argument("scenario", default="orchestrated", metavar="[SCENARIO|DESIGN]")
@click.option("--quick", is_flag=True, help="A first look: fewer points, at most a year.")
@click.option(
    "--trajectories",
    type=click.IntRange(2, 10_000),
    default=10,
    show_default=True,
    help="Morris trajectories.",
)
@click.option(
    "--samples",
    type=click.IntRange(8, 2**20),
    default=256,
    show_default=True,
    help="Base samples of the Sobol indices, a power of two.",
)
@click.option(
    "--most",
    type=click.IntRange(1, 50),
    default=10,
    show_default=True,
    help="Parameters whose share of the variance is told.",
)
@click.option(
    "--replicates",
    type=click.IntRange(2, 1000),
    default=3,
    show_default=True,
    help="Runs of every point, with the same luck at all points.",
)
@click.option("--as-is", is_flag=True, help="Keep the size of the organisation.")
@options.seed
@options.weeks
@options.settings
@options.jobs
@options.out("out/sensitivity-NAME")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@options.as_json
@options.quiet
def command(scenario: str, quick: bool, markdown: bool, as_json: bool, **said: Any) -> None:
    """Load, run, write, tell."""
    from voicesim.io.atomic import ready_folder
    from voicesim.reports import write_report
    from voicesim.studies import progress
    from voicesim.studies.provenance import command_line
    from voicesim.studies.sensitivity import sensitivity

    settings = options.read_settings(said["settings"], said["weeks"])
    base, name, ranges = situation(scenario, settings)
    how = {
        key: said[key]
        for key in ("trajectories", "samples", "most", "replicates", "seed", "jobs", "as_is")
    }
    if quick:
        how |= QUICK
        base = base.with_({"weeks": min(base.weeks, QUICK_WEEKS)}) if not base.events else base
    folder = said["out"] or Path("out") / f"sensitivity-{name}"
    ready_folder(folder)
    with progress.shown(f"sensitivity of {name}", quiet=said["quiet"]) as tell_progress:
        found = sensitivity(
            base, ranges=ranges, progress=tell_progress, command=command_line(sys.argv[1:]), **how
        )
    found.write(folder)
    report = write_report(folder)
    if markdown:
        from voicesim.reports.sensitivity import SensitivityTables
        from voicesim.reports.sensitivity import markdown as told

        click.echo(told(SensitivityTables.read(folder)), nl=False)
        return
    if as_json:
        click.echo(
            json.dumps(
                {"verdict": found.sentences(), "out": str(folder)}, ensure_ascii=False, indent=1
            )
        )
        return
    for sentence in found.sentences():
        click.echo(click.wrap_text(sentence, 96))
    click.echo(f"\nReport: {report}")


def situation(
    name: str, settings: dict[str, Any]
) -> tuple[Scenario, str, dict[str, tuple[float, float]]]:
    """Scenario, its short name, and the ranges of a design's numeric factors. Errors: InputError."""
    from voicesim.io.scenarios import read_scenario
    from voicesim.studies import design_file

    path = Path(name)
    is_design = (
        name in design_file.names()
        or path.name == design_file.FILE
        or (path / design_file.FILE).is_file()
    )
    if not is_design:
        loaded = read_scenario(name, settings=settings)
        return loaded.scenario, loaded.name, {}
    given = design_file.read_design(name, settings=settings)
    table = given.design.points.table
    ranges = {
        path: (float(table[path].min()), float(table[path].max()))
        for path in table
        if path in PARAMETERS and PARAMETERS[path].kind in ("number", "whole")
    }
    return next(iter(given.design.bases.values())), given.name, ranges
