"""Sums over customers in whole numbers, so that they do not depend on who is added first."""

from __future__ import annotations

import math

from voicesim.jit import compiled

UNIT = 2.0**32


@compiled
def fixed(amount):  # type: ignore[no-untyped-def]
    """An amount in units of 2^-32, rounded to the nearest whole: ``floor(amount * 2^32 + 1/2)``."""
    return math.floor(amount * UNIT + 0.5)


@compiled
def from_fixed(units):  # type: ignore[no-untyped-def]
    """The amount that a whole number of units stands for: ``units / 2^32``."""
    return units / UNIT
