"""Addresses: the hash of all that decides how a run comes out, so that it is never done twice.

An address is SHA-256 over the resolved scenario (title, story and question left out, files of the
organisation by their content), what is measured, the model's code (`jit.model_stamp` and version)
and the seed of the replicate.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voicesim.jit import PACKAGE, model_stamp
from voicesim.scenario import Scenario
from voicesim.streams import replicate_seed
from voicesim.version import __version__

WORDS = ("title", "story", "question", "currency")  # decide nothing about a run
FILES = ("people", "ties", "chart", "audience", "customers")
LOOKING_ON = ("cli", "live", "reports", "studies", "__main__.py")
MEASURING = ("studies/windows.py", "studies/work.py")  # what a row says is decided here
DIGITS = 40


def resolved(scenario: Scenario) -> dict[str, Any]:
    """All that a scenario says and a run could depend on; files by the hash of their content."""
    data = scenario.model_dump(mode="json", exclude=set(WORDS))
    for key in FILES:
        if data["files"][key]:
            data["files"][key] = _content(data["files"][key])
    return data


def _content(path: str) -> str:
    """Hash of a file's content; an unreadable file gives its name, and the run says what is wrong."""
    try:
        status = Path(path).stat()
        return _content_of(path, status.st_mtime_ns, status.st_size)
    except OSError:
        return path


@functools.lru_cache(maxsize=256)
def _content_of(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def digest(thing: Any) -> str:
    """SHA-256 of canonical JSON: keys sorted, no spaces."""
    text = json.dumps(thing, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def code_stamp() -> str:
    """What the model's own code is: a run by other code is another run.

    Every file counts but those that only ask, show or look on, so that a changed rule, world or
    timeline is never mixed with what ran before.
    """
    found = hashlib.sha256(model_stamp().encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] not in LOOKING_ON or place.as_posix() in MEASURING:
            found.update(place.as_posix().encode() + path.read_bytes())
    return f"{__version__} {found.hexdigest()}"


def point_digest(scenario: Scenario, measured: Mapping[str, Any]) -> str:
    """Digest of one design point: everything but the seed."""
    return digest([resolved(scenario), measured, code_stamp()])


def address(point: str, seed: int) -> str:
    """Address of the run of a point with the seed of one replicate."""
    return hashlib.sha256(f"{point}:{seed}".encode()).hexdigest()[:DIGITS]


@functools.lru_cache(maxsize=8)
def replicate_seeds(seed: int, replicates: int) -> tuple[int, ...]:
    """Seeds of the first replicates: every design point meets the same luck (common random numbers)."""
    return tuple(replicate_seed(seed, replicate) for replicate in range(replicates))


def own_seed(seed: int, point: int, replicate: int) -> int:
    """Seed of a replicate that shares its luck with no other design point."""
    return replicate_seed(replicate_seed(seed, replicate), 1 + point)
