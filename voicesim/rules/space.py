"""Distances in the culture space, in page radii."""

from __future__ import annotations

import math

from voicesim.jit import compiled, lean

EDGE_TOLERANCE = 1e-9  # page radii^2


@lean
def squared_distance(a, i, b, j):  # type: ignore[no-untyped-def]
    """Squared distance between row i of ``a`` and row j of ``b`` (shapes (n, D) and (m, D)).

    ``d2 = sum over axes of (a_i - b_j)^2``, page radii^2. Source: Euclid.
    """
    total = 0.0
    for axis in range(a.shape[1]):
        gap = a[i, axis] - b[j, axis]
        total += gap * gap
    return total


@lean
def squared_distance_to(a, i, point):  # type: ignore[no-untyped-def]
    """Squared distance between row i of ``a`` (n, D) and a ``point`` (D,), page radii^2.

    ``d2 = sum over axes of (a_i - point)^2``. Source: Euclid.
    """
    total = 0.0
    for axis in range(a.shape[1]):
        gap = a[i, axis] - point[axis]
        total += gap * gap
    return total


@compiled
def nearness(d2):  # type: ignore[no-untyped-def]
    """How near two positions are: 1 at the same place, .61 at one page radius, 0 far away.

    ``n = exp(-d2 / 2)``; d2 in page radii^2. Our assumption (a Gaussian kernel of one page radius).
    """
    return math.exp(-0.5 * d2)


@compiled
def toward(x, target, share):  # type: ignore[no-untyped-def]
    """Move a share of the way: ``x + share * (target - x)``; share in [0, 1]."""
    return x + share * (target - x)


@compiled
def is_on_page(d2):  # type: ignore[no-untyped-def]
    """On the page: at most one page radius from its centre; d2 in page radii^2. A definition.

    ``d2 <= 1 + 1e-9``: what was pulled back to the very edge is on the page, whatever the rounding.
    """
    return d2 <= 1.0 + EDGE_TOLERANCE
