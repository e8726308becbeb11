"""Word of mouth: what customers take from a contact's view of the brand."""

from __future__ import annotations

from voicesim.jit import compiled


@compiled
def chance_to_speak_up(advocacy, warmth, trust):  # type: ignore[no-untyped-def]
    """The warm speak for the brand and the disappointed against it; the lukewarm say little.

    ``p = 1 - advocacy + advocacy * max(warmth, 1 - 2 trust)``; advocacy, warmth, trust in [0, 1].
    Source: U-shaped word of mouth (Anderson 1998); the form is ours.
    """
    return 1.0 - advocacy + advocacy * max(warmth, 1.0 - 2.0 * trust)


@compiled
def weight_of_talk(share, negativity, own, other):  # type: ignore[no-untyped-def]
    """Bad talk weighs more than good.

    ``w = share`` if the contact thinks at least as well of the brand, else ``min(1, share * negativity)``.
    Source: negativity bias (Baumeister et al. 2001; bad service is told to 1.4 to 1.8 times as many).
    """
    if other < own:
        return min(1.0, share * negativity)
    return share
