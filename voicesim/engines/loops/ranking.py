"""Ranking, compiled: the smallest keys one after another, without sorting all of them."""

from __future__ import annotations

import numpy as np

from voicesim.jit import compiled, lean


@lean
def is_before(key, a, b):  # type: ignore[no-untyped-def]
    """Whether place a comes before place b: the smaller key, of equals the smaller place."""
    return key[a] < key[b] or (key[a] == key[b] and a < b)


@lean
def sink(key, heap, size, place):  # type: ignore[no-untyped-def]
    """Let one entry of a heap sink until none below it comes before it."""
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and is_before(key, heap[child + 1], heap[child]):
            child += 1
        if not is_before(key, heap[child], heap[place]):
            return
        moved = heap[place]
        heap[place] = heap[child]
        heap[child] = moved
        place = child
        child = 2 * place + 1


@compiled
def heap_of(key, size):  # type: ignore[no-untyped-def]
    """The places 0 ... size - 1 as a heap by ``key`` (Williams 1964); shape (size,)."""
    heap = np.empty(size, np.int64)
    heapify(key, heap, size)
    return heap


@lean
def heapify(key, heap, size):  # type: ignore[no-untyped-def]
    """As ``heap_of``, into the first ``size`` entries of ``heap``."""
    for place in range(size):
        heap[place] = place
    for place in range(size // 2 - 1, -1, -1):
        sink(key, heap, size, place)


@lean
def pop(key, heap, size):  # type: ignore[no-untyped-def]
    """The first of the ``size`` places in a heap, taken out; ``size - 1`` are left in it."""
    first = heap[0]
    heap[0] = heap[size - 1]
    sink(key, heap, size - 1, 0)
    return first
