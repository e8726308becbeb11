"""Edge lists, from a table of rows to clean arrays of ties: known ends, no loops, no duplicates."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voicesim.errors import InputError
from voicesim.io.cells import Names, number, shown
from voicesim.io.tables import Table, counted, find_column, line_list, listing, near, no_column

MAX_TIES = 20_000_000
MOST_UNKNOWN = 0.25  # share of ties with unknown ends above which two files do not belong together
LISTED_ONCE = 10  # ties after which "source before target, every time" means a tie has no direction
USUAL_ENDS = (
    ("source", "target"),
    ("from", "to"),
    ("sender", "receiver"),
    ("sender", "recipient"),
    ("ego", "alter"),
    ("i", "j"),
    ("node1", "node2"),
    ("id1", "id2"),
)
VOICE_ENDS = (("voice", "customer"), ("employee", "customer"), ("person", "customer"), *USUAL_ENDS)
USUAL_WEIGHTS = ("weight", "weights", "w", "strength", "count")
USUAL_TYPES = ("type", "tie_type", "relation", "kind")

Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns asked for ("" = the usual ones) and the type of tie to keep ("" = all)."""

    source: str = ""
    target: str = ""
    weight: str = ""
    tie_type: str = ""
    usual_ends: tuple[tuple[str, str], ...] = USUAL_ENDS


@dataclass(frozen=True, slots=True)
class Edges:
    """Ties as they stand in a file: codes into two lists of names, weight, line; not yet clean."""

    label: str
    columns: tuple[str, str]
    sources: Names
    targets: Names
    source: Int32s
    target: Int32s
    weight: Floats
    line: Int32s
    weighted: bool
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ties:
    """Clean ties: indices of both ends, weights > 0, sorted by source, then target."""

    source: Int32s
    target: Int32s
    weight: Floats
    notes: tuple[str, ...]


def read_edges(table: Table, columns: Columns, sources: Names, targets: Names) -> Edges:
    """Read every tie of ``table``; ``sources`` and ``targets`` collect the ids (may be the same).

    Raises `InputError` for a missing column, id or weight, or a weight below zero.
    """
    s, t = _ends(table, columns)
    w = find_column(table, columns.weight, USUAL_WEIGHTS, "the weights")
    k = _type_column(table, columns)
    types: Counter[str] = Counter()
    zero: list[int] = []
    names = (sources, targets)
    arrays = _walk(table, (s, t, w, k), columns.tie_type, names, types, zero)
    _check_types(table, columns.tie_type, types, k)
    if not arrays[0]:
        told = "every tie has weight 0" if zero else "there are no ties below the header"
        raise InputError(table.label, told, "one tie a line")
    notes = [*table.notes, *sources.notes(table.label)]
    if targets is not sources:
        notes += targets.notes(table.label)
    notes += _type_notes(table, columns.tie_type, types)
    if w is None:
        notes.append(f"{table.label}: no column of weights; every line counts 1.")
    if zero:
        what = f"{counted(zero, 'tie')} of weight 0 left out ({line_list(zero)})."
        notes.append(f"{table.label}: {what}")
    return Edges(
        table.label,
        (table.columns[s], table.columns[t]),
        sources,
        targets,
        source=np.array(arrays[0], np.int32),
        target=np.array(arrays[1], np.int32),
        weight=np.array(arrays[2], np.float64),
        line=np.array(arrays[3], np.int32),
        weighted=w is not None,
        notes=notes,
    )


def _walk(
    table: Table,
    places: tuple[int, int, int | None, int | None],
    tie_type: str,
    names: tuple[Names, Names],
    types: Counter[str],
    zero: list[int],
) -> tuple[array[int], array[int], array[float], array[int]]:
    """Walk the rows once: codes of both ends, weight and line of every tie that is kept."""
    s, t, w, k = places
    label, s_name, t_name = table.label, table.columns[s], table.columns[t]
    source, target, weight, lines = array("i"), array("i"), array("d"), array("i")
    for line, row in table.rows:
        one = names[0].code(row[s], label, line, s_name)
        other = names[1].code(row[t], label, line, t_name)
        if k is not None:
            kind = row[k].strip()
            types[kind] += 1
            if tie_type and kind != tie_type:
                continue
        value = 1.0 if w is None else _weight(row[w], table, line, w)
        if value == 0.0:
            zero.append(line)
            continue
        if len(source) == MAX_TIES:
            raise _too_many(f"{label}, line {line}")
        source.append(one)
        target.append(other)
        weight.append(value)
        lines.append(line)
    return source, target, weight, lines


