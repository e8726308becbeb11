"""Sections of a run's report about people and money: who carried, who broke, what it cost."""

from __future__ import annotations

import pandas as pd

from voicesim.reports import charts, page, sentences
from voicesim.reports.numbers import bands, paired
from voicesim.reports.page import Page
from voicesim.reports.tables import GROUPS, RunTables, by_group, weekly_mean
from voicesim.scenario import Scenario

MOST_ROWS = 12  # groups in a table; further ones are added up
TOP_VOICES = 10
HEADINGS = {"role": "By role", "department": "By department", "partner": "By partner"}
COLUMNS = (
    "",
    "Voices",
    "Share of voice",
    "On the page",
    "Share of what strays",
    "Share of disclosures",
    "Trust moved",
)


def grouped_points(places: pd.DataFrame) -> pd.DataFrame:
    """Places seen from the centre of the page, with the group that colours voices: role or partner."""
    points = places.copy()
    columns = charts.coordinates(points)
    centres = points[points["kind"] == "centre"].set_index("moment")[columns]
    if len(centres):
        points[columns] -= centres.reindex(points["moment"]).to_numpy(dtype=float)
    role = points["role"].fillna("").astype(str)
    partner = points["partner"].fillna("").astype(str) if "partner" in points else role
    points["group"] = role.where(points["kind"] != "partner", partner)
    for column, default in (("audience", 0.0), ("enabled", False), ("name", "")):
        if column not in points:
            points[column] = default
    return points


def people_section(made: Page, tables: RunTables) -> None:
    """Tables of who was heard, who stayed on the page and who moved trust, and a chart of roles."""
    if tables.attribution is None or tables.attribution.empty:
        return
    roles = by_group(tables.attribution, "role")
    parts = {
        "share_of_heard": "of what is heard",
        "share_of_off_page": "of what strays off the page",
    }
    figures = [
        made.chart(charts.share_bars(roles, parts), "Heard, and off the page"),
        made.chart(
            charts.moved_bars(roles, "trust_moved", "Trust moved, per customer"),
            "Trust earned and lost",
        ),
    ]
    inside = [f'<div class="pair">{"".join(figures)}</div>']
    for by in GROUPS:
        found = by_group(tables.attribution, by)
        if len(found) > 1:
            inside.append(
                page.details(
                    HEADINGS[by],
                    sentences.count(len(found), "group"),
                    group_table(found),
                    open_=by == "role",
                )
            )
    inside.append(
        page.details(
            "Single voices",
            "who carried most trust, and who lost most",
            voices_table(tables.attribution, tables.map),
        )
    )
    intro = (
        "Shares of all that customers took in during the last quarter, all runs together; trust moved "
        "is net, per customer (0.01 is a point). A group breaks the brand when its share of what "
        "strays off the page is larger than its share of voice."
    )
    made.section("Who carried it and who broke it", intro, *inside, sheet=True)


def group_table(found: pd.DataFrame) -> str:
    """One row a group, the most heard first; small groups at the end added up."""
    rows = [_cells(row) for row in found.head(MOST_ROWS).to_dict(orient="records")]
    rest = found.iloc[MOST_ROWS:]
    if len(rest):
        sums = rest.select_dtypes("number").sum().to_dict()
        heard = max(sums["heard"], 1e-300)
        rows.append(
            _cells({**sums, "name": f"{len(rest)} others", "on_page": 1 - sums["off_page"] / heard})
        )
    return page.table(COLUMNS, rows, numbers=(1, 6))


def _cells(row: dict[str, object]) -> list[str]:
    number = {k: float(v) for k, v in row.items() if isinstance(v, int | float)}
    return [
        page.text(row["name"]),
        page.text(f"{number['voices']:,.0f}"),
        page.meter(number["share_of_heard"]),
        page.spaced(sentences.percent(number["on_page"])) if number["heard"] > 0 else "not heard",
        page.meter(number["share_of_off_page"]),
        page.meter(number["share_of_slips"]),
        page.text(sentences.signed(number["trust_moved"], 3)),
    ]


