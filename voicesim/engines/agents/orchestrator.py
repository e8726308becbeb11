"""Who conducts, as a Mesa agent: monitoring, discovery, coaching, routing of complaints."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from voicesim import streams as s
from voicesim.engines.agents.handles import gap2
from voicesim.errors import InputError
from voicesim.rules import complaints
from voicesim.rules import discovery as find
from voicesim.rules.pace import whole_in
from voicesim.rules.space import nearness
from voicesim.state import COACH_HOURS, ENABLED, ROUTED, SESSIONS

if TYPE_CHECKING:
    from voicesim.engines.agents.cast import Cast
    from voicesim.engines.agents.customers import Customer
    from voicesim.engines.agents.voices import Employee, Voice


class Orchestrator(mesa.Agent):
    """The person or team who finds, coaches and supports the voices: you get what you pay for."""

    def __init__(self, model: Any, cast: Cast) -> None:
        super().__init__(model)
        self.cast = cast

    def remove(self) -> None:
        """There is always an orchestrator; one of quality 0 does nothing."""
        raise InputError(
            "Orchestrator.remove", "the orchestrator cannot leave", "orchestrator.quality = 0"
        )

    @property
    def knowledge(self) -> float:
        """What is known of the audiences, in [0, 1]."""
        return self.cast.state.office.knowledge.item(0)

    @property
    def quality(self) -> float:
        """Quality of people and tools, in [0, 1]."""
        quality: float = self.cast.k.orchestrator_quality
        return quality

    @property
    def still_listens(self) -> bool:
        """Whether it is too early to enable or coach anybody."""
        return bool(self.cast.step * self.cast.weeks < self.cast.k.orchestrator_listen_weeks)

    # ------------------------------------------------------------------- monitoring and discovery

    def monitor(self) -> None:
        """Learn what customers are like; what was known ages."""
        k = self.cast.k
        self.cast.state.office.knowledge[0] = find.knowledge_after(
            self.knowledge,
            k.orchestrator_learning,
            k.orchestrator_monitoring,
            k.orchestrator_quality,
            k.orchestrator_forgetting,
            self.cast.weeks,
        )

    def discover(self) -> None:
        """Enable the most promising employees (or let go the least) up to the share wanted."""
        k = self.cast.k
        if self.still_listens:
            return
        staff = self.cast.employees()
        enabled = [person for person in staff if person.enabled]
        wanted = math.floor(k.discovery_share * len(staff) + 0.5)
        if wanted > len(enabled):
            a_week = find.enabled_a_week(k.discovery_pace, len(staff))
            pace = whole_in(a_week, self.cast.step, self.cast.weeks)
            self.enable(staff, min(wanted - len(enabled), pace))
        elif wanted < len(enabled):
            promise = self.promises(staff)
            for person in sorted(enabled, key=lambda p: promise[p.row])[: len(enabled) - wanted]:
                person.enabled = False

    def enable(self, staff: list[Employee], many: int) -> None:
        """Enable the ``many`` most promising of those who are not."""
        only = self.cast.k.only_role
        candidates = [p for p in staff if not p.enabled and (only < 0 or p.role == only)]
        promise = self.promises(staff)
        for person in sorted(candidates, key=lambda p: -promise[p.row])[:many]:
            person.enabled = True
            person.since = self.cast.step * self.cast.weeks
            self.cast.count(ENABLED)

    def promises(self, staff: list[Employee]) -> dict[int, float]:
        """How promising each of the staff looks, by row."""
        audience = max((person.audience for person in staff), default=0)
        touch = max((person.touch for person in staff), default=0.0)
        return {person.row: self.promise(person, max(0, audience), touch) for person in staff}

    def promise(self, person: Employee, largest_audience: int, largest_touch: float) -> float:
        """How promising one person looks: the mix of strategies, seen with an error."""
        k = self.cast.k
        u, w, chance, _ = s.uniforms(self.cast.seed, s.DISCOVERY, 0, person.id, 0)
        promise = find.promise(
            person.passion,
            person.touch / largest_touch if largest_touch > 0 else 0.0,
            person.centrality,
            find.seen_activity(person.audience, largest_audience),
            nearness(gap2(person.stance, self.cast.state.places.centre)),
            person.coachability,
            person.completion,
            person.credibility,
            chance,
            k.discovery_passion,
            k.discovery_touch,
            k.discovery_collaboration,
            k.discovery_active,
            k.discovery_fit,
            k.discovery_coachability,
            k.discovery_completion,
            k.discovery_credibility,
            k.discovery_chance,
        )
        seen = find.as_seen(promise, k.discovery_noise, self.quality, s.normal_from(u, w))
        return float(seen)

    # ------------------------------------------------------------------- coaching

    def coach(self) -> None:
        """Give the step's hours to enabled voices, by the allocation rule."""
        k = self.cast.k
        hours = k.coaching_hours * self.cast.weeks
        enabled = [voice for voice in self.cast.people() if voice.enabled]
        if hours <= 0.0 or not enabled or self.still_listens:
            return
        seats = min(len(enabled), max(1, math.floor(hours / k.coaching_session)))
        for voice in sorted(enabled, key=self.turn)[:seats]:
            voice.learn(hours / seats)
        self.cast.count(SESSIONS, seats)
        self.cast.state.office.amounts[COACH_HOURS] += hours

    def turn(self, voice: Voice) -> float:
        """Place in the queue for coaching: the smallest comes first."""
        turns = (voice.coached, -voice.since, voice.skill, -voice.audience)
        return turns[int(self.cast.k.coaching_allocation)]

    # ------------------------------------------------------------------- complaints

    def route(self, complainers: list[Customer]) -> None:
        """Send complaints to the most composed completers among the enabled who have room."""
        desks = self.open_desks(len(complainers)) if complainers else []
        for customer in complainers:
            if not desks:
                customer.complained = customer.desk()
                continue
            u = customer.draw(s.ROUTING)[0]
            customer.complained = desks[math.floor(u * len(desks))].row
            self.cast.count(ROUTED)

    def open_desks(self, many: int) -> list[Voice]:
        """The readiest voices, as many as have room together for ``many`` complaints."""
        ready = sorted(
            (voice for voice in self.cast.people() if voice.enabled),
            key=lambda v: -complaints.readiness(v.composure, v.completion),
        )
        desks: list[Voice] = []
        room = 0.0
        for voice in ready:
            if room >= many:
                break
            room += voice.room
            desks.append(voice)
        return desks
