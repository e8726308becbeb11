"""Parameters of what the organisation does about its voices: the levers of the programme."""

from __future__ import annotations

from typing import Literal

from voicesim.scenario.knob import Section, choice, knob


class Discovery(Section):
    """Whom the orchestrator finds and enables, and how fast."""

    share: float = knob(0.4, 0, 1, "share of employees", "Share of employees enabled to speak", off=0.0)  # fmt: skip
    pace: float = knob(0.015, 0, 1, "share of employees/week", "How many more can be enabled (at least one person a week)", plausible=(0.005, 0.2))  # fmt: skip
    passion: float = knob(1.0, 0, 10, "weight", "Follow the passion", "seed article, Q1")
    touch: float = knob(1.0, 0, 10, "weight", "Find the touch points: contact with customers", "seed article, Q1")  # fmt: skip
    collaboration: float = knob(0.0, 0, 10, "weight", "Watch internal collaboration: centrality inside", "seed article, Q1")  # fmt: skip
    active: float = knob(0.0, 0, 10, "weight", "Who participates already: own audience", "seed article, Q1")  # fmt: skip
    fit: float = knob(0.5, 0, 10, "weight", "Nearness to the page")
    coachability: float = knob(0.5, 0, 10, "weight", "Willing to be coached", "seed article, Q3")
    completion: float = knob(0.5, 0, 10, "weight", "Completers over beginners", "seed article, Q3")
    credibility: float = knob(0.0, 0, 10, "weight", "Those who have earned trust", "seed article, Q2")  # fmt: skip
    chance: float = knob(0.0, 0, 10, "weight", "Let luck decide")
    noise: float = knob(0.6, 0, 10, "trait points", "Error in seeing people, at no quality of the orchestrator", plausible=(0, 1.5))  # fmt: skip
    only_role: str = choice("", "Enable people of this role only (empty: of any)")


class Orchestrator(Section):
    """The person or team who conducts, and its tools: you get what you pay for."""

    quality: float = knob(0.7, 0, 1, "share", "Quality of people and tools", "seed article: you do get what you pay for", off=0.0)  # fmt: skip
    listen_weeks: float = knob(0.0, 0, 520, "weeks", "Weeks of monitoring before anybody is enabled or coached", "seed article: monitor to build a baseline", off=0.0, plausible=(0, 26))  # fmt: skip
    monitoring: float = knob(0.5, 0, 1, "share", "Effort in monitoring what customers are like", off=0.0)  # fmt: skip
    learning: float = knob(0.1, 0, 10, "1/week", "How fast full monitoring learns about the audiences", plausible=(0.02, 0.5))  # fmt: skip
    forgetting: float = knob(0.01, 0, 10, "1/week", "How fast knowledge of the audiences ages", plausible=(0, 0.1))  # fmt: skip
    routing: float = knob(0.7, 0, 1, "share", "Share of complaints routed to a composed voice with room", off=0.0)  # fmt: skip


class Coaching(Section):
    """Hours of coaching, who gets them, and what is taught."""

    hours: float = knob(25.0, 0, 100_000, "hours/week", "Coach hours", off=0.0, plausible=(0, 80))
    session: float = knob(1.0, 0.05, 40, "hours", "Shortest useful session", plausible=(0.25, 4))
    allocation: Literal["in_turn", "newest", "weakest", "reach"] = choice("in_turn", "Who is coached first: whoever waited longest, the newest voice, the least skilled, the widest reach")  # fmt: skip
    skill: float = knob(0.5, 0, 1, "share", "Share of the hours for business savvy")
    composure: float = knob(0.3, 0, 1, "share", "Share of the hours to prepare for the negative")
    listening: float = knob(0.2, 0, 1, "share", "Share of the hours for listening")
    rate: float = knob(0.6, 0, 10, "1/hour", "What one hour teaches a fully coachable and aware person", plausible=(0.1, 1.5))  # fmt: skip
    playback: float = knob(0.5, 0, 1, "share", "Share of the hours that play back what was said (needs a tool)", "seed article: playing back is much more powerful than feedback", off=0.0)  # fmt: skip
    awareness: float = knob(0.5, 0, 10, "1/hour", "How fast playback raises self-awareness", plausible=(0, 2))  # fmt: skip
    decay: float = knob(0.004, 0, 1, "1/week", "What was learned fades", plausible=(0, 0.03))


class Policy(Section):
    """What the organisation allows, asks and approves."""

    openness: float = knob(0.015, 0, 1, "share", "How freely those who are not enabled speak", "3 % of employees share in a month (LinkedIn 2016, vendor figure; the month is our reading)", off=0.015)  # fmt: skip
    clarity: float = knob(0.7, 0, 1, "share", "How clear the guidelines are", off=0.0)
    control: float = knob(0.0, 0, 1, "share", "Approval and scripting of what is said", off=0.0)
    approval_drag: float = knob(0.6, 0, 1, "share", "Share of messages full control holds back")
    scripting: float = knob(0.8, 0, 1, "share", "Authenticity lost under full control")
    resentment: float = knob(0.04, 0, 1, "1/week", "Passion lost a week under full control", plausible=(0, 0.1))  # fmt: skip
    recovery: float = knob(0.02, 0, 1, "1/week", "How fast passion comes back", plausible=(0, 0.1))


class Official(Section):
    """The macro voice: the official account."""

    rate: float = knob(1.0, 0, 7, "messages/week", "Messages of the official account (at most one a step)", plausible=(0, 1))  # fmt: skip
    reach: float = knob(0.4, 0, 1, "share of customers", "Who meets an official message")
    authenticity: float = knob(0.15, 0, 1, "share", "How genuine it sounds", "seed article: a sanitized macro message")  # fmt: skip
    credibility: float = knob(0.4, 0, 1, "share", "How credible it is")
    answers: float = knob(0.4, 0, 1, "probability", "It answers a reply or a complaint")


class Costs(Section):
    """Prices, in the scenario's currency."""

    coach_hour: float = knob(80.0, 0, 1e6, "money/hour", "One hour of a coach", plausible=(40, 200))
    voice_hour: float = knob(35.0, 0, 1e6, "money/hour", "One hour of a voice: being coached, speaking, answering", plausible=(15, 80))  # fmt: skip
    message_hours: float = knob(0.25, 0, 40, "hours", "Time to make one message", plausible=(0.05, 1))  # fmt: skip
    answer_hours: float = knob(
        0.1, 0, 40, "hours", "Time to give one answer", plausible=(0.02, 0.5)
    )
    orchestrator: float = knob(2500.0, 0, 1e7, "money/week", "Orchestrator and tools of full quality", plausible=(500, 6000))  # fmt: skip
    playback_tool: float = knob(250.0, 0, 1e7, "money/week", "The playback tool, in full use", plausible=(0, 1000))  # fmt: skip
    monitoring: float = knob(400.0, 0, 1e7, "money/week", "Full monitoring", plausible=(0, 1500))
    official: float = knob(600.0, 0, 1e7, "money/message", "One message of the official account", plausible=(100, 3000))  # fmt: skip
    approval: float = knob(60.0, 0, 1e6, "money/message", "Approving one message under full control", plausible=(5, 200))  # fmt: skip
    disclosure: float = knob(1500.0, 0, 1e9, "money/incident", "One inappropriate disclosure", plausible=(100, 50_000))  # fmt: skip
    firestorm: float = knob(10_000.0, 0, 1e9, "money/incident", "One firestorm", plausible=(1000, 200_000))  # fmt: skip
