"""Luck: the list of random streams, and draws addressed by (seed, stream, step, who, k).

Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011): a block cipher used as a counter-based generator.
A draw is looked up, never consumed, so neither the order of agents nor the number of threads matters,
and the same agent meets the same luck in two scenarios. One block gives four uniforms ("lanes").

Rules of the list: a new decision gets a new number (or a free lane of a block that its phase draws
anyway); a number is never reused and never renumbered.
"""

from __future__ import annotations

import math

import numpy as np

from voicesim.jit import lean, merged

# The world at week 0 (step is 0)
TRAITS = 1  # who: person; k: block of four traits
STANCE = 2  # who: person; k: axis
TASTE = 3  # who: customer; k: axis
PRIOR = 4  # who: customer; k: axis
CUSTOMER = 5  # who: customer; lanes: attention (normal from 0, 1), touch point, spare
AUDIENCE = 6  # who: person; k: follower; lanes: first pick, second pick, homophily, spare
AUDIENCE_SIZE = 7  # who: person
CONTACTS = 8  # who: person; k: contact; lanes: own department, whom, mutual, spare
CUSTOMER_CONTACTS = 9  # who: customer; k: contact; lanes: near or far, whom, spare, spare
PERSON_KIND = 10  # who: person; lanes: department, role, tenure, spare
PARTNER_ENABLED = 11  # who: person
STORM_ACTIVITY = 12  # who: customer: how active a sender
# Every step
EXIT = 20  # who: person
FILL = 21  # who: person (post): is the vacancy filled
APPLICANT = 22  # who: person (post); k: applicant * 16 + block of traits, noise
APPLICANT_STANCE = 23  # who: person (post); k: applicant * 16 + axis
DISCOVERY = 24  # who: person; lanes: perception noise (normal from 0, 1), chance, spare
DRIFT = 25  # who: person; k: axis
MEETING = 26  # who: meeting; lanes: who, with whom, spare, spare
SPEAKING = 27  # who: person; lanes: speaks, discloses, spare, spare
MISREADING = 28  # who: person; k: axis
EXPRESSION = 29  # who: person; k: axis
LISTENING = 30  # who: customer; lanes: spare, official reach, reply, complaint
NOTICE = 31  # who: customer; k: person: which messages are taken in when attention is short
ANSWER = 32  # who: customer; lanes: answered, hours (normal from 1, 2), spare
COMPLAINT = 33  # who: customer; lanes: routed, answered, answered well, tells
ROUTING = 34  # who: customer; lanes: which desk, scandal, spare, spare
STORM = 35  # who: teller; k: contact; lanes: passed on, spare, spare, spare
STORM_DELAY = 36  # who: customer: hours until it is passed on
WORD_OF_MOUTH = 37  # who: customer; lanes: talks, with whom, speaks up, spare
LAYOFF = 38  # who: person
CONCERNED = 39  # who: customer; step: number of the event: concerned by a crisis
MERGED = 40  # who: person: department of one who joins
NEW_LEADERS = 41  # who: person; step: number of the event; k: axis

NAMES = {
    value: name.lower()
    for name, value in sorted(globals().items())
    if name.isupper() and isinstance(value, int)
}

# Addresses of persons: the posts at the start count from 0, those that open later from their own
# places, so that one more of any kind changes nobody else's luck.
GROWTH_IDS = 1 << 28  # posts that growth opens
JOINER_IDS = 1 << 29  # posts that an event opens: + number of the event * BLOCK + place
PARTNER_IDS = 1 << 30  # partner voices: + number of the partner * BLOCK + place
OFFICIAL_ID = (1 << 30) + (1 << 29)
BLOCK = 100_000  # most people of one event or partner
BLOCKS = (1 << 29) // BLOCK  # most events and partners
# Addresses drawn in a row at a time: the luck of so many fits the nearest cache.
ROW = 256
_MULTIPLY_0 = np.uint64(0xD2511F53)
_MULTIPLY_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_UNIT = 2.0**-32
TWO_PI = 2.0 * math.pi


