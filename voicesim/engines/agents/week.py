"""The week told by agents: one function a phase, in the order of ``phases.WEEK``."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable
from typing import Any

from voicesim import streams as s
from voicesim.engines.agents.cast import Cast
from voicesim.engines.agents.customers import ROUTE, Customer
from voicesim.engines.agents.handles import gap2
from voicesim.engines.agents.posts import turn_over
from voicesim.measures import raw
from voicesim.phases import WEEK
from voicesim.rules import costs, storms, talk
from voicesim.rules.conversation import room_after, room_left
from voicesim.rules.fixed import from_fixed
from voicesim.rules.pace import share_in, whole_in
from voicesim.rules.space import nearness
from voicesim.state import (
    ANSWERED,
    COACH_HOURS,
    COMPLAINTS_ANSWERED,
    FIRESTORMS,
    LOG_HOURS,
    MESSAGES,
    MONEY,
    NOBODY,
    OFFICIAL_MESSAGES,
    RESONANCE,
    SLIPS,
    Floats,
    State,
)


def discovery(cast: Cast) -> None:
    """The orchestrator monitors the audiences and enables the most promising."""
    cast.orchestrator.monitor()
    cast.orchestrator.discover()


def coaching(cast: Cast) -> None:
    """Everybody forgets a little, then the coach hours are given."""
    for voice in cast.each(cast.people()):
        voice.fade()
    cast.orchestrator.coach()


def talking(cast: Cast) -> None:
    """Stances move: in pairs (the order matters), or all on last step's stances."""
    k, places = cast.k, cast.state.places
    leaders = [nearness(gap2(v.stance, places.centre)) for v in cast.people() if v.leads]
    example = in_order(leaders) / len(leaders) if leaders else 0.0
    cast.state.office.example[0] = example
    in_pairs = k.talk_schedule == 1.0
    if in_pairs:
        meet_in_pairs(cast)
    pull = talk.vision_pull(
        share_in(k.talk_vision, cast.weeks), k.talk_example, example, k.vision_times
    )
    before = cast.state.voices.stance.copy()
    for person in cast.each(cast.employees()):
        person.talk(before, pull, listens=not in_pairs)
    staff = cast.employees()
    if staff:
        places.lived[:] = in_order([person.stance for person in staff]) / len(staff)


def meet_in_pairs(cast: Cast) -> None:
    """Random pairs along the ties meet, one pair after another."""
    ties = cast.state.ties
    staff = cast.employees()
    for meeting in range(whole_in(0.5 * cast.k.talk_meetings * len(staff), cast.step, cast.weeks)):
        u, w, _, _ = s.uniforms(cast.seed, s.MEETING, cast.step, meeting, 0)
        person = staff[math.floor(u * len(staff))]
        first, last = ties.peer_start[person.row], ties.peer_start[person.row + 1]
        if first == last:
            continue
        peer = cast.voices[ties.peer[first + math.floor(w * (last - first))]]
        if peer is not None:
            person.meet(peer)


def speaking(cast: Cast) -> None:
    """Who speaks, and what is said."""
    messages = cast.state.messages
    for what in (
        messages.spoke, messages.slip, messages.heard, messages.replies, messages.answered,
        messages.complaints, messages.handled, messages.badly,
    ):  # fmt: skip
        what[:] = 0
    for voice in cast.each(cast.present()):
        message = voice.speak()
        if message is not None:
            cast.publish(message)


def hearing(cast: Cast) -> None:
    """Customers take in what there is attention for, and some reply."""
    for customer in cast.each(cast.customers):
        customer.listen()
    cast.state.office.amounts[RESONANCE] += from_fixed(cast.resonance)
    for message in cast.messages:
        if message is not None:
            message.author.take_credit(message)


def conversation(cast: Cast) -> None:
    """Replies are answered as far as there is time, or the customer is left hanging."""
    for post in cast.rows:
        post.room = room_left(post.room, post.capacity, cast.weeks)
    for customer in cast.each(cast.customers):
        customer.await_answer()
    cast.state.office.amounts[LOG_HOURS] += from_fixed(cast.log_hours)
    for post in cast.rows:
        post.room = room_after(post.room, post.answered)


