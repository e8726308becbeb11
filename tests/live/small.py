"""A small organisation for tests of the page: quick to run, with everything in it."""

import time

import numpy as np

from voicesim.live.desk import Desk
from voicesim.live.frames import unpack
from voicesim.live.session import Session
from voicesim.scenario import Scenario

SMALL = {"organisation.employees": 40, "organisation.departments": 3, "customers.count": 150, "weeks": 20}  # fmt: skip


def small(**changes):
    return Scenario().with_({**SMALL, **changes})


def session(seed=7, stories=None):
    return Session("small", seed, {"small": small(), "orchestrated": small()}.__getitem__, stories)


class Sent(list):
    """What a desk has sent: (message, parts)."""

    def of(self, kind, ends=False, **fields):
        return [
            (m, p) for m, p in list(self)
            if m["type"] == kind and all(m.get(k) == v for k, v in fields.items())
            and not (ends and m["end"] < m["frames"])
        ]  # fmt: skip

    def wait(self, kind, seconds=240.0, **fields):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.of(kind, **fields):
                return found[-1]
            time.sleep(0.01)
        raise AssertionError(f"no {kind} {fields} in {[m['type'] for m, _ in self]}")


def desk(seed=7, stories=None):
    sent = Sent()
    return Desk(session(seed, stories), lambda: ["small"], lambda m, p: sent.append((m, p))), sent


def whole(sent, slot="B", **fields):
    """A future as sent, its slices put together: a slow run is sent in several."""
    last, _ = sent.wait("frames", slot=slot, ends=True, **fields)
    slices = sent.of("frames", slot=slot, reply=last["reply"])
    first = max(n for n, (m, _) in enumerate(slices) if m["first"] == 0)
    tables = [unpack(m["table"], p[0]) for m, p in slices[first:]]
    joined = ("measures", "regimes", "stance", "flags", "said_voice")
    return {k: np.concatenate([t[k] for t in tables]) for k in joined if k in tables[0]}
