"""The levers of the page: which parameters of the table they move, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from voicesim.scenario import PARAMETERS, Parameter, Scenario

Get = Callable[[str], Any]
STRATEGIES: dict[str, tuple[str, ...]] = {
    "passion": ("passion",),
    "touch points": ("touch",),
    "collaboration": ("collaboration",),
    "already active": ("active",),
    "culture fit": ("fit",),
    "coachable": ("coachability",),
    "passion and touch points": ("passion", "touch"),
    "chance": ("chance",),
}
DISCOVERY = (
    "passion",
    "touch",
    "collaboration",
    "active",
    "fit",
    "coachability",
    "completion",
    "credibility",
    "chance",
)
HIRING = ("passion", "listening", "completion", "coachability", "fit")
MIXED = "as the scenario says"


@dataclass(frozen=True, slots=True)
class Lever:
    """One control: what it is called and how its value is spread over parameter paths.

    ``expand`` turns a value into new values by path, given how to read the present ones; ``read``
    finds the lever's value among them.
    """

    name: str
    label: str
    group: str
    kind: str  # number, whole, switch, choice
    unit: str
    help: str
    low: float
    high: float
    step: float
    choices: tuple[str, ...]
    live: bool
    main: bool
    expand: Callable[[Any, Get], dict[str, Any]]
    read: Callable[[Get], Any]


def _step(low: float, high: float, kind: str) -> float:
    """A round step, about a hundredth of the range."""
    if kind == "whole":
        return 1.0
    size = (high - low) / 100
    for exponent in range(-6, 5):
        for digit in (1, 2, 5):
            if digit * 10.0**exponent >= size * 0.999:
                return float(digit * 10.0**exponent)
    return size


def _of_parameter(
    p: Parameter, label: str = "", group: str = "", main: bool = False, high: float | None = None
) -> Lever:
    low, top = p.plausible or (p.low or 0.0, p.high or 1.0)
    high = top if high is None else high
    if isinstance(p.default, int | float) and not isinstance(p.default, bool):
        low, high = min(low, p.default), max(high, p.default)
    if p.off is not None and isinstance(p.off, int | float):
        low, high = min(low, p.off), max(high, p.off)
    return Lever(
        name=p.path,
        label=label or p.path.split(".")[1].replace("_", " ").capitalize(),
        group=group or p.path.split(".")[0].replace("_", " "),
        kind=p.kind,
        unit=p.unit,
        help=p.meaning + (f". Source: {p.source}." if p.source != "assumed" else ""),
        low=float(low),
        high=float(high),
        step=_step(float(low), float(high), p.kind),
        choices=p.choices,
        live=p.live,
        main=main,
        expand=lambda value, get: {p.path: value},
        read=lambda get: get(p.path),
    )


def _weights(section: str, names: tuple[str, ...], presets: Mapping[str, tuple[str, ...]]) -> Any:
    """How to write and to read a preset of weights."""

    def expand(value: str, get: Get) -> dict[str, Any]:
        chosen = presets.get(value)
        if chosen is None:
            return {}
        return {f"{section}.{name}": 1.0 if name in chosen else 0.0 for name in names}

    def read(get: Get) -> str:
        heavy = {name for name in names if get(f"{section}.{name}") > 0}
        for preset, chosen in presets.items():
            if heavy == set(chosen):
                return preset
        return MIXED

    return expand, read


def _preset(
    name: str, label: str, group: str, help_: str, section: str, names: Any, presets: Any
) -> Lever:
    expand, read = _weights(section, names, presets)
    choices = (*presets, MIXED)
    return Lever(name, label, group, "choice", "", help_, 0, 1, 1, choices, True, True, expand, read)  # fmt: skip


def _preparation() -> Lever:
    p = PARAMETERS["coaching.composure"]

    def expand(value: float, get: Get) -> dict[str, Any]:
        skill, listening = get("coaching.skill"), get("coaching.listening")
        rest = skill + listening
        part = skill / rest if rest > 0 else 1.0
        left = 1.0 - value
        return {
            "coaching.composure": value,
            "coaching.skill": left * part,
            "coaching.listening": left * (1.0 - part),
        }

    return Lever(
        "preparation", "Preparing for the negative", "Coaching", "number", p.unit,
        p.meaning + "; the rest keeps its proportions", 0.0, 1.0, 0.01, (), True, True,
        expand, lambda get: get("coaching.composure"),
    )  # fmt: skip


def _coopetition() -> Lever:
    def expand(value: float, get: Get) -> dict[str, Any]:
        return {f"partners.{name}.coopetition": value for name in get("partners")}

    def read(get: Get) -> float:
        kappas = [partner.coopetition for partner in get("partners").values()]
        return sum(kappas) / len(kappas) if kappas else 0.0

    return Lever(
        "coopetition", "Partners play the shared page", "People", "number", "share",
        "0: every partner plays its own game; 1: all play the shared page. Seed article: a "
        "co-opetition of micros.", 0.0, 1.0, 0.01, (), False, True, expand, read,
    )  # fmt: skip


def _main() -> list[Lever]:
    def one(path: str, label: str, group: str, high: float | None = None) -> Lever:
        return _of_parameter(PARAMETERS[path], label, group, main=True, high=high)

    presets = {"passion": ("passion",), "listeners": ("listening",), "completers": ("completion",),
               "coachable people": ("coachability",), "culture fit": ("fit",), "a mix": HIRING}  # fmt: skip
    return [
        one("discovery.share", "Employees enabled to speak", "Voices"),
        _preset("strategy", "Whom to find", "Voices", "How the orchestrator finds the hidden assets: "
                "only the weights of the chosen strategy count", "discovery", DISCOVERY, STRATEGIES),
        one("policy.openness", "Others may speak too", "Voices"),
        one("coaching.hours", "Coach hours", "Coaching"),
        one("coaching.playback", "Playback", "Coaching"),
        _preparation(),
        one("orchestrator.quality", "Orchestrator's quality", "Orchestrator"),
        one("orchestrator.monitoring", "Monitoring the audiences", "Orchestrator"),
        one("orchestrator.routing", "Routing of complaints", "Orchestrator"),
        one("policy.clarity", "Clear guidelines", "Policy"),
        one("policy.control", "Control of what is said", "Policy"),
        one("official.rate", "Official messages", "Policy", high=1.0),  # one a step at most
        one("talk.vision", "Culture work", "Leaders and hiring"),
        one("talk.visibility", "Leaders' visibility", "Leaders and hiring"),
        _preset("hire_for", "Hire for", "Leaders and hiring", "Which trait decides who is taken on: "
                "the weights of the others are set to 0", "hiring", HIRING, presets),
        one("culture.gap", "Lived culture off the page", "People"),
        one("culture.leader_gap", "Leaders off the page", "People"),
        _coopetition(),
    ]  # fmt: skip


def _more(taken: set[str]) -> list[Lever]:
    return [
        _of_parameter(p)
        for path, p in PARAMETERS.items()
        if path not in taken and p.kind != "text" and not path.startswith("files.")
    ]


def _levers() -> dict[str, Lever]:
    main = _main()
    return {lever.name: lever for lever in (*main, *_more({lever.name for lever in main}))}


LEVERS: dict[str, Lever] = _levers()
"""All levers by name; those with ``main`` stand in front, the others under "more"."""

EVENT_BUTTONS: dict[str, tuple[str, dict[str, Any]]] = {
    "crisis": ("Crisis", {"kind": "crisis"}),
    "product_failure": ("Product fails", {"kind": "product_failure"}),
    "campaign": ("Campaign", {"kind": "campaign"}),
    "leader_speaks": ("Leader speaks", {"kind": "leader_speaks"}),
    "leadership_change": ("New leaders", {"kind": "leadership_change"}),
    "hiring_wave": ("Hiring wave", {"kind": "hiring_wave"}),
    "merger": ("Merger", {"kind": "merger"}),
    "layoff": ("Lay-off", {"kind": "layoff"}),
    "budget_cut": ("Budget cut", {"kind": "change", "set": {"coaching.hours": 0.0}}),
}
"""Buttons that drop an event on the timeline: their text and what happens."""


def value_words(lever: Lever, value: Any) -> str:
    """A lever's value as it is shown: "on", "40 %", "12.5"."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, int | float):
        return str(value)
    share = lever.unit.startswith(("share", "probability")) and lever.high <= 1
    return f"{100 * value:.3g} %" if share else f"{value:g}"


