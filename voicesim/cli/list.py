"""`voicesim list`: what is at hand by name."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import click

from voicesim.cli import options
from voicesim.io.scenarios import names, organisation_names
from voicesim.shipped import Kind, shipped


@click.command(help="Scenarios, organisations, experiments and stories that come with voicesim.")
@options.as_json
def command(as_json: bool) -> None:
    """Print what is at hand."""
    found = at_hand()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for kind, entries in found.items():
        if entries:
            click.echo(kind.capitalize())
        for entry in entries:
            title = f"  {entry['title']}" if entry["title"] else ""
            click.echo(f"  {entry['name']:<24}{title}".rstrip())
            if entry["question"]:
                click.echo(click.wrap_text(entry["question"], 96, " " * 28, " " * 28))
        if entries:
            click.echo()
    click.echo("voicesim run NAME simulates one; a path to a file or folder of your own does too.")


def at_hand() -> dict[str, list[dict[str, str]]]:
    """Kind -> entries with name, title and question."""
    scenarios = [_entry(name, shipped("scenarios") / f"{name}.toml") for name in names()]
    organisations = [{"name": name, "title": "", "question": ""} for name in organisation_names()]
    return {
        "scenarios": scenarios,
        "organisations": organisations,
        "experiments": _experiments(),
        "stories": _designs("stories"),
    }


def _experiments() -> list[dict[str, str]]:
    """Every experiment by the name that finds it: also those in folders of folders."""
    from voicesim.studies.design_file import FILE
    from voicesim.studies.design_file import names as designs

    return [_entry(name, shipped("experiments") / name / FILE) for name in designs()]


def _designs(kind: Kind) -> list[dict[str, str]]:
    """Folders and files of a kind; a folder says what it is in its first TOML file."""
    try:
        places = sorted(shipped(kind).iterdir())
    except FileNotFoundError:
        return []
    entries = []
    for place in places:
        texts = sorted(place.glob("*.toml")) if place.is_dir() else [place]
        if texts and texts[0].suffix == ".toml":
            entries.append(_entry(place.stem, texts[0]))
        elif place.is_dir() and not place.name.startswith(("_", ".")):
            entries.append({"name": place.name, "title": "", "question": ""})
    return entries


def _entry(name: str, path: Path) -> dict[str, str]:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    title, question = (" ".join(str(data.get(key, "")).split()) for key in ("title", "question"))
    return {"name": name, "title": title, "question": question}
