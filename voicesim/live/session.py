"""One room's session: both futures' recipes, undo, branches, the story, and the link. No page in here."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from voicesim.errors import InputError
from voicesim.live import recipes
from voicesim.live.levers import value_words
from voicesim.live.recipes import Recipe, Side, Snapshot
from voicesim.live.stories import Progress, Story
from voicesim.scenario import Scenario

MOST_UNDO = 200
MOST_BRANCHES = 40
MOST_LINK = 100_000  # bytes of a link, unpacked
Load = Callable[[str], Scenario]


@dataclass(frozen=True)
class Branch:
    """A point at which the future was changed, to return to."""

    number: int
    side: Side
    week: float
    text: str
    snapshot: Snapshot


class Session:
    """What one tab has decided. Every method that is refused leaves the session as it was.

    Parameters
    ----------
    name
        Scenario to begin with, as ``load`` knows it.
    seed
        Seed in the sense of ``voicesim run --seed``; both futures share it.
    load
        Finds a scenario by name; raises ``InputError``.
    stories
        Stories by name.
    """

    def __init__(
        self, name: str, seed: int, load: Load, stories: dict[str, Story] | None = None
    ) -> None:
        self._load = load
        self.stories = stories or {}
        self.base = load(name)
        self.now = Snapshot(name, seed, {"A": Recipe(), "B": Recipe()})
        self._branches: list[Branch] = []
        self.progress: Progress | None = None
        self._undo: list[Snapshot] = []
        self._redo: list[Snapshot] = []
        self._last_key: object = None
        self._made = 0
        self._before_story: tuple[list[Snapshot], list[Branch]] = ([], [])

    # ------------------------------------------------------------ reading

    def scenario(self, side: Side) -> Scenario:
        """The scenario of one future."""
        return recipes.build(self.base, self.now.sides[side])

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is anything to redo."""
        return bool(self._redo)

    @property
    def branches(self) -> list[Branch]:
        """Points to return to in the present scenario, the oldest first."""
        return [branch for branch in self._branches if branch.snapshot.name == self.now.name]

    # ------------------------------------------------------------ changing

    def _become(self, snapshot: Snapshot, key: object = None) -> None:
        """Take a new state; a series of changes under one key is one step of undo."""
        if snapshot == self.now:
            return
        if key is None or key != self._last_key:
            self._undo.append(self.now)
            del self._undo[:-MOST_UNDO]
        self._redo.clear()
        self._last_key = key
        self._take(snapshot)

    def _take(self, snapshot: Snapshot) -> None:
        if snapshot.name != self.now.name:
            self.base = self._load(snapshot.name)
        self.now = snapshot

    def choose(self, name: str) -> None:
        """Another scenario, with its own levers. Errors: ``InputError``."""
        self._load(name)
        self._leave_story()
        self._become(Snapshot(name, self.now.seed, {"A": Recipe(), "B": Recipe()}))

    def move(self, name: str, value: Any, week: float, now: bool, side: Side | None = None) -> None:
        """Move a lever from ``week`` on or from the start. Errors: ``InputError``."""
        lever = recipes.find_lever(name)
        self._allowed(name, self.progress.chapter.controls if self.progress else None)
        side = side or self.now.active
        before = self.now.sides[side]
        recipe = recipes.move(self.base, before, lever, value, week, now)
        if recipe == before:
            return
        at = week if now and lever.live and week > 0 else 0.0
        key = (name, at, side)
        again = key == self._last_key
        self._become(self.now.with_side(side, recipe), key)
        self._branch(side, at, f"{lever.label}: {value_words(lever, value)}", again)

    def drop(self, button: str, week: float) -> None:
        """Drop an event on the active future's timeline. Errors: ``InputError``."""
        self._allowed(button, self.progress.chapter.events if self.progress else None)
        side = self.now.active
        recipe = recipes.drop(self.base, self.now.sides[side], button, week)
        self._become(self.now.with_side(side, recipe))
        self._branch(side, week, recipes.EVENT_BUTTONS[button][0], False)

    def _allowed(self, name: str, allowed: tuple[str, ...] | None) -> None:
        if allowed is not None and "*" not in allowed and name not in allowed:
            raise InputError("story", f"{name!r} is locked in this chapter", "")

    def _branch(self, side: Side, week: float, text: str, again: bool) -> None:
        if again and self._branches:
            self._branches.pop()
        self._made += 1
        self._branches.append(Branch(self._made, side, week, text, self.now))
        del self._branches[:-MOST_BRANCHES]

    def go_to_branch(self, number: int) -> None:
        """Return to a branch. Errors: ``InputError``."""
        for branch in self.branches:
            if branch.number == number:
                self._become(branch.snapshot)
                return
        raise InputError("branches", f"there is no branch {number}")

    def undo(self) -> None:
        """Take back the last change, if any."""
        if self._undo:
            self._redo.append(self.now)
            self._last_key = None
            self._take(self._undo.pop())

    def redo(self) -> None:
        """Do again what was taken back, if anything."""
        if self._redo:
            self._undo.append(self.now)
            self._last_key = None
            self._take(self._redo.pop())

    def reset(self) -> None:
        """All levers and events of the active future as the scenario says; luck stays."""
        self._become(self.now.with_side(self.now.active, Recipe()))

    def reseed(self, seed: int) -> None:
        """Another luck for both futures; levers stay. Errors: ``InputError``."""
        if not 0 <= seed < 2**63:
            raise InputError("seed", f"{seed} is out of range", "a whole number from 0 to 2^63 - 1")
        self._become(replace(self.now, seed=seed))

    def pin(self) -> None:
        """Keep the present future as A, show twins, and go on with B."""
        present = self.now.sides[self.now.active]
        self._become(replace(self.now, sides={"A": present, "B": present}, twins=True, active="B"))

    def show_twins(self, twins: bool) -> None:
        """Two futures side by side, or one; leaving twins keeps the active future."""
        active = self.now.sides[self.now.active]
        sides: Mapping[Side, Recipe] = self.now.sides if twins else {"A": active, "B": active}
        self._become(replace(self.now, sides=sides, twins=twins, active="B"))

    def activate(self, side: Side) -> None:
        """Choose which future the levers move. This is not a step of undo."""
        if self.now.twins:
            self.now = replace(self.now, active=side)

    def mute(self, voice: int) -> None:
        """Twins on the same luck: A as it is, B without one voice (a second call brings it back)."""
        recipe = self.now.sides[self.now.active]
        muted = tuple(m for m in recipe.muted if m != voice)
        if len(muted) == len(recipe.muted):
            muted = (*muted, voice)
        other = replace(recipe, muted=muted)
        self._become(replace(self.now, sides={"A": recipe, "B": other}, twins=True, active="B"))

    # ------------------------------------------------------------ story

    def tell(self, story: str | None, chapter: int = 0) -> None:
        """Enter a chapter of a story, or leave the story. Errors: ``InputError``.

        After leaving, undo leads back to what was there before the story.
        """
        if story is None:
            self._leave_story()
            return
        if story not in self.stories:
            raise InputError("story", f"unknown story {story!r}", ", ".join(self.stories))
        told = self.stories[story]
        if not 0 <= chapter < len(told.chapters):
            raise InputError("story", f"there is no chapter {chapter + 1}")
        page = told.chapters[chapter]
        self._load(page.scenario)
        before = self.progress if self.progress and self.progress.story == told else None
        if self.progress is None:
            self._before_story = ([*self._undo, self.now], [*self._branches])
        sides = {
            "A": Recipe(page.compare if page.compare is not None else page.set),
            "B": Recipe(page.set),
        }
        self._take(Snapshot(page.scenario, self.now.seed, sides, page.compare is not None))  # type: ignore[arg-type]
        self._forget_changes()
        answers, outcomes = (before.answers, before.outcomes) if before else ({}, {})
        self.progress = Progress(story, told, chapter, dict(answers), dict(outcomes))

    def _leave_story(self) -> None:
        if self.progress is not None:
            self.progress = None
            self._forget_changes()
            self._undo, self._branches = self._before_story

    def _forget_changes(self) -> None:
        """A chapter begins afresh: undo never leads back into the one before."""
        for kept in (self._branches, self._undo, self._redo):
            kept.clear()
        self._last_key = None

    def note_outcome(self, chapter: int, right: int) -> None:
        """Keep which answer a chapter's run made right, for the end of the story."""
        if self.progress is not None:
            self.progress.outcomes[chapter] = right

    def predict(self, answer: int) -> None:
        """What the room expects of this chapter. Errors: ``InputError``."""
        progress = self.progress
        if progress is None or progress.chapter.predict is None:
            raise InputError("story", "nothing is asked here")
        if not 0 <= answer < len(progress.chapter.predict.answers):
            raise InputError("story", f"there is no answer {answer + 1}")
        progress.answers[progress.number] = answer

    # ------------------------------------------------------------ link

    def link(self) -> str:
        """The session as a short text for the address bar."""
        data: dict[str, Any] = recipes.as_plain(self.now)
        if self.progress:
            told = self.progress
            kept = [[list(pair) for pair in by.items()] for by in (told.answers, told.outcomes)]
            data["y"] = [told.name, told.number, *kept]
        raw = json.dumps(data, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")

    def follow(self, link: str) -> None:
        """Take the state of a link. Errors: ``InputError``; the session then stays as it was."""
        data = _unpacked(link)
        snapshot = recipes.from_plain(data)
        base = self._load(snapshot.name)
        for recipe in snapshot.sides.values():
            recipes.build(base, recipe)
        story = data.get("y")
        if isinstance(story, list) and len(story) == 4:
            self._follow_story(*story)
        self._become(snapshot)

    def _follow_story(self, name: Any, number: Any, answers: Any, outcomes: Any) -> None:
        story = self.stories.get(name) if isinstance(name, str) else None
        right = story is not None and isinstance(number, int) and 0 <= number < len(story.chapters)
        if not right or not (isinstance(answers, list) and isinstance(outcomes, list)):
            raise InputError("link", "its story is not here", ", ".join(self.stories))
        self.progress = Progress(name, story, number, _pairs(answers), _pairs(outcomes))  # type: ignore[arg-type]


def _pairs(said: list[Any]) -> dict[int, int]:
    """Pairs of whole numbers as a table, all else left out."""
    return {
        pair[0]: pair[1]
        for pair in said
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, int) for x in pair)
    }


def _unpacked(link: str) -> Any:
    """The plain data of a link, however hostile. Errors: ``InputError``."""
    try:
        raw = base64.urlsafe_b64decode(link + "=" * (-len(link) % 4))
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(raw, MOST_LINK)
        if unpacker.unconsumed_tail:
            raise InputError("link", "it is too long", f"at most {MOST_LINK} bytes")
        return json.loads(text)
    except (ValueError, binascii.Error, zlib.error, RecursionError) as error:
        raise InputError("link", "it cannot be read", "a link made by this page") from error
