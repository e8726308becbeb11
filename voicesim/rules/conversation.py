"""Conversation: replies, answers in time or not at all, and the credibility they earn."""

from __future__ import annotations

import math

from voicesim.jit import compiled


@compiled
def chance_of_answer(completion, room, load):  # type: ignore[no-untyped-def]
    """A completer answers what there is time for; volume is not effectiveness.

    ``p = completion * min(1, room / load)``; room and load in answers. Which replies are answered is luck.
    Source: the seed article (completers over beginners).
    """
    if load <= room:
        return completion
    return completion * room / load


@compiled
def hours_to_answer(median, spread, load, room, z):  # type: ignore[no-untyped-def]
    """Answers take hours, longer under load.

    ``h = median * exp(spread * z) * (1 + load / room)``; log-normal, median in hours without load,
    z standard normal; load and room in answers, room > 0. Source: Einwiller & Steilen 2015
    (median 46 minutes, mean 8 h 24); the effect of load is ours.
    """
    return median * math.exp(spread * z) * (1.0 + load / room)


@compiled
def worth_of_answer(hours, patience):  # type: ignore[no-untyped-def]
    """A late answer is worth less.

    ``q = exp(-hours / patience)``; both in hours; q in [0, 1]. Our assumption.
    """
    return math.exp(-hours / patience)


@compiled
def gained(value, share):  # type: ignore[no-untyped-def]
    """What a good experience adds to trust or warmth: change ``+ share * (1 - value)``.

    Our assumption.
    """
    return share * (1.0 - value)


@compiled
def lost(value, share):  # type: ignore[no-untyped-def]
    """What a bad experience takes from trust or warmth: change ``- share * value``.

    Our assumption.
    """
    return -share * value


@compiled
def credibility_earned(credibility, earning, answers):  # type: ignore[no-untyped-def]
    """Completed conversations earn credibility.

    ``k' = 1 - (1 - k) (1 - earning)^answers``; earning a share an answer in [0, 1). Source: the seed article
    (earn trust: credibility and authority); the form is ours.
    """
    if answers == 0 or earning >= 1.0:
        return credibility if answers == 0 else 1.0
    return 1.0 - (1.0 - credibility) * math.exp(answers * math.log(1.0 - earning))


@compiled
def room_after(room, answers):  # type: ignore[no-untyped-def]
    """An answer takes the time of one, whether to a reply or to a complaint.

    ``r' = max(0, r - n)``; r the answers there was time for, n those given. A definition.
    """
    return max(0.0, room - answers)


@compiled
def room_left(left, capacity, weeks):  # type: ignore[no-untyped-def]
    """Time to answer comes back; what is not used is kept for at most a week.

    ``r' = min(r + capacity * weeks, capacity * max(1, weeks))``; capacity in answers a week. Source: the
    leaky bucket as a meter (Turner 1986), today called a token bucket.
    """
    return min(left + capacity * weeks, capacity * max(1.0, weeks))
