"""The limit cases are reached, and a model that is broken fails them: `voicesim validate`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.rules import hearing, talk, wording
from voicesim.studies.validation import clusters, inside, outbreaks, setting, table
from voicesim.studies.validation.case import (
    Plan,
    exact,
    mean_of,
    share_of,
    student,
    trend,
)

PLAN = Plan("compiled", True)
# The case and the result it stands for; what takes seconds is left out of `make quick`.
QUICK = {
    "degroot": "degroot_1974",
    "friedkin-johnsen": "friedkin_johnsen_1999",
    "gossip": "random_gossip",
    "hegselmann-krause-spaced": "hegarty_wedin_2013",
    "on-page": "noncentral_chi_square",
    "impressions": "finch_2009",
    "attention": "weng_2012_mean_popularity",
    "attention-eager": "weng_2012_eagerness",
    "attention-lottery": "efraimidis_spirakis_2006",
    "page-filled": "uniform_ball",
    "four-states": "coherence_with_diversity",
    "measures": "known_measures",
    "measures-clouds": "mardia_jupp_2000",
    "residual": "harrison_carroll_1991_fading",
    "levers": "harrison_carroll_1991_levers",
}
SLOW = {
    "whole-model": "linear_limit_of_the_whole_inside",
    "hegselmann-krause": "hegselmann_krause_2002",
    "deffuant-weisbuch": "deffuant_2000",
    "harrison-carroll": "harrison_carroll_1991_reduction",
    "growth": "harrison_carroll_1991_decline_and_growth",
    "alienation": "harrison_carroll_1991_alienation",
    "fading": "harrison_carroll_1991_susceptibility",
    "outbreaks": "newman_2002",
    "outbreaks-varying-senders": "kenah_robins_2007",
    "outbreaks-theory": "newman_2002_closed_forms",
}


def limits() -> list[Any]:
    quick = [pytest.param(case, id=name) for case, name in QUICK.items()]
    slow = [pytest.param(case, id=name, marks=pytest.mark.slow) for case, name in SLOW.items()]
    return quick + slow


@pytest.mark.parametrize("case", limits())
def test_limit_is_reached(case: str) -> None:
    rows = list(table.validate(quick=True, only=[case]))
    assert rows
    assert [row for row in rows if row.verdict != "pass"] == []


def test_every_case_of_the_quick_table_is_tested_here() -> None:
    assert {case.name for case in table.CASES if not case.full} == {*QUICK, *SLOW}


def test_both_engines_are_asked() -> None:
    rows = list(table.validate(quick=True, only=["degroot", "four-states"]))
    assert {row.engine for row in rows} == {"compiled", "agents"}
    one = list(table.validate("agents", quick=True, only=["degroot"]))
    assert {row.engine for row in one} == {"agents"}


def test_what_is_left_out_has_a_reason() -> None:
    assert all(row.verdict == "left out" and len(row.basis) > 40 for row in table.LEFT_OUT)


# ------------------------------------------------------------------------------- a broken model fails


def broken(rule: Callable[..., float], by: Callable[[float], float]) -> Callable[..., float]:
    """The rule, its result changed."""
    return lambda *given: by(rule(*given))


@pytest.mark.parametrize(
    ("module", "name", "by", "case"),
    [
        (talk, "moved_stance", lambda x: 0.999999 * x, "degroot"),
        (talk, "own_stubbornness", lambda g: 1.001 * g, "friedkin-johnsen"),
        (hearing, "impressed_variance", lambda v: v + 1e-6, "impressions"),
        (wording, "clumsy", lambda m: m + 0.01, "four-states"),
    ],
)
def test_a_broken_rule_is_found(
    module: Any, name: str, by: Callable[[float], float], case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the agents engine, which calls the rules by name (the compiled one has them built in)."""
    monkeypatch.setattr(module, name, broken(getattr(module, name), by))
    assert table.failed(table.validate("agents", quick=True, only=[case])) > 0


