"""What a scenario says about files, and what comes out of them: a cleaned organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

NOT_SAID, GENERATED = "The files do not say ", "; this is generated."

Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FileSpec:
    """What the [files] section of a scenario says, paths already absolute ("" = the usual names).

    ``people``, ``chart`` and ``audience`` are CSV or TSV; ``ties`` and ``customers`` may be GraphML
    too. Of a tie, the source speaks and the target hears; where a file means it the other way round
    (source asks target for advice), name the two columns crosswise. ``tie_type`` and ``chart_type``
    keep only lines with that ``type``. ``directed`` None: the file decides.
    """

    people: Path | None = None
    ties: Path | None = None
    chart: Path | None = None
    audience: Path | None = None
    customers: Path | None = None
    id_column: str = ""
    department_column: str = ""
    role_column: str = ""
    level_column: str = ""
    tenure_column: str = ""
    source_column: str = ""
    target_column: str = ""
    weight_column: str = ""
    tie_type: str = ""
    chart_type: str = ""
    directed: bool | None = None
    tenure_unit: Literal["years", "months", "weeks"] = "years"
    role_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the files say, cleaned; None where they say nothing and something must be generated.

    Ties are directed: ``tie_source`` speaks and ``tie_target`` hears. Shapes: people N, ties E,
    audience pairs A, customer ties C (each in both directions). ``department`` and ``level`` are -1
    and ``tenure_weeks`` is NaN where not known; ``reports_to`` is -1 for who reports to nobody.
    """

    ids: tuple[str, ...]
    department: Int32s
    departments: tuple[str, ...]
    role: tuple[str | None, ...] | None
    level: Int32s | None
    tenure_weeks: Floats | None
    reports_to: Int32s | None
    tie_source: Int32s | None
    tie_target: Int32s | None
    tie_weight: Floats | None
    customer_ids: tuple[str, ...] | None
    audience_voice: Int32s | None
    audience_customer: Int32s | None
    audience_weight: Floats | None
    customer_source: Int32s | None
    customer_target: Int32s | None
    customer_weight: Floats | None
    notes: tuple[str, ...]


def left_to_generate(what: str) -> str:
    """The note on something that the files do not say."""
    return f"{NOT_SAID}{what}{GENERATED}"


def not_said(note: str) -> str:
    """What a note of `left_to_generate` is about; empty for any other note."""
    if note.startswith(NOT_SAID) and note.endswith(GENERATED):
        return note.removeprefix(NOT_SAID).removesuffix(GENERATED)
    return ""
