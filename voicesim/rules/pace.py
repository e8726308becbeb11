"""Rates and weekly shares turned into what happens in one step, so that results do not depend on the step."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def chance_in(rate, weeks):  # type: ignore[no-untyped-def]
    """An event of constant hazard happens at least once in the time.

    ``p = 1 - exp(-rate * weeks)``; rate >= 0 in 1/week, weeks > 0; p in [0, 1].
    Source: exponential waiting times.
    """
    return 1.0 - math.exp(-rate * weeks)


@compiled
def share_in(share, weeks):  # type: ignore[no-untyped-def]
    """A pull of ``share`` a week, compounded over the time.

    ``s = 1 - (1 - share)^weeks``; share in [0, 1] a week, weeks > 0; s in [0, 1]; exactly ``share``
    at one week. Source: compound interest.
    """
    if weeks == 1.0 or share >= 1.0:
        return share
    return 1.0 - math.exp(weeks * math.log(1.0 - share))


@compiled
def whole_in(amount, step, weeks):  # type: ignore[no-untyped-def]
    """A weekly amount in whole numbers: what falls into this step of the sum since week 0, rounded.

    ``n = floor(a (t + 1) h + 1/2) - floor(a t h + 1/2)``; a the amount a week >= 0, t the step from 0, h
    its length in weeks. The sum over steps is the rounded total, whatever the length of a step.
    Source: cumulative rounding.
    """
    return math.floor(amount * (step + 1) * weeks + 0.5) - math.floor(amount * step * weeks + 0.5)


@compiled
def kept_in(rate, weeks):  # type: ignore[no-untyped-def]
    """What is left of something that fades at a constant rate: ``exp(-rate * weeks)``."""
    return math.exp(-rate * weeks)


@compiled
def kept_of(share, weeks):  # type: ignore[no-untyped-def]
    """What is left when a share of it is kept every week: ``share^weeks``; share in (0, 1], weeks > 0."""
    return math.exp(weeks * math.log(share))


@compiled
def happens(u, rate, weeks):  # type: ignore[no-untyped-def]
    """Whether an event of constant hazard happens in the time: ``u < 1 - exp(-rate * weeks)``.

    u uniform in (0, 1). ``1 - exp(-x) <= x`` spares the exponential when u is too large anyway.
    """
    x = rate * weeks
    if u >= x:
        return False
    return u < 1.0 - math.exp(-x)
