"""Stories: chapters that a facilitator tells, read from TOML files anybody can write."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from voicesim.errors import InputError, nearest
from voicesim.live.levers import EVENT_BUTTONS, LEVERS
from voicesim.live.recipes import Recipe, build
from voicesim.measures.registry import MEASURES
from voicesim.scenario import Scenario
from voicesim.shipped import shipped


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Answer(_Part):
    """One answer the room may pick: right when the last quarter's mean lies in [low, high)."""

    text: str
    low: float = -1e300
    high: float = 1e300


class Predict(_Part):
    """A question before the chapter's run."""

    question: str
    measure: str
    answers: tuple[Answer, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _known(self) -> Predict:
        if self.measure not in MEASURES:
            hint = nearest(self.measure, MEASURES)
            raise ValueError(
                f"unknown measure {self.measure!r}" + (f" (did you mean {hint!r}?)" if hint else "")
            )
        return self

    def right(self, value: float) -> int:
        """Number of the answer that ``value`` makes right, -1 for none."""
        for number, answer in enumerate(self.answers):
            if answer.low <= value < answer.high:
                return number
        return -1


class Chapter(_Part):
    """One chapter: what is said, the situation, and the controls it needs (``"*"`` for all)."""

    title: str
    text: tuple[str, ...] = Field(min_length=1)
    scenario: str
    set: Mapping[str, Any] = {}
    compare: Mapping[str, Any] | None = None  # values of a second future, A, beside it
    controls: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    predict: Predict | None = None
    afterwards: str = ""

    @model_validator(mode="after")
    def _known(self) -> Chapter:
        for names, known in ((self.controls, LEVERS), (self.events, EVENT_BUTTONS)):
            for name in names:
                if name != "*" and name not in known:
                    hint = nearest(name, known)
                    raise ValueError(
                        f"unknown control {name!r}" + (f" (did you mean {hint!r}?)" if hint else "")
                    )
        return self


class Story(_Part):
    """A story: its title, one sentence about it, and its chapters."""

    title: str
    about: str = ""
    chapters: tuple[Chapter, ...] = Field(min_length=1)


@dataclass
class Progress:
    """Where the room is in a story, and by chapter what it answered and what the run showed."""

    name: str
    story: Story
    number: int
    answers: dict[int, int]
    outcomes: dict[int, int] = field(default_factory=dict)  # the right answer, -1 for none of them

    @property
    def chapter(self) -> Chapter:
        """The present chapter."""
        return self.story.chapters[self.number]


def read(path: Path) -> Story:
    """A story from a TOML file. Errors: ``InputError`` naming the file and the key."""
    try:
        story = Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"is not TOML: {error}") from error
    except ValidationError as error:
        first, *rest = (_told(path, each) for each in error.errors())
        raise InputError(*first, others=tuple(": ".join(each) for each in rest)) from error
    beside = (_with_files_beside(chapter, path.parent) for chapter in story.chapters)
    return story.model_copy(update={"chapters": tuple(beside)})


def _told(path: Path, error: Any) -> tuple[str, str]:
    """Where a problem is, and what it is; chapters and answers are counted from 1."""
    parts = (str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"])
    return f"{path}, {' '.join(parts)}".rstrip(", "), error["msg"].removeprefix("Value error, ")


def _with_files_beside(chapter: Chapter, folder: Path) -> Chapter:
    """A scenario file is looked for beside its story."""
    found = folder / chapter.scenario
    if not found.is_file():
        return chapter
    return chapter.model_copy(update={"scenario": str(found)})


def check(path: Path, load: Callable[[str], Scenario]) -> Story:
    """A story whose every chapter can be run. Errors: ``InputError`` naming the file and chapter."""
    story = read(path)
    for number, chapter in enumerate(story.chapters, 1):
        place = f"{path}, chapter {number}"
        for key, changes in (("set", chapter.set), ("compare", chapter.compare or {})):
            try:
                build(load(chapter.scenario), Recipe(changes))
            except InputError as error:
                where = f"{place}, {key}, {error.where}"
                raise InputError(where, error.problem, error.expected, error.suggestion) from error
    return story


def shipped_stories() -> dict[str, Story]:
    """The stories that come with voicesim, by name."""
    return {path.stem: read(path) for path in sorted(shipped("stories").glob("*.toml"))}
