"""One entry of the parameter table: a default with its unit, range, meaning and source."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

ASSUMED = "assumed"


class Section(BaseModel):
    """A group of parameters: frozen, no unknown keys, no NaN, no silent conversion."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, strict=True, validate_default=True
    )


def knob(
    default: Any,
    low: float,
    high: float,
    unit: str,
    meaning: str,
    source: str = ASSUMED,
    *,
    plausible: tuple[float, float] | None = None,
    off: float | None = None,
    live: bool = True,
) -> Any:
    """Declare a number of the table.

    ``plausible`` is the range a sensitivity study draws from (the whole range if not given); ``off``
    the value at which a *lever of the programme* does nothing (so that a baseline can be made);
    ``live`` says whether an event may change it in mid-run (otherwise it shapes the world at week 0).
    """
    extra: Any = {
        "unit": unit,
        "source": source,
        "plausible": list(plausible or (low, high)),
        "off": off,
        "live": live,
    }
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra=extra)


def choice(
    default: Any, meaning: str, source: str = ASSUMED, *, off: Any = None, live: bool = True
) -> Any:
    """Declare a named alternative, a switch or a text of the table."""
    extra: dict[str, Any] = {"unit": "", "source": source, "off": off, "live": live}
    return Field(default, description=meaning, json_schema_extra=extra)
