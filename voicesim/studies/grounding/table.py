"""The grounding table: pattern, data, model, match or not, what was tuned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy import optimize, stats

from voicesim.errors import InputError
from voicesim.io.scenarios import load
from voicesim.scenario import Scenario
from voicesim.state import Floats
from voicesim.studies.grounding import observed, simulated
from voicesim.studies.grounding.observed import Estimate, resampled

NEAR = 0.1  # relative difference that is called near
REPLICATES = 10  # runs of a scenario
STORIES = ((0.2, 400), (0.0, 60))  # trust of the customers, stories told among them
COLUMNS = ("pattern", "source", "data", "model", "match", "tuned")
HEAD = ("pattern and source", "data", "model", "match", "tuned")
NOTHING = "nothing"
EINWILLER = "published: Einwiller & Steilen 2015"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line: a pattern of the data, the same of the model, whether they match, what was tuned for it."""

    pattern: str
    source: str
    data: str
    model: str
    match: str
    tuned: str

    def as_data(self) -> dict[str, str]:
        """Column to text."""
        return asdict(self)


def mean_of(values: Floats) -> Estimate:
    """Mean over replicates with its 95 % interval (Student)."""
    x = np.asarray(values, dtype=np.float64)
    half = stats.t.ppf(0.975, x.size - 1) * x.std(ddof=1) / np.sqrt(x.size)
    return Estimate(float(x.mean()), float(x.mean() - half), float(x.mean() + half))


def exactly(value: float) -> Estimate:
    """A number without an interval."""
    return Estimate(value, value, value)


def verdict(data: Estimate, model: Estimate) -> str:
    """Whether two estimates match: intervals that touch, values within NEAR, or not."""
    if data.low <= model.high and model.low <= data.high:
        return "match"
    near = abs(model.value - data.value) <= NEAR * abs(data.value)
    return f"near (within {NEAR:.0%})" if near else "no match"


def told(x: Estimate, unit: str = "") -> str:
    """An estimate as the table shows it."""
    after = f" {unit}" if unit else ""
    if x.low == x.high:
        return f"{x.value:.3g}{after}"
    return f"{x.value:.3g}{after} ({x.low:.3g} to {x.high:.3g})"


def line(
    pattern: str, source: str, data: Estimate, model: Estimate, tuned: str, *, unit: str = "",
    note: str = "",
) -> Pattern:  # fmt: skip
    """A pattern that is one number in both."""
    shown = told(model, unit) + (f"; {note}" if note else "")
    return Pattern(pattern, source, told(data, unit), shown, verdict(data, model), tuned)


# ------------------------------------------------------------------------------- the patterns


def attention(folder: Path) -> Iterator[Pattern]:
    """A shock is forgotten within days."""
    data = observed.attention(folder)
    hop = f"`storms.hop_hours` = {Scenario().storms.hop_hours:g}, from this pattern"
    for trust, stories in STORIES:
        model = simulated.attention(trust, stories)
        after = f"{len(model)} firestorms of {stories} stories, trust {trust:g}"
        if len(model) < 3:
            raise InputError(
                "storms", f"{len(model)} of {stories} stories spread", "at least 3 firestorms"
            )
        for name, column, statistic, unit, tuned in (
            ("Half-life of the attention to a shock: median", 0, np.nanmedian, "days", trust == 0.2),
            ("Shocks of which a tenth of the attention is left within a week", 2, np.mean, "", False),
            ("Attention of two months that falls in the first week: median", 1, np.median, "", False),
        ):  # fmt: skip
            yield line(
                name, observed.EVENTS, resampled(data[:, column], statistic),
                resampled(model[:, column], statistic), hop if tuned else NOTHING,
                unit=unit, note=after,
            )  # fmt: skip
        if trust:
            for part, name in ((25, "lower"), (75, "upper")):
                yield line(
                    f"The same: {name} quartile of the half-lives", observed.EVENTS,
                    resampled(data[:, 0], lambda x, p=part: np.nanpercentile(x, p)),  # type: ignore[misc]
                    resampled(model[:, 0], lambda x, p=part: np.nanpercentile(x, p)),  # type: ignore[misc]
                    NOTHING, unit="days",
                )  # fmt: skip


