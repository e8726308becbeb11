"""The scenario file that `voicesim new` writes: story, question and the main levers, explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomli_w

from voicesim.scenario import PARAMETERS, Parameter, Scenario
from voicesim.scenario.knob import Section
from voicesim.scenario.table import SECTIONS

# What a first scenario is about; the rest of the table is for `voicesim schema` and the docs.
MAIN = (
    "organisation.employees",
    "culture.gap",
    "culture.spread",
    "culture.leader_gap",
    "talk.vision",
    "discovery.share",
    "discovery.passion",
    "discovery.touch",
    "orchestrator.quality",
    "orchestrator.monitoring",
    "orchestrator.routing",
    "coaching.hours",
    "coaching.playback",
    "coaching.allocation",
    "policy.openness",
    "policy.clarity",
    "policy.control",
    "official.rate",
    "customers.count",
    "costs.coach_hour",
    "costs.orchestrator",
)
OPENING = '''\
# A scenario of voicesim, started from {base!r}.
# Lines with a # in front say what is assumed; take the # away to say otherwise.
# Check it with "voicesim check", run it with "voicesim run".

title = {title}
story = """
What the situation is: who speaks, what the culture is like, what has happened.
"""
question = "What would you like to know?"
'''
EVENTS = """
# What happens on the way (also: product_failure, campaign, leadership_change, leader_speaks,
# merger, hiring_wave, layoff, and change, which gives parameters new values).
# [[events]]
# kind = "crisis"
# week = 26
# size = 0.1
"""


def template(scenario: Scenario, said: Mapping[str, Any], name: str, base: str) -> str:
    """TOML text for a scenario called ``name``: what ``said`` holds, main levers in comments."""
    title = tomli_w.dumps({"title": name.replace("_", " ").replace("-", " ").capitalize()})
    parts = [OPENING.format(base=base, title=title.partition(" = ")[2].strip())]
    top = {k: v for k, v in said.items() if k in ("currency", "step_days")}
    parts.append(f"weeks = {scenario.weeks}  # horizon\n{tomli_w.dumps(top)}")
    for section in SECTIONS:
        parts.append(_section(section, scenario, said.get(section, {})))
    rest = {k: said[k] for k in ("roles", "partners") if k in said}
    parts += [tomli_w.dumps(rest), *(_event(event) for event in said.get("events", ()))]
    parts.append(EVENTS if "events" not in said else "")
    return "\n".join(part for part in parts if part.strip())


def _section(section: str, scenario: Scenario, said: Mapping[str, Any]) -> str:
    main = [path.partition(".")[2] for path in MAIN if path.startswith(f"{section}.")]
    keys = [*main, *(key for key in said if key not in main)]
    if not keys:
        return ""
    model: type[Section] = SECTIONS[section]
    about = (model.__doc__ or "").split("\n")[0]
    lines = [f"# {about}", f"[{section}]"]
    for key in keys:
        parameter = PARAMETERS[f"{section}.{key}"]
        value = tomli_w.dumps({key: _plain(scenario.get(parameter.path))}).strip()
        lines += [f"# {_explained(parameter)}", value if key in said else f"# {value}"]
    return "\n".join(lines) + "\n"


def _event(event: Mapping[str, Any]) -> str:
    """One ``[[events]]`` table, the parameters that it sets in a table of their own."""
    head = tomli_w.dumps({key: value for key, value in event.items() if key != "set"})
    new_values = tomli_w.dumps({"set": event["set"]}) if "set" in event else ""
    return f"[[events]]\n{head}{new_values.replace('[set]', '[events.set]', 1)}"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _explained(parameter: Parameter) -> str:
    if parameter.choices:
        return f"{parameter.meaning}: {', '.join(parameter.choices)}"
    if parameter.low is None or parameter.high is None:
        return parameter.meaning
    return f"{parameter.meaning}; {parameter.low:g} to {parameter.high:g} {parameter.unit}"
