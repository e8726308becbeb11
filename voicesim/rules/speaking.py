"""Speaking: who says something this step, and what control does to the wish to speak."""

from __future__ import annotations

from voicesim.jit import compiled


@compiled
def chance_of_speaking(cadence, passion, freedom, control, drag, weeks):  # type: ignore[no-untyped-def]
    """The passionate speak more, those who are not enabled less, and approval holds messages back.

    ``p = min(1, cadence * passion * freedom * (1 - drag * control) * weeks)``; cadence in messages a week;
    passion, drag, control in [0, 1]; freedom 1 for the enabled, else the policy's openness. Linear in
    time, so that the volume of a week does not depend on the step (at most one message a step).
    Our assumption.
    """
    return min(1.0, cadence * passion * freedom * (1.0 - drag * control) * weeks)


@compiled
def passion_under_control(passion, natural, recovered, kept):  # type: ignore[no-untyped-def]
    """People who are scripted lose heart; left alone, passion comes back.

    ``p' = (p0 + (p - p0) * recovered) * kept`` with ``recovered = exp(-recovery * weeks)`` and
    ``kept = exp(-resentment * control * weeks)``. Source: self-determination theory (Deci & Ryan 1985) for
    the direction; the form is ours.
    """
    return (natural + (passion - natural) * recovered) * kept