def _too_many(where: str) -> InputError:
    hint = "add up repeated contacts to one tie with a weight"
    return InputError(where, f"more than {MAX_TIES:,} ties", f"at most {MAX_TIES:,}", hint)


def settle(
    edges: Edges,
    source_index: Mapping[str, int],
    target_index: Mapping[str, int],
    *,
    one_kind: bool,
    directed: bool = True,
) -> Ties:
    """Turn names into indices, leave out what cannot be a tie, merge what is there twice.

    ``one_kind``: both ends are of the same kind of people, so a tie to oneself is left out.
    Not ``directed``: every tie is laid down in both directions. Raises `InputError` when more than
    `MOST_UNKNOWN` of the ties name somebody unknown or when no tie is left.
    """
    notes = list(edges.notes)
    source = _look_up(edges.sources, source_index)[edges.source]
    target = _look_up(edges.targets, target_index)[edges.target]
    keep = (source >= 0) & (target >= 0)
    if not keep.all():
        notes.append(_unknown(edges, source, target, source_index, target_index))
    if one_kind:
        loops = keep & (source == target)
        keep &= ~loops
        if loops.any():
            who = "of somebody to themselves"
            notes.append(_left_out(edges, loops, f"tie {who}", f"ties {who}"))
    if not keep.any():
        raise InputError(
            edges.label,
            "no tie is left once unknown ids and self-loops are out",
            "at least one tie",
        )
    source, target = source[keep], target[keep]
    weight, line = edges.weight[keep], edges.line[keep]
    if not directed and not _both_ways_listed(source, target, len(target_index)):
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
        weight, line = np.tile(weight, 2), np.tile(line, 2)
        notes.append(f"{edges.label}: ties have no direction; each is laid down both ways.")
    return _merged(edges, source, target, weight, line, len(target_index), notes)


def goes_both_ways(edges: Edges) -> bool:
    """Return True when a file without a word on direction writes every tie in sorted order.

    A list whose source always comes before its target, in more than `LISTED_ONCE` lines, is how
    programs write a network without direction; by chance it happens once in a thousand lists.
    """
    order = {code: rank for rank, code in enumerate(_sorted_codes(edges.sources))}
    rank = np.array([order[code] for code in range(len(order))], np.int64)
    source, target = rank[edges.source], rank[edges.target]
    real = source != target
    if np.count_nonzero(real) <= LISTED_ONCE:
        return False
    return bool((source[real] < target[real]).all() or (source[real] > target[real]).all())


