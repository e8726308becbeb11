"""Levers that do nothing are told, and what is told does nothing."""

from __future__ import annotations

import pandas as pd
import pytest

import voicesim as vs
from voicesim.io.scenarios import names
from voicesim.scenario import Scenario
from voicesim.scenario.idle import idle

CASES = {
    "coaching.hours = 40 teaches nothing: orchestrator.quality is 0.": (
        {"orchestrator.quality": 0.0, "orchestrator.monitoring": 0.0, "coaching.playback": 0.0, "coaching.hours": 40.0},
        {"coaching.hours": 0.0},
    ),
    "orchestrator.monitoring = 0.5 learns nothing about the audiences: orchestrator.quality is 0.": (
        {"orchestrator.quality": 0.0, "coaching.hours": 0.0, "coaching.playback": 0.0},
        {"orchestrator.monitoring": 0.0},
    ),
    "coaching.playback = 0.5 plays nothing back: coaching.hours is 0.": (
        {"coaching.hours": 0.0},
        {"coaching.playback": 0.0},
    ),
    "coaching.hours = 25 coaches nobody: nobody is in the programme (discovery.share is 0).": (
        {"discovery.share": 0.0, "partners.resellers.voices": 0, "partners.allies.enabled": 0.0},
        {"coaching.hours": 0.0, "coaching.playback": 0.0},
    ),
}  # fmt: skip
MONEY = ("cost", "coach_hours")
SMALL = {"weeks": 20, "organisation.employees": 40, "customers.count": 150}


@pytest.mark.parametrize("words", CASES)
def test_a_lever_that_is_told_moves_nothing_but_money(words: str) -> None:
    settings, without = CASES[words]
    scenario = Scenario().with_({**SMALL, **settings})
    assert idle(scenario) == [words]
    with_it, without_it = (
        vs.VoiceModel(s, rng=3).run().series.drop(columns=list(MONEY))
        for s in (scenario, scenario.with_(without))
    )
    # Not to the last bit: 1 - (1 - skill) is not quite skill.
    pd.testing.assert_frame_equal(with_it, without_it, rtol=1e-9)


def test_a_lever_that_an_event_moves_is_not_judged() -> None:
    event = {"kind": "change", "week": 5.0, "set": {"orchestrator.quality": 0.5}}
    scenario = Scenario().with_({"orchestrator.quality": 0.0, "events": [event]})
    assert idle(scenario) == []


@pytest.mark.parametrize("name", names())
def test_no_shipped_scenario_pays_for_nothing(name: str) -> None:
    assert idle(vs.load(name)) == []
