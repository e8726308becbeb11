"""What browser and server say to each other: every message from the browser is checked against a table."""

from __future__ import annotations

import math
from typing import Any

from voicesim.errors import InputError
from voicesim.live import levers
from voicesim.live.feed import event_sentence
from voicesim.live.recipes import SIDES
from voicesim.live.session import Session
from voicesim.live.stories import Progress
from voicesim.measures.regime import REGIMES
from voicesim.measures.registry import MEASURES
from voicesim.reports.theme import REGIME_WORDS

_SIDE, _NUMBER, _WHOLE, _TEXT, _SWITCH, _VALUE = (
    "side",
    "number",
    "whole",
    "text",
    "switch",
    "value",
)
# Message -> its fields. The browser sends {"type": ..., "id": ..., fields}.
FIELDS: dict[str, dict[str, str]] = {
    "hello": {"link": _TEXT},
    "ping": {"at": _NUMBER},
    "choose": {"name": _TEXT},
    "move": {"lever": _TEXT, "value": _VALUE, "week": _NUMBER, "now": _SWITCH},
    "drop": {"event": _TEXT, "week": _NUMBER},
    "undo": {},
    "redo": {},
    "reset": {},
    "reseed": {"seed": _WHOLE},
    "pin": {},
    "twins": {"on": _SWITCH},
    "activate": {"side": _SIDE},
    "branch": {"number": _WHOLE},
    "mute": {"side": _SIDE, "voice": _WHOLE},
    "tell": {"story": _TEXT, "chapter": _WHOLE},
    "predict": {"answer": _WHOLE},
    "voice": {"side": _SIDE, "voice": _WHOLE, "frame": _WHOLE},
    "customer": {"side": _SIDE, "customer": _WHOLE, "frame": _WHOLE},
    "export": {"what": _TEXT},
}
QUESTIONS = {"ping", "voice", "customer", "export"}
CHANGES = set(FIELDS) - QUESTIONS
"""Messages after which the session may be another."""
LONGEST_TEXT = 100_000


def checked(message: Any) -> tuple[str, dict[str, Any]]:
    """Kind and fields of a message from the browser. Errors: ``InputError``."""
    kind = message.get("type") if isinstance(message, dict) else None
    if not isinstance(kind, str) or kind not in FIELDS:
        raise InputError("message", f"unknown type {kind!r}", ", ".join(FIELDS))
    fields = FIELDS[kind]
    for name in message:
        if name not in fields and name not in ("type", "id"):
            raise InputError(f"message {kind}", f"unknown field {name!r}", ", ".join(fields))
    return kind, {
        name: _field(kind, name, want, message.get(name)) for name, want in fields.items()
    }


def _field(kind: str, name: str, want: str, value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    right = {
        _SIDE: value in SIDES if isinstance(value, str) else False,
        _NUMBER: number and math.isfinite(value),
        _WHOLE: number and math.isfinite(value) and float(value).is_integer(),
        _TEXT: isinstance(value, str) and len(value) <= LONGEST_TEXT,
        _SWITCH: isinstance(value, bool),
        _VALUE: isinstance(value, bool | str) or (number and math.isfinite(value)),
    }[want]
    if not right:
        raise InputError(
            f"message {kind}, {name}", f"{str(value)[:40]!r} is not right", f"a {want}"
        )
    return int(value) if want == _WHOLE else value


def catalogue() -> dict[str, Any]:
    """What never changes: levers, event buttons, measures, regimes."""
    return {
        "levers": levers.catalogue(),
        "buttons": [{"name": name, "text": text} for name, (text, _) in levers.EVENT_BUTTONS.items()],
        "measures": [
            {"name": m.name, "unit": m.unit, "low": m.low, "high": None if math.isinf(m.high) else m.high,
             "better": m.better, "meaning": m.meaning}
            for m in MEASURES.values()
        ],
        "regimes": [{"name": name, "words": REGIME_WORDS[name]} for name in REGIMES],
    }  # fmt: skip


def session(session: Session, names: list[str], reply: Any, computing: bool) -> dict[str, Any]:
    """The state of a session, for the browser; ``computing`` says that frames will follow."""
    now = session.now
    sides = SIDES if now.twins else ("B",)
    built = {side: session.scenario(side) for side in sides}
    scenario = built["B"]
    return {
        "type": "session",
        "reply": reply,
        "computing": computing,
        "name": now.name,
        "names": names if now.name in names else [now.name, *names],
        "title": scenario.title or now.name,
        "text": scenario.story,
        "question": scenario.question,
        "currency": scenario.currency,
        "weeks": scenario.weeks,
        "dimensions": scenario.culture.dimensions,
        "values": list(scenario.culture.values),
        "seed": str(now.seed),
        "twins": now.twins,
        "active": now.active,
        "tracks": {side: levers.tracks(built[side]) for side in sides},
        "events": {
            side: [{"week": e.week, "kind": e.kind, "text": event_sentence(e)} for e in built[side].events]
            for side in sides
        },
        "muted": {side: list(now.sides[side].muted) for side in sides},
        "branches": [
            {"number": b.number, "side": b.side, "week": b.week, "text": b.text} for b in session.branches
        ],
        "undo": session.can_undo,
        "redo": session.can_redo,
        "stories": [{"name": name, "title": story.title} for name, story in session.stories.items()],
        "story": _story(session),
        "link": session.link(),
    }  # fmt: skip


def _story(session: Session) -> dict[str, Any] | None:
    progress = session.progress
    if progress is None:
        return None
    chapter = progress.chapter
    asked = chapter.predict
    return {
        "name": progress.name,
        "title": progress.story.title,
        "number": progress.number,
        "chapters": [c.title for c in progress.story.chapters],
        "chapter": chapter.title,
        "text": list(chapter.text),
        "afterwards": chapter.afterwards,
        "controls": list(chapter.controls),
        "events": list(chapter.events),
        "question": asked.question if asked else "",
        "answers": [a.text for a in asked.answers] if asked else [],
        "answered": {str(k): v for k, v in progress.answers.items()},
        "outcomes": {str(k): v for k, v in progress.outcomes.items()},
        "kept": _kept_answers(progress),
    }


def _kept_answers(progress: Progress) -> list[dict[str, Any]]:
    """What the room expected, chapter by chapter, and what the runs showed."""
    out = []
    for number, answer in sorted(progress.answers.items()):
        chapter = progress.story.chapters[number] if number < len(progress.story.chapters) else None
        if chapter is None or chapter.predict is None:
            continue
        texts = [a.text for a in chapter.predict.answers]
        right = progress.outcomes.get(number)
        out.append(
            {
                "chapter": chapter.title,
                "question": chapter.predict.question,
                "said": texts[answer] if 0 <= answer < len(texts) else "",
                "was": None if right is None else texts[right] if 0 <= right < len(texts) else "none of these",
                "right": right == answer,
            }
        )  # fmt: skip
    return out
