"""Hearing: what a message does to the impression, the warmth and the trust of a customer."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def resonance(genuine, d2, tolerance):  # type: ignore[no-untyped-def]
    """A genuine message near one's taste resonates.

    ``r = genuine * exp(-d2 / (2 tau^2))``; genuine in [0, 1], d2 squared distance of message and taste,
    tau tolerance in page radii; r in [0, 1]. Source: the seed article (it needs to fit like a glove, and
    feel real); Gaussian tuning is ours.
    """
    return genuine * math.exp(-d2 / (2.0 * tolerance * tolerance))


@compiled
def learning_weight(eta, base, resonance_, doubt, credibility):  # type: ignore[no-untyped-def]
    """Resonant messages of credible voices leave a deeper impression.

    ``w = min(1, eta (base + r) (doubt + credibility))``; eta a share a message, base the weight of a message
    without resonance, doubt that of a voice without credibility. Source: delta rule (Bush & Mosteller
    1955) with source credibility (Hovland & Weiss 1951).
    """
    return min(1.0, eta * (base + resonance_) * (doubt + credibility))


@compiled
def impressed(x, heard, weight):  # type: ignore[no-untyped-def]
    """An impression moves toward what was heard: ``x' = x + w (m - x)`` on one axis (delta rule)."""
    return x + weight * (heard - x)


@compiled
def impressed_variance(variance, weight, surprise2):  # type: ignore[no-untyped-def]
    """Customers remember how inconsistent what they heard was.

    ``v' = (1 - w) (v + w |m - mu|^2)``, with the impression moving as ``mu' = mu + w (m - mu)``: exact
    exponentially weighted mean and variance. Source: Finch 2009 (incremental weighted variance).
    """
    return (1.0 - weight) * (variance + weight * surprise2)


@compiled
def warmed(warmth, warming, resonance_):  # type: ignore[no-untyped-def]
    """Warmth follows the resonance of what is heard.

    ``f' = f + warming (r - f)``; warming a share a message. Our assumption.
    """
    return warmth + warming * (resonance_ - warmth)


@compiled
def trust_gained(trust, trusting, resonance_, variance):  # type: ignore[no-untyped-def]
    """Resonant messages of a consistent brand earn trust.

    Change ``+ trusting * r / (1 + v) * (1 - trust)``; v the remembered inconsistency. Source: consistency
    as an antecedent of a brand's credibility (Erdem & Swait 1998) for the direction; the form is ours.
    """
    return trusting * resonance_ / (1.0 + variance) * (1.0 - trust)


@compiled
def strain(offence, d2, forbearance):  # type: ignore[no-untyped-def]
    """What is foreign to one's values strains trust: the share of it that is lost.

    ``s = offence * (1 - exp(-d2 / (2 w^2)))``; offence a share a message, d2 squared distance of message and
    taste, w forbearance in page radii; s in [0, offence]. Source: shared values as a precursor of trust
    (Morgan & Hunt 1994) for the direction; the form is ours.
    """
    return offence * (1.0 - math.exp(-d2 / (2.0 * forbearance * forbearance)))


@compiled
def returned(value, rest, kept):  # type: ignore[no-untyped-def]
    """Without contact, warmth fades and trust goes back to where it started.

    ``x' = rest + (x - rest) * kept``; kept the share left after the step (``pace.kept_in``). Our assumption.
    """
    return rest + (value - rest) * kept
