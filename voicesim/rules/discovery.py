"""Discovery: how the orchestrator ranks people whose voice might be enabled."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def promise(  # type: ignore[no-untyped-def]
    passion, touch, collaboration, active, fit, coachability, completion, credibility, chance,
    w_passion, w_touch, w_collaboration, w_active, w_fit, w_coachability, w_completion,
    w_credibility, w_chance,
):  # fmt: skip
    """How promising a person's voice is under a mix of strategies.

    ``p = sum of weight * trait / sum of weights``; all traits in [0, 1] (touch, active, collaboration
    relative to the largest), chance a uniform draw. In [0, 1]; the draw itself when all weights are 0.
    Source: the seed article's list (follow the passion, find the touch points, ...); weighing is ours.
    """
    total = (
        w_passion + w_touch + w_collaboration + w_active + w_fit + w_coachability + w_completion
        + w_credibility + w_chance
    )  # fmt: skip
    if total <= 0.0:
        return chance
    return (
        w_passion * passion
        + w_touch * touch
        + w_collaboration * collaboration
        + w_active * active
        + w_fit * fit
        + w_coachability * coachability
        + w_completion * completion
        + w_credibility * credibility
        + w_chance * chance
    ) / total


@compiled
def enabled_a_week(pace, staff):  # type: ignore[no-untyped-def]
    """Enabling takes time, more people can be taken on where there are more, and one always can.

    ``n = max(1, pace * staff)`` people a week; pace a share a week, staff the employees who are there.
    Our assumption.
    """
    return max(1.0, pace * staff)


@compiled
def as_seen(promise_of_person, noise, quality, z):  # type: ignore[no-untyped-def]
    """An orchestrator sees people through an error that its quality removes.

    ``seen = promise + noise * (1 - quality) * z``; noise in trait points, quality in [0, 1], z standard
    normal, the same for one person as long as the person stays. Our assumption.
    """
    return promise_of_person + noise * (1.0 - quality) * z


@compiled
def seen_activity(audience, largest):  # type: ignore[no-untyped-def]
    """How active somebody looks from outside: ``ln(1 + audience) / ln(1 + largest)``, in [0, 1].

    Logarithmic because audiences are heavy-tailed. Our assumption.
    """
    if largest <= 0:
        return 0.0
    return math.log(1.0 + audience) / math.log(1.0 + largest)


@compiled
def knowledge_after(knowledge, learning, effort, quality, forgetting, weeks):  # type: ignore[no-untyped-def]
    """Monitoring learns what customers are like, and that knowledge ages.

    ``k' = (1 - (1 - k) exp(-learning * effort * quality * weeks)) exp(-forgetting * weeks)``; rates in
    1/week, k, effort, quality in [0, 1]. Source: the seed article (monitor to build a baseline).
    """
    learned = 1.0 - (1.0 - knowledge) * math.exp(-learning * effort * quality * weeks)
    return learned * math.exp(-forgetting * weeks)
