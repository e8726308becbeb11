"""Progress with the time left: a bar in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do, whenever a part is done."""

FIRST_LINE, LATER_LINES = 5.0, 60.0  # seconds


@contextmanager
def shown(what: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A `Progress` that tells on standard error how far ``what`` has come."""
    if quiet:
        yield lambda done, total: None
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

    def __call__(self, done: int, total: int) -> None:
        """Tell, if it is time to."""
        now = self.clock()
        if self.started is None and done:
            self.started = (now, done)
        due = FIRST_LINE if self.told is None else self.told + LATER_LINES - self.began
        over = done >= total and self.told is not None
        if now - self.began < due and not over:
            return
        self.told = now
        spent = duration(now - self.began)
        print(
            f"{self.what}: {done:,} of {total:,} in {spent}{self._left(now, done, total)}",
            file=sys.stderr,
        )

    def _left(self, now: float, done: int, total: int) -> str:
        """The time left at the pace since the first part, which may have had to compile."""
        if self.started is None or not self.started[1] < done < total:
            return ""
        since, already = self.started
        return f", about {duration((now - since) / (done - already) * (total - done))} left"


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
    with Bar(
        *what_is_done, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
