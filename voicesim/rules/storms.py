"""Storms: bad stories on the customer network (independent cascade; Kempe, Kleinberg & Tardos 2003)."""

from __future__ import annotations

import math

from voicesim.jit import compiled

HOURS_A_WEEK = 168.0


@compiled
def chance_of_passing(pass_on, shield, trust, activity):  # type: ignore[no-untyped-def]
    """A customer who believes a bad story passes it to each contact once, less the more he trusts the brand.

    ``p = min(1, pass_on * activity * (1 - shield * trust))`` a tie; activity of the sender, mean 1. With
    shield 0 and equal activity this is bond percolation. Source: Kempe, Kleinberg & Tardos 2003; Newman
    2002; Kenah & Robins 2007 (varying senders).
    """
    return min(1.0, pass_on * activity * (1.0 - shield * trust))


@compiled
def hours_to_pass(mean, u):  # type: ignore[no-untyped-def]
    """A story waits before it is passed on.

    ``h = -mean * ln(u)``; exponential, mean in hours. Source: exponential delays of an SIR epidemic.
    """
    return -mean * math.log(u)


@compiled
def hour_of(step, weeks):  # type: ignore[no-untyped-def]
    """Hour at which a step begins, since week 0: ``step * weeks * 168``; weeks the length of a step."""
    return step * weeks * HOURS_A_WEEK


@compiled
def hour_within(hour, begin, hours):  # type: ignore[no-untyped-def]
    """Which whole hour of the step an hour since week 0 falls in, in 0 ... hours - 1."""
    return max(0, min(hours - 1, math.floor(hour - begin)))


@compiled
def is_open(step, told, memory, weeks):  # type: ignore[no-untyped-def]
    """A customer can be reached again once the last story is old: ``(step - told) * weeks > memory``."""
    return (step - told) * weeks > memory


@compiled
def firestorm_size(share, customers):  # type: ignore[no-untyped-def]
    """Customers a story must have reached, its first teller included, to count as a firestorm; at least 2."""
    return max(2, math.ceil(share * customers))
