"""A small organisation for tests of the page: quick to run, with everything in it."""

import time

from voicesim.live.desk import Desk
from voicesim.live.session import Session
from voicesim.scenario import Scenario

SMALL = {"organisation.employees": 40, "organisation.departments": 3, "customers.count": 150, "weeks": 20}  # fmt: skip


def small(**changes):
    return Scenario().with_({**SMALL, **changes})


def session(seed=7, stories=None):
    return Session("small", seed, {"small": small(), "orchestrated": small()}.__getitem__, stories)


class Sent(list):
    """What a desk has sent: (message, parts)."""

    def of(self, kind, **fields):
        return [
            (m, p) for m, p in list(self)
            if m["type"] == kind and all(m.get(k) == v for k, v in fields.items())
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
