"""All limit cases, run one after another, and the table that comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from voicesim.errors import InputError, nearest
from voicesim.studies.validation import (
    clusters,
    inside,
    known_measures,
    opinions,
    outbreaks,
    pages,
    popularity,
    public,
    tenure,
)
from voicesim.studies.validation.case import Case, Plan, Row, left_out

Engines = Literal["both", "compiled", "agents"]
COLUMNS = (
    "group", "case", "source", "expected", "obtained", "tolerance", "basis", "engine", "verdict",
)  # fmt: skip
HEAD = ("case and source", "expected", "obtained", "tolerance and its basis", "verdict")

CASES: tuple[Case, ...] = (
    *opinions.CASES,
    *inside.CASES,
    *clusters.CASES,
    *tenure.CASES,
    *outbreaks.CASES,
    *public.CASES,
    *popularity.CASES,
    *pages.CASES,
    *known_measures.CASES,
)
"""Every case, in the order of the table."""

LEFT_OUT = (
    left_out(
        "Heavy tail of popularity under limited attention (exponent 3/2)",
        "Weng et al. 2012; Gleeson et al. 2014",
        "needs people who repost what they read; here messages are made by voices only, and a "
        "reposting feed would be another model. The mean, 1/mu, does not need it and is tested above.",
    ),
    left_out(
        "Numbers for the seven types of firms",
        "Harrison & Carroll 1991",
        "the parameters of the types are not to hand; the relations and a reduction with closed forms are.",
    ),
    left_out(
        "Mutual learning of an organisation and its code",
        "March 1991",
        "needs 30 yes-or-no beliefs and a code that learns from its members; here stances are "
        "continuous and the page does not learn. A continuous version loses March's second result.",
    ),
    left_out(
        "Cascades that need a share of the contacts",
        "Watts 2002",
        "storms.tellers is a number of contacts (Centola & Macy 2007), not a share of them.",
    ),
)
"""Limits that are not reached, and why."""


def validate(
    engine: Engines = "both", *, quick: bool = False, only: Iterable[str] = ()
) -> Iterator[Row]:
    """The lines of the table, one after another as they are done.

    Parameters
    ----------
    engine
        Which engine; ``"both"`` asks every case of each engine that it can be asked of (those with
        many or large runs are for the compiled one only: the engines are equal to the last bit).
    quick
        Fewer and shorter runs, without the longest cases.
    only
        Names of cases; none: all, and at the end the limits that are left out.

    Raises `InputError` for a case that does not exist.
    """
    wanted = list(only)
    names = [case.name for case in CASES]
    for name in wanted:
        if name not in names:
            raise InputError(
                "--only", f"no case {name!r}", "one of " + ", ".join(names), nearest(name, names)
            )
    for case in CASES:
        if (wanted and case.name not in wanted) or (case.full and quick and not wanted):
            continue
        for each in case.engines:
            if engine in ("both", each):
                for row in case.check(Plan(each, quick)):
                    yield replace(row, group=case.name)
    if not wanted:
        yield from LEFT_OUT


def failed(rows: Iterable[Row]) -> int:
    """How many lines failed."""
    return sum(row.verdict == "FAIL" for row in rows)


def markdown(rows: Iterable[Row]) -> str:
    """The table for a page of documentation: a part for each case, then what is left out."""
    titles = {case.name: case.title for case in CASES} | {"": "Left out"}
    parts = []
    for group, some in groupby(rows, key=lambda row: row.group):
        found = list(some)
        parts.append(f"## {titles[group]}\n\n" + (_part(found) if group else _reasons(found)))
    return "\n".join(parts)


def _part(rows: Iterable[Row]) -> str:
    lines = [
        (
            f"{row.case}<br>*{row.source}*", row.expected, row.obtained,
            f"{row.tolerance}<br>*{row.basis}*", f"{row.verdict}<br>{row.engine}",
        )
        for row in rows
    ]  # fmt: skip
    return _table(HEAD, lines)


def _reasons(rows: Iterable[Row]) -> str:
    return _table(("limit", "source", "why"), [(row.case, row.source, row.basis) for row in rows])


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    shown = [head, ["---"] * len(head), *lines]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in shown
    )
