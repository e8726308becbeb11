"""From D cultural values to the two axes of the map: fixed once, the same for both futures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicesim.state import State

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Projection:
    """The page's centre (D,) and two orthonormal directions (D, 2): the page stays a unit disc."""

    centre: Floats
    basis: Floats
    explained: float  # share of the variance that the map shows

    @property
    def dimensions(self) -> int:
        """Number of cultural values, D."""
        return int(self.centre.size)

    def flat(self, points: Floats) -> Floats:
        """Positions on the map (n, 2) of ``points`` (n, D), in page radii from the centre."""
        moved = points - self.centre
        return moved if self.dimensions == 2 else moved @ self.basis


def fit(state: State) -> Projection:
    """The projection for a world at week 0.

    D = 1 keeps its axis (the second is empty, the page draws a strip), D = 2 is shown as it is,
    more values are turned to the plane in which stances, anchors, tastes and partners' pages vary
    most around the page's centre (principal components; Pearson 1901).
    """
    centre = np.asarray(state.places.centre, dtype=np.float64)
    dimensions = centre.size
    if dimensions <= 2:
        return Projection(centre.copy(), np.eye(dimensions, 2), 1.0)
    taken = state.voices.present == 1
    spread = np.concatenate(
        [
            state.voices.stance[taken],
            state.voices.anchor[taken],
            state.customers.taste[:2000],
            state.places.partner,
        ]
    )
    _, sizes, directions = np.linalg.svd(spread - centre, full_matrices=False)
    basis = directions[:2].T
    # The sign of a component is arbitrary; its largest entry points up, so that the map is stable.
    largest = basis[np.abs(basis).argmax(axis=0), [0, 1]]
    squares = sizes * sizes
    return Projection(centre.copy(), basis * np.sign(largest), float(squares[:2].sum() / squares.sum()))  # fmt: skip
