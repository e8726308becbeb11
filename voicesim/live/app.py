"""The page for Solara: ``voicesim live`` and ``solara run voicesim.live.app`` show it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import solara

from voicesim.errors import InputError
from voicesim.live.serving import offer_anywidget
from voicesim.live.stage import Stage

SCENARIO = "VOICESIM_LIVE_SCENARIO"
SEED = "VOICESIM_LIVE_SEED"
STORIES = "VOICESIM_LIVE_STORIES"  # files, with the separator that PATH has


def _seed() -> int:
    said = os.environ.get(SEED) or "0"
    if not said.isdecimal():
        raise InputError(SEED, f"{said!r} is not a seed", "a whole number, 0 or more")
    return int(said)


def _stage() -> Stage:
    stories = [Path(name) for name in os.environ.get(STORIES, "").split(os.pathsep) if name]
    return Stage(os.environ.get(SCENARIO) or None, _seed(), stories, full=True)


@solara.component
def Layout(children: Any = ()) -> None:
    """The bare window: the stage brings its own frame."""
    solara.Column(children=list(children), gap="0px", margin=0)


@solara.component
def Page() -> None:
    """One stage for this tab; it ends with the tab."""
    solara.Title("voicesim")

    def make() -> Stage | str:
        if "solara.server.starlette" in sys.modules:
            offer_anywidget()
        try:
            return _stage()
        except InputError as error:
            return str(error)

    made = solara.use_memo(make, [])

    def ends() -> Any:
        return made.close if isinstance(made, Stage) else None

    solara.use_effect(ends, [])
    if isinstance(made, str):
        solara.Error(made)
    else:
        solara.display(made)
