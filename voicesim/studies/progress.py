"""Progress with rate, time left and failures: a bar in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Called with what is done, what there is to do and what failed, whenever a part is done."""

    def __call__(self, done: int, total: int, failed: int = 0) -> None: ...  # noqa: D102


def silent(done: int, total: int, failed: int = 0) -> None:
    """The progress that tells nothing."""


FIRST_LINE, LATER_LINES = 5.0, 60.0  # seconds
SHORTEST = 1e-6  # seconds


@contextmanager
def shown(what: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A `Progress` that tells on standard error how far ``what`` has come."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bar(what) as tell:
            yield tell
    else:
        yield Lines(what)


class Lines:
    """Plain lines: the first after some seconds, then one a minute, and one at the end."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.what = what
        self.clock = clock
        self.began = clock()
        self.told: float | None = None
        self.started: tuple[float, int] | None = None  # when the first part was done, and how many
        self.ended = -1  # the total whose end was told

    def __call__(self, done: int, total: int, failed: int = 0) -> None:
        """Tell, if it is time to."""
        now = self.clock()
        if self.started is None and done:
            self.started = (now, done)
        due = FIRST_LINE if self.told is None else self.told + LATER_LINES - self.began
        over = done >= total and self.told is not None and self.ended != total
        if (now - self.began < due and not over) or self.ended == total:
            return
        self.told, self.ended = now, total if over else -1
        spent = duration(now - self.began)
        bad = f", {failed:,} failed" if failed else ""
        print(
            f"{self.what}: {done:,} of {total:,} in {spent}{bad}{self._left(now, done, total)}",
            file=sys.stderr,
        )

    def _left(self, now: float, done: int, total: int) -> str:
        """Pace and time left since the first part, which may have had to compile."""
        if self.started is None or not self.started[1] < done < total:
            return ""
        since, already = self.started
        pace = (done - already) / max(now - since, SHORTEST)
        return f", {pace:.3g} a second, about {duration((total - done) / pace)} left"


def duration(seconds: float) -> str:
    """Seconds in words: 8 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@contextmanager
def _bar(what: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    what_is_done = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    how_fast = (TextColumn("{task.fields[pace]}"), TimeRemainingColumn(), TextColumn("left"))
    failures = TextColumn("{task.fields[failures]}", style="red")
    with Bar(
        *what_is_done, *how_fast, failures, console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(what, total=None, pace="", failures="")

        def tell(done: int, total: int, failed: int = 0) -> None:
            speed = bar.tasks[task].speed
            pace = f"{speed:.3g} a second" if speed else ""
            bad = f"{failed:,} failed" if failed else ""
            bar.update(task, completed=done, total=total, pace=pace, failures=bad)

        yield tell
