"""The order of a step, as data: each phase with what it reads, writes and draws."""

from __future__ import annotations

from typing import NamedTuple


class Phase(NamedTuple):
    """One phase. ``reads`` and ``writes`` are names of state arrays (``part.*`` for many of one part)."""

    name: str
    what: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    draws: tuple[str, ...]


WEEK: tuple[Phase, ...] = (
    Phase(
        "turnover",
        "People leave, posts open and close with growth, vacancies are filled with the best-looking applicant.",
        ("voices.*", "roles.*", "places.centre", "places.market", "office.posts"),
        ("voices.*", "office.posts", "office.counts"),
        ("exit", "fill", "applicant", "applicant_stance"),
    ),
    Phase(
        "discovery",
        "The orchestrator monitors the audiences and enables the most promising up to the share wanted.",
        ("voices.*", "places.centre", "office.knowledge"),
        ("voices.enabled", "voices.since", "office.knowledge", "office.counts"),
        ("discovery",),
    ),
    Phase(
        "coaching",
        "The coach hours go to enabled voices by the allocation rule; what was learned fades a little.",
        ("voices.*",),
        (
            "voices.skill",
            "voices.composure",
            "voices.listening",
            "voices.awareness",
            "voices.said",
            "voices.coached",
            "voices.hours",
            "office.counts",
            "office.amounts",
        ),
        (),
    ),
    Phase(
        "talk",
        "Stances move toward the peers who are heard and toward the page, all on last step's stances (or in pairs).",
        ("voices.*", "ties.peer*", "places.centre"),
        ("voices.stance", "places.lived", "office.example"),
        ("drift", "meeting"),
    ),
    Phase(
        "speaking",
        "Who speaks, and what is said: own stance, toward the audience, clumsiness, the page, control; slips.",
        ("voices.*", "places.*", "office.knowledge"),
        ("messages.*", "voices.passion", "voices.said", "office.counts"),
        ("speaking", "misreading", "expression"),
    ),
    Phase(
        "hearing",
        "Messages travel along ties; customers take in as many as they have attention for; impressions, warmth "
        "and trust move; some reply.",
        ("voices.*", "messages.*", "customers.*", "ties.voice*", "places.centre"),
        (
            "customers.*",
            "messages.heard",
            "messages.replies",
            "credit.*",
            "office.counts",
            "office.amounts",
        ),
        ("listening", "notice"),
    ),
    Phase(
        "conversation",
        "Replies are answered as far as there is time and follow-through; the rest is left hanging.",
        ("voices.*", "messages.replies", "customers.replied"),
        (
            "customers.trust",
            "customers.warmth",
            "customers.answer_hours",
            "messages.answered",
            "voices.room",
            "credit.trust",
            "credit.answered",
            "office.counts",
            "office.amounts",
        ),
        ("answer",),
    ),
    Phase(
        "complaints",
        "Customers complain, to their touch point or to a composed voice; some are answered well, some badly.",
        ("voices.*", "messages.*", "customers.*", "places.lived", "office.alarm_keep"),
        (
            "customers.complained",
            "customers.alarm",
            "customers.trust",
            "customers.told",
            "customers.origin",
            "customers.pass_hour",
            "customers.tellers",
            "customers.story_size",
            "messages.complaints",
            "messages.handled",
            "messages.badly",
            "voices.room",
            "voices.passion",
            "voices.credibility",
            "credit.trust",
            "office.counts",
        ),
        ("listening", "complaint", "routing", "storm_delay"),
    ),
    Phase(
        "storms",
        "Bad stories spread hour by hour on the customer network.",
        ("customers.*", "ties.friend*"),
        (
            "customers.trust",
            "customers.told",
            "customers.origin",
            "customers.pass_hour",
            "customers.tellers",
            "customers.story_size",
            "office.hourly",
            "office.counts",
        ),
        ("routing", "storm", "storm_delay"),
    ),
    Phase(
        "word_of_mouth",
        "Customers hear a contact's view of the brand; all take last step's view.",
        ("customers.*", "ties.friend*"),
        (
            "customers.impression",
            "customers.variance",
            "customers.warmth",
            "customers.trust",
            "office.counts",
        ),
        ("word_of_mouth",),
    ),
    Phase(
        "accounts",
        "What the step cost is added up.",
        ("office.counts", "office.amounts"),
        ("office.amounts",),
        (),
    ),
)
