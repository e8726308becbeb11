"""Luck: Philox against its published vectors and a second implementation, uniformity, addresses."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim import streams

ROOT = Path(__file__).resolve().parents[1]
WORD = some.integers(0, 2**32 - 1)

# Random123's kat_vectors, "philox4x32 10" (Salmon, Moraes, Dror & Shaw 2011): counter, key, result.
KNOWN = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


def philox_from_the_paper(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox 4x32-10 written from the paper's text in whole numbers of any size."""
    left_in, right_in, left_out, right_out = counter
    for number in range(10):
        bump = [
            (k + number * w) % 2**32 for k, w in zip(key, (0x9E3779B9, 0xBB67AE85), strict=True)
        ]
        high0, low0 = divmod(left_in * 0xD2511F53, 2**32)
        high1, low1 = divmod(left_out * 0xCD9E8D57, 2**32)
        left_in, right_in, left_out, right_out = (
            high1 ^ right_in ^ bump[0],
            low1,
            high0 ^ right_out ^ bump[1],
            low0,
        )
    return left_in, right_in, left_out, right_out


def ours(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(word) for word in streams.philox(*map(np.uint64, (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_the_published_words_salmon_2011(counter, key, result):
    words = [tuple(int(word, 16) for word in text.split()) for text in (counter, key, result)]
    assert ours(words[0], words[1]) == words[2]
    assert philox_from_the_paper(words[0], words[1]) == words[2]


@given(some.tuples(WORD, WORD, WORD, WORD), some.tuples(WORD, WORD))
def test_philox_equals_an_independent_implementation(counter, key):
    assert ours(counter, key) == philox_from_the_paper(counter, key)


@given(
    some.integers(0, 2**63 - 1),
    some.sampled_from(sorted(streams.NAMES)),
    some.integers(0, 2**31 - 1),
    some.integers(0, 2**31 - 1),
    some.integers(0, 2**31 - 1),
)
def test_an_address_is_counter_and_key(seed, stream, step, who, k):
    words = philox_from_the_paper((k, who, step, stream), (seed % 2**32, seed >> 32))
    expected = tuple((word + 0.5) * 2.0**-32 for word in words)
    drawn = streams.uniforms(seed, stream, step, who, k)
    assert drawn == expected
    assert all(0.0 < u < 1.0 for u in drawn)
    assert streams.uniform(seed, stream, step, who, k) == expected[0]
    plain = getattr(streams.uniforms, "py_func", streams.uniforms)
    assert plain(seed, stream, step, who, k) == expected


@pytest.mark.parametrize("last", [1001, 1007, 1256])
def test_a_row_of_addresses_is_drawn_as_one_by_one(last):
    out = np.full((4, 256), -1.0)
    streams.uniforms_in_a_row(2**63 - 1, streams.LISTENING, 3, 1000, last, out)
    for who in range(1000, last):
        found = tuple(out[:, who - 1000])
        assert found == streams.uniforms(2**63 - 1, streams.LISTENING, 3, who, 0)
    assert (out[:, last - 1000 :] == -1.0).all()


def test_the_ends_of_the_scale_are_never_reached():
    assert (0 + 0.5) * 2.0**-32 > 0.0
    assert (2**32 - 1 + 0.5) * 2.0**-32 < 1.0


def test_no_two_streams_share_a_number():
    source = (ROOT / "voicesim" / "streams.py").read_text()
    listed = re.findall(r"^([A-Z_]+) = (\d+)  # ", source, flags=re.MULTILINE)
    numbers = [int(number) for _, number in listed]
    assert len(numbers) > 30
    assert len(set(numbers)) == len(numbers)
    assert {int(n): name.lower() for name, n in listed} == streams.NAMES


def test_every_stream_is_drawn_somewhere():
    text = "".join(
        p.read_text() for p in (ROOT / "voicesim").rglob("*.py") if p.name != "streams.py"
    )
    idle = [name for name in streams.NAMES.values() if not re.search(rf"\b{name.upper()}\b", text)]
    assert idle == []


def test_addresses_of_persons_do_not_overlap():
    starts = [0, streams.GROWTH_IDS, streams.JOINER_IDS, streams.PARTNER_IDS, streams.OFFICIAL_ID]
    assert starts == sorted(set(starts))
    room = streams.BLOCKS * streams.BLOCK
    assert streams.JOINER_IDS + room <= streams.PARTNER_IDS
    assert streams.PARTNER_IDS + room <= streams.OFFICIAL_ID


def drawn(seed: int, stream: int, many: int, along: str) -> np.ndarray:
    """Uniforms (many, 4) along one coordinate of the address, the others fixed."""
    place = {"step": 3, "who": 5, "k": 7}
    out = np.empty((many, 4))
    for i in range(many):
        at = place | {along: i}
        out[i] = streams.uniforms(seed, stream, at["step"], at["who"], at["k"])
    return out


@pytest.mark.parametrize("along", ["step", "who", "k"])
@pytest.mark.parametrize("seed", [0, 1])
def test_draws_are_uniform_in_every_lane_and_pair_of_lanes(seed, along):
    u = drawn(seed, streams.SPEAKING, 40_000, along)
    # chi-square with 99 degrees of freedom: mean 99, sd 14.07; 4.5 sd with fixed addresses
    most = 99.0 + 4.5 * math.sqrt(2.0 * 99.0)
    for lane in range(4):
        counts = np.bincount((u[:, lane] * 100).astype(int), minlength=100)
        assert ((counts - 400.0) ** 2 / 400.0).sum() < most
    for a, b in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]:
        cell = (u[:, a] * 10).astype(int) * 10 + (u[:, b] * 10).astype(int)
        counts = np.bincount(cell, minlength=100)
        assert ((counts - 400.0) ** 2 / 400.0).sum() < most


def test_neighbours_in_an_address_are_unrelated():
    u = drawn(1, streams.SPEAKING, 20_000, "who")[:, 0]
    v = drawn(1, streams.EXIT, 20_000, "who")[:, 0]
    w = drawn(2, streams.SPEAKING, 20_000, "who")[:, 0]
    se = 1.0 / math.sqrt(20_000)
    for a, b in [(u, v), (u, w), (u[1:], u[:-1])]:
        assert abs(np.corrcoef(a, b)[0, 1]) < 4.5 * se


def test_normals_are_standard_and_their_lanes_unrelated():
    z = np.array([streams.normals(1, streams.DRIFT, 0, i, 0) for i in range(20_000)])
    n = len(z)
    assert np.abs(z.mean(axis=0)).max() < 4.5 / math.sqrt(n)
    assert np.abs(z.var(axis=0) - 1.0).max() < 4.5 * math.sqrt(2.0 / n)
    assert np.abs((z**4).mean(axis=0) - 3.0).max() < 4.5 * math.sqrt(96.0 / n)
    off = np.corrcoef(z.T)[np.triu_indices(4, 1)]
    assert np.abs(off).max() < 4.5 / math.sqrt(n)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 16])
def test_filled_normals_are_the_blocks_in_order_and_more_axes_change_no_earlier_one(n):
    out = np.empty(n)
    streams.fill_normals(9, streams.STANCE, 0, 4, 2, out)
    blocks = [z for b in range(4) for z in streams.normals(9, streams.STANCE, 0, 4, 2 + b)]
    assert out.tolist() == blocks[:n]


def test_a_normal_by_hand():
    assert streams.normal_from(math.exp(-2.0), 0.5) == pytest.approx(-2.0)
    assert streams.normal_from(math.exp(-0.5), 1.0 / 6.0) == pytest.approx(0.5)


def test_seed_zero_is_a_seed_and_seeds_differ_in_both_words():
    place = (streams.TRAITS, 0, 0, 0)
    assert streams.uniforms(0, *place) == streams.uniforms(0, *place)
    seeds = [0, 1, 2**32, 2**32 + 1, 2**63 - 1]
    assert len({streams.uniforms(seed, *place) for seed in seeds}) == len(seeds)


def test_replicates_of_neighbouring_seeds_share_nothing():
    seeds = [streams.replicate_seed(seed, r) for seed in range(20) for r in range(50)]
    assert len(set(seeds)) == len(seeds)
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert streams.replicate_seed(0, 0) == streams.replicate_seed(0, 0)
