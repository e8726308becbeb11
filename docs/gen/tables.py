"""Tables of parameters, measures, state variables, events, streams and phases, read off the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

from voicesim import state, streams
from voicesim.cli import COMMANDS
from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.phases import WEEK
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.events import EVENT_KINDS
from voicesim.scenario.knob import ASSUMED
from voicesim.scenario.organisation import Partner, Role
from voicesim.scenario.table import SECTIONS


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(c) for c in line) + " |" for line in lines) + "\n"


def cell(value: Any) -> str:
    """One cell: numbers as people write them."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "∞" if value == float("inf") else f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def first_line(thing: Any) -> str:
    """First paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def span(low: Any, high: Any) -> str:
    """A range in words."""
    return "" if low is None else f"{cell(low)} … {cell(high)}"


# ------------------------------------------------------------------------------- parameters

PARAMETER_HEAD = ("parameter", "meaning", "default", "range", "source")


def _row(
    name: str, default: Any, unit: str, limits: str, plausible: Any, off: Any, live: bool, meaning: str, source: str
) -> tuple[Any, ...]:  # fmt: skip
    """One parameter: what is rarely needed stands below what is."""
    if isinstance(default, str):
        default = f"`{default}`" if default else ""
    shown = f"{cell(default)} {unit}".strip()
    if plausible and span(*plausible) != limits:
        limits = f"{limits}<br>*{span(*plausible)}*" if limits else f"*{span(*plausible)}*"
    notes = [] if off is None else [f"off at {cell(off)}"]
    notes += [] if live else ["week 0 only"]
    told = meaning + (f" *({'; '.join(notes)})*" if notes else "")
    return (f"`{name}`", told, shown, limits, source)


def _field_row(name: str, field: Any) -> tuple[Any, ...]:
    extra = field.json_schema_extra or {}
    bounds = {type(m).__name__: m for m in field.metadata}
    low = bounds["Ge"].ge if "Ge" in bounds else None
    high = bounds["Le"].le if "Le" in bounds else None
    return _row(
        name, field.default, extra.get("unit", ""), span(low, high), extra.get("plausible"), extra.get("off"),
        extra.get("live", True), field.description or "", "" if field.annotation is str else extra.get("source", ""),
    )  # fmt: skip


def _parameter_row(path: str) -> tuple[Any, ...]:
    p = PARAMETERS[path]
    limits = ", ".join(f"`{c}`" for c in p.choices) if p.choices else span(p.low, p.high)
    return _row(path, p.default, p.unit, limits, p.plausible, p.off, p.live, p.meaning, p.source)


def parameters_page() -> str:
    """Every number and switch a scenario may say."""
    whole = ("title", "story", "question", "currency", "weeks", "step_days")
    parts = [
        "# Parameters\n",
        f"{len(PARAMETERS)} parameters in {len(SECTIONS)} sections, generated from the one table that also "
        "validates scenario files and feeds the command line, the sliders and the sensitivity ranges. "
        "Under *range* stands, in italics, the plausible one, which a sensitivity study draws from, where it is "
        "narrower; *off* is the value at which a lever of the programme does nothing (the baseline of every run); "
        "*week 0 only* means that no event may change it later. "
        f"A source that says *assumed* is a number nobody has measured: {_assumed()} of them.\n",
        "## The scenario as a whole\n",
        table(PARAMETER_HEAD, [_field_row(n, Scenario.model_fields[n]) for n in whole]),
    ]
    for section, model in SECTIONS.items():
        paths = [path for path in PARAMETERS if path.startswith(f"{section}.")]
        parts += [
            f"## {section}\n",
            first_line(model) + "\n",
            table(PARAMETER_HEAD, map(_parameter_row, paths)),
        ]
    for title, name, model in (
        ("roles.NAME", "roles", Role),
        ("partners.NAME", "partners", Partner),
    ):
        fields = [(n, f) for n, f in model.model_fields.items() if n != "traits"]
        parts += [f"## {title} {{ #{name} }}\n", first_line(model) + "\n"]
        parts.append(table(PARAMETER_HEAD, [_field_row(n, f) for n, f in fields]))
    parts += [_defaults("Roles", "roles", Role), _defaults("Partners", "partners", Partner)]
    return "\n".join(parts)


def _assumed() -> int:
    return sum(parameter.source == ASSUMED for parameter in PARAMETERS.values())


def _defaults(title: str, name: str, model: Any) -> str:
    """What the shipped roles or partners are like: one column each."""
    known = getattr(Scenario(), name)
    fields = [n for n in model.model_fields if n != "traits"]
    rows = [(f"`{n}`", *(getattr(one, n) for one in known.values())) for n in fields]
    return f"## {title} by default\n\n" + table(("", *known), rows)


# ------------------------------------------------------------------------------- measures


def measures_page() -> str:
    """Every column of every result table."""
    rows = [
        (
            f"`{m.name}`",
            m.meaning,
            f"{m.unit}<br>{span(m.low, m.high)}",
            m.better,
            m.window + (f", weighted by `{m.weight}`" if m.weight else ""),
        )
        for m in MEASURES.values()
    ]
    totals = [(f"`{t.name}`", t.meaning, t.unit, t.better) for t in TOTALS.values()]
    return "\n".join(
        [
            "# Measures\n",
            f"{len(MEASURES)} measures are taken after every step; measuring reads the state and changes nothing. "
            "*Window* says how several steps become one number; steps in which a measure has nothing to divide by "
            "are left out. Lengths are in page radii: 1 is the edge of the page.\n",
            table(("measure", "meaning", "unit and range", "better", "window"), rows),
            "## Totals over the whole horizon\n",
            table(("total", "meaning", "unit", "better"), totals),
            "## Regimes\n",
            "Each quarter is in one regime; the thresholds belong to the scenario "
            "([`regime.*`](parameters.md#regime)) and no rule of the model knows them.\n",
            table(
                ("regime", "when"),
                [
                    (
                        "silence",
                        "few micro voices are heard (fewer customers than `regime.silence` took in a micro message "
                        "in the quarter), and the official voice is not either (less than one message a customer)",
                    ),
                    ("cacophony", "not silent, and `coherence` below `regime.coherence`"),
                    (
                        "monologue",
                        "coherent, and the official voice is alone or `richness` is below `regime.richness`",
                    ),
                    ("chorus", "coherent and rich, with many micro voices heard"),
                ],
            ),
        ]
    )


# ------------------------------------------------------------------------------- state

FIELD = re.compile(r"^    (\w+): (\w+)(?:  # (.*))?$", re.MULTILINE)
PLAIN = {
    "department": "row of the department; NOBODY for partners and the official account",
    "passion": "all traits in [0, 1]", "peer_weight": "how much each of them is heard",
    "voice_weight": "strength of the tie", "warmth": "[0, 1]", "trust": "[0, 1]",
    "leads": "sets the example from the top", "messages": "messages spoken", "heard": "messages taken in",
    "answered": "replies answered", "slips": "inappropriate disclosures",
}  # fmt: skip


def _meaning(name: str, comment: str) -> str:
    if comment:
        return comment
    field = Role.model_fields.get(name)
    return (field.description or "").removeprefix("Mean ") if field else PLAIN.get(name, "")


def state_page() -> str:
    """Every array of the state."""
    text = [
        "# State variables\n",
        "The whole state of a run is these arrays; there is nothing else to remember. Axes: V voices "
        "(employees' posts, then partner voices, last the official account), C customers, D cultural values. "
        "One row is one agent; both engines read and write the same arrays. Lengths are in page radii.\n",
    ]
    for part in state.State._fields:
        group = state.State.__annotations__[part]
        group = (
            getattr(state, group)
            if isinstance(group, str)
            else getattr(state, group.__forward_arg__)
        )
        rows = [
            (f"`{part}.{name}`", kind.lower(), _meaning(name, comment))
            for name, kind, comment in FIELD.findall(inspect.getsource(group))
        ]
        text += [
            f"## {group.__name__}\n",
            first_line(group) + "\n",
            table(("array", "numbers", "meaning"), rows),
        ]
    return "\n".join(text)


# ------------------------------------------------------------------------------- events


def events_page() -> str:
    """What may happen on a timeline."""
    text = [
        "# Events\n",
        "A scenario lists its events as `[[events]]` with a `kind` and a `week`; they happen before the first phase "
        "of their step.\n",
    ]
    for kind, model in EVENT_KINDS.items():
        fields = [(n, f) for n, f in model.model_fields.items() if n != "kind"]
        rows = [(f"`{n}`", f.description, *_field_row(n, f)[2:4]) for n, f in fields]
        text += [
            f"## {kind}\n",
            first_line(model) + "\n",
            table(("key", "meaning", "default", "range"), rows),
        ]
    return "\n".join(text)


# ------------------------------------------------------------------------------- streams

STREAM = re.compile(r"^([A-Z_]+) = (\d+)  # (.*)$", re.MULTILINE)


def streams_page() -> str:
    """The list of random streams."""
    used = {name: [p.name for p in WEEK if name in p.draws] for name in streams.NAMES.values()}
    rows = [
        (
            number,
            f"`{name.lower()}`",
            address,
            ", ".join(used[name.lower()]) or "the world at week 0, or an event",
        )
        for name, number, address in STREAM.findall(inspect.getsource(streams))
        if streams.NAMES.get(int(number)) == name.lower()
    ]
    return "\n".join(
        [
            "# Random streams\n",
            "Luck is looked up, never consumed: a draw is a function of (seed, stream, step, who, k), by the "
            "counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011). So neither the order of "
            "agents nor the number of threads matters, the same agent meets the same luck in two scenarios, and a "
            "comparison of two scenarios is paired. A new decision gets a new number; a number is never reused.\n",
            table(("number", "stream", "address of a draw", "drawn in"), rows),
        ]
    )


# ------------------------------------------------------------------------------- schedule


def schedule_table() -> str:
    """The phases in their order."""
    rows = [
        (i + 1, f"**{p.name}**", p.what, ", ".join(f"`{d}`" for d in p.draws) or "nothing")
        for i, p in enumerate(WEEK)
    ]
    return table(("", "phase", "what happens", "luck drawn"), rows)


def phases_detail() -> str:
    """What each phase reads and writes."""
    rows = [
        (p.name, ", ".join(f"`{n}`" for n in p.reads), ", ".join(f"`{n}`" for n in p.writes))
        for p in WEEK
    ]
    return table(("phase", "reads", "writes"), rows)


def scales_table() -> str:
    """Defaults of the scales."""
    s = Scenario()
    rows = [
        (
            "step",
            f"{s.step_days:g} days",
            "`step_days`: 7 for programmes, 1 for the study of a crisis",
        ),
        ("horizon", f"{s.weeks} weeks", "`weeks`"),
        ("employees", s.organisation.employees, "`organisation.employees`"),
        ("partner voices", sum(p.voices for p in s.partners.values()), "`partners.NAME.voices`"),
        ("customers", s.customers.count, "`customers.count`"),
        ("dimensions of the culture space", s.culture.dimensions, "`culture.dimensions`"),
    ]
    return table(("scale", "default", "parameter"), rows)


def commands_table() -> str:
    """The commands."""
    rows = [
        (f"`voicesim {name}`", what, f"`pip install 'voicesim[{extra}]'`" if extra else "")
        for name, (what, extra) in COMMANDS.items()
    ]
    return table(("command", "does", "needs"), rows)
