"""Posts: they open and close with growth; vacancies go to the best-looking applicant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voicesim import streams as s
from voicesim.engines.agents.handles import Person, gap2
from voicesim.engines.agents.voices import Employee
from voicesim.rules import people, turnover
from voicesim.rules.pace import chance_in
from voicesim.rules.space import nearness
from voicesim.state import CLOSED, HIRED, TAKEN, TRAITS, VACANT, Floats

if TYPE_CHECKING:
    from voicesim.engines.agents.cast import Cast

NEVER = -1e9  # a week before all weeks
NOT_YET = -1  # a step before all steps
BLOCKS = 16  # blocks of luck kept for one applicant
HIRING_TRAITS = ("passion", "listening", "completion", "coachability")  # lanes of the first block
OTHER_TRAITS = ("skill", "composure", "eagerness", "awareness")  # of the third


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who would like the post: traits by name, stance (D,), and the firm's score."""

    number: int
    traits: dict[str, float]
    stance: Floats
    score: float


def turn_over(cast: Cast) -> None:
    """People leave, vacancies fill; one after another, since each changes the posts left."""
    k = cast.k
    wanted_posts = cast.state.office.posts
    wanted_posts[0] = turnover.posts_wanted(wanted_posts[0], k.turnover_growth, cast.weeks)
    wanted = math.floor(wanted_posts[0] + 0.5)
    posts = [row for row in cast.posts() if row.present != CLOSED]
    number = len(posts)
    for person in cast.people():
        person.tenure += cast.weeks
        if isinstance(person, Employee) and person.leave_or_stay():
            close = number > wanted
            person.leave(close=close)
            number -= close
    fill = chance_in(k.turnover_fill, cast.weeks)
    for post in cast.posts():
        if post.present == VACANT and number > wanted:
            post.present = CLOSED
            number -= 1
        if post.present == CLOSED and number < wanted:
            post.present = VACANT
            number += 1
        if post.present == VACANT:
            luck = s.uniform(cast.seed, s.FILL, cast.step, post.id, 0)
            if luck < fill:
                hire(cast, post)


def hire(cast: Cast, post: Person) -> None:
    """Take on the best-looking of the applicants (the first of equals)."""
    candidates = [applicant(cast, post, a) for a in range(int(cast.k.hiring_applicants))]
    best = max(candidates, key=lambda a: a.score)
    mean, spread = _role(cast, post)
    luck = s.normals(cast.seed, s.APPLICANT, cast.step, post.id, best.number * BLOCKS + 2)
    traits = best.traits | _traits(OTHER_TRAITS, mean, spread, luck)
    luck = s.normals(cast.seed, s.APPLICANT, cast.step, post.id, best.number * BLOCKS + 3)
    traits |= _traits(("credibility",), mean, spread, luck[:1])
    for name, value in traits.items():
        setattr(post, name, value)
    for name in ("passion", "skill", "composure", "listening"):
        setattr(post, f"{name}0", traits[name])
    post.stance = best.stance
    post.anchor = best.stance
    post.present = TAKEN
    post.enabled = False
    post.tenure = 0.0
    post.since = NEVER
    post.said = False
    post.coached = NOT_YET
    post.hours = 0.0
    cast.count(HIRED)
    cast.welcome(post.row, joined=(cast.step + 1) * cast.weeks)


def applicant(cast: Cast, post: Person, number: int) -> Applicant:
    """Applicant ``number`` for the post, as the labour market sends and the firm sees him."""
    k = cast.k
    mean, spread = _role(cast, post)
    first = number * BLOCKS
    luck = s.normals(cast.seed, s.APPLICANT, cast.step, post.id, first)
    error = s.normals(cast.seed, s.APPLICANT, cast.step, post.id, first + 1)[0]
    traits = _traits(HIRING_TRAITS, mean, spread, luck)
    places = cast.state.places
    z = np.empty(places.market.shape[0])
    s.fill_normals(cast.seed, s.APPLICANT_STANCE, cast.step, post.id, first, z)
    stance = people.stance_axis(places.market, k.hiring_spread, z.shape[0], z)
    score = turnover.applicant_score(
        traits["passion"],
        traits["listening"],
        traits["completion"],
        traits["coachability"],
        nearness(gap2(stance, places.centre)),
        k.hiring_passion,
        k.hiring_listening,
        k.hiring_completion,
        k.hiring_coachability,
        k.hiring_fit,
        k.hiring_noise,
        error,
    )
    return Applicant(number, traits, stance, score)


def _role(cast: Cast, post: Person) -> tuple[dict[str, float], float]:
    """Means of the traits in the post's role by name, and their standard deviation."""
    roles = cast.state.roles
    return dict(zip(TRAITS, roles.traits[post.role].tolist(), strict=True)), roles.spread.item(0)


def _traits(
    names: tuple[str, ...], mean: dict[str, float], spread: float, luck: tuple[float, ...]
) -> dict[str, float]:
    """Traits by name, of one who enters."""
    return {name: people.trait(mean[name], spread, z) for name, z in zip(names, luck, strict=True)}
