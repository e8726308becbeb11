"""Options that several commands share, and how a `--set` is read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from voicesim.errors import InputError

LARGEST_SEED = 2**63 - 1

Decorator = Callable[[Any], Any]

settings: Decorator = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a parameter, e.g. coaching.hours=10. May be repeated.",
)
weeks: Decorator = click.option(
    "--weeks", type=int, help="Horizon in weeks, instead of the scenario's."
)
seed: Decorator = click.option(
    "--seed",
    type=click.IntRange(0, LARGEST_SEED),
    default=1,
    show_default=True,
    help="Seed of all luck; the same seed gives the same numbers.",
)
replicates: Decorator = click.option(
    "--replicates",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Runs that differ in their luck only.",
)
jobs: Decorator = click.option(
    "--jobs", type=click.IntRange(1, 4096), help="Runs at the same time.  [default: one a core]"
)
engine: Decorator = click.option(
    "--engine",
    type=click.Choice(["compiled", "agents"]),
    default="compiled",
    show_default=True,
    help="Compiled loops or Mesa agents; the numbers are equal.",
)
quiet: Decorator = click.option("--quiet", is_flag=True, help="No progress.")
as_json: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object on standard output."
)


class Folder(click.Path):
    """A folder of results; an empty name is no folder, not the one where one stands."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The path. Raises click's error for an empty name."""
        if value == "":
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


def out(default: str) -> Decorator:
    """``--out`` with the folder that it has by default, in words."""
    return click.option(
        "--out",
        type=Folder(path_type=Path),
        metavar="DIR",
        help=f"Folder of the results.  [default: {default}]",
    )


def read_settings(given: Iterable[str], weeks: int | None = None) -> dict[str, Any]:
    """``key=value`` texts as changes of a scenario; values as in TOML, bare words as texts."""
    changes: dict[str, Any] = {}
    for text in given:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not equals or not key:
            raise InputError(f"--set {text}", "is not KEY=VALUE", "e.g. --set coaching.hours=10")
        if key in changes:
            raise InputError(f"--set {text}", f"{key} is set twice", "every key once")
        changes[key] = read_value(value.strip())
    if weeks is not None:
        if "weeks" in changes:
            raise InputError("--weeks", "the weeks are set twice", "--weeks or --set weeks=...")
        changes["weeks"] = weeks
    return changes


def read_value(text: str) -> Any:
    """One value as TOML writes it; anything that is not TOML is a text."""
    try:
        data = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return data["value"] if list(data) == ["value"] else text
