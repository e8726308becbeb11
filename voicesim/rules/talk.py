"""Talk inside: how stances move (Friedkin & Johnsen 1990; Hegselmann & Krause 2002; Deffuant et al. 2000)."""

from __future__ import annotations

import math

from voicesim.jit import compiled

TIE_TOLERANCE = 1e-9  # a distance equal to the bound counts as within it, whatever the rounding


@compiled
def is_heard(d2, confidence):  # type: ignore[no-untyped-def]
    """People hear those whose stance is not too far from theirs.

    ``distance <= confidence + 1e-9``; both in page radii. The bound is closed; the tolerance keeps ties
    exact. Source: Hegselmann & Krause 2002.
    """
    bound = confidence + TIE_TOLERANCE
    return d2 <= bound * bound


@compiled
def susceptibility(tenure, settled, newcomer_weeks):  # type: ignore[no-untyped-def]
    """Newcomers take on the culture faster than those who have been there for long.

    ``f = settled + (1 - settled) exp(-tenure / newcomer_weeks)``; tenure in weeks, f in [settled, 1].
    Source: Harrison & Carroll 1991 (socialization declines with tenure).
    """
    return settled + (1.0 - settled) * math.exp(-tenure / newcomer_weeks)


@compiled
def own_stubbornness(common, own):  # type: ignore[no-untyped-def]
    """People may differ in how much they hold on to where they came from.

    ``g = min(1, common * own)``, a share a week; own >= 0, 1 for everybody unless a study says otherwise.
    Source: Friedkin & Johnsen 1999 (susceptibilities by person).
    """
    return min(1.0, common * own)


@compiled
def vision_pull(vision, example, leaders_example, times):  # type: ignore[no-untyped-def]
    """The vision pulls only as far as the leaders live it.

    ``pull = vision * times * (1 - example + example * leaders_example)``, at most 1; vision a share a
    step, example the dependence in [0, 1], leaders_example in [0, 1], times >= 0 (a leader speaks).
    Source: the seed article (set the example from the top); the form is ours.
    """
    return min(1.0, vision * times * (1.0 - example + example * leaders_example))


@compiled
def moved_stance(x, peers, pull, centre, stubbornness, anchor, wander):  # type: ignore[no-untyped-def]
    """A stance moves toward peers and the page, and back to where the person came from.

    ``x' = (1 - g) (x + peers + pull (c - x)) + g x0 + wander`` on one axis; ``peers`` the influence times
    the weighted sum of (x_j - x) over those heard; ``pull`` a share; g stubbornness in [0, 1]; x0 the
    anchor; wander a private step. Source: Friedkin & Johnsen 1990; the pull and the noise are ours.
    """
    return (1.0 - stubbornness) * (x + peers + pull * (centre - x)) + stubbornness * anchor + wander


@compiled
def wander(drift, weeks, dimensions, z):  # type: ignore[no-untyped-def]
    """Stances wander by themselves: ``drift * sqrt(weeks / D) * z`` on one axis.

    drift in page radii (rms over all axes) per square root of a week, z standard normal. A random walk.
    """
    return drift * math.sqrt(weeks / dimensions) * z


@compiled
def met(x, other, step):  # type: ignore[no-untyped-def]
    """After a meeting one has moved toward the other: ``x' = x + step (other - x)`` on one axis.

    step (mu) in [0, 1]. Source: Deffuant, Neau, Amblard & Weisbuch 2000.
    """
    return x + step * (other - x)
