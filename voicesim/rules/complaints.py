"""The negative: who complains, how it is taken, and what follows."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def hazard_of_complaint(base, gap, d2, alarm):  # type: ignore[no-untyped-def]
    """Customers complain when what was promised is not what is lived, and in a crisis.

    ``h = base + gap * d2 + alarm``, in 1/week; d2 squared distance between a customer's impression and the
    culture met (the employees' mean stance). Source: expectation-disconfirmation (Oliver 1980) for the
    gap; the form is ours.
    """
    return base + gap * d2 + alarm


@compiled
def chance_of_good_answer(composed, composure):  # type: ignore[no-untyped-def]
    """The prepared answer a complaint well.

    ``p = composed + (1 - composed) * composure``; composed the chance without any preparation.
    Source: the seed article (prepare them for the negative); the form is ours.
    """
    return composed + (1.0 - composed) * composure


@compiled
def passion_after(passion, personal, composure, badly):  # type: ignore[no-untyped-def]
    """Those who take it personally lose heart, the prepared less.

    ``p' = p (1 - personal (1 - composure))^badly``; badly the complaints answered defensively this step.
    Source: the seed article (how do you help them not take it personally); the form is ours.
    """
    hurt = personal * (1.0 - composure)
    if badly == 0:
        return passion
    if hurt >= 1.0:
        return 0.0
    return passion * math.exp(badly * math.log(1.0 - hurt))


@compiled
def readiness(composure, completion):  # type: ignore[no-untyped-def]
    """Whom the orchestrator prefers for a complaint: the composed who complete, ``composure * completion``.

    Our assumption.
    """
    return composure * completion
