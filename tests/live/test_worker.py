"""The worker: newest wish first, background in between, an end."""

import threading
import time

from voicesim.live.worker import Worker


def test_a_newer_job_in_a_slot_replaces_the_older_and_is_told_to_the_running_one():
    gate, done, stale_seen = threading.Event(), [], []
    worker = Worker(lambda e: done.append(e))

    def long(stale):
        gate.wait(10)
        stale_seen.append(stale())

    worker.ask("B", long)
    time.sleep(0.05)
    worker.ask("B", lambda stale: done.append(2))
    worker.ask("B", lambda stale: done.append(3))
    gate.set()
    _until(lambda: done == [3])
    assert stale_seen == [True]
    worker.close()


def test_jobs_come_before_background_pieces_and_errors_are_told():
    seen, told = [], []
    worker = Worker(told.append)

    def pieces():
        for i in range(50):
            seen.append(i)
            time.sleep(0.01)
            yield

    worker.behind(pieces())
    time.sleep(0.05)
    worker.ask("x", lambda stale: seen.append("job"))
    _until(lambda: "job" in seen)
    assert len(seen) < 40
    worker.ask("y", lambda stale: 1 / 0)
    _until(lambda: told)
    assert isinstance(told[0], ZeroDivisionError)
    _until(lambda: 49 in seen)  # an error ends neither the thread nor the background
    worker.close()
    _until(lambda: not worker.alive)


def test_a_failing_background_is_given_up_and_told_once():
    told = []
    worker = Worker(told.append)

    def pieces():
        yield
        raise ValueError("broken")

    worker.behind(pieces())
    _until(lambda: told)
    time.sleep(0.1)
    assert len(told) == 1
    worker.close()


def _until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    assert holds()
