"""`voicesim status`: how far a sweep has come, running or interrupted."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from voicesim.cli import options


@click.command(help="Tell how far the sweep in folder DIR has come; it may be running.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@options.as_json
def command(folder: Path, as_json: bool) -> None:
    """Print one line, or JSON."""
    from voicesim.studies.outputs import status
    from voicesim.studies.progress import duration

    found = status(folder)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    state = "running" if found.running else "finished" if found.done >= found.total else "interrupted"  # fmt: skip
    words = [f"{state}: {found.done:,} of {found.total:,} runs done"]
    if found.failed:
        words.append(f"{found.failed:,} of them failed")
    if found.aside:
        words.append(f"{found.aside:,} damaged or foreign parts set aside")
    if found.rate > 0 and found.running:
        words.append(f"{found.rate:.3g} runs a second, about {duration(found.seconds_left)} left")
    if state == "interrupted":
        words.append("the same command goes on where it stopped")
    click.echo("; ".join(words))