def voices_table(attribution: pd.DataFrame, places: pd.DataFrame | None) -> str:
    """The voices that moved trust most, up and down; role and department from the map's voices."""
    found = by_group(attribution, "voice").sort_values("trust_moved", ascending=False)
    if len(found) > 2 * TOP_VOICES:
        found = pd.concat([found.head(TOP_VOICES), found.tail(TOP_VOICES)])
    known = (
        {}
        if places is None or places.empty
        else places.drop_duplicates("name").set_index("name").to_dict("index")
    )
    rows = []
    for row in found.to_dict(orient="records"):
        person = known.get(row["name"], {})
        rows.append(
            [
                page.text(row["name"]),
                page.text(person.get("role") or ""),
                page.text(person.get("department") or person.get("partner") or ""),
                page.meter(row["share_of_heard"]),
                page.spaced(sentences.percent(row["on_page"])) if row["heard"] > 0 else "not heard",
                page.meter(row["share_of_slips"]),
                page.text(sentences.signed(row["trust_moved"], 4)),
            ]
        )
    heads = (
        "Voice",
        "Role",
        "From",
        "Share of voice",
        "On the page",
        "Share of disclosures",
        "Trust moved",
    )
    return page.table(heads, rows, numbers=(6,))


def money_section(made: Page, tables: RunTables) -> None:
    """Cost over the weeks, by post, against the baseline, and what a point of trust costs."""
    if "cost" not in tables.series:
        return
    currency = tables.currency
    own = bands(tables.series, ["cost"])
    base = bands(tables.baseline, ["cost"]) if tables.baseline is not None else None
    events = [(float(e.week), str(e.kind)) for e in tables.scenario.events]
    chart = charts.measure_over_weeks(
        own, base, name="Cost a week", unit="money/week", events=events, height=220
    )
    posts = yearly_posts(tables.series, tables.scenario)
    without = (
        yearly_posts(tables.baseline, tables.scenario.baseline())
        if tables.baseline is not None
        else {}
    )
    rows = []
    for name, amount in posts.items():
        cells = [page.text(name), page.spaced(sentences.money(amount, currency))]
        if without:
            other = without.get(name, 0.0)
            cells += [
                page.spaced(sentences.money(other, currency)),
                page.spaced(more(amount - other, currency)),
            ]
        rows.append(cells)
    heads = ("A year", "With the programme", "Without", "Difference")
    ledger = page.table(heads[: 2 + 2 * bool(without)], rows, numbers=(1, 2, 3))
    made.section(
        "Money",
        price_of_trust(tables),
        f'<div class="pair money">{made.chart(chart, f"Cost a week, {currency}")}<div>{ledger}</div></div>',
    )


def more(difference: float, currency: str) -> str:
    """A difference of money with its sign."""
    return ("+" if difference > 0 else "") + sentences.money(difference, currency)


def yearly_posts(series: pd.DataFrame, scenario: Scenario) -> dict[str, float]:
    """Money a year by post: what counts and prices give, the rest, and the total.

    Posts are told apart only where prices stand still: with an event that changes a price, or the
    control that approvals depend on, everything is in the total.
    """
    total = 52 * float(series["cost"].mean())
    moved = {path for e in scenario.events if e.kind == "change" for path in e.set}
    if any(path.startswith("costs.") or path == "policy.control" for path in moved):
        return {"All together": total}
    price = scenario.costs
    speaking = price.message_hours * price.voice_hour + price.approval * scenario.policy.control
    disclosures = series["disclosures"].fillna(0) / 1000 * series["messages"]
    posts = {
        "Coaching, both sides' time": series["coach_hours"] * (price.coach_hour + price.voice_hour),
        "Voices' time to speak, approvals": series["messages"] * speaking,
        "Official account": series["official_messages"] * price.official,
        "Inappropriate disclosures": disclosures * price.disclosure,
        "Firestorms": series["firestorms"] / scenario.step_weeks * price.firestorm,
    }
    yearly = {name: 52 * float(amount.mean()) for name, amount in posts.items()}
    rest = total - sum(yearly.values())
    return {**yearly, "Orchestrator, tools, answers": rest, "All together": total}


def price_of_trust(tables: RunTables) -> str:
    """What a point of trust (0.01) costs a year, where there is a gain beyond luck."""
    gain = tables.against_baseline("trust")
    if tables.baseline is None or gain is None or not gain.known:
        return "What it costs, by post."
    cost = paired(
        52 * weekly_mean(tables.series, "cost"), 52 * weekly_mean(tables.baseline, "cost")
    )
    if gain.sign <= 0:
        return "There is no gain in trust beyond luck, so a point of trust has no price."
    each = sentences.money(cost.mean * 0.01 / gain.mean, tables.currency)
    return f"A point of trust (0.01 on the scale from 0 to 1) costs {each} a year more than no programme."