@lean
def scrambled(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """One round of Philox 4x32: the counter after it."""
    p0 = _MULTIPLY_0 * c0
    p1 = _MULTIPLY_1 * c2
    return (p1 >> _SHIFT) ^ c1 ^ k0, p1 & _LOW, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & _LOW


@merged
def two_rounds(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Two rounds of Philox 4x32: the counter after them, and the key of the next."""
    c0, c1, c2, c3 = scrambled(c0, c1, c2, c3, k0, k1)
    k0 = (k0 + _WEYL_0) & _LOW
    k1 = (k1 + _WEYL_1) & _LOW
    c0, c1, c2, c3 = scrambled(c0, c1, c2, c3, k0, k1)
    return c0, c1, c2, c3, (k0 + _WEYL_0) & _LOW, (k1 + _WEYL_1) & _LOW


@merged
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Philox 4x32-10: four 32-bit words from a counter of four words and a key of two.

    All arguments and results are uint64 holding 32-bit words. Written out, not a loop: so a loop over
    addresses becomes vector instructions. Source: Salmon et al. 2011, SC '11.
    """
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = two_rounds(c0, c1, c2, c3, k0, k1)
    return c0, c1, c2, c3


@merged
def uniforms(seed, stream, step, who, k):  # type: ignore[no-untyped-def]
    """Four independent uniforms in (0, 1) at an address; resolution 2^-32, never 0 or 1.

    ``step``, ``who`` and ``k`` below 2^32.
    """
    s = np.uint64(seed)
    a, b, c, d = philox(
        np.uint64(k) & _LOW,
        np.uint64(who) & _LOW,
        np.uint64(step) & _LOW,
        np.uint64(stream) & _LOW,
        s & _LOW,
        s >> _SHIFT,
    )
    return (
        (np.float64(a) + 0.5) * _UNIT,
        (np.float64(b) + 0.5) * _UNIT,
        (np.float64(c) + 0.5) * _UNIT,
        (np.float64(d) + 0.5) * _UNIT,
    )


@lean
def uniforms_in_a_row(seed, stream, step, first, last, out):  # type: ignore[no-untyped-def]
    """The uniforms of ``who`` = first ... last - 1 with ``k`` = 0, lane by lane into ``out`` (4, >= last - first).

    The numbers of `uniforms`, eight times as fast: the compiler makes vector instructions of this loop
    (2 ns an address against 15) as long as there is nothing else in it.
    """
    for i in range(last - first):
        out[0, i], out[1, i], out[2, i], out[3, i] = uniforms(seed, stream, step, first + i, 0)


@lean
def uniform(seed, stream, step, who, k):  # type: ignore[no-untyped-def]
    """The first of the four uniforms at an address."""
    return uniforms(seed, stream, step, who, k)[0]


@lean
def normal_from(u, w):  # type: ignore[no-untyped-def]
    """One standard normal from two uniforms (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(TWO_PI * w)


@lean
def normals(seed, stream, step, who, k):  # type: ignore[no-untyped-def]
    """Four independent standard normals at an address (Box & Muller 1958)."""
    a, b, c, d = uniforms(seed, stream, step, who, k)
    r = math.sqrt(-2.0 * math.log(a))
    s = math.sqrt(-2.0 * math.log(c))
    return (
        r * math.cos(TWO_PI * b),
        r * math.sin(TWO_PI * b),
        s * math.cos(TWO_PI * d),
        s * math.sin(TWO_PI * d),
    )


@lean
def fill_normals(seed, stream, step, who, k, out):  # type: ignore[no-untyped-def]
    """Fill ``out`` (shape (n,)) with standard normals from blocks k, k + 1, ..."""
    n = out.shape[0]
    for block in range((n + 3) // 4):
        a, b, c, d = uniforms(seed, stream, step, who, k + block)
        i = 4 * block
        fill_pair(a, b, i, out)
        if i + 2 < n:
            fill_pair(c, d, i + 2, out)


@lean
def fill_pair(u, w, i, out):  # type: ignore[no-untyped-def]
    """Two normals from two uniforms (Box & Muller 1958) into ``out[i]`` and, if there is one, ``out[i + 1]``."""
    r = math.sqrt(-2.0 * math.log(u))
    out[i] = r * math.cos(TWO_PI * w)
    if i + 1 < out.shape[0]:
        out[i + 1] = r * math.sin(TWO_PI * w)


def replicate_seed(seed: int, replicate: int) -> int:
    """Seed of one replicate, in [0, 2^63): what ``VoiceModel(scenario, rng=...)`` takes to make it again.

    Source: numpy's SeedSequence (O'Neill's seed_seq), so that neighbouring seeds share nothing.
    """
    return int(np.random.SeedSequence([seed, replicate]).generate_state(1, np.uint64)[0] >> 1)
