"""The table of people: who there is, their department, role, level and tenure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voicesim.errors import InputError
from voicesim.io.cells import MISSING, Names, clean, number, shown
from voicesim.io.tables import Table, counted, find_column, line_list, listing, near, no_column

USUAL_IDS = ("id", "person", "person_id", "employee", "employee_id", "node", "name", "label")
USUAL_DEPARTMENTS = ("department", "dept", "division", "unit", "team", "group", "school")
USUAL_ROLES = ("role", "position", "job", "job_title", "function")
USUAL_LEVELS = ("level", "grade", "hierarchy")
USUAL_TENURES = ("tenure", "tenure_years", "tenure_months", "tenure_weeks", "seniority")
WEEKS_IN = {"years": 365.25 / 7.0, "months": 365.25 / 84.0, "weeks": 1.0}
LONGEST_TENURE = 80.0 * WEEKS_IN["years"]
LOWEST_LEVEL = 100


@dataclass(frozen=True, slots=True)
class PeopleColumns:
    """Names of columns asked for ("" = the usual ones) and how to read them."""

    id: str = ""
    department: str = ""
    role: str = ""
    level: str = ""
    tenure: str = ""
    tenure_unit: str = "years"
    role_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in file order; None where the file has no such column."""

    ids: tuple[str, ...]
    departments: tuple[str, ...]
    department: NDArray[np.int32] | None
    role: tuple[str | None, ...] | None
    level: NDArray[np.int32] | None
    tenure_weeks: NDArray[np.float64] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """One attribute column: its cells, cleaned, and where each stands."""

    label: str
    name: str
    cells: list[str]
    lines: list[int]

    def where(self, row: int) -> str:
        return f"{self.label}, line {self.lines[row]}, column {self.name}"

    def missing(self) -> list[int]:
        return [line for line, cell in zip(self.lines, self.cells, strict=True) if not cell]


def read_people(table: Table, columns: PeopleColumns, max_people: int) -> People:
    """Read everybody; raises `InputError` for a missing or double id or an unusable attribute."""
    found = {
        "id": find_column(table, columns.id, USUAL_IDS, "the ids of people"),
        "department": find_column(table, columns.department, USUAL_DEPARTMENTS, "departments"),
        "role": find_column(table, columns.role, USUAL_ROLES, "roles"),
        "level": find_column(table, columns.level, USUAL_LEVELS, "levels"),
        "tenure": find_column(table, columns.tenure, USUAL_TENURES, "tenure"),
    }
    if found["id"] is None:
        raise no_column(table, "the ids of people", "id")
    names = Names("people", max_people)
    rows, lines, twice = _distinct_rows(table, found["id"], names)
    if not rows:
        raise InputError(table.label, "there is nobody below the header", "one person a line")
    notes = [*table.notes, *names.notes(table.label)]
    if twice:
        notes.append(
            f"{table.label}: {counted(twice, 'repeated line')} left out ({line_list(twice)})."
        )
    attributes = {
        what: _column(table, place, rows, lines)
        for what, place in found.items()
        if place is not None and what != "id"
    }
    for what, column in attributes.items():
        missing = column.missing()
        if missing:
            told = f"{counted(missing, 'person', 'people')} without {what}"
            notes.append(f"{table.label}: {told} ({line_list(missing)}).")
    departments, department = _departments(attributes.get("department"), notes)
    return People(
        tuple(names.codes),
        departments,
        department,
        _roles(attributes.get("role"), columns.role_map, notes),
        _levels(attributes.get("level")),
        _tenure(attributes.get("tenure"), columns.tenure_unit, notes),
        tuple(notes),
    )


def _distinct_rows(
    table: Table, place: int, names: Names
) -> tuple[list[list[str]], list[int], list[int]]:
    rows: list[list[str]] = []
    lines: list[int] = []
    twice: list[int] = []
    for line, row in table.rows:
        code = names.code(row[place], table.label, line, table.columns[place])
        if code == len(rows):
            rows.append(row)
            lines.append(line)
        elif row == rows[code]:
            twice.append(line)
        else:
            raise InputError(
                f"{table.label}, line {line}, column {table.columns[place]}",
                f"the id {shown(row[place].strip())} was there in line {lines[code]} already, "
                "with other details",
                "every person once",
            )
    return rows, lines, twice


def _column(table: Table, place: int, rows: list[list[str]], lines: list[int]) -> _Column:
    name = table.columns[place]
    cells = []
    for row, line in zip(rows, lines, strict=True):
        cell = clean(row[place], f"{table.label}, line {line}, column {name}")
        cells.append("" if cell.lower() in MISSING else cell)
    return _Column(table.label, name, cells, lines)


def _departments(
    column: _Column | None, notes: list[str]
) -> tuple[tuple[str, ...], NDArray[np.int32] | None]:
    if column is None or not any(column.cells):
        return (), None
    index = {name: i for i, name in enumerate(dict.fromkeys(filter(None, column.cells)))}
    if 20 < len(column.cells) == len(index):
        notes.append(
            f"{column.label}: everybody has a department of their own; is {column.name!r} really "
            "the column of departments?"
        )
    return tuple(index), np.array([index.get(cell, -1) for cell in column.cells], np.int32)


def _roles(
    column: _Column | None, role_map: Mapping[str, str], notes: list[str]
) -> tuple[str | None, ...] | None:
    if column is None or not any(column.cells):
        return None
    found = set(column.cells) - {""}
    for name in role_map:
        if name not in found:
            raise InputError(
                f"{column.label}, column {column.name}",
                f"nobody has the role {name!r} that role_map renames",
                f"one of {listing(sorted(found))}",
                near(name, found),
            )
    if role_map:
        said = ", ".join(f"{shown(old)} as {shown(new)}" for old, new in role_map.items())
        notes.append(f"{column.label}: roles read by role_map: {said}.")
    return tuple(role_map.get(cell, cell) or None for cell in column.cells)


def _levels(column: _Column | None) -> NDArray[np.int32] | None:
    if column is None or not any(column.cells):
        return None
    expected = f"a whole number from 1 (top) to {LOWEST_LEVEL}"
    levels = np.full(len(column.cells), -1, np.int32)
    for row, cell in enumerate(column.cells):
        if not cell:
            continue
        value = number(cell, column.where(row), expected)
        if value != int(value) or not 1 <= value <= LOWEST_LEVEL:
            raise InputError(column.where(row), f"the level {cell} is not usable", expected)
        levels[row] = int(value)
    return levels


def _tenure(column: _Column | None, unit: str, notes: list[str]) -> NDArray[np.float64] | None:
    if column is None or not any(column.cells):
        return None
    named = next((name for name in WEEKS_IN if column.name.lower().endswith(name)), unit)
    if named != unit:
        notes.append(f"{column.label}: {column.name} is read in {named}, as its name says.")
    weeks = np.full(len(column.cells), np.nan)
    for row, cell in enumerate(column.cells):
        if not cell:
            continue
        value = number(cell, column.where(row), f"a tenure in {named}, 0 or more") * WEEKS_IN[named]
        if not 0.0 <= value <= LONGEST_TENURE:
            raise InputError(
                column.where(row),
                f"a tenure of {cell} {named} is not possible",
                "from 0 to 80 years",
                "is tenure_unit right?" if value > 0.0 else "",
            )
        weeks[row] = value
    return weeks
