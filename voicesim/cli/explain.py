"""`voicesim explain`: who and what made the difference, by leaving them out on the same luck."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from voicesim.cli import options
from voicesim.io.scenarios import read_scenario

HELP = """Tell who and what makes the outcomes of SCENARIO.

Roles, departments, partner organisations, single voices and levers are left out one at a time and
the same runs are done again; people who have no voice are given one. SCENARIO is a name, a TOML file
or a folder of organisation files.
"""


@click.command(help=HELP)
@click.argument("scenario")
@options.replicates
@options.seed
@options.weeks
@options.settings
@click.option(
    "--voices",
    default=12,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="Single voices left out.",
)
@click.option(
    "--assets",
    default=8,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="People given a voice.",
)
@options.jobs
@options.out("out/explain-NAME")
@options.as_json
@options.quiet
def command(scenario: str, as_json: bool, **said: Any) -> None:  # fmt: skip
    """Load, run, write, tell."""
    from voicesim.io.atomic import ready_folder
    from voicesim.io.results import finite, write_json, write_table
    from voicesim.reports import write_explanation_report
    from voicesim.studies import progress
    from voicesim.studies.explain import OUTCOMES, explain
    from voicesim.studies.provenance import certificate, command_line, now

    settings = options.read_settings(said["settings"], said["weeks"])
    loaded = read_scenario(scenario, settings=settings)
    folder = said["out"] or Path("out") / f"explain-{loaded.name}"
    ready_folder(folder)
    with progress.shown(f"explaining {loaded.name}", quiet=said["quiet"]) as tell_progress:
        found = explain(
            loaded.scenario, replicates=said["replicates"], seed=said["seed"], singles=said["voices"],
            assets=said["assets"], jobs=said["jobs"], progress=tell_progress,
        )  # fmt: skip
    told = {outcome: found.sentences(outcome) for outcome in OUTCOMES}
    about = {
        "kind": "explain", "seed": said["seed"], "replicates": found.replicates, "verdict": told,
        "currency": loaded.scenario.currency,
        "finished": now(), "command": command_line(sys.argv[1:]),
    }  # fmt: skip
    write_table(folder / "explanation.csv", found.effects)
    write_json(folder / "provenance.json", certificate(loaded.scenario, **about))
    write_explanation_report(folder)
    if as_json:
        data = {"verdict": told, "effects": found.effects.to_dict("records"), "out": str(folder)}
        click.echo(json.dumps(finite(data), ensure_ascii=False, indent=1))
        return
    for outcome, lines in told.items():
        click.echo(outcome.replace("_", " ").capitalize())
        for sentence in lines:
            click.echo(click.wrap_text(sentence, 96, "  ", "    "))
        click.echo()
    click.echo(click.wrap_text(found.caution(), 96))
    click.echo(f"Every effect with its interval: {folder / 'explanation.csv'}")
    click.echo(f"Report: {folder / 'report.html'}")
