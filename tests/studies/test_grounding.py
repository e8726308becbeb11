"""Patterns of data against the model: each statistic worked by hand, then the table on the real extracts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.organisation import Partner, Role
from voicesim.studies.grounding import observed, simulated, table
from voicesim.studies.grounding.observed import Estimate, Inside

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the outside data is not here")


# ------------------------------------------------------------------------------- statistics by hand


def test_half_life_between_days() -> None:
    """100 at the peak, 60 a day later, 20 after two: half of it is crossed a quarter into the second day."""
    daily = np.array([5.0, 100.0, 60.0, 20.0, 0.0])
    assert observed.days_to(daily, 0.5) == pytest.approx(1.25)
    assert observed.days_to(daily, 0.1) == pytest.approx(2.5)
    assert observed.gone_in_a_week(daily)
    assert observed.days_to(np.array([0.0, 9.0, 0.0]), 0.5) == pytest.approx(0.5)


def test_attention_that_never_halves_is_not_gone() -> None:
    steady = np.full(30, 7.0)
    assert np.isnan(observed.days_to(steady, 0.5))
    assert not observed.gone_in_a_week(steady)
    assert observed.first_week(steady) == pytest.approx(7 / 30)


def test_ties_within_departments_by_hand() -> None:
    """Two departments of two; a to b and back inside, c to a across; d hears nobody and is heard by none."""
    department = pd.Series({"a": 0, "b": 0, "c": 1, "d": 1})
    source, target = pd.Series(["a", "b", "c", "a"]), pd.Series(["b", "a", "a", "a"])
    found = observed.inside(department, source, target, both_ways=False)
    assert found[:3] == (4, 2, 3)  # the tie of a with itself does not count
    assert found.within == pytest.approx(2 / 3)
    assert found.by_chance == pytest.approx(4 / 12)
    assert found.returned == pytest.approx(2 / 3)
    assert found.unheard == pytest.approx(1 / 4)
    contacts = observed.inside(department, source, target, both_ways=True)
    assert contacts.ties == 4
    assert contacts.returned == 1.0


def test_skewness_by_hand() -> None:
    """0, 0, 3: away -1, -1, 2; third moment 2, spread sqrt(2)."""
    assert observed.skewness(np.array([0.0, 0.0, 3.0])) == pytest.approx(2 / 2**1.5)
    assert observed.skewness(np.array([-1.0, 0.0, 1.0])) == pytest.approx(0.0)


def test_interval_of_a_mean_is_that_of_student() -> None:
    """1, 2, 3: mean 2, standard error 1 / sqrt(3), t of .975 with two degrees of freedom 4.3027."""
    found = table.mean_of(np.array([1.0, 2.0, 3.0]))
    assert found.value == 2.0
    assert found.high - 2.0 == pytest.approx(4.302653 / 3**0.5)


def test_resampled_interval_holds_the_standard_error() -> None:
    values = np.random.default_rng(3).normal(size=400)
    found = observed.resampled(values, np.mean)
    assert found.value == pytest.approx(values.mean())
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * values.std() / 20, rel=0.15)


@pytest.mark.parametrize(
    ("data", "model", "verdict"),
    [
        ((1.0, 0.9, 1.1), (1.3, 1.05, 1.5), "match"),
        ((1.0, 0.9, 1.1), (1.3, 1.15, 1.5), "no match"),
        ((1.0, 1.0, 1.0), (1.05, 1.05, 1.05), "near (within 10%)"),
        ((1.0, 1.0, 1.0), (1.2, 1.2, 1.2), "no match"),
    ],
)
def test_when_data_and_model_match(
    data: tuple[float, ...], model: tuple[float, ...], verdict: str
) -> None:
    assert table.verdict(Estimate(*data), Estimate(*model)) == verdict


# ------------------------------------------------------------------------------- the model's side


def test_silo_is_found_that_keeps_a_share_of_ties_within() -> None:
    like = Inside(120, 6, 1200, 0.0, 0.16, 0.5, 0.0)
    silo = simulated.silo_for(like, 0.45)
    assert simulated.network(like, silo).within == pytest.approx(0.45, abs=0.02)
    assert simulated.network(like, 0.0).within == pytest.approx(0.16, abs=0.04)


def test_confidence_that_hears_half_of_two_people() -> None:
    """Stances normal on two axes: the distance of two people is Rayleigh, its median sigma sqrt(2 ln 2)."""
    per_axis = Scenario().culture.spread  # of a difference: sqrt(2) * spread / sqrt(2)
    assert table.confidence_like(0.5) == pytest.approx(per_axis * np.sqrt(2 * np.log(2)))


def test_stories_among_those_who_do_not_trust_become_firestorms() -> None:
    found = simulated.attention(0.0, 20)
    assert 2 <= len(found) <= 20
    assert (found[:, 0] > 0).all()
    assert set(np.unique(found[:, 2])) <= {0.0, 1.0}


# ------------------------------------------------------------------------------- real extracts


@needs_data
@pytest.mark.data
def test_what_the_data_says() -> None:
    """The figures that were measured on these extracts before the model was written."""
    decay = observed.attention(DATA)
    assert len(decay) == 40
    assert np.nanmedian(decay[:, 0]) == pytest.approx(0.84, abs=0.005)
    assert np.nanpercentile(decay[:, 0], [25, 75]) == pytest.approx([0.69, 1.29], abs=0.01)
    assert decay[:, 2].mean() == pytest.approx(0.925)  # 37 of 40
    assert observed.log_reach(DATA).std(ddof=1) == pytest.approx(1.14, abs=0.005)
    mail = observed.network(DATA, observed.EMAIL)
    assert (mail.people, mail.departments) == (1005, 42)
    assert mail.within == pytest.approx(0.35, abs=0.005)
    assert mail.by_chance == pytest.approx(0.05, abs=0.005)
    assert mail.returned == pytest.approx(0.71, abs=0.005)
    assert mail.unheard == pytest.approx(0.18, abs=0.005)
    contacts = observed.network(DATA, observed.CONTACTS)
    assert contacts.within == pytest.approx(0.65, abs=0.005)
    assert contacts.by_chance == pytest.approx(0.26, abs=0.005)
    for question, mean, spread in (("B46", 50, 10.7), ("B39", 56, 12.4)):
        shares = 100 * observed.agreement(DATA, question)
        assert shares.mean() == pytest.approx(mean, abs=0.5)
        assert shares.std(ddof=1) == pytest.approx(spread, abs=0.1)


@needs_data
@pytest.mark.data
@pytest.mark.slow
def test_the_table_says_what_was_tuned_and_what_does_not_match(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table, "REPLICATES", 3)
    monkeypatch.setattr(table, "STORIES", ((0.2, 120),))
    rows = list(table.ground(DATA))
    assert {row.match for row in rows} == {"match", "near (within 10%)", "no match"}
    for row in rows:
        assert row.pattern
        assert row.data
        assert row.model
        tuned = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", row.tuned))
        assert row.tuned == table.NOTHING or tuned <= set(PARAMETERS) or "roles.*" in row.tuned
    # What the defaults were tuned to is at least near.
    hop = next(row for row in rows if "storms.hop_hours" in row.tuned)
    assert hop.match == "match"
    sharing = next(row for row in rows if "policy.openness" in row.tuned)
    assert sharing.match == "match"
    assert table.markdown(rows).count("\n") == len(rows) + 2


def test_a_folder_without_the_extracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        list(table.ground(tmp_path / "nowhere"))
    assert called(["validate", "--data", str(tmp_path)]) == 2
    assert "pulse_news_events_2017" in capsys.readouterr().err


def test_data_and_cases_are_not_asked_for_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(["validate", "--data", str(tmp_path), "--quick"]) == 2
    assert "--quick" in capsys.readouterr().err


@needs_data
@pytest.mark.data
@pytest.mark.slow
def test_the_command_prints_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(table, "PATTERNS", (table.silos,))
    assert called(["validate", "--data", str(DATA), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert set(rows[0]) == set(table.COLUMNS)
    assert called(["validate", "--data", str(DATA), "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("| pattern and source |")


# ------------------------------------------------------------------------------- sources of defaults


def test_every_default_names_what_it_rests_on_or_says_that_it_is_assumed() -> None:
    assert [path for path, parameter in PARAMETERS.items() if not parameter.source.strip()] == []
    for model in (Role, Partner):
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict):
                assert str(extra.get("source", "")).strip(), f"{model.__name__}.{name}"
    assert sum(p.source != "assumed" for p in PARAMETERS.values()) >= 30