def test_comparisons_without_a_tolerance_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hegarty & Wedin: everybody is exactly one confidence away, so rounding alone decides."""
    monkeypatch.setattr(talk, "is_heard", lambda d2, confidence: d2 <= confidence * confidence)
    rows = list(table.validate("agents", quick=True, only=["hegselmann-krause-spaced"]))
    assert table.failed(rows) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "case", "change"),
    [
        (inside, "whole-model", {"talk__vision": 0.11}),
        (outbreaks, "outbreaks", {"storms__shield": 0.1}),
        (clusters, "deffuant-weisbuch", {"talk__confidence": 0.25}),
    ],
)
def test_a_slightly_different_model_is_found_by_the_quick_table(
    module: Any, case: str, change: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statistical limits have power: the pull of the culture off by a tenth, trust that shields a little, ..."""

    def off(name: str, **given: Any) -> Any:
        return setting.limit(name, **{**given, **change})

    monkeypatch.setattr(module, "limit", off)
    assert table.failed(table.validate("compiled", quick=True, only=[case])) > 0


# ------------------------------------------------------------------------------- when numbers agree


def test_exact_numbers_agree_within_their_tolerance_only() -> None:
    assert exact(PLAN, "x", "y", [1.0, 2.0], [1.0, 2.0 + 9e-10]).verdict == "pass"
    assert exact(PLAN, "x", "y", [1.0, 2.0], [1.0, 2.0 + 2e-9]).verdict == "FAIL"
    assert exact(PLAN, "x", "y", [1.0, 2.0], [1.0]).verdict == "FAIL"
    assert exact(PLAN, "x", "y", 1.0, math.nan).verdict == "FAIL"


def test_means_agree_within_four_standard_errors_or_as_rare() -> None:
    """0 and 2 in turn: mean 1, standard error 1.0 / sqrt(n - 1)."""
    samples = np.tile([0.0, 2.0], 500)
    error = samples.std(ddof=1) / math.sqrt(1000)
    times = student(1000)
    assert times == pytest.approx(4.0, abs=0.03)
    assert student(5) > 10  # few runs say little about their own error
    for away, verdict in ((0.99 * times * error, "pass"), (1.01 * times * error, "FAIL")):
        assert mean_of(PLAN, "x", "y", 1.0 + away, samples).verdict == verdict
        assert mean_of(PLAN, "x", "y", 1.0 - away, samples).verdict == verdict
    assert mean_of(PLAN, "x", "y", 1.0 + 1.01 * times * error, samples, bias=0.01).verdict == "pass"


def test_shares_agree_within_four_binomial_errors() -> None:
    """Half of 400: standard error .025, and half a run for counting whole ones."""
    for hits, verdict in ((240, "pass"), (241, "FAIL"), (160, "pass"), (159, "FAIL")):
        assert share_of(PLAN, "x", "y", 0.5, hits, 400).verdict == verdict


def test_an_order_needs_three_standard_errors_at_each_step() -> None:
    low, high = np.array([0.9, 1.1, 1.0]), np.array([1.9, 2.1, 2.0])
    assert trend(PLAN, "x", "y", [low, high], True, "rises").verdict == "pass"
    assert trend(PLAN, "x", "y", [low, high], False, "falls").verdict == "FAIL"
    assert trend(PLAN, "x", "y", [low, high, high], True, "rises").verdict == "FAIL"


# ------------------------------------------------------------------------------- the command


def test_command_prints_the_lines_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(["validate", "--quick", "--quiet", "--only", "measures"]) == 0
    out = capsys.readouterr().out
    assert "Hill 1973" in out
    assert " 0 fail" in out


def test_command_ends_with_1_when_a_line_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(talk, "moved_stance", broken(talk.moved_stance, lambda x: x + 1e-3))
    given = ["validate", "--quick", "--quiet", "--engine", "agents", "--only", "degroot"]
    assert called(given) == 1
    assert "FAIL" in capsys.readouterr().out


def test_tables_for_machines_and_for_documents(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["validate", "--quick", "--quiet", "--only", "degroot", "--engine", "compiled"]
    assert called([*given, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["failed"] == 0
    assert set(said["rows"][0]) == set(table.COLUMNS)
    assert called([*given, "--markdown"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "4 pass, 0 fail" in lines[0]
    assert "## Averaging: DeGroot" in lines
    assert sum(line.startswith("| DeGroot") for line in lines) == 4


def test_a_case_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(["validate", "--quiet", "--only", "degrot"]) == 2
    assert "degroot" in capsys.readouterr().err
    with pytest.raises(InputError):
        list(table.validate(only=["nothing"]))
