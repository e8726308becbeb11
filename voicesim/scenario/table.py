"""The parameter table: every number a user may say, found by its dotted path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from voicesim.scenario import files, organisation, programme, public
from voicesim.scenario.knob import Section

SECTIONS: dict[str, type[Section]] = {
    "organisation": organisation.Organisation,
    "culture": organisation.Culture,
    "talk": organisation.Talk,
    "turnover": organisation.Turnover,
    "hiring": organisation.Hiring,
    "discovery": programme.Discovery,
    "orchestrator": programme.Orchestrator,
    "coaching": programme.Coaching,
    "policy": programme.Policy,
    "official": programme.Official,
    "speaking": public.Speaking,
    "customers": public.Customers,
    "conversation": public.Conversation,
    "complaints": public.Complaints,
    "storms": public.Storms,
    "word_of_mouth": public.WordOfMouth,
    "costs": programme.Costs,
    "regime": public.Regime,
    "files": files.Files,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One row of the table."""

    path: str
    kind: Literal["number", "whole", "switch", "choice", "text"]
    default: Any
    low: float | None
    high: float | None
    unit: str
    meaning: str
    source: str
    plausible: tuple[float, float] | None
    off: Any
    live: bool
    choices: tuple[str, ...]


def _row(path: str, field: Any) -> Parameter:
    extra = field.json_schema_extra or {}
    bounds = {type(m).__name__: m for m in field.metadata}
    annotation = field.annotation
    choices = get_args(annotation) if get_origin(annotation) is Literal else ()
    kinds: dict[Any, Any] = {float: "number", int: "whole", bool: "switch"}
    plausible = extra.get("plausible")
    return Parameter(
        path=path,
        kind="choice" if choices else kinds.get(annotation, "text"),
        default=field.default,
        low=bounds["Ge"].ge if "Ge" in bounds else None,
        high=bounds["Le"].le if "Le" in bounds else None,
        unit=extra.get("unit", ""),
        meaning=field.description or "",
        source=extra.get("source", ""),
        plausible=tuple(plausible) if plausible else None,
        off=extra.get("off"),
        live=bool(extra.get("live", True)),
        choices=choices,
    )


PARAMETERS: dict[str, Parameter] = {
    f"{section}.{name}": _row(f"{section}.{name}", field)
    for section, model in SECTIONS.items()
    for name, field in model.model_fields.items()
}


def get_path(scenario: Any, path: str) -> Any:
    """Value at a dotted path (sections, roles, partners and top-level entries). Errors: KeyError."""
    value = scenario
    for part in path.split("."):
        value = value[part] if isinstance(value, Mapping) else getattr(value, part)
    return value


def with_paths(data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of nested scenario data with dotted paths set; unknown keys are left for the check."""
    out = dict(data)
    for path, value in changes.items():
        *folders, last = path.split(".")
        level = out
        for folder in folders:
            inner = level.get(folder)
            level[folder] = dict(inner) if isinstance(inner, Mapping) else {}
            level = level[folder]
        level[last] = value
    return out
