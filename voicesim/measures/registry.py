"""The measures: name, unit, range, which way is better, meaning, formula on the raw numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from voicesim.measures.raw import RAW
from voicesim.scenario import Scenario
from voicesim.state import Floats

INFINITE = float("inf")
WEEKS_A_YEAR = 52.0
Raw = Mapping[str, Floats]


class Known(NamedTuple):
    """What a formula must know besides the raw numbers."""

    dimension: int
    step_weeks: float


Formula = Callable[[Raw, Known], Floats]


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of every result table.

    ``window`` says how several steps become one number: "mean", "sum" or "last", or "geometric"
    (mean of logarithms); a mean is weighted by the measure ``weight`` when it names one, so the
    mean of a ratio is the ratio of the sums. Steps where the measure is NaN (nothing to divide by)
    are left out.
    """

    name: str
    unit: str
    low: float
    high: float
    better: Literal["higher", "lower", "neither"]
    meaning: str
    formula: Formula
    window: Literal["mean", "sum", "last", "geometric"] = "mean"
    weight: str = ""


def share(part: Floats, whole: Floats) -> Floats:
    """``part / whole``, NaN where the whole is zero."""
    out = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=out, where=np.asarray(whole) > 0)
    return out


def ratio(part: str, whole: str, times: float = 1.0) -> Formula:
    """One raw number by another, NaN where the other is zero."""
    return lambda raw, known: times * share(raw[part], raw[whole])


def rate(part: str, whole: str = "", times: float = 1.0) -> Formula:
    """A raw count a week, by another raw number when one is named."""
    if not whole:
        return lambda raw, known: times * raw[part] / known.step_weeks
    return lambda raw, known: times * share(raw[part], raw[whole]) / known.step_weeks


def where(value: str, some: str) -> Formula:
    """A raw number, NaN where ``some`` is zero."""
    return lambda raw, known: np.where(raw[some] > 0, raw[value], np.nan)


def plain(value: str) -> Formula:
    """A raw number as it is."""
    return lambda raw, known: raw[value].copy()


def full_page(dimension: int) -> float:
    """Mean squared distance to the centre of a page that is filled evenly: D / (D + 2)."""
    return dimension / (dimension + 2.0)


def richness(raw: Raw, known: Known) -> Floats:
    """Variance of the messages heard on the page over that of a page filled evenly."""
    return where("on_page_variance", "heard_on_page")(raw, known) / full_page(known.dimension)


