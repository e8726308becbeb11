"""Frames for the browser: a slice of a future as one run of bytes with a table of its columns.

Layout, little-endian, every column padded to a multiple of 8 bytes; the table in the message says
name, type, shape and byte offset of each. For frames ``first`` to ``end`` (n of them), V drawn
voices, S drawn customers, M messages said in those frames, K measures:

=============  =======  ==========  ==============================================================
column         type     shape       content
=============  =======  ==========  ==============================================================
stance         uint16   (n, V, 2)   position on the map, quantised (below)
flags          uint8    (n, V)      1 present, 2 enabled, 4 spoke, 8 slip, 16 complaint received,
                                    32 complaint answered badly, 64 muted
cloud          uint16   (n, S, 2)   impression of a drawn customer, quantised
mood           uint8    (n, S, 2)   trust and warmth, 255 is 1
face           float32  (n, 3)      mean impression of all customers, rms spread around it
measures       float32  (n, K)      NaN where there is none
regimes        int8     (n,)        index into the regimes; -1 before the first step
said_start     uint32   (n + 1,)    messages of frame i are said_start[i] to said_start[i + 1]
said_voice     uint16   (M,)        who: a drawn voice
said_at        uint16   (M, 2)      where on the map, quantised
said_heard     uint16   (M,)        customers who took it in, 65535 and more as 65535
=============  =======  ==========  ==============================================================

A quantised coordinate q stands for ``q / 65535 * 2 * REACH - REACH`` page radii; what lies further
out is drawn at the rim. The cast (who is who) is sent once, by ``pack_cast``, in the same way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicesim.live.future import Cast, Future

REACH = 8.0  # page radii: the rim of what can be drawn
_FULL = 65535
Array = NDArray[Any]


def quantise(points: Array) -> Array:
    """Map coordinates in page radii as uint16."""
    scaled = (np.clip(points, -REACH, REACH) + REACH) * (_FULL / (2 * REACH))
    return np.rint(scaled).astype("<u2")


def restore(numbers: Array) -> Array:
    """What ``quantise`` made, as page radii again, within REACH / 65535."""
    return numbers.astype(np.float64) * (2 * REACH / _FULL) - REACH


def pack(columns: dict[str, Array]) -> tuple[list[dict[str, Any]], bytes]:
    """Columns as one run of bytes, and the table that describes it."""
    table, parts, offset = [], [], 0
    for name, column in columns.items():
        data = np.ascontiguousarray(column)
        data = data.astype(data.dtype.newbyteorder("<"), copy=False)
        raw = data.tobytes()
        padding = -len(raw) % 8
        table.append({"name": name, "type": data.dtype.name, "shape": list(data.shape), "at": offset})  # fmt: skip
        parts += [raw, b"\0" * padding]
        offset += len(raw) + padding
    return table, b"".join(parts)


def unpack(table: list[dict[str, Any]], raw: bytes) -> dict[str, Array]:
    """What ``pack`` made, as arrays again."""
    out = {}
    for entry in table:
        dtype = np.dtype(entry["type"]).newbyteorder("<")
        size = int(np.prod(entry["shape"], dtype=np.int64))
        flat = np.frombuffer(raw, dtype, count=size, offset=entry["at"])
        out[entry["name"]] = flat.reshape(entry["shape"])
    return out


def pack_frames(future: Future, first: int, end: int) -> tuple[list[dict[str, Any]], bytes]:
    """Frames ``first`` to ``end`` of a future, as documented above."""
    said = future.said[first:end]
    start = np.zeros(end - first + 1, np.uint32)
    start[1:] = np.cumsum([len(voice) for voice, _, _ in said])
    return pack(
        {
            "stance": quantise(future.stance[first:end]),
            "flags": future.flags[first:end],
            "cloud": quantise(future.cloud[first:end]),
            "mood": np.rint(future.mood[first:end, :, :2] * 255).astype(np.uint8),
            "face": future.face[first:end],
            "measures": future.measures[first:end].astype(np.float32),
            "regimes": future.regimes[first:end],
            "said_start": start,
            "said_voice": np.concatenate([voice for voice, _, _ in said]).astype(np.uint16),
            "said_at": quantise(np.concatenate([at for _, at, _ in said]).reshape(-1, 2)),
            "said_heard": np.concatenate([np.minimum(heard, _FULL) for _, _, heard in said]).astype(
                np.uint16
            ),
        }
    )


def pack_cast(who: Cast) -> tuple[list[dict[str, Any]], bytes]:
    """Who is drawn: kind, role, department, partner (int16, -1 for none), leads, reach, ties, tastes."""
    return pack(
        {
            "kind": who.kind.astype(np.int8),
            "role": who.role.astype(np.int16),
            "department": who.department.astype(np.int16),
            "partner": who.partner.astype(np.int16),
            "leads": who.leads.astype(np.int8),
            "audience": who.audience.astype(np.uint32),
            "tie_from": who.tie_from,
            "tie_to": who.tie_to,
            "taste": quantise(who.taste),
            "partner_pages": quantise(who.partner_pages),
        }
    )