def reach(folder: Path) -> Iterator[Pattern]:
    """Reach is log-normal: a few messages reach many."""
    data = observed.log_reach(folder)
    sigma = resampled(data, lambda x: float(x.std(ddof=1)))
    spread = (
        f"`customers.audience_spread` = {Scenario().customers.audience_spread:g}, from this pattern"
    )
    for name in ("orchestrated", "free-for-all"):
        everybody, own, skew = simulated.log_reach(name, REPLICATES)
        yield line(
            f"Spread of log reach over messages (`{name}`)", observed.POSTS, sigma,
            mean_of(everybody), spread,
        )  # fmt: skip
    yield line(
        "Spread of log reach over the posts of one voice", observed.POSTS, sigma, mean_of(own),
        NOTHING, note="no message of a voice is luckier than another: no algorithm, no sharing on",
    )  # fmt: skip
    yield line(
        "Skewness of log reach (0: log-normal)", observed.POSTS, resampled(data, observed.skewness),
        mean_of(skew), NOTHING, note="`free-for-all`",
    )  # fmt: skip


def silos(folder: Path) -> Iterator[Pattern]:
    """People talk within their departments, how much differs between organisations."""
    default = Scenario().organisation.silo
    for source, what in (
        (observed.EMAIL, "e-mail"),
        (observed.CONTACTS, "face-to-face contacts"),
    ):
        data = observed.network(folder, source)
        fitted = simulated.silo_for(data, data.within)
        for silo, tuned in (
            (default, f"`organisation.silo` = {default:g}, between the two organisations"),
            (fitted, f"`organisation.silo` = {fitted:.2f} for this one organisation"),
        ):
            model = simulated.network(data, silo)
            yield line(
                f"Ties within departments, {what} (by chance {data.by_chance:.2f})", source,
                exactly(data.within), exactly(model.within), tuned,
                note=f"by chance {model.by_chance:.2f}; departments of equal size",
            )  # fmt: skip
        if source == observed.EMAIL:
            mutual = Scenario().organisation.mutual
            yield line(
                "Ties that run both ways, e-mail", source, exactly(data.returned),
                exactly(model.returned), f"`organisation.mutual` = {mutual:g}, from this pattern",
                note="silo as fitted",
            )  # fmt: skip
            yield line(
                "People who never send, e-mail", source, exactly(data.unheard),
                exactly(model.unheard), NOTHING, note="everybody has somebody who listens",
            )  # fmt: skip


def culture(folder: Path) -> Iterator[Pattern]:
    """Organisations differ in whether their leaders live the values and whether one may object."""
    values = observed.agreement(folder, "B39")
    count, gap = len(values), Scenario().culture.leader_gap
    model = simulated.leaders_on_page([gap] * count)
    question = f"{observed.SURVEY} (B39, {count} organisations)"
    yield line(
        "Senior managers' actions match the values: mean share", question, mean_of(values),
        mean_of(model), NOTHING, note=f"share of leaders on the page, `culture.leader_gap` = {gap:g}",
    )  # fmt: skip
    yield line(
        "The same: standard deviation between organisations", question, resampled(values, np.std),
        resampled(model, np.std), NOTHING, note="organisations that differ by luck only",
    )  # fmt: skip
    low, high = gaps_like(values)
    apart = simulated.leaders_on_page(np.linspace(low, high, count))
    yield line(
        "The same, when organisations differ in their leaders", question,
        resampled(values, np.std), resampled(apart, np.std),
        f"`culture.leader_gap` from {low:.2f} to {high:.2f} over organisations",
        note=f"mean {apart.mean():.2f}",
    )  # fmt: skip
    challenge = observed.agreement(folder, "B46")
    confidence = Scenario().talk.confidence
    question = f"{observed.SURVEY} (B46, {len(challenge)} organisations)"
    heard = simulated.heard_by_colleagues(confidence, 20)
    yield line(
        "Safe to challenge the way things are done: mean share", question, mean_of(challenge),
        mean_of(heard), NOTHING,
        note=f"share of ties over which one is heard, `talk.confidence` = {confidence:g}",
    )  # fmt: skip
    narrow = confidence_like(float(challenge.mean()))
    heard = simulated.heard_by_colleagues(narrow, 20)
    yield line(
        "The same: standard deviation between organisations", question,
        resampled(challenge, np.std), resampled(heard, np.std),
        f"`talk.confidence` = {narrow:.2f} gives the mean ({heard.mean():.2f}); the default stays",
        note="organisations that differ by luck only",
    )  # fmt: skip


