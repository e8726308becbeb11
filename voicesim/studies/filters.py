"""A tiny grammar of conditions on points: ``discovery.share > 0.1 and not programme == "open"``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.errors import InputError, nearest

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<sign>==|!=|<=|>=|<|>)
    |(?P<bracket>[()])
    |(?P<word>[A-Za-z_][\w.\-]*))""",
    re.VERBOSE,
)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_GRAMMAR = "comparisons such as discovery.share > 0.1, joined by and, or, not and brackets"


def keep(where: str, points: pd.DataFrame) -> NDArray[np.bool_]:
    """Which points a condition keeps.

    ``condition := all {"or" all}; all := one {"and" one}; one := "not" one | "(" condition ")" |
    value sign value``; a value is a factor, a number, a quoted text, true or false. Nothing is
    evaluated as code. Errors: InputError naming the place and, for an unknown factor, the nearest.
    """
    return _Reader(_tokens(where), points, where).read()


def _tokens(where: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while where[at:].strip():
        found = _TOKEN.match(where, at)
        if found is None:
            raise _wrong(where, f"cannot read {where[at:].strip()[:20]!r}")
        tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
        at = found.end()
    return tokens


def _wrong(where: str, problem: str, suggestion: str | None = "") -> InputError:
    return InputError(f"where = {where!r}", problem, _GRAMMAR, suggestion)


@dataclass
class _Reader:
    """Walks over the tokens once; every answer is one flag a point."""

    tokens: list[tuple[str, str]]
    points: pd.DataFrame
    where: str
    at: int = 0

    def read(self) -> NDArray[np.bool_]:
        answer = self._either()
        if self.at < len(self.tokens):
            raise _wrong(self.where, f"did not expect {self.tokens[self.at][1]!r}")
        return answer

    def _next_is(self, *words: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in words:
            self.at += 1
            return True
        return False

    def _either(self) -> NDArray[np.bool_]:
        answer = self._both()
        while self._next_is("or"):
            answer = answer | self._both()
        return answer

    def _both(self) -> NDArray[np.bool_]:
        answer = self._one()
        while self._next_is("and"):
            answer = answer & self._one()
        return answer

    def _one(self) -> NDArray[np.bool_]:
        if self._next_is("not"):
            return ~self._one()
        if self._next_is("("):
            answer = self._either()
            if not self._next_is(")"):
                raise _wrong(self.where, "a bracket is not closed")
            return answer
        left = self._value()
        sign = self.tokens[self.at][1] if self.at < len(self.tokens) else ""
        if sign not in _COMPARE:
            raise _wrong(self.where, "a comparison sign is missing")
        self.at += 1
        return self._compare(left, sign, self._value())

    def _value(self) -> Any:
        if self.at >= len(self.tokens):
            raise _wrong(self.where, "ends too early")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if text in ("true", "false"):
            return text == "true"
        if text in self.points.columns:
            return self.points[text]
        raise _wrong(
            self.where,
            f"{text!r} is not a factor of this experiment ({', '.join(self.points.columns)})",
            nearest(text, self.points.columns),
        )

    def _compare(self, left: Any, sign: str, right: Any) -> NDArray[np.bool_]:
        try:
            answer = _COMPARE[sign](left, right)
        except TypeError:
            raise _wrong(self.where, f"{sign} cannot compare a text with a number") from None
        return np.broadcast_to(np.asarray(answer, dtype=bool), (len(self.points),)).copy()
