"""Parameters of the people inside: size, network, culture, talk, turnover, hiring, roles, partners."""

from __future__ import annotations

from typing import Literal

from voicesim.scenario.knob import Section, choice, knob


class Organisation(Section):
    """How many people, in which departments, and who hears whom inside."""

    employees: int = knob(300, 1, 200_000, "people", "Employees at the start", live=False, plausible=(50, 1000))  # fmt: skip
    departments: int = knob(8, 1, 2_000, "departments", "Departments of about equal size", live=False, plausible=(2, 20))  # fmt: skip
    contacts: float = knob(8.0, 0, 500, "ties/person", "People an employee listens to at work", live=False, plausible=(2, 20))  # fmt: skip
    silo: float = knob(0.4, 0, 1, "share", "Share of ties sought inside the own department; the rest anywhere", "own reading of the e-mail and face-to-face data: .35 and .65 of ties within departments", live=False)  # fmt: skip
    mutual: float = knob(0.7, 0, 1, "probability", "A tie also runs back", "reciprocity .71 in email-Eu-core", live=False)  # fmt: skip
    span: int = knob(8, 2, 100, "people", "Reports per boss in the generated hierarchy", live=False, plausible=(4, 15))  # fmt: skip
    boss_weight: float = knob(2.0, 0, 100, "times a colleague", "How much more a boss is heard than a colleague (0: no ties along the hierarchy)", live=False, plausible=(0, 5))  # fmt: skip
    trait_spread: float = knob(0.18, 0, 0.5, "trait points", "Standard deviation of every personal trait within a role", live=False, plausible=(0.05, 0.3))  # fmt: skip


class Culture(Section):
    """The space of values, the page, and the culture people live."""

    dimensions: int = knob(2, 1, 16, "axes", "Number of cultural values (axes of the culture space)", live=False, plausible=(1, 8))  # fmt: skip
    values: tuple[str, ...] = choice((), "Names of the axes; when given, their number sets the dimensions", live=False)  # fmt: skip
    gap: float = knob(0.5, 0, 5, "page radii", "Distance of the lived culture's mean from the centre of the page", live=False, plausible=(0, 2.5))  # fmt: skip
    spread: float = knob(1.0, 0, 5, "page radii (rms)", "How different people are: root-mean-square distance of stances from their mean", live=False, plausible=(0.3, 2))  # fmt: skip
    leader_gap: float = knob(0.3, 0, 5, "page radii", "Distance of the leaders' mean stance from the centre of the page", live=False, plausible=(0, 2.5))  # fmt: skip


class Talk(Section):
    """How stances move when people talk (Friedkin & Johnsen 1990; Hegselmann & Krause 2002; Deffuant et al. 2000)."""

    influence: float = knob(0.03, 0, 1, "share/week", "Way a stance moves toward the peers it hears (u)", "Friedkin & Johnsen 1990", off=None, plausible=(0, 0.2))  # fmt: skip
    confidence: float = knob(3.0, 0, 1000, "page radii", "Bounded confidence: stances further apart than this are not heard (closed bound, tolerance 1e-9)", "Hegselmann & Krause 2002", plausible=(0.5, 6))  # fmt: skip
    stubbornness: float = knob(0.004, 0, 1, "share/week", "Pull back to a person's own anchor", "Friedkin & Johnsen 1990", plausible=(0, 0.05))  # fmt: skip
    vision: float = knob(0.01, 0, 1, "share/week", "Pull toward the page at full example of the leaders; culture work", off=0.0, plausible=(0, 0.05))  # fmt: skip
    example: float = knob(1.0, 0, 1, "share", "How far the vision's pull depends on the leaders living it (0: it does not)", "seed article: set the example from the top")  # fmt: skip
    visibility: float = knob(1.0, 0, 20, "times a colleague", "How much more a leader is heard than a colleague", plausible=(0, 5))  # fmt: skip
    drift: float = knob(0.02, 0, 2, "page radii (rms)/sqrt(week)", "Private wandering of stances", plausible=(0, 0.1))  # fmt: skip
    settled: float = knob(0.5, 0, 1, "share", "Susceptibility that remains after long tenure (1: tenure does not matter)", "Harrison & Carroll 1991")  # fmt: skip
    newcomer_weeks: float = knob(26.0, 0.1, 1000, "weeks", "Time in which a newcomer's susceptibility fades", "Harrison & Carroll 1991", plausible=(5, 100))  # fmt: skip
    schedule: Literal["together", "pairs"] = choice("together", "All move at once on last week's stances, or random pairs meet one after another")  # fmt: skip
    weights: Literal["peers", "heard", "given"] = choice("peers", "Tie weights shared out over all peers, over those within confidence and oneself, or taken as they are")  # fmt: skip
    both_move: bool = choice(True, "In a meeting of a pair both move (otherwise only the one who listens)")  # fmt: skip
    meetings: float = knob(1.0, 0, 100, "meetings/person/week", "Meetings when talk is in pairs", plausible=(0, 5))  # fmt: skip


