"""The page for Solara: ``voicesim live`` and ``solara run voicesim.live.app`` show it."""

from __future__ import annotations

import os
from typing import Any

import solara

from voicesim.errors import InputError
from voicesim.live.stage import Stage

SCENARIO = "VOICESIM_LIVE_SCENARIO"
SEED = "VOICESIM_LIVE_SEED"


@solara.component
def Layout(children: Any = ()) -> None:
    """The bare window: the stage brings its own frame."""
    solara.Column(children=list(children), gap="0px", margin=0)


@solara.component
def Page() -> None:
    """One stage for this tab; it ends with the tab."""
    solara.Title("voicesim")

    def make() -> Stage | str:
        try:
            return Stage(
                os.environ.get(SCENARIO) or None, int(os.environ.get(SEED) or 0), full=True
            )
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