def change_words(changes: Mapping[str, Any]) -> str:
    """What a change on the timeline moves, lever by lever: "Coach hours to 10, Playback to 40 %"."""
    left, out = dict(changes), []
    for lever in LEVERS.values():
        try:
            value = lever.read(left.__getitem__)
            paths = lever.expand(value, left.__getitem__)
        except KeyError:  # the change does not move all of it
            continue
        if paths:
            out.append(f"{lever.label} to {value_words(lever, value)}")
        left = {path: value for path, value in left.items() if path not in paths}
    return ", ".join([*out, *(f"{path} to {value}" for path, value in left.items())])


def effective(scenario: Scenario, week: float) -> Get:
    """How to read a parameter of ``scenario`` as it is in force at ``week``."""
    changed: dict[str, Any] = {}
    for event in sorted(scenario.events, key=lambda e: e.week):
        if event.kind == "change" and event.week <= week:
            changed.update(event.set)
    return lambda path: changed[path] if path in changed else scenario.get(path)


def tracks(scenario: Scenario) -> dict[str, list[list[Any]]]:
    """Each lever's values over the timeline: [week, value] from the start, and at each change."""
    weeks = sorted({0.0, *(e.week for e in scenario.events if e.kind == "change")})
    moments = [(week, effective(scenario, week)) for week in weeks]
    out: dict[str, list[list[Any]]] = {}
    for name, lever in LEVERS.items():
        track: list[list[Any]] = []
        for week, get in moments:
            value = lever.read(get)
            if not track or track[-1][1] != value:
                track.append([week, value])
        out[name] = track
    return out


def catalogue() -> list[dict[str, Any]]:
    """The levers as plain data for the browser."""
    keys = ("name", "label", "group", "kind", "unit", "help", "low", "high", "step", "live", "main")
    return [
        {**{key: getattr(lever, key) for key in keys}, "choices": list(lever.choices)}
        for lever in LEVERS.values()
    ]
