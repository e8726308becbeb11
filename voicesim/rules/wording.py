"""Wording: from what a voice thinks to what it says (in the order of the functions below)."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def own_words(stance, coopetition, centre, own_page):  # type: ignore[no-untyped-def]
    """A partner speaks from its own page or from the shared one, in its own way.

    ``m = x + kappa (c - p)`` on one axis; kappa in [0, 1] co-opetition, c the shared page's centre, p the
    partner's (for employees p = c, so m = x). Source: the seed article (a co-opetition of micros).
    """
    return stance + coopetition * (centre - own_page)


@compiled
def believed_taste(taste, misreading, knowledge, dimensions, z):  # type: ignore[no-untyped-def]
    """A voice knows its audience as well as monitoring tells it.

    ``b = y + misreading (1 - knowledge) / sqrt(D) * z`` on one axis; misreading in page radii (rms over all
    axes), knowledge in [0, 1], z standard normal. Our assumption.
    """
    return taste + misreading * (1.0 - knowledge) / math.sqrt(dimensions) * z


@compiled
def bend(fit, listening, please, eagerness, skill):  # type: ignore[no-untyped-def]
    """Listeners move toward their audience; the eager to please bend too, unless they have learned not to.

    ``a = min(1, fit * listening + please * eagerness * (1 - skill))``; all in [0, 1].
    Source: the seed article (active listeners; sales are often too eager to please).
    """
    return min(1.0, fit * listening + please * eagerness * (1.0 - skill))


@compiled
def toward_audience(own, believed, bend_):  # type: ignore[no-untyped-def]
    """What is meant moves toward the audience as the voice believes it is: ``m + a (b - m)`` on one axis."""
    return own + bend_ * (believed - own)


@compiled
def clumsy(meant, noise, skill, dimensions, z):  # type: ignore[no-untyped-def]
    """What the unskilled say strays from what they mean.

    ``m = meant + noise (1 - skill) / sqrt(D) * z`` on one axis; noise in page radii (rms over all axes),
    z standard normal. Source: the seed article (business and marketing savvy); the form is ours.
    """
    return meant + noise * (1.0 - skill) / math.sqrt(dimensions) * z


@compiled
def kept_distance(distance, skill, clarity):  # type: ignore[no-untyped-def]
    """The coached keep their own voice on the page: outside it they come back to its edge, not to its centre.

    Share of the distance that is kept: ``1`` on the page, else ``1 - g (1 - 1 / d)`` with
    ``g = skill * clarity``; d in page radii. Source: the seed article (all different, yet all on the same
    cultural page); the form is ours.
    """
    if distance <= 1.0:
        return 1.0
    return 1.0 - skill * clarity * (1.0 - 1.0 / distance)


@compiled
def edited(said, centre, kept, control):  # type: ignore[no-untyped-def]
    """Page discipline, then control, move a message toward the centre.

    ``m' = c + (m - c) * kept * (1 - control)`` on one axis; kept from ``kept_distance``, control in [0, 1]
    (approval and scripting). Source: the seed article (a sanitized macro message); the form is ours.
    """
    return centre + (said - centre) * kept * (1.0 - control)


@compiled
def authenticity(d2, width, scripting, control):  # type: ignore[no-untyped-def]
    """A message sounds genuine when the speaker stands for it and nobody scripted it.

    ``a = exp(-d2 / (2 width^2)) (1 - scripting * control)``; d2 the squared distance between what is said
    and who says it; width in page radii; scripting, control in [0, 1]. Source: the seed article (a
    sanitized macro message); the form is ours.
    """
    return math.exp(-d2 / (2.0 * width * width)) * (1.0 - scripting * control)


@compiled
def chance_of_slip(leak, skill, eagerness, eager_leak, control):  # type: ignore[no-untyped-def]
    """The unskilled let slip what they should not, the eager more often; approval catches it.

    ``p = min(1, leak (1 - skill) (1 + eager_leak * eagerness) (1 - control))`` a message; leak, skill,
    eagerness, control in [0, 1]. Source: the seed article (inappropriate disclosures; sales are less
    cautious); the form is ours.
    """
    return min(1.0, leak * (1.0 - skill) * (1.0 + eager_leak * eagerness) * (1.0 - control))
