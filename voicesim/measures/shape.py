"""On demand: the shape of the public face at one moment, for maps and case studies."""

from __future__ import annotations

import numpy as np

from voicesim.measures import space
from voicesim.state import OFFICIAL, Floats, State

CAMP = 0.25  # page radii: impressions within a strip of this width count as one camp
PAGE_WIDTH = 2.0  # page radii
MOST = 2000  # messages compared pair by pair: those heard most


def polarization(points: Floats, alpha: float = 1.0) -> float:
    """Esteban-Ray polarization of ``points`` (n, D) on their main axis, in page widths.

    1 for two equal camps at opposite edges of the page, near 0 for one camp. Points are sorted into
    strips of CAMP page radii; the axis is that of the largest variance. The strips are our
    assumption: Esteban-Ray is defined for groups, and needs to know who counts as one.
    """
    line = space.on_main_axis(points)
    strips, camp = np.unique(np.floor(line / CAMP), return_inverse=True)
    people = np.bincount(camp, minlength=len(strips))
    middle = np.bincount(camp, weights=line, minlength=len(strips)) / people
    return space.esteban_ray(people, middle / PAGE_WIDTH, alpha)


def heard_messages(state: State) -> tuple[Floats, Floats]:
    """Contents (n, D) of this step's micro messages that were heard, and by how many (n,).

    At most the MOST heard of them, in the order of the voices.
    """
    m = state.messages
    rows = np.flatnonzero((m.spoke > 0) & (m.heard > 0) & (state.voices.kind != OFFICIAL))
    rows = np.sort(rows[np.argsort(-m.heard[rows], kind="stable")[:MOST]])
    return m.content[rows], m.heard[rows].astype(np.float64)


def shape(state: State) -> dict[str, float]:
    """The shape of the public face at one moment.

    polarization, bimodality (on the main axis), effective_dimension and alignment (mean resultant
    length from the centre of the page) of the customers' impressions; distinct_messages (effective
    number of different things heard this step, similarity ``exp(-distance)``) and message_diversity
    (mean distance of two heard messages, page radii). NaN where there is nothing to look at.
    """
    faces = state.customers.impression
    contents, heard = heard_messages(state)
    found = {
        "polarization": polarization(faces),
        "bimodality": space.bimodality(space.on_main_axis(faces)),
        "effective_dimension": space.effective_dimension(faces),
        "alignment": space.mean_resultant_length(faces, state.places.centre),
        "distinct_messages": float("nan"),
        "message_diversity": float("nan"),
    }
    if len(heard):
        apart = space.distances(contents)
        found["distinct_messages"] = space.leinster_cobbold(heard, np.exp(-apart), 1.0)
        found["message_diversity"] = space.rao_q(heard, apart)
    return found
