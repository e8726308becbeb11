"""A folder of organisation files as a scenario: which file is taken for what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voicesim.errors import InputError
from voicesim.io.edge_lists import USUAL_TYPES
from voicesim.io.tables import find_column, open_table

USUAL_FILES: dict[str, tuple[str, ...]] = {
    "people": ("people", "nodes", "employees"),
    "ties": ("ties", "edges", "edges_weighted"),
    "chart": ("chart", "org_chart"),
    "audience": ("audience", "audiences"),
    "customers": ("customers", "customer_ties"),
}
TABLES = (".csv", ".tsv")
REPORTING = "reports"
MAX_ROWS = 2_000_000  # lines of ties looked at for their types


def map_folder(folder: Path, settings: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The ``[files]`` section for a folder and, in words, which file was taken for what.

    ``settings`` are the user's own ``files.*`` values, which win. Raises `InputError` when the
    folder holds nothing that describes an organisation.
    """
    there = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    files = _usual(there)
    graphs = [path for name, path in there.items() if name.endswith(".graphml")]
    if "ties" not in files and len(graphs) == 1:
        files["ties"] = graphs[0]
    own = {key.removeprefix("files."): value for key, value in settings.items()}
    files = {key: path for key, path in files.items() if key not in own}
    if not files and not any(own.get(key) for key in USUAL_FILES):
        raise _nothing(folder, graphs)
    notes = [f"{path.name}: taken for {key}." for key, path in files.items()]
    section = {key: str(path) for key, path in files.items()}
    if "ties" in files and files["ties"].suffix.lower() in TABLES:
        notes += _types(files["ties"], section, own)
    used = set(files.values())
    left = [p.name for p in there.values() if p not in used and p.suffix in (*TABLES, ".graphml")]
    if left:
        notes.append(f"Not used: {', '.join(left)}.")
    return section, tuple(notes)


def _usual(there: Mapping[str, Path]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for key, stems in USUAL_FILES.items():
        endings = (*TABLES, ".graphml") if key in ("ties", "customers") else TABLES
        names = [stem + ending for stem in stems for ending in endings]
        found = next((there[name] for name in names if name in there), None)
        if found is not None:
            files[key] = found
    return files


def _nothing(folder: Path, graphs: list[Path]) -> InputError:
    problem = "the folder holds no file that describes an organisation"
    if len(graphs) > 1:
        problem = f"the folder holds {len(graphs)} GraphML files and nothing says which is meant"
    tables = ", ".join(f"{stems[0]}.csv" for stems in USUAL_FILES.values())
    expected = f"scenario.toml, or {tables} (nodes.csv, edges.csv), or one .graphml"
    return InputError(folder.name, problem, expected)


def _types(ties: Path, section: dict[str, str], own: Mapping[str, Any]) -> list[str]:
    """What to do with ties of several types; a line of reporting becomes the chart."""
    label = f"{ties.name} (files.ties)"
    table = open_table(ties, label)
    column = find_column(table, "", USUAL_TYPES, "the type of a tie")
    if column is None:
        return []
    kinds: dict[str, None] = {}
    for number, (_, row) in enumerate(table.rows):
        kinds[row[column].strip()] = None
        if number > MAX_ROWS:
            break
    notes = []
    if REPORTING in kinds and "chart" not in section and not own.get("chart"):
        section |= {"chart": str(ties), "chart_type": REPORTING}
        notes.append(f"{ties.name}: ties of type {REPORTING!r} are taken for the chart.")
    if len(kinds) > 1 and not own.get("tie_type"):
        listed = ", ".join(repr(kind) for kind in kinds)
        notes.append(
            f"{ties.name}: ties of all types are used ({listed}); "
            f"--set files.tie_type={next(iter(kinds))} would keep one."
        )
    return notes
