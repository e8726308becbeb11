"""The shipped model in a setting of one's own: a limit's scenario with people and ties injected."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from voicesim import world
from voicesim.course import Course
from voicesim.io.scenarios import load
from voicesim.model import VoiceModel
from voicesim.scenario import Scenario
from voicesim.shipped import shipped
from voicesim.state import Floats, Ints, Longs, State, copy

Rows = tuple[Longs, Ints, Floats]


@cache
def _read(name: str) -> Scenario:
    return load(shipped("scenarios") / "limits" / f"{name}.toml")


def limit(name: str, **changes: Any) -> Scenario:
    """The limit scenario of that name (scenarios/limits), changed by ``section__name=value``."""
    changed = {path.replace("__", "."): value for path, value in changes.items()}
    return _read(name).with_(changed) if changed else _read(name)


def matrix_rows(weights: ArrayLike) -> Rows:
    """Off-diagonal weights (n, n), listener by speaker, as compressed rows of n employees.

    The official account, the last voice, listens to nobody.
    """
    w = np.array(weights, dtype=np.float64)
    np.fill_diagonal(w, 0.0)
    listener, speaker = np.nonzero(w)
    start = np.searchsorted(listener, np.arange(w.shape[0] + 2)).astype(np.int64)
    return start, speaker.astype(np.int32), w[listener, speaker]


@cache
def complete(people: int) -> Rows:
    """Everybody listens to everybody else with weight 1."""
    row = np.arange(people * (people - 1))
    listener, other = row // (people - 1), row % (people - 1)
    speaker = (other + (other >= listener)).astype(np.int32)
    start = np.append(np.arange(people + 1) * (people - 1), people * (people - 1))
    return start.astype(np.int64), speaker, np.ones(row.size)


def rows_of_pairs(customers: int, one: ArrayLike, other: ArrayLike) -> tuple[Longs, Ints]:
    """Contacts of customers (start, friend) from pairs; each pair counts once, both ways."""
    a, b = np.asarray(one, dtype=np.int64), np.asarray(other, dtype=np.int64)
    keep = a != b
    low, high = np.minimum(a, b)[keep], np.maximum(a, b)[keep]
    pair = np.unique(low * customers + high)
    low, high = pair // customers, pair % customers
    listener, friend = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((friend, listener))
    start = np.searchsorted(listener[order], np.arange(customers + 1))
    return start.astype(np.int64), friend[order].astype(np.int32)


def inject(
    state: State,
    *,
    stances: ArrayLike | None = None,
    stubborn: ArrayLike | None = None,
    peers: Rows | None = None,
    friends: tuple[Longs, Ints] | None = None,
    followed: ArrayLike | None = None,
) -> State:
    """A copy of ``state`` with people and ties put in.

    ``stances`` (n,) or (n, D) of the first n employees (also their anchors), ``stubborn`` (n,)
    multiples of the common stubbornness, ``peers`` rows of all voices, ``friends`` rows of all
    customers, ``followed`` (C,) or (C, k) the voices that each customer follows, ascending.
    """
    new = copy(state)
    if stances is not None:
        given = np.asarray(stances, dtype=np.float64)
        given = given.reshape(given.shape[0], -1)
        new.voices.stance[: given.shape[0]] = given
        new.voices.anchor[: given.shape[0]] = given
    if stubborn is not None:
        own = np.asarray(stubborn, dtype=np.float64)
        new.voices.stubborn[: own.shape[0]] = own
    ties = new.ties
    if peers is not None:
        ties = ties._replace(peer_start=peers[0], peer=peers[1], peer_weight=peers[2])
    if friends is not None:
        ties = ties._replace(friend_start=friends[0], friend=friends[1])
    if followed is not None:
        each = np.asarray(followed, dtype=np.int32)
        each = each.reshape(each.shape[0], -1)
        voice = each.ravel()
        start = np.arange(each.shape[0] + 1, dtype=np.int64) * each.shape[1]
        weight = np.ones(voice.size, dtype=ties.voice_weight.dtype)
        ties = ties._replace(voice_start=start, voice=voice, voice_weight=weight)
        audience = np.bincount(voice, minlength=new.voices.audience.size)
        new.voices.audience[:] = audience
    return new._replace(ties=ties)


def course(scenario: Scenario, seed: int, engine: str, state: State | None = None) -> Course:
    """A run of the shipped model by one engine, from ``state`` (changed in place) if given."""
    if engine == "compiled":
        return Course(scenario, seed, state=state)
    return VoiceModel(scenario, rng=seed, engine=engine, state=state).course


def built(scenario: Scenario, seed: int = 1) -> State:
    """The world of week 0."""
    return world.build(scenario, seed)


def staff(run: Course) -> Floats:
    """Stances (n, D) of the employees who are there."""
    voices = run.state.voices
    return voices.stance[(voices.kind == 0) & (voices.present == 1)]
