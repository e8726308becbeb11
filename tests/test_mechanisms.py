"""Every parameter moves some measure, every mechanism can be removed, and the four regimes emerge."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import voicesim as vs
from voicesim.measures.regime import regimes
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.streams import replicate_seed

# A small company in which everything happens.
LIVELY: dict[str, Any] = {
    "weeks": 26,
    "organisation.employees": 50,
    "customers.count": 250,
    "culture.gap": 0.8,
    "discovery.collaboration": 0.5,
    "discovery.pace": 0.1,
    "coaching.hours": 12.0,
    "orchestrator.listen_weeks": 2.0,
    "policy.openness": 0.1,
    "policy.control": 0.2,
    "speaking.leak": 0.03,
    "turnover.exit": 0.01,
    "turnover.alienation": 0.01,
    "storms.pass_on": 0.5,
    "storms.scandal": 0.3,
    "events": ({"kind": "crisis", "week": 10.0, "size": 0.1},),
}
# What a parameter needs besides to be seen at all.
NEEDS: dict[str, dict[str, Any]] = {
    "talk.both_move": {"talk.schedule": "pairs"},
    "talk.meetings": {"talk.schedule": "pairs"},
    "talk.visibility": {"culture.leader_gap": 2.0},
    "storms.activity": {"storms.tellers": 1},
}
# Lines drawn by the reader of measures, names, and files: tested where they are used.
ELSEWHERE = {
    "culture.values",
    "culture.dimensions",
    "discovery.only_role",
    *(path for path in PARAMETERS if path.startswith(("regime.", "files."))),
}


@cache
def lively(*changes: tuple[str, Any]) -> pd.DataFrame:
    """All measures of the lively company with some parameters changed."""
    model = vs.VoiceModel(Scenario().with_({**LIVELY, **dict(changes)}), rng=5)
    model.run()
    return model.series


def with_(changes: dict[str, Any]) -> pd.DataFrame:
    return lively(*changes.items())


def equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return one.equals(other)


def another(path: str) -> Any:
    """A value that differs much from the one the lively company has, within the plausible range."""
    row, now = PARAMETERS[path], Scenario().with_(LIVELY).get(path)
    if row.kind == "switch":
        return not now
    if row.kind == "choice":
        return next(choice for choice in row.choices if choice != now)
    low, high = row.plausible or (row.low, row.high)
    far = low if now - low > high - now else high
    return int(far) if row.kind == "whole" else float(far)


def shares_of_hours(path: str) -> dict[str, Any]:
    """The three shares of the curriculum sum to one: the others make room."""
    parts = ("skill", "composure", "listening")
    return {f"coaching.{p}": 0.8 if path == f"coaching.{p}" else 0.1 for p in parts}


@pytest.mark.parametrize("path", sorted(set(PARAMETERS) - ELSEWHERE))
def test_every_parameter_moves_some_measure(path: str) -> None:
    needs = NEEDS.get(path, {})
    taught = path in {"coaching.skill", "coaching.composure", "coaching.listening"}
    change = shares_of_hours(path) if taught else {path: another(path)}
    assert not equal(with_(needs), with_({**needs, **change}))


# Mechanism -> the values at which it does nothing, and parameters that then do nothing either.
REMOVED: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "turnover": (
        {"turnover.exit": 0.0, "turnover.alienation": 0.0},
        ("turnover.fill", "turnover.alienation_width", "hiring.gap", "hiring.applicants"),
    ),
    "alienation": ({"turnover.alienation": 0.0}, ("turnover.alienation_width",)),
    "selection in hiring": ({"hiring.applicants": 1}, ("hiring.noise", "hiring.passion", "hiring.fit")),
    "discovery": (
        {"discovery.share": 0.0},
        ("discovery.passion", "discovery.touch", "discovery.noise", "discovery.pace"),
    ),
    "coaching": (
        {"coaching.hours": 0.0},
        ("coaching.rate", "coaching.session", "coaching.allocation", "coaching.awareness"),
    ),
    "playback": ({"coaching.playback": 0.0}, ("coaching.awareness",)),
    "monitoring": ({"orchestrator.monitoring": 0.0}, ("orchestrator.learning",)),
    "talk inside": (
        {"talk.influence": 0.0, "talk.vision": 0.0},
        ("talk.confidence", "talk.visibility", "talk.settled", "talk.example"),
    ),
    "the leaders' example": ({"talk.vision": 0.0}, ("talk.example",)),
    "newcomers' openness": ({"talk.settled": 1.0}, ("talk.newcomer_weeks",)),
    "control": (
        {"policy.control": 0.0},
        ("policy.approval_drag", "policy.scripting", "policy.resentment", "costs.approval"),
    ),
    "bending to the audience": (
        {"speaking.fit": 0.0, "speaking.please": 0.0},
        ("speaking.misreading",),
    ),
    "disclosures": ({"speaking.leak": 0.0}, ("speaking.eager_leak", "customers.betrayal", "storms.scandal")),
    "selective attention": (
        {"customers.selective": 0.0, "customers.strength": 0.0},
        ("customers.touch_weight",),
    ),
    "limited attention": (
        {"customers.attention": 10_000.0, "customers.attention_spread": 0.0},
        ("customers.selective", "customers.strength"),
    ),
    "hearing": (
        {"customers.learning": 0.0, "customers.warming": 0.0, "customers.trusting": 0.0, "customers.offence": 0.0},
        ("customers.base", "customers.doubt"),
    ),
    "offence": ({"customers.offence": 0.0}, ("customers.forbearance",)),
    "replies": (
        {"conversation.reply": 0.0},
        ("conversation.gain", "conversation.loss", "conversation.patience_hours", "conversation.median_hours"),
    ),
    "complaints": (
        {"complaints.base": 0.0, "complaints.gap": 0.0, "events": ()},
        (
            "complaints.letdown", "complaints.recovery", "complaints.unanswered", "complaints.defensive",
            "complaints.personal", "complaints.tell_defensive", "orchestrator.routing",
        ),
    ),
    "stories": (
        {"complaints.tell_defensive": 0.0, "complaints.tell_unanswered": 0.0, "storms.scandal": 0.0},
        ("storms.pass_on", "storms.shield", "storms.loss", "storms.hop_hours", "storms.memory"),
    ),
    "passing on": ({"storms.pass_on": 0.0}, ("storms.shield", "storms.activity", "storms.hop_hours")),
    "word of mouth": (
        {"word_of_mouth.rate": 0.0},
        ("word_of_mouth.impression", "word_of_mouth.trust", "word_of_mouth.negativity", "word_of_mouth.advocacy"),
    ),
    "the official voice": (
        {"official.rate": 0.0},
        ("official.reach", "official.authenticity", "costs.official"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mechanism", REMOVED)
def test_a_mechanism_that_is_removed_does_nothing(mechanism: str) -> None:
    """Its own parameters change no measure any more, to the last bit; with it they do."""
    off, dependent = REMOVED[mechanism]
    without = with_(off)
    assert not equal(without, with_({})), "removing it changes nothing: it is not there at all"
    moved = [path for path in dependent if not equal(without, with_({**off, path: another(path)}))]
    assert moved == []


def test_what_is_removed_is_gone_from_the_measures() -> None:
    gone = {
        "disclosures": {"speaking.leak": 0.0},
        "complaints": {"complaints.base": 0.0, "complaints.gap": 0.0, "events": ()},
        "told": {**REMOVED["stories"][0]},
        "official_messages": {"official.rate": 0.0},
        "coach_hours": {"coaching.hours": 0.0},
    }
    for measure, off in gone.items():
        assert np.nansum(with_({})[measure]) > 0
        assert np.nansum(with_(off)[measure]) == 0


# ------------------------------------------------------------------ regimes

RUNS = 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "regime"),
    [
        ("nobody-speaks", "silence"),
        ("official-voice", "monologue"),
        ("scripted", "monologue"),
        ("orchestrated", "chorus"),
        ("free-for-all", "cacophony"),
        ("passion-without-coaching", "cacophony"),
    ],
)
def test_the_four_regimes_emerge_where_their_stories_tell(name: str, regime: str) -> None:
    scenario = vs.load(name)
    last = Counter()
    for replicate in range(RUNS):
        model = vs.VoiceModel(scenario, rng=replicate_seed(1, replicate))
        model.run()
        last[regimes(model.series, scenario)["regime"].iloc[-1]] += 1
    assert last.most_common(1)[0][0] == regime
    assert last[regime] >= RUNS - 1