# fmt: off
_CUSTOMERS = (
    Measure("coherence", "share of customers", 0, 1, "higher",
            "Customers to whom the brand is legible: their impression lies on the page, and "
            "what they heard is no more scattered than a page filled evenly",
            ratio("coherent", "customers")),
    Measure("recognition", "share of customers", 0, 1, "higher",
            "Customers whose impression lies on the page, however scattered what they heard",
            ratio("recognising", "customers")),
    Measure("warmth", "share", 0, 1, "higher",
            "Mean warmth of customers",
            ratio("warmth", "customers")),
    Measure("trust", "share", 0, 1, "higher",
            "Mean trust of customers",
            ratio("trust", "customers")),
    Measure("drift", "page radii", 0, INFINITE, "lower",
            "Distance of the public face, the mean impression, from the centre of the page",
            plain("impression_drift")),
    Measure("face_spread", "page radii^2", 0, INFINITE, "neither",
            "How different the customers' impressions are: mean squared distance to their mean",
            plain("impression_spread")),
    Measure("inconsistency", "page radii^2", 0, INFINITE, "lower",
            "How scattered what a customer heard was, mean over customers",
            ratio("variance", "customers")),
)
_HEARD = (
    Measure("richness", "share of a full page", 0, 3, "higher",
            "Variance of the messages heard on the page in the step (the official ones too) over "
            "that of a page filled evenly; 0 when all say the same",
            richness, weight="impressions_on_page"),
    Measure("distinct_voices", "voices", 1, INFINITE, "higher",
            "Effective number of voices among the micro messages heard in the step: Hill number of "
            "order 1",
            where("distinct_voices", "heard_micro")),
    Measure("on_page", "share of messages taken in", 0, 1, "higher",
            "Messages taken in, official ones too, that lay on the page",
            ratio("heard_on_page", "heard"), weight="impressions"),
    Measure("on_page_micro", "share of micro messages taken in", 0, 1, "higher",
            "Micro messages taken in that lay on the page",
            ratio("heard_on_page_micro", "heard_micro"), weight="micro_impressions"),
    Measure("spread", "page radii^2", 0, INFINITE, "neither",
            "Mean squared distance to the centre of what was taken in; the sum of the next "
            "three",
            where("spread", "heard"), weight="impressions"),
    Measure("spread_drift", "page radii^2", 0, INFINITE, "lower",
            "Part of the spread: all messages together stray from the centre",
            where("spread_drift", "heard"), weight="impressions"),
    Measure("spread_between_customers", "page radii^2", 0, INFINITE, "neither",
            "Part of the spread: different customers hear different things",
            where("spread_between", "heard"), weight="impressions"),
    Measure("spread_within_customers", "page radii^2", 0, INFINITE, "neither",
            "Part of the spread: one customer hears different things",
            where("spread_within", "heard"), weight="impressions"),
    Measure("resonance", "share", 0, 1, "higher",
            "Mean resonance of a micro message taken in",
            ratio("amounts.resonance", "heard_micro"), weight="micro_impressions"),
    Measure("impressions", "messages/customer/week", 0, INFINITE, "higher",
            "Messages taken in, micro and official",
            rate("heard", "customers")),
    Measure("micro_impressions", "messages/customer/week", 0, INFINITE, "higher",
            "Micro messages taken in",
            rate("heard_micro", "customers")),
    Measure("impressions_on_page", "messages/customer/week", 0, INFINITE, "higher",
            "Micro messages taken in that lay on the page",
            rate("heard_on_page_micro", "customers")),
    Measure("reach", "share of customers", 0, 1, "higher",
            "Customers who took in a micro message in the last week (in the last step, when "
            "that is longer)",
            ratio("reached_week", "customers")),
    Measure("micro_reach_quarter", "share of customers", 0, 1, "higher",
            "Customers who took in a micro message in the last 13 weeks",
            ratio("reached_quarter", "customers"), "last"),
    Measure("share_of_voice", "share of messages taken in", 0, 1, "neither",
            "Micro messages among all messages taken in",
            ratio("heard_micro", "heard"), weight="impressions"),
)
_SPOKEN = (
    Measure("messages", "messages/week", 0, INFINITE, "neither",
            "Micro messages spoken",
            rate("micro_spoken")),
    Measure("official_messages", "messages/week", 0, INFINITE, "neither",
            "Official messages spoken",
            rate("official_spoken")),
    Measure("participation", "share of employees", 0, 1, "higher",
            "Employees who spoke in the step",
            ratio("employees_spoke", "employees")),
    Measure("message_distance", "page radii", 0, INFINITE, "neither",
            "Mean distance of micro messages spoken from the centre",
            ratio("message_distance", "micro_spoken"), weight="messages"),
    Measure("authenticity", "share", 0, 1, "higher",
            "Mean authenticity of micro messages spoken",
            ratio("genuine", "micro_spoken"), weight="messages"),
    Measure("disclosures", "per 1,000 micro messages", 0, 1000, "lower",
            "Inappropriate disclosures",
            ratio("counts.slips", "micro_spoken", 1000.0), weight="messages"),
)
_ANSWERS = (
    Measure("engagement_rate", "replies/message taken in", 0, 1, "higher",
            "Replies by customers over messages taken in, micro and official",
            ratio("counts.replies", "heard"), weight="impressions"),
    Measure("replies", "replies/week", 0, INFINITE, "higher",
            "Replies by customers",
            rate("counts.replies")),
    Measure("answers", "answers/week", 0, INFINITE, "higher",
            "Replies of customers that were answered",
            rate("counts.answered")),
    Measure("response_rate", "share of replies", 0, 1, "higher",
            "Replies of customers that were answered",
            ratio("counts.answered", "counts.replies"), weight="replies"),
    Measure("response_hours", "hours", 0, INFINITE, "lower",
            "Typical time to an answer: geometric mean over answered replies",
            where("response_hours", "counts.answered"), "geometric", "answers"),
    Measure("complaints", "per 1,000 customers a week", 0, INFINITE, "lower",
            "Complaints",
            rate("counts.complaints", "customers", 1000.0)),
    Measure("complaints_taken", "per 1,000 customers a week", 0, INFINITE, "neither",
            "Complaints that were answered",
            rate("counts.complaints_answered", "customers", 1000.0)),
    Measure("complaints_answered", "share of complaints", 0, 1, "higher",
            "Complaints that were answered",
            ratio("counts.complaints_answered", "counts.complaints"), weight="complaints"),
    Measure("answered_well", "share of answered complaints", 0, 1, "higher",
            "Answers to complaints that were good",
            ratio("counts.answered_well", "counts.complaints_answered"), weight="complaints_taken"),
    Measure("told", "share of customers/week", 0, INFINITE, "lower",
            "Customers reached by bad stories",
            rate("counts.told", "customers")),
    Measure("largest_story", "share of customers", 0, INFINITE, "lower",
            "Customers reached by the largest bad story so far (a new story by the same customer "
            "replaces the old)",
            ratio("largest_story", "customers"), "last"),
    Measure("firestorms", "firestorms/step", 0, INFINITE, "lower",
            "Bad stories that became firestorms in the step",
            plain("counts.firestorms"), "sum"),
)
_INSIDE = (
    Measure("employees", "people", 0, INFINITE, "neither",
            "Employees",
            plain("employees")),
    Measure("turnover", "share of employees/year", 0, INFINITE, "neither",
            "Employees who left, at this step's pace for a year",
            rate("counts.left", "employees", WEEKS_A_YEAR)),
    Measure("voices_enabled", "voices", 0, INFINITE, "neither",
            "Employees and partner voices in the programme",
            plain("voices_enabled")),
    Measure("skill", "share", 0, 1, "higher",
            "Mean skill of enabled voices",
            ratio("skill", "voices_enabled")),
    Measure("awareness", "share", 0, 1, "higher",
            "Mean self-awareness of enabled voices",
            ratio("awareness", "voices_enabled")),
    Measure("composure", "share", 0, 1, "higher",
            "Mean composure of enabled voices",
            ratio("composure", "voices_enabled")),
    Measure("passion", "share", 0, 1, "higher",
            "Mean passion of enabled voices",
            ratio("passion", "voices_enabled")),
    Measure("credibility", "share", 0, 1, "higher",
            "Mean credibility of enabled voices",
            ratio("credibility", "voices_enabled")),
    Measure("lived_gap", "page radii", 0, INFINITE, "lower",
            "Distance of the lived culture, the employees' mean stance, from the centre of the "
            "page",
            plain("lived_gap")),
    Measure("employee_distance", "page radii", 0, INFINITE, "neither",
            "Mean distance of employees' stances from the centre of the page",
            ratio("employee_distance", "employees")),
    Measure("employees_on_page", "share of employees", 0, 1, "higher",
            "Employees whose own stance lies on the page",
            ratio("employees_on_page", "employees")),
    Measure("example", "share", 0, 1, "higher",
            "How far the leaders live the page",
            plain("example")),
    Measure("knowledge", "share", 0, 1, "higher",
            "What the orchestrator knows of the audiences",
            plain("knowledge")),
    Measure("coach_hours", "hours/week", 0, INFINITE, "neither",
            "Coach hours given",
            rate("amounts.coach_hours")),
    Measure("cost", "money/week", 0, INFINITE, "lower",
            "All that the programme, messages, answers and incidents cost",
            rate("amounts.money")),
)
# fmt: on