def complaining(cast: Cast) -> None:
    """All complaints are made and routed before the first is answered, as load matters."""
    for customer in cast.each(cast.customers):
        customer.complain()
    cast.orchestrator.route([c for c in cast.each(cast.customers) if c.complained == ROUTE])
    for customer in cast.customers:
        if customer.complained != NOBODY:
            cast.voice(customer.complained).complaints += 1
    for customer in cast.each(cast.customers):
        customer.take_response()
    for post in cast.rows:
        post.room = room_after(post.room, post.handled)
    for voice in cast.each(cast.people()):
        voice.take_to_heart()


def storming(cast: Cast) -> None:
    """Bad stories spread hour by hour: some tell, then those who were told believe or not."""
    for customer in cast.each(cast.customers):
        customer.take_offence()
    hourly = cast.state.office.hourly
    hourly[:] = 0
    hours = hourly.shape[0]
    begin = storms.hour_of(cast.step, cast.weeks)
    end = storms.hour_of(cast.step + 1, cast.weeks)
    telling: list[list[Customer]] = [[] for _ in range(hours)]
    for customer in cast.customers:
        if customer.pass_hour < end:
            telling[storms.hour_within(customer.pass_hour, begin, hours)].append(customer)
    for hour, tellers in enumerate(telling):
        told = [friend for teller in cast.each(tellers) for friend in teller.pass_on_story()]
        for teller in tellers:
            teller.fall_silent()
        for customer in cast.each(told):
            if not customer.believe(begin + hour):
                continue
            hourly[hour] += 1
            if customer.pass_hour < end:
                due = max(hour + 1, storms.hour_within(customer.pass_hour, begin, hours))
                if due < hours:
                    telling[due].append(customer)


def word_of_mouth(cast: Cast) -> None:
    """All hear a contact's view as it was, then all take it over."""
    if cast.k.word_of_mouth_rate * cast.weeks <= 0.0:
        return
    for customer in cast.each(cast.customers):
        customer.chat()
    for customer in cast.each(cast.customers):
        customer.change_mind()


def accounts(cast: Cast) -> None:
    """What the step cost."""
    k = cast.k
    counts = cast.state.office.counts.tolist()
    amounts = cast.state.office.amounts
    amounts[MONEY] = (
        costs.coaching_cost(amounts.item(COACH_HOURS), k.costs_coach_hour, k.costs_voice_hour)
        + costs.office_cost(
            k.orchestrator_quality,
            k.costs_orchestrator,
            k.coaching_playback if k.coaching_hours > 0.0 else 0.0,
            k.costs_playback_tool,
            k.orchestrator_monitoring,
            k.costs_monitoring,
            k.step_weeks,
        )
        + costs.voices_cost(
            counts[MESSAGES],
            counts[ANSWERED] + counts[COMPLAINTS_ANSWERED],
            k.costs_message_hours,
            k.costs_answer_hours,
            k.costs_voice_hour,
            k.costs_approval,
            k.policy_control,
        )
        + costs.incidents_cost(
            counts[OFFICIAL_MESSAGES],
            k.costs_official,
            counts[SLIPS],
            k.costs_disclosure,
            counts[FIRESTORMS],
            k.costs_firestorm,
        )
    )


def in_order(values: list[Any]) -> Any:
    """The sum of numbers or positions, one after another (``sum`` of Python 3.12 does not)."""
    return functools.reduce(operator.add, values, 0.0)


PHASES: dict[str, Callable[[Cast], None]] = {
    "turnover": turn_over,
    "discovery": discovery,
    "coaching": coaching,
    "talk": talking,
    "speaking": speaking,
    "hearing": hearing,
    "conversation": conversation,
    "complaints": complaining,
    "storms": storming,
    "word_of_mouth": word_of_mouth,
    "accounts": accounts,
}


def populate(model: Any, **classes: Any) -> Cast:
    """The agents of ``model``: made when there are none, else brought up to date.

    ``classes``: employee, partner, customer, as `Cast` takes them.
    """
    if model.cast is None:
        model.cast = Cast(model, model.state, **classes)
    cast: Cast = model.cast
    cast.gather(model.course.step)
    return cast


def advance(
    model: Any, seed: int, first: int, last: int, k: Floats, state: State, sums: Floats, out: Floats
) -> None:
    """Let the agents of ``model`` live steps ``first`` ... ``last - 1``; see ``compiled.walk``."""
    cast = model.populate()
    cast.acting = True
    try:
        for step in range(first, last):
            cast.begin(seed, step, k)
            for phase in WEEK:
                PHASES[phase.name](cast)
            raw.take_from(state, step, cast.weeks, sums, out[step - first])
    finally:
        cast.acting = False