def _merged(
    edges: Edges,
    source: Int32s,
    target: Int32s,
    weight: Floats,
    line: Int32s,
    width: int,
    notes: list[str],
) -> Ties:
    key = source.astype(np.int64) * width + target
    unique, first, place = np.unique(key, return_index=True, return_inverse=True)
    if unique.size < key.size:
        again = np.ones(key.size, bool)
        again[first] = False
        lines = np.unique(line[again])
        what = "weights added" if edges.weighted else "counted as weight"
        notes.append(
            f"{edges.label}: {counted(lines, 'duplicate tie')} merged, {what} ({line_list(lines)})."
        )
    return Ties(
        (unique // width).astype(np.int32),
        (unique % width).astype(np.int32),
        np.bincount(place.ravel(), weight, unique.size).astype(np.float64),
        tuple(notes),
    )


def _both_ways_listed(source: Int32s, target: Int32s, width: int) -> bool:
    there = np.unique(source.astype(np.int64) * width + target)
    back = np.unique(target.astype(np.int64) * width + source)
    return np.array_equal(there, back)


def _unknown(
    edges: Edges,
    source: Int32s,
    target: Int32s,
    source_index: Mapping[str, int],
    target_index: Mapping[str, int],
) -> str:
    bad = (source < 0) | (target < 0)
    row = int(np.argmax(bad))
    names, index, code = edges.targets, target_index, edges.target[row]
    if source[row] < 0:
        names, index, code = edges.sources, source_index, edges.source[row]
    lost = list(names.codes)[code]
    if bad.mean() > MOST_UNKNOWN:
        raise InputError(
            f"{edges.label}, line {edges.line[row]}",
            f"{shown(lost)} is not among the {len(index):,} {names.what}, and so for "
            f"{np.count_nonzero(bad):,} of {bad.size:,} ties",
            f"ids such as {listing(list(index)[:3])}",
            similar(lost, index),
        )
    return _left_out(
        edges,
        bad,
        *(f"{ties} with an unknown id (such as {shown(lost)})" for ties in ("tie", "ties")),
    )


def similar(lost: str, index: Mapping[str, int]) -> str:
    """Return a hint at the known id that ``lost`` may stand for, or ""."""
    for known in index:
        if known.lstrip("0") == lost.lstrip("0") and lost.strip("0"):
            return f"did you mean {known!r}? Zeros at the front were lost or added"
    return near(lost, list(index)[:5000])


def _left_out(edges: Edges, rows: NDArray[np.bool_], one: str, many: str) -> str:
    lines = edges.line[rows]
    return f"{edges.label}: {counted(lines, one, many)} left out ({line_list(lines)})."


def _look_up(names: Names, index: Mapping[str, int]) -> Int32s:
    return np.array([index.get(name, -1) for name in names.codes], np.int32)


def _sorted_codes(names: Names) -> list[int]:
    def order(item: tuple[str, int]) -> tuple[float, str]:
        name = item[0]
        return (float(name), name) if name.isascii() and name.isdigit() else (np.inf, name)

    return [code for _, code in sorted(names.codes.items(), key=order)]


def _ends(table: Table, columns: Columns) -> tuple[int, int]:
    source = find_column(table, columns.source, (), "the source of a tie")
    target = find_column(table, columns.target, (), "the target of a tie")
    for one, other in columns.usual_ends:
        if source is not None and target is not None:
            break
        first, second = (find_column(table, "", (name,), "an end") for name in (one, other))
        source = first if source is None and (second is not None or target is not None) else source
        target = second if target is None and source is not None else target
    if source is None or target is None or source == target:
        usual = ", or ".join(f"{one} and {other}" for one, other in columns.usual_ends[:4])
        raise no_column(table, "the two ends of a tie", usual)
    return source, target


def _type_column(table: Table, columns: Columns) -> int | None:
    place = find_column(table, "", USUAL_TYPES, "the type of a tie")
    if columns.tie_type and place is None:
        raise no_column(table, f"the type of a tie ({columns.tie_type!r} is asked for)", "type")
    return place


def _weight(text: str, table: Table, line: int, column: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 1e-300 < value < 1e15 and "_" not in text:
        return value
    where = f"{table.label}, line {line}, column {table.columns[column]}"
    value = number(text, where, "a number above 0")
    if value < 0.0:
        raise InputError(where, f"the weight {text.strip()} is below 0", "a number above 0")
    return value


def _check_types(table: Table, asked: str, types: Counter[str], column: int | None) -> None:
    if asked and asked not in types and column is not None and types:
        raise InputError(
            f"{table.label}, column {table.columns[column]}",
            f"no tie is of the type {asked!r}",
            f"one of {listing(sorted(types))}",
            near(asked, types),
        )


def _type_notes(table: Table, asked: str, types: Counter[str]) -> list[str]:
    if len(types) < 2:
        return []
    counts = ", ".join(f"{shown(kind)} {count:,}" for kind, count in types.most_common(8))
    if asked:
        return [f"{table.label}: only ties of the type {asked!r} kept (in the file: {counts})."]
    return [f"{table.label}: ties of all types kept together ({counts})."]
