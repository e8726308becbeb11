"""voicesim: when do many voices add up to one brand, and when to cacophony?"""

from __future__ import annotations

import importlib
from typing import Any

from voicesim.version import __version__

# Public name -> where it lives. Nothing is imported before it is asked for.
_HOMES = {
    "InputError": "voicesim.errors",
    "PARAMETERS": "voicesim.scenario",
    "Scenario": "voicesim.scenario",
    "load": "voicesim.io.scenarios",
    "dump": "voicesim.io.scenario_files",
    "VoiceModel": "voicesim.model",
    "Employee": "voicesim.engines.agents",
    "Partner": "voicesim.engines.agents",
    "Customer": "voicesim.engines.agents",
    "Orchestrator": "voicesim.engines.agents",
    "run": "voicesim.studies.run",
    "sweep": "voicesim.studies.sweep",
    "compare": "voicesim.studies.compare",
    "explain": "voicesim.studies.explain",
    "sensitivity": "voicesim.studies.sensitivity",
    "report": "voicesim.reports:write_report",
    "verdict": "voicesim.reports.verdict:run_verdict",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  the names are texts


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'voicesim' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value = getattr(importlib.import_module(module), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
