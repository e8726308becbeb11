"""One thread a session: the newest wish first, work in the background in between, and it can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

Stale = Callable[[], bool]
Job = Callable[[Stale], None]
REST = 0.25  # seconds without a new job before the background goes on: a hand that drags a lever has the machine
clock = time.monotonic


class Worker:
    """Runs jobs one after another in a thread of its own.

    A job is asked for under a slot; a newer one in the same slot replaces it, and the running one
    learns from ``stale()`` that it may stop. Background work is an iterator of small pieces, done
    while no job waits and none has come for a moment. What a job raises is handed to ``failed``, for
    a thread's error is seen by nobody. The thread starts with the first job and ends with ``close``.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._changed = threading.Condition()
        self._jobs: dict[str, tuple[int, Job]] = {}
        self._newest: dict[str, int] = {}
        self._background: Iterator[None] | None = None
        self._rest_until = 0.0
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, slot: str, job: Job) -> None:
        """Do ``job`` as soon as possible, instead of an older one in the same slot."""
        with self._changed:
            number = self._newest.get(slot, 0) + 1
            self._newest[slot] = number
            self._jobs[slot] = (number, job)
            self._rest_until = clock() + REST
            self._wake()

    def behind(self, pieces: Iterator[None] | None) -> None:
        """Do these pieces when nothing else waits, instead of the former ones."""
        with self._changed:
            self._background = pieces
            self._wake()

    def close(self) -> None:
        """Stop soon; what runs learns that it is stale. May be called twice, and by the thread."""
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._background = None
            self._changed.notify_all()

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def _wake(self) -> None:
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="voicesim-live", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._jobs and not self._closed:
                    rest = self._rest_until - clock()
                    if self._background is not None and rest <= 0:
                        break
                    self._changed.wait(rest if self._background is not None else None)
                if self._closed:
                    return
                slot = next(iter(self._jobs), None)
                number, job = self._jobs.pop(slot) if slot is not None else (0, None)
                pieces = self._background
            try:
                if job is not None and slot is not None:
                    job(lambda slot=slot, number=number: self._closed or self._newest[slot] != number)  # type: ignore[misc]  # fmt: skip
                elif pieces is not None:
                    self._piece(pieces)
            except Exception as error:
                self._give_up(pieces if job is None else None)
                self._failed(error)

    def _piece(self, pieces: Iterator[None]) -> None:
        try:
            next(pieces)
        except StopIteration:
            self._give_up(pieces)

    def _give_up(self, pieces: Iterator[None] | None) -> None:
        with self._changed:
            if pieces is not None and self._background is pieces:
                self._background = None
