"""The live page: change the programme while the room watches, and see both futures."""

from __future__ import annotations

from typing import Any

__all__ = ["widget"]


def widget(scenario: Any = None, seed: int = 0) -> Any:
    """The stage as a Jupyter widget.

    Parameters
    ----------
    scenario
        A ``Scenario``, a shipped name or a path of a file; the first shipped one if not given.
    seed
        Luck of the session: what is shown is replicate 0 of ``voicesim run --seed``.

    Raises
    ------
    InputError
        If the scenario cannot be read.
    """
    from voicesim.live.stage import Stage

    return Stage(scenario=scenario, seed=seed)
