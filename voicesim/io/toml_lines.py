"""On which line of a TOML text each key stands."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n\r]+")


def line_of(places: dict[Path, int], path: Path) -> int | None:
    """The line of ``path``, or of the nearest table around it that the text names."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def lines_of_keys(text: str) -> dict[Path, int]:
    """Line, from 1, of every key of a valid TOML text; entries of lists are numbered from 0."""
    reader = _Reader(text)
    reader.document()
    return reader.places


class _Reader:
    """Walks a text that a TOML parser has accepted already, so it need not look for mistakes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        folder: Path = ()
        while True:
            self._skip(_GAP)
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                folder = self._header()
            else:
                self._pair(folder)

    def _header(self) -> Path:
        start = self.at
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        names = self._key()
        self.at += 2 if several else 1
        return self._inside(names, several, start)

    def _inside(self, names: list[str], several: bool, start: int) -> Path:
        """The path of a header, going into the newest entry of each list on the way."""
        path: Path = ()
        for place, name in enumerate(names):
            path = (*path, name)
            self._note(path, start)
            if several and place == len(names) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
                self._note(path, start)
        return path

    def _pair(self, folder: Path) -> None:
        start = self.at
        path = (*folder, *self._key())
        for length in range(len(folder) + 1, len(path) + 1):
            self._note(path[:length], start)
        self.at += 1  # =
        self._value(path)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            if self.text[self.at] in "\"'":
                quoted = self._skip(_STRING)
                names.append(_unquoted(quoted))
            else:
                names.append(self._skip(_BARE))
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        first = self.text[self.at]
        if first in "\"'":
            self._skip(_STRING)
        elif first == "[":
            self._entries(path, "]")
        elif first == "{":
            self._entries(path, "}")
        else:
            self._skip(_SCALAR)

    def _entries(self, path: Path, close: str) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_GAP)
            if self.text[self.at] == close:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif close == "}":
                self._pair(path)
            else:
                self._note((*path, number), self.at)
                self._value((*path, number))
                number += 1

    def _note(self, path: Path, at: int) -> None:
        self.places.setdefault(path, self.text.count("\n", 0, at) + 1)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not TOML at character {self.at}")
        self.at = found.end()
        return found.group()


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    import tomllib

    return str(tomllib.loads(f"key = {key}")["key"])
