"""The reporting line: who reports to whom, checked to be a forest, and the levels it implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voicesim.errors import InputError
from voicesim.io.cells import MISSING, Names, clean, shown
from voicesim.io.edge_lists import MOST_UNKNOWN, USUAL_ENDS, USUAL_TYPES, similar
from voicesim.io.people import USUAL_IDS
from voicesim.io.tables import (
    Table,
    counted,
    find_column,
    line_list,
    listing,
    near,
    no_column,
    plain,
)

USUAL_BOSSES = ("reports_to", "manager_id", "manager", "boss", "supervisor", "supervisor_id")
MOST_UPSIDE_DOWN = 0.5  # share of people placed above their own boss from which levels count upward

Int32s = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines of a chart: everybody named, and for each who reports to whom and in which line."""

    label: str
    names: Names
    boss: dict[int, int]
    line: dict[int, int]
    notes: list[str] = field(default_factory=list)


def read_chart(table: Table, chart_type: str, id_column: str, max_people: int) -> Chart:
    """Read ``id, reports_to`` or, for a table of ties, ``source`` reports to ``target``.

    ``chart_type`` keeps only the ties of that type. Raises `InputError` for a missing column and
    for somebody with two bosses.
    """
    who, whom = _columns(table, id_column)
    kind = find_column(table, "", USUAL_TYPES, "the type of a tie") if chart_type else None
    if chart_type and kind is None:
        raise no_column(table, f"the type of a tie ({chart_type!r} is asked for)", "type")
    chart = Chart(table.label, Names("people", max_people), {}, {})
    repeated: list[int] = []
    own_boss: list[int] = []
    kinds: set[str] = set()
    for line, row in table.rows:
        if kind is not None:
            kinds.add(row[kind].strip())
            if row[kind].strip() != chart_type:
                continue
        person = chart.names.code(row[who], table.label, line, table.columns[who])
        boss = _boss(chart, row[whom], line, table.columns[whom])
        if boss == person:
            own_boss.append(line)
            boss = -1
        if person in chart.boss:
            _check_same_boss(chart, table, person, boss, line)
            repeated.append(line)
        chart.boss[person], chart.line[person] = boss, line
    if not chart.boss:
        raise _nobody(table, chart_type, kinds)
    chart.notes.extend([*table.notes, *chart.names.notes(table.label)])
    if repeated:
        text = f"{counted(repeated, 'repeated line')} left out ({line_list(repeated)})."
        chart.notes.append(f"{table.label}: {text}")
    if own_boss:
        text = f"people who report to themselves, read as tops: {len(own_boss)}"
        chart.notes.append(f"{table.label}: {text} ({line_list(own_boss)}).")
    return chart


def settle_chart(chart: Chart, index: Mapping[str, int]) -> tuple[Int32s, list[str]]:
    """Return for each person the index of the boss (-1 = reports to nobody), and the notes.

    Raises `InputError` when too many are unknown and when a reporting line runs in a circle.
    """
    ids = list(chart.names.codes)
    place = np.array([index.get(name, -1) for name in ids], np.int32)
    reports_to = np.full(len(index), -1, np.int32)
    strangers = [code for code in chart.boss if place[code] < 0]
    lost = [code for code, boss in chart.boss.items() if boss >= 0 > place[boss]]
    _check_unknown(chart, ids, strangers, index)
    _check_unknown(chart, ids, [chart.boss[code] for code in lost], index, lost)
    for person, boss in chart.boss.items():
        if place[person] >= 0 and boss >= 0:
            reports_to[place[person]] = place[boss]
    _check_circles(chart, reports_to, list(index))
    notes = [
        *chart.notes,
        *_told(chart, "ids that are not among the people, left out", strangers),
        *_told(chart, "bosses who are not among the people, read as none", lost),
    ]
    named = {code for pair in chart.boss.items() for code in pair if code >= 0}
    outside = len(index) - sum(int(place[code]) >= 0 for code in named)
    if outside:
        what = "people who are not in the chart, read as reporting to nobody"
        notes.append(f"{chart.label}: {what}: {outside:,}.")
    tops = int(np.count_nonzero(reports_to < 0))
    if tops != 1:
        notes.append(f"{chart.label}: people who report to nobody, all read as tops: {tops:,}.")
    return reports_to, notes