MEASURES: dict[str, Measure] = {
    measure.name: measure for measure in (*_CUSTOMERS, *_HEARD, *_SPOKEN, *_ANSWERS, *_INSIDE)
}
"""Every measure by its name, in the order of the columns."""


def weeks_at_end(first_step: int, steps: int, step_days: float) -> pd.Index:
    """Time at the end of each step in weeks: integers when a step is a whole number of weeks."""
    ends = np.arange(first_step + 1, first_step + steps + 1)
    if step_days % 7 == 0:
        return pd.Index(ends * int(step_days // 7), name="week", dtype=np.int64)
    return pd.Index(ends * step_days / 7.0, name="week", dtype=np.float64)


def values_of(raw: Floats, scenario: Scenario) -> dict[str, Floats]:
    """Every measure of some steps, an array (steps,) each, from ``raw`` as `frame` takes it."""
    columns = dict(zip(RAW, np.asarray(raw, dtype=np.float64).T, strict=True))
    known = Known(scenario.culture.dimensions, scenario.step_weeks)
    return {name: measure.formula(columns, known) for name, measure in MEASURES.items()}


def frame(raw: Floats, scenario: Scenario, first_step: int = 0) -> pd.DataFrame:
    """The measures of some steps as a table.

    Parameters
    ----------
    raw
        Rows of ``raw.take``, shape (steps, len(RAW)).
    first_step
        Number of the step of the first row.

    Returns
    -------
    DataFrame with index ``week`` (time at the end of the step) and one column a measure; NaN where
    a measure has nothing to divide by (nobody spoke, nobody is enabled, ...).
    """
    index = weeks_at_end(first_step, len(raw), scenario.step_days)
    return pd.DataFrame(values_of(raw, scenario), index=index)
