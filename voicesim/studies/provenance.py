"""The birth certificate of results: what made them, so that they can be made again."""

from __future__ import annotations

import importlib.metadata
import platform
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voicesim.io.scenario_files import fingerprint
from voicesim.jit import model_stamp
from voicesim.scenario import Scenario
from voicesim.version import __version__

PACKAGES = ("mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "scipy")


def certificate(scenario: Scenario, **said: Any) -> dict[str, Any]:
    """Version, model, scenario and packages, with whatever else is ``said`` (seed, engine, ...)."""
    return {
        "voicesim": __version__,
        "model_sha256": model_stamp(),
        "scenario_title": scenario.title,
        "scenario_sha256": fingerprint(scenario),
        **said,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "system": f"{platform.system()} {platform.machine()}",
    }


def now() -> str:
    """This moment in universal time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def command_line(arguments: Sequence[str]) -> str:
    """A command as it was typed, without folders of somebody's own machine."""
    return shlex.join(["voicesim", *(_without_home(word) for word in arguments)])


def _without_home(word: str) -> str:
    """Of an absolute path, or one that leaves the current folder, only the last name."""
    option, equals, value = word.partition("=") if word.startswith("-") else ("", "", word)
    path = Path(value)
    if path.is_absolute() or ".." in path.parts or value.startswith("~"):
        value = path.name
    return f"{option}{equals}{value}" if equals or not option else word
