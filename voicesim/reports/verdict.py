"""The verdict of a run in words, computed from its numbers and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from voicesim.io.organisation_types import not_said
from voicesim.reports import sentences as say
from voicesim.reports.numbers import Estimate, estimate, paired
from voicesim.reports.pointers import POINT, next_sentences
from voicesim.reports.tables import RunTables, known, weekly_mean
from voicesim.reports.theme import REGIMES
from voicesim.scenario.idle import idle

CLEAR_MAJORITY = 0.75  # share of runs from which one speaks of a regime without reservation
FEW, MANY = (
    0.05,
    0.2,
)  # of all customers (or of trust): less than FEW is little, MANY or more is far
MOST_STRETCHES = 4  # a way with more stretches of one regime is counted, not told
IN_SHORT = {
    "silence": "hardly anybody hears anything, and customers go by the picture they had",
    "monologue": "clear, but as if one voice spoke",
    "chorus": "many different voices, one brand",
    "cacophony": "what customers hear does not add up to one brand",
}


def run_verdict(result: Any) -> list[str]:
    """Plain sentences about one scenario, the most important first.

    Parameters
    ----------
    result
        `RunTables`, or a result in memory with the same tables as attributes.

    Returns
    -------
    One sentence (or two that belong together) an entry: the regime, the way to it, no programme,
    recognition, trust, firestorms, money, whether it was worth it, and what to look at next. What
    the tables do not hold is not said.
    """
    tables = RunTables.of(result)
    trust = tables.against_baseline("trust")
    yearly, more = money_a_year(tables)
    found = [
        regime_sentence(tables.last_regimes()),
        way_sentence(tables.leading_regimes(), tables.runs),
        baseline_sentence(tables.last_regimes(), tables.last_regimes(of_baseline=True)),
        recognition_sentence(
            tables.last_quarter("coherence"), tables.against_baseline("coherence")
        ),
        trust_sentence(tables.last_quarter("trust"), trust),
        storms_sentence(*(runs_with(t, "firestorms") for t in (tables.series, tables.baseline))),
        money_sentence(yearly, more, tables.currency),
        worth_sentence(trust, tables.against_baseline("coherence"), more, tables.currency),
        runs_sentence(tables.runs),
        " ".join(idle(tables.scenario)),
        files_sentence(tables.notes),
        *next_sentences(tables.attribution),
    ]
    return [sentence for sentence in found if sentence]


def regime_sentence(regimes: Sequence[str]) -> str:
    """Which regime in how many runs, and plainly so when the runs disagree."""
    if not regimes:
        return ""
    first, *others = ranked(regimes)
    total = len(regimes)
    if first[1] / total >= CLEAR_MAJORITY:
        said = f"{in_runs(regimes, 'in the last quarter')}: {IN_SHORT[first[0]]}."
        return said[0].upper() + said[1:]
    parts = say.listed([f"{name} in {n}" for name, n in (first, *others)])
    return (
        f"The {total} runs disagree in the last quarter: {parts}. The situation stands near a "
        "tipping line, and luck decides the side."
    )


def in_runs(regimes: Sequence[str], when: str = "") -> str:
    """'chorus in 18 of 20 runs (cacophony in 2)'; ``when`` is said after the runs."""
    first, *others = ranked(regimes)
    total = len(regimes)
    of_all = "the one run" if total == 1 else f"all {total} runs"
    how_many = f"{first[1]} of {total} runs" if others else of_all
    rest = f" ({say.listed([f'{name} in {n}' for name, n in others])})" if others else ""
    return f"{first[0]} in {how_many}{f' {when}' if when else ''}{rest}"


def way_sentence(leading: Sequence[str], runs: int) -> str:
    """How it came there: 'On the way, in most runs: cacophony in quarters 1 to 3, chorus from quarter 4 on.'

    ``leading`` is the regime of most runs, quarter by quarter; nothing is said when it never changes.
    """
    stretches: list[tuple[str, int, int]] = []
    way = "On the way" if runs == 1 else "On the way, in most runs"
    for quarter, regime in enumerate(leading, 1):
        if stretches and stretches[-1][0] == regime:
            stretches[-1] = (regime, stretches[-1][1], quarter)
        else:
            stretches.append((regime, quarter, quarter))
    if len(stretches) < 2:
        return ""
    if len(stretches) > MOST_STRETCHES:
        parts = say.listed([f"{name} in {n}" for name, n in ranked(leading)])
        changes = len(stretches) - 1
        return f"{way} it changed {changes} times; of {len(leading)} quarters: {parts}."
    *before, (last, since, _) = stretches
    told = [f"{regime} in {quarters(first, end)}" for regime, first, end in before]
    return f"{way}: {', '.join(told)}, {last} from quarter {since} on."


def quarters(first: int, last: int) -> str:
    """'quarter 4', 'quarters 1 to 3'."""
    if first == last:
        return f"quarter {first}"
    return f"quarters {first} {'and' if last == first + 1 else 'to'} {last}"


def baseline_sentence(regimes: Sequence[str], baseline: Sequence[str]) -> str:
    """'Without the programme: monologue in all 20 runs.' when that is another picture."""
    if not baseline or Counter(regimes) == Counter(baseline):
        return ""
    first = ranked(baseline)[0]
    known_already = bool(regimes) and ranked(regimes)[0][0] == first[0]
    clear = first[1] / len(baseline) >= CLEAR_MAJORITY and not known_already
    meaning = f": {IN_SHORT[first[0]]}" if clear else ""
    return f"Without the programme, {in_runs(baseline)}{meaning}."


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


def runs_with(series: pd.DataFrame | None, what: str) -> tuple[int, int] | None:
    """In how many runs something that is counted happened at all, and of how many runs."""
    if series is None or what not in series:
        return None
    happened = series.groupby("replicate")[what].sum() > 0
    return int(happened.sum()), len(happened)


def storms_sentence(own: tuple[int, int] | None, without: tuple[int, int] | None) -> str:
    """'A firestorm broke out in 7 of 20 runs, without the programme in 11.'; nothing where none did."""
    if own is None or not (own[0] or (without and without[0])):
        return ""
    storm = "firestorm, a bad story that spreads among customers, broke out"
    if own[1] == 1:
        other = (
            ""
            if without is None
            else f"; without the programme {'one' if without[0] else 'none'} did"
        )
        return f"{'A' if own[0] else 'No'} {storm} in the one run{other}."
    said = f"A {storm} in {own[0] or 'none'} of {own[1]} runs"
    return (
        f"{said}."
        if without is None
        else f"{said}, without the programme in {without[0] or 'none'}."
    )


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
        return f"{said}; the difference to no programme is not more than luck ({ends})."
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
    if trust.sign > 0 and dearer:
        each = say.money(more.mean * POINT / trust.mean, currency)
        little = "Little trust is gained: a" if trust.mean < FEW else "A"
        lost = -coherence.mean if coherence is not None and coherence.sign < 0 else 0.0
        fewer = "far fewer" if lost >= MANY else "fewer"
        besides = f", and {fewer} customers recognise the brand" if lost >= FEW else ""
        return f"{little} point of trust (0.01) costs {each} a year{besides}."
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


def files_sentence(notes: Sequence[str]) -> str:
    """What of a real organisation was made up, because its files do not say it."""
    missing = [what for note in notes if (what := not_said(note))]
    if not missing:
        return ""
    return (
        f"Made up, because the organisation's files do not say it: {say.listed(missing)}; "
        "and everybody's traits, stances and tastes."
    )
