"""Call a rule as machine code and as plain Python, and insist on the same bits."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as some

SHARE = some.floats(0.0, 1.0)
UNIFORM = some.floats(2.0**-33, 1.0 - 2.0**-33)
NORMAL = some.floats(-6.7, 6.7)
WEEKS = some.sampled_from([1.0 / 28.0, 1.0 / 7.0, 0.5, 1.0, 4.0])


def both(rule: Callable[..., Any], *arguments: Any) -> Any:
    """The value of ``rule``; fails unless compiled and plain Python agree to the last bit.

    Whole numbers stay whole, everything else is passed as it is.
    """
    value = rule(*arguments)
    plain = getattr(rule, "py_func", rule)(*arguments)
    assert type(value) is type(plain) or float(value) == float(plain)
    assert float(value).hex() == float(plain).hex(), (rule.__name__, arguments)
    return value


def rises(values: list[float], slack: float = 1e-12) -> bool:
    """Whether no value lies below the one before it, but for rounding."""
    return all(b >= a - slack * max(1.0, abs(a)) for a, b in itertools.pairwise(values))


def falls(values: list[float], slack: float = 1e-12) -> bool:
    """Whether no value lies above the one before it, but for rounding."""
    return rises([-value for value in values], slack)


def near(a: float, b: float) -> bool:
    """Equal but for rounding."""
    return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