def levels_from_chart(reports_to: Int32s) -> Int32s:
    """Return each person's level, 1 for those who report to nobody, one more at each step down."""
    level = (reports_to < 0).astype(np.int32)
    for start in range(reports_to.size):
        way = []
        person = start
        while level[person] == 0:
            way.append(person)
            person = int(reports_to[person])
        for steps, person_below in enumerate(reversed(way), start=1):
            level[person_below] = level[person] + steps
    return level


def check_levels(level: Int32s, reports_to: Int32s, label: str) -> list[str]:
    """Return a note on people placed above their boss; raises `InputError` when most are."""
    person = np.flatnonzero((reports_to >= 0) & (level > 0))
    person = person[level[reports_to[person]] > 0]
    above = np.count_nonzero(level[person] < level[reports_to[person]])
    if person.size and above / person.size >= MOST_UPSIDE_DOWN:
        raise InputError(
            label,
            f"{above} of {person.size} people have a level above that of their boss",
            "levels that count down from 1 = top, and a chart in which the id reports to the boss",
            "turn the levels round, or swap the two columns of the chart",
        )
    return [f"{label}: people with a level above that of their boss: {above}."] if above else []


def _nobody(table: Table, chart_type: str, kinds: set[str]) -> InputError:
    if not kinds:
        return InputError(table.label, "nobody is below the header", "one person a line")
    problem = f"no line is of the type {chart_type!r}"
    expected = f"one of {listing(sorted(kinds))}"
    return InputError(table.label, problem, expected, near(chart_type, kinds))


def _columns(table: Table, id_column: str) -> tuple[int, int]:
    whom = find_column(table, "", USUAL_BOSSES, "bosses")
    who = find_column(table, "", (plain(id_column), *USUAL_IDS), "people")
    if who is not None and whom is not None:
        return who, whom
    for one, other in USUAL_ENDS:
        ends = [find_column(table, "", (name,), "people") for name in (one, other)]
        if ends[0] is not None and ends[1] is not None:
            return ends[0], ends[1]
    raise no_column(table, "people and bosses", "id and one named reports_to")


def _boss(chart: Chart, text: str, line: int, column: str) -> int:
    where = f"{chart.label}, line {line}, column {column}"
    if clean(text, where).lower() in MISSING | {"-"}:
        return -1
    return chart.names.code(text, chart.label, line, column)


def _told(chart: Chart, what: str, codes: list[int]) -> list[str]:
    lines = line_list([chart.line[code] for code in codes])
    return [f"{chart.label}: {what}: {len(codes):,} ({lines})."] if codes else []


def _check_same_boss(chart: Chart, table: Table, person: int, boss: int, line: int) -> None:
    if chart.boss[person] != boss:
        name = list(chart.names.codes)[person]
        raise InputError(
            f"{table.label}, line {line}",
            f"{shown(name)} has another boss in line {chart.line[person]} already",
            "one boss for everybody",
            "choose the type of tie that is the reporting line" if len(table.columns) > 2 else "",
        )


def _check_unknown(
    chart: Chart,
    ids: list[str],
    codes: list[int],
    index: Mapping[str, int],
    said_by: list[int] | None = None,
) -> None:
    if len(codes) <= MOST_UNKNOWN * len(chart.boss):
        return
    raise InputError(
        f"{chart.label}, line {chart.line[(said_by or codes)[0]]}",
        f"{shown(ids[codes[0]])} is not among the {len(index):,} people, and so in "
        f"{len(codes):,} of {len(chart.boss):,} lines",
        f"ids such as {listing(list(index)[:3])}",
        similar(ids[codes[0]], index),
    )


def _check_circles(chart: Chart, reports_to: Int32s, ids: list[str]) -> None:
    state = np.zeros(reports_to.size, np.int8)  # 0 not seen, 1 on the way, 2 reaches a top
    for start in range(reports_to.size):
        way = []
        person = start
        while person >= 0 and state[person] == 0:
            state[person] = 1
            way.append(person)
            person = int(reports_to[person])
        if person >= 0 and state[person] == 1:
            circle = [ids[i] for i in way[way.index(person) :]]
            told = " -> ".join(shown(name) for name in [*circle[:8], *["..."][len(circle) <= 8 :]])
            raise InputError(
                f"{chart.label}, line {chart.line[chart.names.codes[circle[0]]]}",
                f"the reporting line runs in a circle: {told} -> {shown(circle[0])}",
                "a line that ends at somebody who reports to nobody",
            )
        state[way] = 2
