"""Attention: which of the messages that reach a customer are taken in (Weng et al. 2012)."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def attention_left(left, attention, weeks):  # type: ignore[no-untyped-def]
    """Attention comes back with time; what is not used is kept for about a week.

    ``s' = min(s + a * weeks, a * max(1, weeks) + 1)``; a messages a week; whole messages are taken out of s.
    The 1 keeps the fraction of a message that was not enough. Source: the leaky
    bucket as a meter (Turner 1986), today called a token bucket.
    """
    return min(left + attention * weeks, attention * max(1.0, weeks) + 1.0)


@compiled
def notice_key(u, weight, strength, selective, d2):  # type: ignore[no-untyped-def]
    """When attention is short, messages over strong ties and near one's taste win more often.

    ``key = -ln(u) / (weight^strength * exp(-selective * d2))``; the smallest keys are noticed, which draws
    without replacement in proportion to the bracket. u uniform, weight >= 0 of the tie (0^0 = 1), d2 squared
    distance of message and taste. Source: Efraimidis & Spirakis 2006 (the draw); Weng et al. 2012 (limited attention).
    """
    strange = selective * d2
    if strength > 0.0 and weight != 1.0:  # ln(1) = 0
        strange -= strength * math.log(weight) if weight > 0.0 else -math.inf
    return -math.log(u) * math.exp(strange)
