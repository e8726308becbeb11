"""`voicesim new`: a commented scenario to start from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from voicesim.errors import InputError
from voicesim.io.atomic import write_text
from voicesim.io.scenario_files import differences
from voicesim.io.scenarios import BASE, find, load
from voicesim.io.template import template


@click.command(help="Write NAME.toml: a scenario to start from, every main lever explained.")
@click.argument("name")
@click.option("--from", "base", default=BASE, show_default=True, help="Scenario to start from.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def command(name: str, base: str, force: bool) -> None:
    """Write the file and say what to do next."""
    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if not re.fullmatch(r"\w[\w .-]*", path.stem):
        raise InputError(name, "is no name for a scenario", "letters, digits, dashes")
    if path.exists() and not force:
        raise InputError(str(path), "is there already", "a new name", "--force replaces it")
    if not path.parent.is_dir():
        raise InputError(str(path), "the folder does not exist", "an existing folder")
    if find(base).is_dir():
        raise InputError(f"--from {base}", "is a folder, not a scenario", "a scenario")
    scenario = load(base)
    if scenario.files.any:
        raise InputError(f"--from {base}", "names files of an organisation", "a scenario without")
    write_text(path, template(scenario, differences(scenario), path.stem, base))
    click.echo(f"{path} written. Next: voicesim check {path}; voicesim run {path}")
