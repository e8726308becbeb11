"""The one error that bad input raises, and the search for the nearest right name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(Exception):
    """Input from a user that voicesim cannot work with, told so that it can be mended.

    Parameters
    ----------
    where
        File, line, column or key at which the problem is, e.g. ``"ties.csv, line 7"``.
    problem
        What is wrong, in one sentence without a full stop.
    expected
        What would have been right ("" when the problem says it already).
    suggestion
        The nearest right name, or what to do next ("" when there is none).
    others
        What else is wrong in the same input, one line each.
    """

    def __init__(
        self,
        where: str = "",
        problem: str = "",
        expected: str = "",
        suggestion: str | None = "",
        others: tuple[str, ...] = (),
    ) -> None:
        super().__init__(where, problem, expected, suggestion, others)
        self.where = where
        self.problem = problem
        self.expected = expected
        self.suggestion = suggestion or ""
        self.others = others

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.suggestion:
            lines.append(f"  suggestion: {self.suggestion}")
        if self.others:
            lines.append("  and also:")
            lines += [f"    {other}" for other in self.others]
        return "\n".join(lines)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` spelled most like ``name``, or None when none is near."""
    by_lower = {candidate.lower(): candidate for candidate in names}
    found = difflib.get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None
