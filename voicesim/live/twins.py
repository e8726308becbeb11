"""B minus A on the same luck: differences and words by the code of `voicesim compare` and its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from voicesim.live.future import Array
from voicesim.measures.registry import MEASURES
from voicesim.measures.windows import last_weeks, over
from voicesim.reports.comparison import ComparisonTables, scenario_sentence
from voicesim.reports.sentences import MINUS, money, points, signed
from voicesim.studies.compare import differences as compared

SHOWN = ("coherence", "richness", "warmth", "trust", "on_page_micro", "complaints", "cost")
FEWEST = 4  # replicates before anything is said


def summary(run: Array, weeks: Array, names: Sequence[str]) -> dict[str, float]:
    """The last quarter of one replicate: its shown measures."""
    needed = [*SHOWN, *(MEASURES[name].weight for name in SHOWN if MEASURES[name].weight)]
    columns = {name: run[:, names.index(name)] for name in dict.fromkeys(needed)}
    return over(last_weeks(pd.DataFrame(columns, index=pd.Index(weeks, name="week"))), SHOWN)


def differences(a: Sequence[dict[str, float]], b: Sequence[dict[str, float]]) -> pd.DataFrame:
    """B against A as `voicesim compare` has it. Both are replicates under the same luck."""
    tables = []
    for point, found in enumerate((a, b)):
        head = {"point": point, "replicate": range(len(found)), "status": "done", "reason": ""}
        tables.append(pd.concat([pd.DataFrame(head), pd.DataFrame(found, columns=list(SHOWN))], axis=1))  # fmt: skip
    return compared(pd.concat(tables, ignore_index=True), ["A", "B"], [len(a), len(b)])


def rows(found: pd.DataFrame, currency: str) -> list[dict[str, Any]]:
    """One row a measure for the page: value, interval, whether it is more than luck, and for whom."""
    out = []
    for row in found.to_dict("records"):
        sure = bool(np.isfinite(row["low"]) and (row["low"] > 0 or row["high"] < 0))
        way = {"higher": 1, "lower": -1}.get(str(row["better"]), 0) * (1 if row["difference"] > 0 else -1)  # fmt: skip
        luck = row["pairs"] < FEWEST or not sure
        out.append(
            {
                "measure": row["measure"],
                **{key: _finite(row[name]) for key, name in (("value", "difference"), ("low", "low"), ("high", "high"))},  # noqa: E501
                "sure": not luck,
                "better": 0 if luck else way,
                "text": _amount(row["difference"], str(row["measure"]), currency),
                "words": _words(row["pairs"], luck, way),
            }
        )  # fmt: skip
    return out


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _words(pairs: int, luck: bool, way: int) -> str:
    if pairs < FEWEST:
        return "still counting"
    if luck:
        return "could be luck"
    return {1: "better, more than luck", -1: "worse, more than luck", 0: "more than luck"}[way]


def _amount(value: float, name: str, currency: str) -> str:
    if not np.isfinite(value):
        return "none"
    unit = MEASURES[name].unit
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    if unit.startswith("share"):
        return sign + points(value)
    if unit.startswith("money"):
        return sign + money(abs(value), currency)
    return signed(value)


def verdict(found: pd.DataFrame, runs: int) -> str:
    """The sentence under the strip: that of a comparison's report."""
    if runs < FEWEST:
        return f"{runs} runs so far: too few to tell a difference from luck."
    sentence = scenario_sentence(
        ComparisonTables(found, None, {"scenarios": ["A"]}), "B"
    ).removesuffix(".")
    return f"{sentence} ({runs} runs each under the same luck)."
