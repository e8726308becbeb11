"""The stage as a widget: one canvas page in the browser, one desk behind it, nothing shared between tabs."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from voicesim.errors import InputError
from voicesim.io import scenarios
from voicesim.live.desk import Desk
from voicesim.live.session import Session
from voicesim.live.stories import check, shipped_stories
from voicesim.scenario import Scenario

ASSETS = Path(__file__).parent / "assets"
FIRST = "orchestrated"  # shown when nobody says which
GIVEN = "given"  # name of a scenario handed over as an object


def module() -> str:
    """The ES module of the stage: its parts in order, in one scope."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js")))


class Stage(anywidget.AnyWidget):
    """One page, one session.

    Parameters
    ----------
    scenario
        A ``Scenario``, a shipped name, a path, or None for the first shipped one.
    seed
        As in ``voicesim run --seed``.
    stories
        Files of stories beside the shipped one.
    full
        Whether it fills the window (the page) or a cell (a notebook).

    Raises
    ------
    InputError
        If the scenario or a story cannot be read.
    """

    _esm = module()
    _css = (ASSETS / "stage.css").read_text(encoding="utf-8")
    full = traitlets.Bool(False).tag(sync=True)
    theme = traitlets.Unicode("dark").tag(sync=True)

    def __init__(
        self,
        scenario: Scenario | str | None = None,
        seed: int = 0,
        stories: Sequence[Path] = (),
        **traits: Any,
    ) -> None:
        super().__init__(**traits)
        given = scenario if isinstance(scenario, Scenario) else None
        name = GIVEN if given is not None else str(scenario or FIRST)

        told = {path.stem: check(path, scenarios.load) for path in stories} | shipped_stories()
        offered = {chapter.scenario for story in told.values() for chapter in story.chapters}

        def load(wanted: str) -> Scenario:
            if given is not None and wanted == GIVEN:
                return given
            if wanted not in (name, *offered, *scenarios.names(), *scenarios.organisation_names()):
                # A browser names what the server offers; it does not read the server's disk.
                raise InputError(
                    "scenario", f"{wanted!r} is not offered here", ", ".join(scenarios.names())
                )
            return scenarios.load(wanted)

        def names() -> list[str]:
            return [*scenarios.names(), *scenarios.organisation_names()]

        me = weakref.ref(self)

        def send(message: dict[str, Any], parts: list[bytes]) -> None:
            stage = me()
            if stage is not None and stage.comm is not None:
                stage.send(message, parts)

        self.desk = Desk(Session(name, seed, load, told), names, send)
        self.on_msg(lambda _, message, __: self.desk.receive(message))

    def close(self) -> None:
        """End the session: its thread stops and its memory is freed."""
        desk = getattr(self, "desk", None)
        if desk is not None:
            desk.close()
        super().close()