def gaps_like(shares: Floats) -> tuple[float, float]:
    """Range of the leaders' gap, evenly filled, over which the share on the page has the mean and spread of ``shares``.

    Stances normal around the gap, two axes, default spread: the non-central chi-square. Luck within an
    organisation is taken off the spread first.
    """
    leaders = simulated.leaders_on_page([Scenario().culture.leader_gap] * 40)
    luck = leaders.var(ddof=1)
    wanted = float(np.sqrt(max(shares.var(ddof=1) - luck, 0.0)))
    per_axis = Scenario().culture.spread / np.sqrt(2.0)

    def off(x: Floats) -> list[float]:
        gaps = np.linspace(abs(x[0]), abs(x[0]) + abs(x[1]), 41)
        on = stats.ncx2.cdf(1.0 / per_axis**2, 2, np.maximum((gaps / per_axis) ** 2, 1e-9))
        return [float(on.mean() - shares.mean()), float(on.std() - wanted)]

    low, width = np.abs(optimize.least_squares(off, [0.2, 0.8]).x)
    return float(low), float(low + width)


def confidence_like(share: float) -> float:
    """Confidence within which a ``share`` of two people drawn at random are: two axes, default spread."""
    per_axis = Scenario().culture.spread  # of the difference of two: sqrt(2) * spread / sqrt(2)
    return float(per_axis * np.sqrt(-2.0 * np.log(1.0 - share)))


def published(_: Path) -> Iterator[Pattern]:
    """Published figures that defaults rest on: the numbers, not the data, are to hand."""
    defaults, programme = Scenario(), load("orchestrated")
    companies = "`orchestrated` without its programme"
    before = simulated.answers(programme.baseline(), REPLICATES)
    under = simulated.answers(programme, REPLICATES)
    median = (
        f"`conversation.median_hours` = {defaults.conversation.median_hours:g}, from this figure"
    )
    spread = (
        f"`conversation.hours_spread` = {defaults.conversation.hours_spread:g}, from both figures"
    )
    load_too = "the parameter is the time without load, and here there is load"
    yield line(
        f"Complaints that are answered, {companies}", EINWILLER, exactly(0.53),
        mean_of(before.complaints), "`roles.*.completion`, `official.answers`",
    )  # fmt: skip
    yield line(
        "The same with the programme", EINWILLER, exactly(0.53), mean_of(under.complaints), NOTHING,
        note="companies of the study had no such programme",
    )  # fmt: skip
    for name, model, note in (
        (companies, before, load_too), ("the same with the programme", under, ""),
    ):  # fmt: skip
        yield line(f"First answer: median, {name}", EINWILLER, exactly(46.0 / 60.0),
                   mean_of(model.median), median, unit="hours", note=note)  # fmt: skip
        yield line(f"First answer: mean, {name}", EINWILLER, exactly(8.4), mean_of(model.mean),
                   spread, unit="hours")  # fmt: skip
    yield line(
        f"Employees who share in a month, {companies}", "published: LinkedIn 2016 (vendor)",
        exactly(0.03), mean_of(before.sharing),
        f"`policy.openness` = {defaults.policy.openness:g}, from this figure",
        note="that the figure is a month's is our reading",
    )  # fmt: skip
    yield line(
        f"Engagement that they make, {companies}", "published: LinkedIn 2016 (vendor)", exactly(0.3),
        mean_of(before.part), NOTHING, note="share of the replies to employees and official account",
    )  # fmt: skip
    yield line(
        "Replies a message taken in, employees over company (`orchestrated`)",
        "published: LinkedIn 2017 (vendor; click-through)", exactly(2.0), mean_of(under.engagement),
        NOTHING,
    )  # fmt: skip


PATTERNS: tuple[Callable[[Path], Iterator[Pattern]], ...] = (
    attention,
    reach,
    silos,
    culture,
    published,
)


def ground(folder: Path) -> Iterator[Pattern]:
    """The lines of the table, one after another. Errors: InputError when ``folder`` lacks the extracts."""
    if not folder.is_dir():
        raise InputError(str(folder), "is not a folder", "a folder with the extracts of the data")
    for pattern in PATTERNS:
        yield from pattern(folder)


def markdown(rows: Iterable[Pattern]) -> str:
    """The table for a page of documentation."""
    head = f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}\n"
    return head + "".join(
        f"| {r.pattern}<br>*{r.source}* | {r.data} | {r.model} | {r.match} | {r.tuned} |\n"
        for r in rows
    )
