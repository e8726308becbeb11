"""A real organisation from files: people, ties, reporting line, audiences, customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicesim.errors import InputError
from voicesim.io.cells import Names, shown
from voicesim.io.edge_lists import (
    VOICE_ENDS,
    Columns,
    Edges,
    Ties,
    goes_both_ways,
    read_edges,
    settle,
)
from voicesim.io.graphml import Graph, read_graphml
from voicesim.io.org_chart import (
    USUAL_BOSSES,
    Chart,
    check_levels,
    levels_from_chart,
    read_chart,
    settle_chart,
)
from voicesim.io.organisation_facts import describe, isolated
from voicesim.io.organisation_types import FileSpec, Organisation, left_to_generate
from voicesim.io.people import People, PeopleColumns, read_people
from voicesim.io.tables import Table, find_column, open_table

__all__ = ["FileSpec", "Organisation", "describe", "read_organisation"]

MAX_PEOPLE = 200_000
MAX_CUSTOMERS = 2_000_000
TABLES = (".csv", ".tsv")
NETWORKS = (".csv", ".tsv", ".graphml")


@dataclass(frozen=True, slots=True)
class _Network:
    """A network as read: ties, whether they have a direction, nodes if the file lists them."""

    edges: Edges
    directed: bool
    nodes: Table | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Customers:
    """Customers named by any file, who speaks to whom, who knows whom."""

    ids: tuple[str, ...] | None
    audience: Ties | None
    ties: Ties | None


def read_organisation(spec: FileSpec) -> Organisation:
    """Read and check all files of ``spec``.

    Whatever was repaired, and whatever the files do not say, stands in ``notes``. Raises
    `InputError`, with file, line and column, for anything that cannot be used.
    """
    _check_something_is_named(spec)
    people = _read_people_file(spec)
    network = _read_ties(spec)
    chart = _read_chart(spec)
    audience = _read_audience(spec)
    if people is None and network is not None and network.nodes is not None:
        people = read_people(network.nodes, _people_columns(spec), MAX_PEOPLE)
    if people is None:
        people = _people_named(spec, network, chart, audience)
    index = {name: i for i, name in enumerate(people.ids)}
    notes = list(people.notes)
    ties = _settle_ties(network, index, notes)
    reports_to, level = _settle_chart(chart, people, index, notes)
    customers = _settle_customers(spec, audience, index, notes)
    notes += _left_to_generate(people, ties, reports_to, level, customers)
    pairs, known = customers.audience, customers.ties
    return Organisation(
        ids=people.ids,
        department=_or_unknown(people),
        departments=people.departments,
        role=people.role,
        level=level,
        tenure_weeks=people.tenure_weeks,
        reports_to=reports_to,
        tie_source=ties.source if ties else None,
        tie_target=ties.target if ties else None,
        tie_weight=ties.weight if ties else None,
        customer_ids=customers.ids,
        audience_voice=pairs.source if pairs else None,
        audience_customer=pairs.target if pairs else None,
        audience_weight=pairs.weight if pairs else None,
        customer_source=known.source if known else None,
        customer_target=known.target if known else None,
        customer_weight=known.weight if known else None,
        notes=tuple(notes),
    )


def _check_something_is_named(spec: FileSpec) -> None:
    named = (spec.people, spec.ties, spec.chart, spec.audience, spec.customers)
    if all(path is None for path in named):
        keys = "people, ties, chart, audience or customers"
        raise InputError("files", "no file is named", f"at least one of {keys}")


def _read_people_file(spec: FileSpec) -> People | None:
    if spec.people is None:
        return None
    table = open_table(spec.people, _label(spec.people, "people", TABLES))
    people = read_people(table, _people_columns(spec), MAX_PEOPLE)
    boss = find_column(table, "", USUAL_BOSSES, "bosses")
    if spec.chart is not None or boss is None:
        return people
    told = f"{table.columns[boss]!r} is not used; name the file as files.chart too to use it"
    return replace(people, notes=(*people.notes, f"{table.label}: the column {told}."))


def _people_columns(spec: FileSpec) -> PeopleColumns:
    return PeopleColumns(
        spec.id_column,
        spec.department_column,
        spec.role_column,
        spec.level_column,
        spec.tenure_column,
        spec.tenure_unit,
        spec.role_map,
    )


def _read_ties(spec: FileSpec) -> _Network | None:
    if spec.ties is None:
        return None
    columns = Columns(spec.source_column, spec.target_column, spec.weight_column, spec.tie_type)
    names = Names("people", MAX_PEOPLE)
    return _read_network(spec.ties, "ties", columns, spec.directed, names, spec.id_column)


def _read_network(
    path: Path, key: str, columns: Columns, directed: bool | None, names: Names, id_column: str
) -> _Network:
    label = _label(path, key, NETWORKS)
    if path.suffix.lower() == ".graphml":
        graph = read_graphml(path, label, names.limit)
        if directed is None and graph.directed is None:
            problem = "some edges have a direction and others have none"
            raise InputError(label, problem, "one kind of edge, or directed = 'yes' or 'no'")
        edges = read_edges(_renamed(graph, id_column, label), columns, names, names)
        return _Network(
            edges, bool(graph.directed if directed is None else directed), graph.nodes, ()
        )
    edges = read_edges(open_table(path, label), columns, names, names)
    if directed is not None:
        return _Network(edges, directed, None, ())
    if goes_both_ways(edges):
        told = "every tie is written in sorted order; they are read as ties without direction"
        return _Network(edges, False, None, (f"{label}: {told} (directed = 'yes' changes this).",))
    told = "the file does not say whether ties have a direction; they are read as directed"
    return _Network(edges, True, None, (f"{label}: {told} (directed = 'no' changes this).",))


def _renamed(graph: Graph, id_column: str, label: str) -> Table:
    """Return the edges with the ids of column ``id_column`` of the nodes in place of node ids."""
    if id_column not in graph.nodes.columns[1:]:
        return graph.edges
    place = graph.nodes.columns.index(id_column)
    called = {row[0]: row[place] for _, row in graph.nodes.rows}
    if len(set(called.values())) < len(called):
        raise InputError(f"{label}, {id_column}", "two nodes have the same id", "every id once")
    rows = [(line, [called[row[0]], called[row[1]], *row[2:]]) for line, row in graph.edges.rows]
    return Table(graph.edges.label, graph.edges.columns, rows)


def _read_chart(spec: FileSpec) -> Chart | None:
    if spec.chart is None:
        return None
    table = open_table(spec.chart, _label(spec.chart, "chart", TABLES))
    return read_chart(table, spec.chart_type, spec.id_column, MAX_PEOPLE)


def _read_audience(spec: FileSpec) -> Edges | None:
    if spec.audience is None:
        return None
    table = open_table(spec.audience, _label(spec.audience, "audience", TABLES))
    voices, customers = Names("people", MAX_PEOPLE), Names("customers", MAX_CUSTOMERS)
    return read_edges(table, Columns(usual_ends=VOICE_ENDS), voices, customers)


def _people_named(
    spec: FileSpec, network: _Network | None, chart: Chart | None, audience: Edges | None
) -> People:
    """Return the people whom ties, chart and audience name, when no file lists them."""
    sources = {
        "ties": network.edges.sources if network else None,
        "chart": chart.names if chart else None,
        "audience": audience.sources if audience else None,
    }
    found = {key: names for key, names in sources.items() if names is not None}
    ids = tuple(dict.fromkeys(name for names in found.values() for name in names.codes))
    if len(ids) > MAX_PEOPLE:
        raise InputError("files", f"{len(ids):,} different people", f"at most {MAX_PEOPLE:,}")
    note = f"No file lists the people: they are the {len(ids):,} named in {' and '.join(found)}."
    return People(ids, (), None, None, None, None, (note,) if ids else ())


def _settle_ties(
    network: _Network | None, index: Mapping[str, int], notes: list[str]
) -> Ties | None:
    if network is None:
        return None
    ties = settle(network.edges, index, index, one_kind=True, directed=network.directed)
    notes += [*network.notes, *ties.notes]
    if network.directed:
        speaks, hears = network.edges.columns
        notes.append(f"{network.edges.label}: of each tie, {speaks} speaks and {hears} hears.")
    alone = isolated(len(index), ties.source, ties.target)
    if alone:
        notes.append(f"{network.edges.label}: people without a tie, kept: {alone:,}.")
    return ties


def _settle_chart(
    chart: Chart | None, people: People, index: Mapping[str, int], notes: list[str]
) -> tuple[NDArray[np.int32] | None, NDArray[np.int32] | None]:
    if chart is None:
        return None, people.level
    reports_to, told = settle_chart(chart, index)
    notes += told
    if people.level is not None:
        notes += check_levels(people.level, reports_to, chart.label)
        return reports_to, people.level
    notes.append(f"{chart.label}: levels are counted down the reporting line, 1 = top.")
    return reports_to, levels_from_chart(reports_to)


def _settle_customers(
    spec: FileSpec, audience: Edges | None, voices: Mapping[str, int], notes: list[str]
) -> _Customers:
    names = Names("customers", MAX_CUSTOMERS)
    network = None
    ids: list[str] = []
    if spec.customers is not None:
        network = _read_network(spec.customers, "customers", Columns(), False, names, "")
        if network.nodes is not None:
            for line, row in network.nodes.rows:
                names.code(row[0], network.nodes.label, line, "id")
        ids += names.codes
    if audience is not None:
        ids += audience.targets.codes
    index = {name: i for i, name in enumerate(dict.fromkeys(ids))}
    ties = pairs = None
    if network is not None:
        ties = settle(network.edges, index, index, one_kind=True, directed=False)
        notes += ties.notes
        alone = isolated(len(index), ties.source, ties.target)
        if alone:
            text = f"customers without a tie to another, kept: {alone:,}."
            notes.append(f"{network.edges.label}: {text}")
    if audience is not None:
        pairs = settle(audience, voices, index, one_kind=False)
        notes += [*pairs.notes, *_silent(audience.label, pairs, len(voices), len(index))]
    return _Customers(tuple(index) if index else None, pairs, ties)


def _silent(label: str, pairs: Ties, voices: int, customers: int) -> list[str]:
    silent = voices - np.unique(pairs.source).size
    unreached = customers - np.unique(pairs.target).size
    told = [f"{label}: people without an audience, kept: {silent:,}."] if silent else []
    if unreached:
        told.append(f"{label}: customers in nobody's audience, kept: {unreached:,}.")
    return told


def _or_unknown(people: People) -> NDArray[np.int32]:
    if people.department is None:
        return np.full(len(people.ids), -1, np.int32)
    return people.department


def _left_to_generate(
    people: People,
    ties: Ties | None,
    reports_to: NDArray[np.int32] | None,
    level: NDArray[np.int32] | None,
    customers: _Customers,
) -> list[str]:
    said = {
        "who the employees are": bool(people.ids),
        "who belongs to which department": people.department is not None,
        "who has which role": people.role is not None,
        "who stands on which level": level is not None,
        "how long people have been there": people.tenure_weeks is not None,
        "who reports to whom": reports_to is not None or ties is not None,
        "who hears whom inside": ties is not None,
        "who speaks to which customers": customers.audience is not None,
        "which customers know each other": customers.ties is not None,
    }
    missing = [what for what, known in said.items() if not known]
    return [left_to_generate(what) for what in missing]


def _label(path: Path, key: str, endings: tuple[str, ...]) -> str:
    label = f"{path.name} (files.{key})"
    if path.suffix.lower() not in endings:
        problem = f"files ending in {shown(path.suffix)} are not read"
        expected = f"a file ending in {' or '.join(endings)}"
        raise InputError(label, problem, expected, "save it as CSV in UTF-8")
    return label
