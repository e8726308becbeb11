"""`voicesim check`: is a scenario, and every file it names, fit to run?"""

from __future__ import annotations

import tomllib
from pathlib import Path

import click

from voicesim.cli import WRONG_INPUT, options
from voicesim.errors import InputError
from voicesim.io.scenarios import load, read_scenario
from voicesim.scenario import Scenario
from voicesim.scenario.idle import idle


@click.command(
    help="Check scenarios (names, files or folders), stories or experiments; say what is wrong."
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@options.quiet
@click.pass_context
def command(ctx: click.Context, scenarios: tuple[str, ...], quiet: bool) -> None:
    """Print OK or the problems of each; exit code 2 when any has problems."""
    wrong = [said for said in scenarios if not _is_fit(said, quiet)]
    if wrong:
        ctx.exit(WRONG_INPUT)


def _is_fit(said: str, quiet: bool) -> bool:
    if _is_story(Path(said)):
        return _is_fit_story(Path(said), quiet)
    if _is_experiment(said):
        return _is_fit_experiment(said, quiet)
    try:
        loaded = read_scenario(said, most=None)
        notes = _fit(loaded.scenario)
    except InputError as error:
        click.echo(str(error), err=True)
        return False
    if not quiet:
        click.echo(f"{said}: OK")
        for note in (*idle(loaded.scenario), *loaded.notes, *notes):
            click.echo(f"  {note}")
    return True


def _fit(scenario: Scenario) -> tuple[str, ...]:
    """What is to be said about the organisation's files. Raises `InputError` when they do not fit."""
    from voicesim import casting, legend, population
    from voicesim.io.scenarios import organisation_of

    organisation = organisation_of(scenario)
    people = population.employees_at_start(scenario, organisation)
    casting.roles_of_voices(scenario, organisation, population.plan(scenario, people))
    return legend.notes(scenario, organisation) if organisation else ()


def _is_story(path: Path) -> bool:
    """Whether a file is meant as a story of the live page: it has chapters."""
    if path.suffix != ".toml" or not path.is_file():
        return False
    try:
        return "chapters" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def _is_fit_story(path: Path, quiet: bool) -> bool:
    from voicesim.live.stories import check

    try:
        story = check(path, load)
    except InputError as error:
        click.echo(str(error), err=True)
        return False
    if not quiet:
        click.echo(f"{path}: OK")
        click.echo(f"  a story of {len(story.chapters)} chapters")
    return True


def _is_experiment(said: str) -> bool:
    """Whether a name or place is meant as an experiment, or as a claim that is one."""
    from voicesim.studies import design_file
    from voicesim.studies.claims import claim_file

    path = Path(said)
    named = path.name in (design_file.FILE, claim_file.FILE)
    return named or (path / design_file.FILE).is_file() or said in design_file.names()


def _is_fit_experiment(said: str, quiet: bool) -> bool:
    from voicesim.studies import design_file
    from voicesim.studies.claims import claim_file

    path = Path(said)
    place = path.parent if path.name == claim_file.FILE else said
    try:
        given = design_file.read_design(place)
        claim = (given.path.parent / claim_file.FILE).is_file()
        if claim:
            claim_file.read_claim(given.path.parent)
    except InputError as error:
        click.echo(str(error), err=True)
        return False
    if not quiet:
        click.echo(f"{said}: OK")
        kind = "a claim" if claim else "an experiment"
        click.echo(f"  {kind} of {len(given.design.points):,} design points")
    return True
