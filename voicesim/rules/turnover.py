"""Turnover: who leaves, and who of the applicants is taken (Harrison & Carroll 1991)."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def hazard_of_leaving(base, alienation, width, d2):  # type: ignore[no-untyped-def]
    """People leave at a base hazard, and sooner the further they are from the page.

    ``h = base + alienation * (1 - exp(-d2 / (2 width^2)))``; base, alienation in 1/week; width in page
    radii; d2 squared distance to the page's centre. Source: Harrison & Carroll 1991 (alienation);
    the Gaussian form after Bhatt 2017.
    """
    return base + alienation * (1.0 - math.exp(-d2 / (2.0 * width * width)))


@compiled
def applicant_score(  # type: ignore[no-untyped-def]
    passion, listening, completion, coachability, nearness,
    w_passion, w_listening, w_completion, w_coachability, w_fit, noise, z,
):  # fmt: skip
    """An applicant is judged by weighted traits, seen with error.

    ``score = sum of weight * trait + noise * z``; traits and nearness to the page in [0, 1], z standard
    normal, noise in trait points. Source: Harrison & Carroll 1991 (selectivity); weights ours.
    """
    return (
        w_passion * passion
        + w_listening * listening
        + w_completion * completion
        + w_coachability * coachability
        + w_fit * nearness
        + noise * z
    )


@compiled
def posts_wanted(posts, growth, weeks):  # type: ignore[no-untyped-def]
    """Posts grow or shrink at a constant rate: ``posts * exp(growth * weeks)``; growth in 1/week.

    Our assumption.
    """
    return posts * math.exp(growth * weeks)
