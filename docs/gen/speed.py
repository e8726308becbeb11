"""Tables of speed: the benchmarks as `make bench` wrote them, and what the cost formula says."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from tables import table

from voicesim.scenario import Scenario
from voicesim.studies.cost import BUILD, BYTES, CONTACT_BYTES, KEPT, STEP, Size, run_bytes, run_seconds, size_of, step_seconds
from voicesim.studies.forecast import BYTES_A_RUN

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results.json"
HUNDRED_MILLION = 100_000_000
MILLION, WORKERS = 1_000_000, 100
PROCESS_BYTES = 2.8e8  # the interpreter with its libraries, measured
TERMS = (
    ("run", "whatever its size"),
    ("voice", "for each voice"),
    ("voice_axis", "for each voice and axis"),
    ("customer", "for each customer"),
    ("customer_axis", "for each customer and axis"),
    ("tie", "for each tie from a voice to a customer"),
)


def measured() -> dict[str, Any]:
    """What `make bench` wrote. Errors: OSError or ValueError when it is missing or damaged."""
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def benchmarks_table() -> str:
    """One table a group, and the machine."""
    found = measured()
    m = found["machine"]
    parts = [f"Machine: {m['cpu']}, {m['cores']} cores, Python {m['python']}.\n"]
    for group, rows in groupby(found["rows"], key=lambda row: row["group"]):
        cells = [
            (
                row["what"] + (f"<br>*{row['note']}*" if row["note"] else ""),
                f"{row['value']:.3g}",
                f"{row['low']:.3g} … {row['high']:.3g}",
                row["unit"],
                _goal(row),
            )
            for row in rows
        ]
        parts += [f"**{group[:1].upper()}{group[1:]}**\n", table(("what", "median", "spread", "unit", "goal"), cells)]  # fmt: skip
    return "\n".join(parts)


def _goal(row: dict[str, Any]) -> str:
    if not row["goal"]:
        return ""
    return row["goal"] + {True: ": reached", False: ": **not reached**"}.get(row["reached"], "")


def prices_table() -> str:
    """The terms of the formula."""
    rows = [
        (what, _time(getattr(BUILD, name)), _time(getattr(STEP, name)), _bytes(getattr(BYTES, name)))
        for name, what in TERMS
    ]
    rows.append(("for each tie between customers, each way", "", "", _bytes(CONTACT_BYTES)))
    rows.append(("until its measures are a row of a table", _time(KEPT), "", ""))
    return table(("", "to build the world", "a step", "memory"), rows)


def examples_table() -> str:
    """Runs of several sizes by the formula."""
    plain = size_of(Scenario())
    daily = size_of(Scenario().with_({"step_days": 1.0}))
    wide = size_of(Scenario().with_({"culture.dimensions": 16}))
    cases = [("the default: 300 employees, 2,000 customers, 104 weeks", plain)]
    cases += [("the same with 16 axes", wide), ("the same by days", daily)]
    cases += [
        (f"{count:,} customers, voices in proportion", _times(plain, count / plain.customers))
        for count in (20_000, 200_000, 1_000_000)
    ]
    rows = []
    for what, size in cases:
        step = step_seconds(size)
        building = 1e-9 * BUILD.of(size)
        rows.append((what, _seconds(building), _seconds(step), _seconds(run_seconds(size)), _bytes(run_bytes(size))))
    return table(("run", "to build", "a step", "the run, one core", "memory"), rows)


def million_table() -> str:
    """A million runs of the default company on a hundred workers."""
    size = size_of(Scenario())
    each = run_seconds(size)
    rows = [
        ("computing", f"{MILLION * each / 3600:.0f} core-hours", f"{_seconds(each)} a run"),
        (f"with {WORKERS} workers", _seconds(MILLION * each / WORKERS), "runs share nothing"),
        ("memory of a worker", _bytes(PROCESS_BYTES), f"the libraries; a run itself takes {_bytes(run_bytes(size))}"),
        ("results", f"{_bytes(MILLION * BYTES_A_RUN)} of parts, as much again for `runs.parquet`",
         f"{BYTES_A_RUN:.0f} bytes a run"),
        ("network", f"{_bytes(WORKERS / each * BYTES_A_RUN)} a second",
         f"{WORKERS / each:,.0f} rows a second reach the process that keeps them"),
    ]  # fmt: skip
    return table(("what", "how much", "why"), rows)


def _times(size: Size, factor: float) -> Size:
    return size._replace(
        customers=size.customers * factor, voices=size.voices * factor, ties=size.ties * factor,
        contacts=size.contacts * factor,
    )  # fmt: skip


def huge_table() -> str:
    """One run of a hundred million customers, the audience of each as by default."""
    size = _times(size_of(Scenario()), HUNDRED_MILLION / Scenario().customers.count)
    size = size._replace(voices=200_000.0)
    flat = size._replace(ties=0.0, contacts=0.0, voices=0.0)
    rows = [
        ("customers", f"{size.customers:,.0f}", _bytes(BYTES.of(flat)), _seconds(1e-9 * (STEP.of(flat) - STEP.run))),
        ("voices", "200,000", _bytes(BYTES.of(size._replace(customers=0.0, ties=0.0))),
         _seconds(1e-9 * (STEP.of(size._replace(customers=0.0, ties=0.0)) - STEP.run))),
        ("ties from voices to customers", f"{size.ties:,.0f}", _bytes(BYTES.tie * size.ties), _seconds(1e-9 * STEP.tie * size.ties)),
        ("ties between customers, each way", f"{size.contacts:,.0f}", _bytes(CONTACT_BYTES * size.contacts), ""),
        ("**together**", "", _bytes(run_bytes(size)), _seconds(1e-9 * STEP.of(size))),
        ("**a run of 104 weeks**", "", "", _seconds(run_seconds(size))),
    ]  # fmt: skip
    return table(("what", "how many", "memory", "a week, one core"), rows)


def _time(nanoseconds: float) -> str:
    return _seconds(1e-9 * nanoseconds) if nanoseconds else "0"


def _seconds(value: float) -> str:
    for unit, size in (("h", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def _bytes(value: float) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g} bytes" if value else "0"
