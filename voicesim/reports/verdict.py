"""The verdict of a run in words, computed from its numbers and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from voicesim.reports import sentences as say
from voicesim.reports.numbers import Estimate, estimate, paired
from voicesim.reports.tables import GROUPS, RunTables, by_group, known, weekly_mean
from voicesim.reports.theme import REGIMES

CLEAR_MAJORITY = 0.75  # share of runs from which one speaks of a regime without reservation
LARGE_PART = 0.25  # a group is named when it makes this part of something or more ...
OUT_OF_PROPORTION = 1.2  # ... and this many times what its share of the voices heard would give
POINT = 0.01  # of trust, on the scale from 0 to 1
EVERYBODY = ("own employees", "outside", "partner voice")  # too wide to be looked at next


def run_verdict(result: Any) -> list[str]:
    """Plain sentences about one scenario, the most important first.

    Parameters
    ----------
    result
        `RunTables`, or a result in memory with the same tables as attributes.

    Returns
    -------
    One sentence (or two that belong together) an entry: the regime, recognition, trust, warmth,
    money, whether it was worth it, and what to look at next. What the tables do not hold is not said.
    """
    tables = RunTables.of(result)
    trust = tables.against_baseline("trust")
    yearly, more = money_a_year(tables)
    found = [
        regime_sentence(tables.last_regimes()),
        baseline_sentence(tables.last_regimes(), tables.last_regimes(of_baseline=True)),
        recognition_sentence(
            tables.last_quarter("coherence"), tables.against_baseline("coherence")
        ),
        trust_sentence(tables.last_quarter("trust"), trust),
        money_sentence(yearly, more, tables.currency),
        worth_sentence(trust, tables.against_baseline("coherence"), more, tables.currency),
        runs_sentence(tables.runs),
        *next_sentences(tables.attribution),
    ]
    return [sentence for sentence in found if sentence]


def regime_sentence(regimes: Sequence[str]) -> str:
    """Which regime in how many runs, and plainly so when the runs disagree."""
    if not regimes:
        return ""
    first, *others = ranked(regimes)
    total = len(regimes)
    if not others:
        how_many = "the one run" if total == 1 else f"all {total} runs"
        said = f"{first[0].capitalize()} in {how_many} in the last quarter."
    elif first[1] / total >= CLEAR_MAJORITY:
        rest = say.listed([f"{name} in {n}" for name, n in others])
        said = (
            f"{first[0].capitalize()} in {first[1]} of {total} runs in the last quarter ({rest})."
        )
    else:
        parts = say.listed([f"{name} in {n}" for name, n in (first, *others)])
        said = (
            f"The {total} runs disagree in the last quarter: {parts}. The situation stands near a "
            "tipping line, and luck decides the side."
        )
    return said


def baseline_sentence(regimes: Sequence[str], baseline: Sequence[str]) -> str:
    """'Without the programme: monologue in all 20 runs.' when that is another picture."""
    if not baseline or Counter(regimes) == Counter(baseline):
        return ""
    first, *others = ranked(baseline)
    if not others:
        how_many = "the one run" if len(baseline) == 1 else f"all {len(baseline)} runs"
        return f"Without the programme: {first[0]} in {how_many}."
    parts = say.listed([f"{name} in {n}" for name, n in (first, *others)])
    return f"Without the programme: {parts} of {len(baseline)} runs."


def ranked(regimes: Sequence[str]) -> list[tuple[str, int]]:
    """Regimes and numbers of runs, the most frequent first, ties in the order of the table."""
    counts = Counter(regimes)
    order = {name: i for i, name in enumerate(REGIMES)}
    return sorted(counts.items(), key=lambda item: (-item[1], order.get(item[0], len(order))))


def recognition_sentence(value: Estimate, difference: Estimate | None) -> str:
    """How many customers would recognise the brand, and how many more than without."""
    if not value.known:
        return ""
    share, _, ends = say.share_with_interval(value).partition(" (")
    said = f"{share} of customers would recognise the brand" + (f" ({ends}" if ends else "")
    if difference is None or not difference.known:
        return f"{said}."
    if difference.same:
        return f"{said}, just as many as without the programme."
    change = f"{say.points(difference.mean)} {'more' if difference.mean > 0 else 'fewer'}"
    if not difference.has_interval:
        return f"{said}, {change} than without the programme in the one run."
    if difference.sign == 0:
        ends = by_luck(
            say.signed(100 * difference.low, 1), f"{say.signed(100 * difference.high, 1)} points"
        )
        return f"{said}; {ends}."
    low, high = sorted((abs(difference.low), abs(difference.high)))
    ends = say.interval(say.points(low), say.points(high))
    return f"{said}, {change} than without the programme ({ends})."


def by_luck(low: str, high: str) -> str:
    """What is said of a difference whose interval holds zero."""
    return f"the difference to no programme is not more than luck ({say.interval(low, high)})"


def trust_sentence(value: Estimate, difference: Estimate | None) -> str:
    """Trust against no programme, or that nothing can be said about it."""
    if not value.known:
        return ""
    if difference is None or not difference.known:
        ends = (
            f" ({say.interval(say.number(value.low, 2), say.number(value.high, 2))})"
            if value.has_interval
            else ""
        )
        return f"Trust stands at {say.number(value.mean, 2)} of 1{ends}."
    if difference.same:
        return f"Trust is what it is without the programme ({say.number(value.mean, 2)} of 1)."
    stands = f"stands at {say.number(value.mean, 2)} of 1"
    if not difference.has_interval:
        return (
            f"Trust {say.signed(difference.mean)} against no programme in the one run; it {stands}."
        )
    both = say.signed(difference.low), say.signed(difference.high)
    if difference.sign == 0:
        return f"Trust {stands}; {by_luck(*both)}."
    return f"Trust {say.signed(difference.mean)} against no programme ({say.interval(*both)}); it {stands}."


def money_a_year(tables: RunTables) -> tuple[Estimate | None, Estimate | None]:
    """Cost a year over the whole run, and the difference to the baseline."""
    own = weekly_mean(tables.series, "cost")
    if own.empty:
        return None, None
    base = weekly_mean(tables.baseline, "cost") if tables.baseline is not None else None
    more = None if base is None or base.empty else paired(52 * own, 52 * base)
    return estimate(52 * own), more


def money_sentence(yearly: Estimate | None, more: Estimate | None, currency: str) -> str:
    """'38,000 EUR a year, 31,000 EUR more than without.'"""
    if yearly is None or not yearly.known:
        return ""
    said = f"{say.money(yearly.mean, currency)} a year"
    if more is None or not more.known:
        return f"{said}."
    if more.same:
        return f"{said}, just as much as without the programme."
    if more.has_interval and more.sign == 0:
        ends = say.interval(say.money(more.low, currency), say.money(more.high, currency))
        return f"{said}; no more than luck apart from what no programme costs ({ends})."
    direction = "more" if more.mean > 0 else "less"
    return f"{said}, {say.money(abs(more.mean), currency)} {direction} than without."


def worth_sentence(
    trust: Estimate | None, coherence: Estimate | None, more: Estimate | None, currency: str
) -> str:
    """What a point of trust costs, or that it costs more than it gives."""
    if trust is None or more is None or not (known(trust.mean) and known(more.mean)):
        return ""
    if trust.same and more.same:
        return ""
    dearer = more.sign > 0 or (not more.has_interval and more.mean > 0)
    cheaper = more.sign < 0 or (not more.has_interval and more.mean < 0)
    clearer = coherence is not None and coherence.sign > 0
    muddier = coherence is not None and coherence.sign < 0
    if trust.sign > 0 and dearer:
        each = say.money(more.mean * POINT / trust.mean, currency)
        price = f"A point of trust (0.01) costs {each} a year"
        return f"{price}, and the brand becomes harder to recognise." if muddier else f"{price}."
    if trust.sign > 0 and cheaper:
        return "It costs less and earns trust: it pays for itself."
    if dearer and trust.sign < 0:
        gain = " The brand is clearer, but that is bought with trust." if clearer else ""
        return f"It costs more than it gives: more money and less trust.{gain}"
    if dearer and trust.has_interval:
        if clearer:
            return "The money buys a clearer brand, not more trust."
        return "It costs more than it gives: no gain in trust beyond luck."
    if cheaper and trust.sign < 0:
        return "It saves money and loses trust."
    return ""


def runs_sentence(runs: int) -> str:
    """A warning where there are too few runs to speak of luck."""
    return (
        "One run is not evidence: ask for more replicates to see what luck does."
        if runs == 1
        else ""
    )


def next_sentences(attribution: pd.DataFrame | None) -> list[str]:
    """Where to look next: who made slips, who broke the page and who carried the trust."""
    if attribution is None or attribution.empty:
        return []
    found = [
        most_of(attribution, "slips", "Most inappropriate disclosures come from {}"),
        most_of(attribution, "off_page", "Most of what strays off the page comes from {}"),
    ]
    return [sentence for sentence in [*found, carrier(attribution)] if sentence]


def most_of(attribution: pd.DataFrame, what: str, opening: str) -> str:
    """The group that makes much of something bad, out of proportion to what is heard of it."""
    best: tuple[float, str, float] | None = None
    for by in GROUPS:
        for row in by_group(attribution, by).to_dict(orient="records"):
            part, voice = row[f"share_of_{what}"], row["share_of_heard"]
            if part < LARGE_PART or part < OUT_OF_PROPORTION * voice or row["name"] in EVERYBODY:
                continue
            if best is None or part - voice > best[0] - best[2]:
                best = (part, group_name(by, str(row["name"])), voice)
    if best is None:
        return ""
    part, name, voice = best
    opening = (
        opening
        if part > 0.5
        else opening.replace("Most", "Many", 1).replace("Many of", "Much of", 1)
    )
    return (
        f"{opening.format(name)}: {say.percent(part)}, with {say.percent(voice)} of what is heard."
    )


def carrier(attribution: pd.DataFrame) -> str:
    """The role that moved trust most, up or down."""
    roles = by_group(attribution, "role")
    roles = roles[roles["trust_moved"].abs() > POINT / 2]
    if roles.empty:
        return ""
    best = roles.loc[roles["trust_moved"].idxmax()]
    worst = roles.loc[roles["trust_moved"].idxmin()]
    said = []
    if best["trust_moved"] > 0:
        said.append(f"{best['name']} earned most ({say.signed(best['trust_moved'])} per customer)")
    if worst["trust_moved"] < 0:
        said.append(f"{worst['name']} lost most ({say.signed(worst['trust_moved'])} per customer)")
    return f"Of the trust that voices moved in the last quarter, {say.listed(said)}."


def group_name(by: str, name: str) -> str:
    """'department Finance', 'partner resellers', 'sales'; a name that says it already stays."""
    return name if by == "role" or name.startswith(by) else f"{by} {name}"
