"""The birth certificate: what it takes to make the same numbers again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from voicesim.reports import page
from voicesim.version import __version__

HIDDEN = ("notes", "verdict")  # told elsewhere on the page


def certificate(provenance: Mapping[str, Any]) -> str:
    """A list of everything the provenance holds, nested keys with dots."""
    if not provenance:
        return page.tag("p", "No provenance.json came with these tables.")
    return page.facts((name.replace("_", " "), value) for name, value in flat(provenance))


def flat(data: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    """Names and values, nested ones with dots, lists in one line."""
    for key, value in data.items():
        if not before and key in HIDDEN:
            continue
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{key}.")
        elif isinstance(value, list | tuple):
            yield f"{before}{key}", ", ".join(str(v) for v in value)
        else:
            yield f"{before}{key}", str(value)


def footer_line(provenance: Mapping[str, Any]) -> str:
    """The last line of every page."""
    version = provenance.get("version") or provenance.get("voicesim") or __version__
    seed = f", seed {provenance['seed']}" if "seed" in provenance else ""
    made = f"Made by voicesim {version}{seed}."
    return f"{made} A model is not the world: read differences between scenarios, not forecasts."
