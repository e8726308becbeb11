"""The feed: plain sentences about what happened, made by rules from the record. Nothing is invented."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from voicesim.live.future import BADLY, ENABLED, KIND_NAMES, SLIP, Cast, Future
from voicesim.live.levers import change_words
from voicesim.state import COUNTS, OFFICIAL, PARTNER

A_STEP = 4  # sentences
ROLE_WORDS = {"frontline": "front-line"}
EVENT_WORDS = {
    "crisis": "A crisis breaks out.",
    "product_failure": "A product fails.",
    "campaign": "The official account starts a campaign.",
    "leadership_change": "New leaders take over.",
    "leader_speaks": "A leader speaks to everybody.",
    "merger": "Another company joins.",
    "hiring_wave": "New posts are opened.",
    "layoff": "People are laid off.",
    "change": "A lever is moved",
}


class Sentence(NamedTuple):
    """One line of the feed."""

    frame: int
    kind: str  # event, bad, good, plain
    text: str
    voice: int  # drawn voice, or -1


def voice_words(who: Cast, voice: int) -> str:
    """Who a drawn voice is: "a sales voice", "a leader", "a voice of allies"."""
    if who.kind[voice] == OFFICIAL:
        return "the official account"
    if who.kind[voice] == PARTNER:
        return f"a voice of {who.partner_names[who.partner[voice]]}"
    role = who.role_names[who.role[voice]]
    if role in ("leader", "specialist"):
        return f"a {role}"
    return f"a {ROLE_WORDS.get(role, role)} voice"


def _people(count: float, one: str = "customer", many: str = "customers") -> str:
    return f"{int(count):,} {one if count == 1 else many}"


def _start(text: str) -> str:
    return text[0].upper() + text[1:]


def event_sentence(event: Any) -> str:
    """What an event of the timeline says."""
    words = EVENT_WORDS.get(event.kind, event.kind)
    if event.kind == "change":
        return f"{words}: {change_words(event.set)}."
    return words


def _from_counts(now: dict[str, int], before: dict[str, int]) -> list[tuple[str, str]]:
    """Sentences from the step's counts."""
    out = []
    if now["firestorms"]:
        out.append(("bad", "A bad story became a firestorm."))
    if now["told"] >= 10:
        out.append(("bad", f"Bad stories reached {_people(now['told'])}."))
    if now["enabled"]:
        out.append(
            (
                "good",
                f"{_start(_people(now['enabled'], 'voice was', 'voices were'))} enabled to speak.",
            )
        )
    if now["complaints"] > 1.5 * max(before["complaints"], 4):
        out.append(
            (
                "bad",
                f"Complaints rise to {now['complaints']:,}; {now['complaints_answered']:,} were answered, {now['answered_well']:,} of them well.",  # noqa: E501
            )
        )
    if now["left"] + now["hired"] >= 8:
        out.append(("plain", f"{_people(now['left'], 'person', 'people')} left, {now['hired']:,} joined."))  # fmt: skip
    return out


def _from_messages(future: Future, k: int) -> list[tuple[str, str, int]]:
    """Sentences from the step's messages: slips, the loudest off and on the page."""
    voices, at, heard = future.said[k]
    out: list[tuple[str, str, int]] = []
    micro = future.cast.kind[voices] != OFFICIAL
    slips = np.flatnonzero((future.flags[k][voices] & SLIP) != 0)
    if slips.size:
        i = slips[np.argmax(heard[slips])]
        who = voice_words(future.cast, int(voices[i]))
        out.append(
            (
                "bad",
                f"{_start(who)} let slip what should have stayed inside: {_people(heard[i])} heard it.",
                int(voices[i]),
            )
        )
    distance = np.hypot(at[:, 0], at[:, 1])
    for kind, chosen in (("off", micro & (distance > 1.001)), ("on", micro & (distance <= 1.001))):
        loud = np.flatnonzero(chosen & (heard > 0))
        if not loud.size:
            continue
        i = loud[np.argmax(heard[loud])]
        who = _start(voice_words(future.cast, int(voices[i])))
        if kind == "off":
            text = f"{who} spoke off the page, {distance[i]:.1f} radii out: {_people(heard[i])} heard it."
            out.append(("bad", text, int(voices[i])))
        else:
            out.append(
                (
                    "good",
                    f"{who} spoke on the page: {_people(heard[i])} heard it.",
                    int(voices[i]),
                )
            )
    return out


def _defensive(future: Future, k: int) -> list[tuple[str, str, int]]:
    badly = np.flatnonzero(future.flags[k] & BADLY)
    if not badly.size:
        return []
    who = _start(voice_words(future.cast, int(badly[0])))
    more = f", and so did {_people(badly.size - 1, 'other', 'others')}" if badly.size > 1 else ""
    return [("bad", f"{who} took a complaint personally and answered defensively{more}.", int(badly[0]))]  # fmt: skip


def sentences(future: Future, scenario: Any, regimes: tuple[str, ...]) -> list[Sentence]:
    """At most A_STEP sentences a frame (and the events), in order of time."""
    happened: dict[int, list[Any]] = {}
    for event in scenario.events:
        frame = int(event.week / scenario.step_weeks + 1e-9) + 1
        happened.setdefault(frame, []).append(event)
    out: list[Sentence] = []
    before = dict.fromkeys(COUNTS, 0)
    for k in range(1, future.done):
        out += [Sentence(k, "event", event_sentence(e), -1) for e in happened.get(k, ())]
        now = dict(zip(COUNTS, future.counts[k].tolist(), strict=True))
        lines: list[tuple[str, str, int]] = []
        was, is_ = future.regimes[k - 1], future.regimes[k]
        if is_ != was and was >= 0:
            lines.append(("event", f"{regimes[was].capitalize()} turns into {regimes[is_]}.", -1))
        lines += [(kind, text, -1) for kind, text in _from_counts(now, before)]
        lines += _from_messages(future, k) + _defensive(future, k)
        out += [Sentence(k, *line) for line in lines[:A_STEP]]
        before = now
    return out


def describe(future: Future, voice: int) -> str:
    """One line on who a drawn voice is, for the inspector."""
    who = future.cast
    words = _start(voice_words(who, voice))
    if who.department[voice] >= 0 and who.kind[voice] != OFFICIAL:
        number = int(who.department[voice])
        named = number < len(who.department_names)
        words += f", {who.department_names[number] if named else f'department {number + 1}'}"
    enabled = bool(future.flags[-1, voice] & ENABLED)
    return words + (
        ", in the programme" if enabled and KIND_NAMES[int(who.kind[voice])] != "official" else ""
    )
