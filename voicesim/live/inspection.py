"""Looking closer: what the record says about one voice or one customer at one moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from voicesim.errors import InputError
from voicesim.live.feed import describe
from voicesim.live.future import CREDITS, ENABLED, MUTED, PRESENT, TRAITS, Future
from voicesim.state import OFFICIAL


def row_of(future: Future, voice: int) -> int:
    """The index of a drawn voice. Errors: ``InputError``."""
    if not 0 <= voice < len(future.cast.rows):
        raise InputError("voice", f"there is no drawn voice {voice}")
    return voice


def _frame_of(future: Future, frame: int) -> int:
    if not 0 <= frame < future.done:
        raise InputError("frame", f"there is no frame {frame} yet")
    return frame


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def voice(future: Future, voice: int, frame: int) -> dict[str, Any]:
    """Who a voice is, its traits, what it last said, and its share in what customers got."""
    v, k = row_of(future, voice), _frame_of(future, frame)
    flags = int(future.flags[k, v])
    totals = dict(zip(CREDITS, future.credit[k, v].tolist(), strict=True))
    all_ = dict(zip(CREDITS, future.credit[k].sum(axis=0, dtype=np.float64).tolist(), strict=True))
    gained = future.credit[k, :, CREDITS.index("trust")]
    moved = float(np.abs(gained).sum())
    return {
        "voice": v,
        "who": describe(future, v),
        "id": int(future.cast.ids[v]),
        "official": bool(future.cast.kind[v] == OFFICIAL),
        "present": bool(flags & PRESENT),
        "enabled": bool(flags & ENABLED),
        "muted": bool(flags & MUTED),
        "audience": int(future.cast.audience[v]),
        "traits": {t: float(x) for t, x in zip(TRAITS, future.traits[k, v], strict=True)},
        "distance": float(np.hypot(*future.stance[k, v])),
        "last": _last_said(future, v, k),
        "messages": int(totals["messages"]),
        "heard": int(totals["heard"]),
        "slips": int(totals["slips"]),
        "share_heard": _share(totals["heard"], all_["heard"]),
        "share_on_page": _share(totals["on_page"], all_["on_page"]),
        "share_off_page": _share(totals["heard"] - totals["on_page"], all_["heard"] - all_["on_page"]),
        "share_trust": float(totals["trust"] / moved) if moved > 0 else None,
    }  # fmt: skip


def _last_said(future: Future, v: int, k: int) -> dict[str, Any] | None:
    for frame in range(k, 0, -1):
        who, at, heard = future.said[frame]
        found = np.flatnonzero(who == v)
        if found.size:
            i = int(found[0])
            return {
                "week": float(future.weeks[frame]),
                "distance": float(np.hypot(*at[i])),
                "heard": int(heard[i]),
            }
    return None


def customer(future: Future, customer: int, frame: int) -> dict[str, Any]:
    """How one drawn customer sees the brand."""
    k = _frame_of(future, frame)
    if not 0 <= customer < len(future.cast.customers):
        raise InputError("customer", f"there is no drawn customer {customer}")
    at, taste = future.cloud[k, customer], future.cast.taste[customer]
    trust, warmth, inconsistency = (float(x) for x in future.mood[k, customer])
    return {
        "customer": customer,
        "distance": float(np.hypot(*at)),
        "from_taste": float(np.hypot(*(at - taste))),
        "trust": trust,
        "warmth": warmth,
        "inconsistency": inconsistency,
    }