class Turnover(Section):
    """Who leaves and how vacancies fill (Harrison & Carroll 1991)."""

    exit: float = knob(0.003, 0, 1, "1/week", "Base hazard of leaving", "about 15 % a year", plausible=(0, 0.02))  # fmt: skip
    alienation: float = knob(0.0, 0, 1, "1/week", "Extra hazard of leaving, far from the page", "Harrison & Carroll 1991", plausible=(0, 0.02))  # fmt: skip
    alienation_width: float = knob(1.0, 0.01, 20, "page radii", "Distance at which alienation has mostly set in", plausible=(0.3, 3))  # fmt: skip
    fill: float = knob(0.2, 0, 1000, "1/week", "Rate at which a vacancy is filled", plausible=(0.02, 1))  # fmt: skip
    growth: float = knob(0.0, -0.1, 0.1, "1/week", "Growth rate of the number of posts", live=False, plausible=(-0.005, 0.005))  # fmt: skip


class Hiring(Section):
    """Whom the organisation takes on."""

    applicants: int = knob(5, 1, 50, "people/vacancy", "Candidates seen for one vacancy (1: no selection)")  # fmt: skip
    noise: float = knob(0.3, 0, 10, "trait points", "Error of the assessment", plausible=(0, 1))  # fmt: skip
    passion: float = knob(0.3, 0, 1, "weight", "Weight of passion in hiring")
    listening: float = knob(0.2, 0, 1, "weight", "Weight of listening in hiring")
    completion: float = knob(0.2, 0, 1, "weight", "Weight of follow-through in hiring")
    coachability: float = knob(0.2, 0, 1, "weight", "Weight of being willing to be coached in hiring")  # fmt: skip
    fit: float = knob(0.2, 0, 1, "weight", "Weight of nearness to the page in hiring")
    gap: float = knob(0.5, 0, 5, "page radii", "Distance of the labour market's mean stance from the page's centre", plausible=(0, 2.5))  # fmt: skip
    spread: float = knob(1.0, 0, 5, "page radii (rms)", "Spread of stances in the labour market", plausible=(0.3, 2))  # fmt: skip


class Role(Section):
    """What people of one role are like: means of traits in [0, 1], audience and contact with customers."""

    share: float = knob(0.0, 0, 1, "share", "Share of the employees", live=False)
    passion: float = knob(0.5, 0, 1, "trait points", "Mean passion for the business", live=False)
    skill: float = knob(0.15, 0, 1, "trait points", "Mean business savvy before coaching", live=False)  # fmt: skip
    composure: float = knob(0.3, 0, 1, "trait points", "Mean readiness for the negative before coaching", live=False)  # fmt: skip
    coachability: float = knob(0.5, 0, 1, "trait points", "Mean willingness to be coached", live=False)  # fmt: skip
    listening: float = knob(0.4, 0, 1, "trait points", "Mean listening before coaching", live=False)
    completion: float = knob(0.55, 0, 1, "trait points", "Mean follow-through", "53 % of complaints answered (Einwiller & Steilen 2015)", live=False)  # fmt: skip
    eagerness: float = knob(0.3, 0, 1, "trait points", "Mean eagerness to please", live=False)
    awareness: float = knob(0.35, 0, 1, "trait points", "Mean self-awareness before playback", live=False)  # fmt: skip
    credibility: float = knob(0.5, 0, 1, "trait points", "Mean credibility at the start", live=False)  # fmt: skip
    audience: float = knob(20.0, 0, 1e6, "customers", "Median audience of a voice", live=False)
    touch: float = knob(0.0, 0, 100, "relative", "Contact with customers: weight in becoming somebody's touch point", live=False)  # fmt: skip
    capacity: float = knob(8.0, 0, 1e6, "answers/week", "Answers a voice can give", live=False)
    leads: bool = choice(False, "Sets the example from the top", live=False)


class Partner(Section):
    """A partner organisation: its own page, how far it plays the shared one, and its voices."""

    voices: int = knob(20, 0, 100_000, "people", "Partner voices", live=False)
    gap: float = knob(0.8, 0, 5, "page radii", "Distance of the partner's own page from the shared one", live=False)  # fmt: skip
    angle: float = knob(90.0, -360, 360, "degrees", "Direction of the partner's page in the first two values", live=False)  # fmt: skip
    spread: float = knob(0.6, 0, 5, "page radii (rms)", "Spread of the partner's stances", live=False)  # fmt: skip
    coopetition: float = knob(0.5, 0, 1, "share", "0 plays its own game, 1 plays the shared page (kappa)", "seed article: a co-opetition of micros", live=False)  # fmt: skip
    enabled: float = knob(1.0, 0, 1, "share", "Share of its voices that take part in the programme", live=False)  # fmt: skip
    traits: Role = Role(share=0.0, passion=0.5, skill=0.3, audience=20.0)
