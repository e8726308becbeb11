"""Levers of a scenario that are paid for or set and do nothing, because another one stands at zero."""

from __future__ import annotations

from voicesim.scenario.events import Change
from voicesim.scenario.scenario import Scenario

# What costs or is set, what must not be zero for it, and what it then fails to do.
NEEDED = (
    ("coaching.hours", "orchestrator.quality", "teaches nothing"),
    ("orchestrator.monitoring", "orchestrator.quality", "learns nothing about the audiences"),
    ("coaching.playback", "coaching.hours", "plays nothing back"),
)


def idle(scenario: Scenario) -> list[str]:
    """A sentence for each such lever: 'coaching.hours = 40 teaches nothing: orchestrator.quality is 0.'

    Levers that an event moves in mid-run are not judged.
    """
    moved = {path for event in scenario.events if isinstance(event, Change) for path in event.set}
    told = [
        f"{lever} = {scenario.get(lever):g} {fails}: {needed} is 0."
        for lever, needed, fails in NEEDED
        if scenario.get(lever) > 0 and scenario.get(needed) == 0 and not moved & {lever, needed}
    ]
    programme = {"coaching.hours", "discovery.share"}
    nobody = scenario.discovery.share == 0 and not any(
        partner.voices and partner.enabled for partner in scenario.partners.values()
    )
    if scenario.coaching.hours > 0 and nobody and not moved & programme:
        hours = f"coaching.hours = {scenario.coaching.hours:g}"
        told.append(f"{hours} coaches nobody: nobody is in the programme (discovery.share is 0).")
    return told
