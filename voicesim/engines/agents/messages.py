"""What agents exchange: a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicesim.state import Floats

if TYPE_CHECKING:
    from voicesim.engines.agents.voices import Voice


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """Something said in public this step.

    ``content`` a position in the culture space (D,), page radii; ``genuine`` authenticity in
    [0, 1]; ``slip`` whether it gives away what it should not.
    """

    author: Voice
    content: Floats
    genuine: float
    slip: bool
