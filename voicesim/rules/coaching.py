"""Coaching: what an hour of feedback or playback teaches, and how it fades."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def learned(trait, rate, quality, coachability, awareness, hours):  # type: ignore[no-untyped-def]
    """Coaching closes part of the distance to mastery; nobody learns what he cannot see in himself.

    ``s' = 1 - (1 - s) exp(-rate * quality * coachability * awareness * hours)``; s and the three factors
    in [0, 1], rate in 1/hour. Source: law of practice in its exponential form (Heathcote, Brown &
    Mewhort 2000); the product of factors is ours.
    """
    return 1.0 - (1.0 - trait) * math.exp(-rate * quality * coachability * awareness * hours)


@compiled
def self_aware(awareness, rate, quality, hours):  # type: ignore[no-untyped-def]
    """Playing back what one said raises self-awareness.

    ``a' = 1 - (1 - a) exp(-rate * quality * hours)``; a, quality in [0, 1], rate in 1/hour.
    Source: the seed article (playing back is one of the most powerful forms of self-awareness).
    """
    return 1.0 - (1.0 - awareness) * math.exp(-rate * quality * hours)


@compiled
def faded(trait, natural, kept):  # type: ignore[no-untyped-def]
    """What was learned fades toward what the person is by nature.

    ``s' = s0 + (s - s0) * kept``; kept the share left after the step (``pace.kept_in``). Source: exponential
    forgetting (Arthur et al. 1998 on skill decay, direction only).
    """
    return natural + (trait - natural) * kept
