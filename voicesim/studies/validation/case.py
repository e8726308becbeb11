"""One line of the validation table, how a case is run, and when two numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

FALSE_ALARM = 6.3e-5  # two-sided, what four standard errors are for a normal
EXACT = 1e-9
Verdict = Literal["pass", "FAIL", "left out"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was expected, what was obtained, how far apart they may be and why; ``group`` names its case."""

    case: str
    source: str
    expected: str
    obtained: str
    tolerance: str
    basis: str
    engine: str
    verdict: Verdict
    group: str = ""

    def as_data(self) -> dict[str, str]:
        """Column to text."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to be done: which engine, and whether the quick size is enough."""

    engine: str
    quick: bool

    def runs(self, full: int, quick: int) -> int:
        """Replicates at this size."""
        return quick if self.quick else full


Check = Callable[[Plan], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Case:
    """A group of checks on one theory; ``engines`` that it can be asked of, ``full`` size only or not."""

    name: str
    title: str
    check: Check
    engines: tuple[str, ...] = ("compiled",)
    full: bool = False


def digits(value: float) -> str:
    """A number as the table shows it."""
    if abs(value) < 1e6 and value == int(value):
        return str(int(value))
    return f"{value:.6g}"


def several(values: ArrayLike, most: int = 4) -> str:
    """Several numbers as the table shows them."""
    flat = np.ravel(np.asarray(values, dtype=np.float64))
    shown = " ".join(digits(float(v)) for v in flat[:most])
    return shown + (" ..." if flat.size > most else "")


def exact(
    plan: Plan,
    case: str,
    source: str,
    expected: ArrayLike,
    obtained: ArrayLike,
    *,
    within: float = EXACT,
    basis: str = "rounding",
) -> Row:
    """A deterministic limit: every number within ``within`` of what is expected."""
    a, b = np.asarray(expected, dtype=np.float64), np.asarray(obtained, dtype=np.float64)
    same = a.shape == b.shape and bool((np.abs(a - b) <= within).all())
    told = f"{within:g}" if within else "0"
    return Row(
        case, source, several(a), several(b), told, basis, plan.engine, "pass" if same else "FAIL"
    )


def student(runs: int) -> float:
    """How many standard errors of a mean over ``runs`` are allowed: as rare as four for a normal."""
    return float(stats.t.ppf(1.0 - FALSE_ALARM / 2.0, runs - 1))


def mean_of(
    plan: Plan,
    case: str,
    source: str,
    expected: float,
    samples: ArrayLike,
    *,
    reference_se: float = 0.0,
    bias: float = 0.0,
    why: str = "",
) -> Row:
    """A statistical limit: the mean of independent ``samples`` against ``expected``.

    Allowed: Student's quantile of the same false alarm as four standard errors, times both
    standard errors together, plus a stated ``bias`` of finite size (``why`` says which).
    """
    x = np.asarray(samples, dtype=np.float64)
    mean = float(x.mean())
    se = float(np.hypot(x.std(ddof=1) / np.sqrt(x.size), reference_se))
    times = student(x.size)
    allowed = times * se + bias
    basis = f"{times:.1f} SE, {x.size} runs" + (f"; {why}" if why else "")
    ok = abs(mean - expected) <= allowed
    return Row(
        case, source, digits(expected), f"{mean:.6g} ± {se:.2g}", f"{allowed:.2g}", basis,
        plan.engine, "pass" if ok else "FAIL",
    )  # fmt: skip


def share_of(
    plan: Plan,
    case: str,
    source: str,
    expected: float,
    hits: int,
    runs: int,
    *,
    reference_se: float = 0.0,
) -> Row:
    """A chance: ``hits`` of ``runs`` against the ``expected`` one, whose binomial error is allowed."""
    share = hits / runs
    se = float(np.hypot(np.sqrt(expected * (1.0 - expected) / runs), reference_se))
    allowed = 4.0 * se + 0.5 / runs
    ok = abs(share - expected) <= allowed
    return Row(
        case, source, digits(expected), f"{share:.6g}", f"{allowed:.2g}",
        f"4 SE (binomial), {runs} runs", plan.engine, "pass" if ok else "FAIL",
    )  # fmt: skip


def trend(plan: Plan, case: str, source: str, groups: list[Any], rising: bool, what: str) -> Row:
    """An ordering over levels: every step in one direction by more than three standard errors."""
    means = [float(np.mean(g)) for g in groups]
    errors = [float(np.std(g, ddof=1) / np.sqrt(len(g))) for g in groups]
    steps = np.diff(means) * (1.0 if rising else -1.0)
    limits = 3.0 * np.hypot(errors[1:], errors[:-1])
    ok = bool((steps > limits).all())
    return Row(
        case, source, what, several(means, 6), several(limits, 6),
        "each step more than 3 SE", plan.engine, "pass" if ok else "FAIL",
    )  # fmt: skip


def left_out(case: str, source: str, why: str) -> Row:
    """A limit that the model is not asked for, with the reason."""
    return Row(case, source, "", "", "", why, "", "left out")
