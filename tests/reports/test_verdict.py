"""The verdict, from numbers made by hand: ties, luck, disagreement, and what costs more than it gives."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest

from tests.reports.made import made_attribution, made_run
from voicesim.io.organisation_types import left_to_generate
from voicesim.reports import pointers, verdict
from voicesim.reports.numbers import Estimate

NAN = math.nan
KNOWN = "71 % of customers would recognise the brand (95 %: 66 to 75 %)"
STORM = "A firestorm, a bad story that spreads among customers, broke out in "
TORN = "The situation stands near a tipping line, and luck decides the side."
ONE_BRAND = "many different voices, one brand"
ONE_VOICE = "clear, but as if one voice spoke"
UP = Estimate(0.12, 0.10, 0.14, 20)
DOWN = Estimate(-0.12, -0.14, -0.10, 20)
LUCK = Estimate(0.01, -0.01, 0.03, 20)
SAME = Estimate(0.0, 0.0, 0.0, 20)
ONE = Estimate(0.12, NAN, NAN, 1)
NOTHING = Estimate(NAN, NAN, NAN, 0)
DEARER = Estimate(31_000, 30_000, 32_000, 20)
CHEAPER = Estimate(-31_000, -32_000, -30_000, 20)


@pytest.mark.parametrize(
    ("regimes", "words"),
    [
        ([], ""),
        (["chorus"], f"Chorus in the one run in the last quarter: {ONE_BRAND}."),
        (["chorus"] * 20, f"Chorus in all 20 runs in the last quarter: {ONE_BRAND}."),
        (
            ["chorus"] * 18 + ["cacophony"] * 2,
            f"Chorus in 18 of 20 runs in the last quarter (cacophony in 2): {ONE_BRAND}.",
        ),
        (
            ["cacophony"] * 15 + ["silence"] * 2 + ["chorus"] * 3,
            "Cacophony in 15 of 20 runs in the last quarter (chorus in 3 and silence in 2): "
            "what customers hear does not add up to one brand.",
        ),
        (
            ["chorus"] * 5 + ["cacophony"] * 5,
            "The 10 runs disagree in the last quarter: chorus in 5 and cacophony in 5. " + TORN,
        ),
        (
            ["cacophony", "chorus"],
            "The 2 runs disagree in the last quarter: chorus in 1 and cacophony in 1. " + TORN,
        ),
    ],
)
def test_the_regime(regimes: list[str], words: str) -> None:
    assert verdict.regime_sentence(regimes) == words


def test_the_baseline_is_told_only_when_it_is_another_picture() -> None:
    say = verdict.baseline_sentence
    assert say(["chorus"] * 3, ["chorus"] * 3) == ""
    assert say(["chorus"] * 3, []) == ""
    assert (
        say(["chorus"] * 3, ["monologue"] * 3)
        == f"Without the programme, monologue in all 3 runs: {ONE_VOICE}."
    )
    mixed = ["silence"] * 2 + ["chorus"]
    assert (
        say(["chorus"] * 3, mixed) == "Without the programme, silence in 2 of 3 runs (chorus in 1)."
    )
    # What the headline has just explained is not explained again.
    assert (
        say(["monologue"] * 4, ["monologue"] * 3 + ["chorus"])
        == "Without the programme, monologue in 3 of 4 runs (chorus in 1)."
    )


@pytest.mark.parametrize(
    ("leading", "words"),
    [
        ([], ""),
        (["chorus"] * 8, ""),
        (
            ["cacophony"] * 3 + ["chorus"] * 5,
            "On the way: cacophony in quarters 1 to 3, chorus from quarter 4 on.",
        ),
        (
            ["monologue", "cacophony", "cacophony", "chorus"],
            "On the way: monologue in quarter 1, cacophony in quarters 2 and 3, chorus from quarter 4 on.",
        ),
        (
            ["chorus", "cacophony"] * 3,
            "On the way it changed 5 times; of 6 quarters: chorus in 3 and cacophony in 3.",
        ),
    ],
)
def test_the_way_there(leading: list[str], words: str) -> None:
    assert verdict.way_sentence(leading, 20) == words.replace("way", "way, in most runs")
    assert verdict.way_sentence(leading, 1) == words


def test_the_regime_of_most_runs_leads_a_quarter_and_keeps_the_lead_when_equal() -> None:
    told = {1: "aab", 2: "abb", 3: "ba", 4: "aba"}
    rows = [(r, q, regime) for q, told_q in told.items() for r, regime in enumerate(told_q)]
    frame = pd.DataFrame(rows, columns=["replicate", "quarter", "regime"])
    assert dataclasses.replace(made_run(), regimes=frame).leading_regimes() == ["a", "b", "b", "a"]


@pytest.mark.parametrize(
    ("own", "without", "words"),
    [
        (None, None, ""),
        ((0, 20), (0, 20), ""),
        ((0, 20), None, ""),
        ((7, 20), (11, 20), STORM + "7 of 20 runs, without the programme in 11."),
        ((0, 20), (11, 20), STORM + "none of 20 runs, without the programme in 11."),
        ((1, 1), (0, 1), STORM + "the one run; without the programme none did."),
        (
            (0, 1),
            (1, 1),
            STORM.replace("A f", "No f") + "the one run; without the programme one did.",
        ),
        ((1, 1), None, STORM + "the one run."),
        ((7, 20), None, STORM + "7 of 20 runs."),
    ],
)
def test_firestorms(
    own: tuple[int, int] | None, without: tuple[int, int] | None, words: str
) -> None:
    assert verdict.storms_sentence(own, without) == words


def test_runs_with_a_firestorm_are_counted_not_firestorms() -> None:
    series = pd.DataFrame({"replicate": [0, 0, 1, 1, 2], "firestorms": [2.0, 1.0, 0.0, 0.0, 1.0]})
    assert verdict.runs_with(series, "firestorms") == (2, 3)
    assert verdict.runs_with(None, "firestorms") is None
    assert verdict.runs_with(series, "trust") is None


def test_what_was_made_up_is_told() -> None:
    notes = ("ties.csv: a note.", left_to_generate("who has which role"), left_to_generate("more"))
    assert verdict.files_sentence(notes) == (
        "Made up, because the organisation's files do not say it: who has which role and more; "
        "and everybody's traits, stances and tastes."
    )
    assert verdict.files_sentence(notes[:1]) == ""


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (None, KNOWN + "."),
        (
            UP,
            KNOWN + ", 12 points more than without the programme (95 %: 10 to 14 points).",
        ),
        (
            DOWN,
            KNOWN + ", 12 points fewer than without the programme (95 %: 10 to 14 points).",
        ),
        (
            LUCK,
            KNOWN
            + "; the difference to no programme is not more than luck (95 %: −1.0 to +3.0 points).",
        ),
        (
            ONE,
            KNOWN + ", 12 points more than without the programme in the one run.",
        ),
        (
            SAME,
            KNOWN + ", just as many as without the programme.",
        ),
    ],
)
def test_recognition(difference: Estimate | None, words: str) -> None:
    assert verdict.recognition_sentence(Estimate(0.71, 0.66, 0.75, 20), difference) == words


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (None, "Trust stands at 0.62 of 1 (95 %: 0.60 to 0.64)."),
        (UP, "Trust +0.12 against no programme (95 %: +0.10 to +0.14); it stands at 0.62 of 1."),
        (DOWN, "Trust −0.12 against no programme (95 %: −0.14 to −0.10); it stands at 0.62 of 1."),
        (
            LUCK,
            "Trust stands at 0.62 of 1; the difference to no programme is not more than luck (95 %: −0.01 to +0.03).",
        ),
        (ONE, "Trust +0.12 against no programme in the one run; it stands at 0.62 of 1."),
        (SAME, "Trust is what it is without the programme (0.62 of 1)."),
    ],
)
def test_trust(difference: Estimate | None, words: str) -> None:
    assert verdict.trust_sentence(Estimate(0.62, 0.60, 0.64, 20), difference) == words


def test_one_run_is_not_evidence() -> None:
    assert "One run is not evidence" in verdict.runs_sentence(1)
    assert verdict.runs_sentence(2) == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (None, "38,000 EUR a year."),
        (DEARER, "38,000 EUR a year, 31,000 EUR more than without."),
        (CHEAPER, "38,000 EUR a year, 31,000 EUR less than without."),
        (SAME, "38,000 EUR a year, just as much as without the programme."),
        (
            Estimate(100, -200, 400, 20),
            "38,000 EUR a year; the difference to no programme is not more than luck (95 %: −200 to 400 EUR).",
        ),
    ],
)
def test_money(more: Estimate | None, words: str) -> None:
    assert verdict.money_sentence(Estimate(38_111, 38_000, 38_200, 20), more, "EUR") == words


@pytest.mark.parametrize(
    ("trust", "coherence", "more", "words"),
    [
        (UP, UP, DEARER, "A point of trust (0.01) costs 2,600 EUR a year."),
        (
            UP,
            DOWN,
            DEARER,
            "A point of trust (0.01) costs 2,600 EUR a year, and fewer customers recognise the brand.",
        ),
        (
            UP,
            Estimate(-0.2, -0.3, -0.1, 20),
            DEARER,
            "A point of trust (0.01) costs 2,600 EUR a year, and far fewer customers recognise the brand.",
        ),
        (
            UP,
            Estimate(-0.02, -0.03, -0.01, 20),
            DEARER,
            "A point of trust (0.01) costs 2,600 EUR a year.",
        ),
        (
            Estimate(0.02, 0.01, 0.03, 20),
            LUCK,
            DEARER,
            "Little trust is gained: a point of trust (0.01) costs 16,000 EUR a year.",
        ),
        (UP, UP, CHEAPER, "It costs less and earns trust: it pays for itself."),
        (DOWN, LUCK, DEARER, "It costs more than it gives: more money and less trust."),
        (
            DOWN,
            UP,
            DEARER,
            "It costs more than it gives: more money and less trust. "
            "The brand is clearer, but that is bought with trust.",
        ),
        (LUCK, LUCK, DEARER, "It costs more than it gives: no gain in trust beyond luck."),
        (LUCK, UP, DEARER, "The money buys a clearer brand, not more trust."),
        (DOWN, LUCK, CHEAPER, "It saves money and loses trust."),
        (SAME, SAME, SAME, ""),
        (LUCK, LUCK, CHEAPER, ""),
        (None, None, DEARER, ""),
        (NOTHING, LUCK, DEARER, ""),
    ],
)
def test_whether_it_was_worth_it(
    trust: Estimate | None, coherence: Estimate | None, more: Estimate, words: str
) -> None:
    assert verdict.worth_sentence(trust, coherence, more, "EUR") == words


def test_what_to_look_at_next_names_those_out_of_proportion() -> None:
    assert pointers.next_sentences(made_attribution()) == [
        "90 % of inappropriate disclosures came from the role sales, with 30 % of what was heard.",
        "60 % of what strays off the page came from the role sales, with 30 % of what was heard.",
        "Of the trust that voices moved in the last quarter, the role frontline earned most "
        "(+0.05 per customer) and the role sales lost most (−0.02 per customer).",
    ]


@pytest.mark.parametrize(
    ("by", "name", "words"),
    [
        ("role", "sales", "the role sales"),
        ("role", "partner voice", "partner voices"),
        ("department", "department 3", "department 3"),
        ("department", "Finance", "the department Finance"),
        ("partner", "resellers", "the partner resellers"),
        ("partner", "official account", "the official account"),
    ],
)
def test_groups_are_called_what_they_are(by: str, name: str, words: str) -> None:
    assert pointers.group_name(by, name) == words


def test_nobody_is_named_when_all_slip_in_proportion_or_nobody_slips() -> None:
    fair = made_attribution()
    fair["slips"] = fair["heard"]
    fair["off_page"] = 0
    fair["trust_moved"] = 0.0
    assert pointers.next_sentences(fair) == []
    assert pointers.next_sentences(pd.DataFrame()) == []
    assert pointers.next_sentences(None) == []


def test_nobody_is_named_for_a_handful_of_slips() -> None:
    few = made_attribution()
    few["slips"] = (few["slips"] / 10).round()
    assert not any("disclosures" in sentence for sentence in pointers.next_sentences(few))


def test_a_whole_verdict_says_the_most_important_first() -> None:
    said = verdict.run_verdict(made_run(replicates=6, last=("chorus",), lift=0.3))
    assert said[0].startswith("Chorus in all 6 runs")
    assert (
        said[1] == "On the way, in most runs: silence in quarters 1 to 3, chorus from quarter 4 on."
    )
    assert said[2].startswith("Without the programme, monologue")
    assert "would recognise the brand" in said[3]
    assert said[4].startswith("Trust +")
    assert "a year" in said[5]


def test_a_verdict_without_a_baseline_compares_nothing() -> None:
    tables = dataclasses.replace(made_run(), baseline=None, baseline_regimes=None, attribution=None)
    said = " ".join(verdict.run_verdict(tables))
    assert "against" not in said
    assert "without" not in said.lower()


def test_a_scenario_that_is_its_own_baseline_is_called_the_same() -> None:
    tables = made_run()
    tables = dataclasses.replace(tables, baseline=tables.series, baseline_regimes=tables.regimes)
    said = " ".join(verdict.run_verdict(tables))
    assert "just as many as without the programme" in said
    assert "Trust is what it is without the programme" in said
    assert "just as much as without the programme" in said
