"""Stories: chapters that a facilitator tells, read from TOML files anybody can write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from voicesim.errors import InputError, nearest
from voicesim.live.levers import EVENT_BUTTONS, LEVERS
from voicesim.measures.registry import MEASURES
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
    """Where the room is in a story, and what it has answered by chapter."""

    name: str
    story: Story
    number: int
    answers: dict[int, int]

    @property
    def chapter(self) -> Chapter:
        """The present chapter."""
        return self.story.chapters[self.number]


def read(path: Path) -> Story:
    """A story from a TOML file. Errors: ``InputError`` naming the file and the key."""
    try:
        return Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}, {where}", first["msg"].removeprefix("Value error, ")) from error


def shipped_stories() -> dict[str, Story]:
    """The stories that come with voicesim, by name."""
    return {path.stem: read(path) for path in sorted(shipped("stories").glob("*.toml"))}
