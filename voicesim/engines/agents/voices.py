"""Those who speak, as Mesa agents: Employee, Partner, OfficialAccount."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from voicesim import streams as s
from voicesim.engines.agents.handles import Person, gap2
from voicesim.engines.agents.messages import Message
from voicesim.errors import InputError
from voicesim.rules import coaching, complaints, conversation, speaking, talk, turnover, wording
from voicesim.rules.pace import happens, kept_in, share_in
from voicesim.rules.space import is_on_page
from voicesim.state import (
    CLOSED,
    LEFT,
    MESSAGES,
    OFFICIAL_MESSAGES,
    SLIPS,
    VACANT,
    Floats,
)

if TYPE_CHECKING:
    from voicesim.engines.agents.cast import Cast


class Voice(Person, mesa.Agent):
    """Somebody who may speak in public: what employees and partner voices have in common.

    The methods that are meant to be overridden are `compose`, `sounds`, `chance_of_speaking` and
    `chance_of_answer`. They read the columns of `Person`, the parameters ``self.cast.k`` and luck
    by `draw` and `normals`, and return plain numbers, which the caller writes down.
    """

    def __init__(self, model: Any, cast: Cast, row: int, joined: float) -> None:
        Person.__init__(self, cast.state, row)
        mesa.Agent.__init__(self, model)
        self.cast = cast
        self.joined = joined  # week in which the person came; negative for those there before

    # ------------------------------------------------------------------- luck and place

    def draw(self, stream: int, k: int = 0) -> tuple[float, float, float, float]:
        """Four uniforms of this person for this step and purpose; looked up, never consumed."""
        luck: tuple[float, float, float, float] = s.uniforms(
            self.cast.seed, stream, self.cast.step, self.id, k
        )
        return luck

    def normals(self, stream: int) -> Floats:
        """A standard normal for each axis (D,), of this person for this step and purpose."""
        z = np.empty(self.stance.shape[0])
        s.fill_normals(self.cast.seed, stream, self.cast.step, self.id, 0, z)
        return z

    @property
    def control(self) -> float:
        """How far what this voice says is approved and scripted by the organisation, in [0, 1]."""
        return 0.0

    def remove(self) -> None:
        """Leave for good: the post is vacant, the agent is no more."""
        self.cast.dismiss(self)
        self.present = VACANT
        self.enabled = False

    # ------------------------------------------------------------------- coaching

    def fade(self) -> None:
        """What was learned fades a little."""
        kept = kept_in(self.cast.k.coaching_decay, self.cast.weeks)
        self.skill = coaching.faded(self.skill, self.skill0, kept)
        self.composure = coaching.faded(self.composure, self.composure0, kept)
        self.listening = coaching.faded(self.listening, self.listening0, kept)

    def learn(self, hours: float) -> None:
        """Be coached for ``hours``: feedback on what is seen, playback of what was said."""
        k = self.cast.k
        feedback = hours * (1.0 - k.coaching_playback)
        playback = hours * k.coaching_playback if self.said else 0.0
        before = self.awareness
        self.awareness = coaching.self_aware(
            before, k.coaching_awareness, k.orchestrator_quality, playback
        )

        def taught(trait: float, share: float) -> float:
            for awareness, time in ((before, feedback), (self.awareness, playback)):
                trait = coaching.learned(
                    trait, k.coaching_rate, k.orchestrator_quality, self.coachability, awareness,
                    time * share,
                )  # fmt: skip
            return trait

        self.skill = taught(self.skill, k.coaching_skill)
        self.composure = taught(self.composure, k.coaching_composure)
        self.listening = taught(self.listening, k.coaching_listening)
        if playback > 0.0:
            self.said = False
        self.coached = self.cast.step
        self.hours += hours

    # ------------------------------------------------------------------- speaking

    def speak(self) -> Message | None:
        """Say something this step, or nothing."""
        luck, slips, _, _ = self.draw(s.SPEAKING)
        if luck >= self.chance_of_speaking() or self.muted:
            return None
        content = self._checked(self.compose())
        message = Message(self, content, self.sounds(content), slips < self.chance_of_slip())
        self.said = True
        self.cast.count(MESSAGES)
        self.cast.count(SLIPS, int(message.slip))
        return message

    def chance_of_speaking(self) -> float:
        """Chance of saying something this step."""
        k = self.cast.k
        freedom = 1.0 if self.enabled else k.policy_openness
        chance: float = speaking.chance_of_speaking(
            k.speaking_cadence,
            self.passion,
            freedom,
            self.control,
            k.policy_approval_drag,
            self.cast.weeks,
        )
        return chance

    def compose(self) -> Floats:
        """What is said (D,): the own view, bent, put clumsily, edited. The place to override."""
        return self.edit(self.stumble(self.toward_audience(self.own_view())))

    def own_view(self) -> Floats:
        """What one would say if nobody listened (D,)."""
        return self.stance.copy()

    def toward_audience(self, own: Floats) -> Floats:
        """The own view, bent toward the audience as one believes it to be (D,)."""
        if self.audience == 0:
            return own
        k = self.cast.k
        believed = wording.believed_taste(
            self.audience_taste,
            k.speaking_misreading,
            self.cast.orchestrator.knowledge,
            own.shape[0],
            self.normals(s.MISREADING),
        )
        bend = wording.bend(
            k.speaking_fit, self.listening, k.speaking_please, self.eagerness, self.skill
        )
        bent: Floats = wording.toward_audience(own, believed, bend)
        return bent

    def stumble(self, meant: Floats) -> Floats:
        """What the unskilled say strays from what they mean (D,)."""
        noise = self.cast.k.speaking_noise
        z = self.normals(s.EXPRESSION)
        said: Floats = wording.clumsy(meant, noise, self.skill, meant.shape[0], z)
        return said

    def edit(self, said: Floats) -> Floats:
        """Page discipline of the coached, then control by the organisation (D,)."""
        centre = self.state.places.centre
        clarity = self.cast.k.policy_clarity if self.enabled else 0.0
        kept = wording.kept_distance(math.sqrt(gap2(said, centre)), self.skill, clarity)
        edited: Floats = wording.edited(said, centre, kept, self.control)
        return edited

    def sounds(self, content: Floats) -> float:
        """How genuine it sounds when this person says it, in [0, 1]."""
        k = self.cast.k
        genuine: float = wording.authenticity(
            gap2(content, self.stance), k.speaking_authentic_width, k.policy_scripting, self.control
        )
        return genuine

    def chance_of_slip(self) -> float:
        """Chance that the message gives away what it should not."""
        k = self.cast.k
        chance: float = wording.chance_of_slip(
            k.speaking_leak, self.skill, self.eagerness, k.speaking_eager_leak, self.control
        )
        return chance

    def _checked(self, content: Floats) -> Floats:
        """What a subclass composed is a position in the culture space, or it is refused."""
        said = np.array(content, dtype=np.float64)
        if said.shape != self.stance.shape or not np.isfinite(said).all():
            raise InputError(
                f"{type(self).__name__}.compose",
                f"returned {content!r}",
                f"an array of {self.stance.shape[0]} finite numbers, one an axis",
            )
        return said

    def take_credit(self, message: Message) -> None:
        """Running totals of what was said and heard."""
        credit = self.state.credit
        i = self.row
        d2 = gap2(message.content, self.state.places.centre)
        credit.messages[i] += 1
        credit.heard[i] += self.heard
        if is_on_page(d2):
            credit.on_page[i] += self.heard
        credit.content[i] += self.heard * message.content
        credit.square[i] += self.heard * d2
        credit.slips[i] += int(message.slip)

    # ------------------------------------------------------------------- answering

    def time_for(self, load: float) -> float:
        """Answers there is time for, when ``load`` replies or complaints came."""
        return self.room

    def chance_of_answer(self, room: float, load: float) -> float:
        """Chance that one of ``load`` replies or complaints is answered, with time for ``room``."""
        return float(conversation.chance_of_answer(self.completion, room, load))

    def take_to_heart(self) -> None:
        """What complaints do to passion, and answers and slips to credibility."""
        k = self.cast.k
        self.passion = complaints.passion_after(
            self.passion, k.complaints_personal, self.composure, self.badly
        )
        self.credibility = conversation.credibility_earned(
            self.credibility, k.conversation_earning, self.answered
        )
        if self.slip:
            self.credibility += conversation.lost(self.credibility, k.conversation_slipping)


class Employee(Voice):
    """Somebody who works here: comes and goes, talks with colleagues, may be scripted."""

    @property
    def control(self) -> float:
        """How far what this voice says is approved and scripted by the organisation, in [0, 1]."""
        control: float = self.cast.k.policy_control
        return control

    def leave_or_stay(self) -> bool:
        """Whether this person leaves this step."""
        k = self.cast.k
        hazard = turnover.hazard_of_leaving(
            k.turnover_exit,
            k.turnover_alienation,
            k.turnover_alienation_width,
            gap2(self.stance, self.state.places.centre),
        )
        return bool(happens(self.draw(s.EXIT)[0], hazard, self.cast.weeks))

    def leave(self, *, close: bool) -> None:
        """Leave; the post is closed or becomes vacant."""
        self.remove()
        if close:
            self.present = CLOSED
        self.cast.count(LEFT)

    def peers(self) -> Iterator[tuple[Voice, float]]:
        """Colleagues listened to who are there, with the weight of the tie."""
        ties = self.state.ties
        for t in range(ties.peer_start[self.row], ties.peer_start[self.row + 1]):
            peer = self.cast.voices[ties.peer[t]]
            if peer is not None:
                yield peer, ties.peer_weight.item(t)

    def hear_peers(self, stances: Floats) -> Floats:
        """The weighted mean way (D,) to the ``stances`` (V, D) of the peers who are heard."""
        k = self.cast.k
        way = np.zeros(stances.shape[1])
        own = stances[self.row]
        all_weight = 0.0
        heard_weight = 1.0
        for peer, weight in self.peers():
            if peer.leads:
                weight = weight * k.talk_visibility
            all_weight += weight
            if talk.is_heard(gap2(own, stances[peer.row]), k.talk_confidence):
                heard_weight += weight
                way += weight * (stances[peer.row] - own)
        total = all_weight if k.talk_weights == 0.0 else heard_weight
        if k.talk_weights == 2.0 or total <= 0.0:
            return way
        return way / total

    def talk(self, stances: Floats, pull: float, *, listens: bool) -> None:
        """Move toward peers and page, given all ``stances`` (V, D) of before and the vision's pull."""
        k = self.cast.k
        weeks = self.cast.weeks
        dimensions = stances.shape[1]
        influence = share_in(k.talk_influence, weeks)
        peers = self.hear_peers(stances) if listens and influence > 0.0 else np.zeros(dimensions)
        z = self.normals(s.DRIFT) if k.talk_drift > 0.0 else np.zeros(dimensions)
        open_ = talk.susceptibility(self.tenure, k.talk_settled, k.talk_newcomer_weeks)
        self.stance = talk.moved_stance(
            stances[self.row],
            open_ * influence * peers,
            open_ * pull,
            self.state.places.centre,
            share_in(talk.own_stubbornness(k.talk_stubbornness, self.stubborn), weeks),
            self.anchor,
            talk.wander(k.talk_drift, weeks, dimensions, z),
        )

    def meet(self, peer: Voice) -> None:
        """Move toward ``peer`` (and perhaps the other way), if each can hear the other."""
        k = self.cast.k
        if not talk.is_heard(gap2(self.stance, peer.stance), k.talk_confidence):
            return
        mine, other = self.stance.copy(), peer.stance.copy()
        self.stance = talk.met(mine, other, k.talk_influence)
        if k.talk_both_move == 1.0:
            peer.stance = talk.met(other, mine, k.talk_influence)

    def speak(self) -> Message | None:
        """Say something this step, or nothing; being scripted costs passion in either case."""
        k = self.cast.k
        weeks = self.cast.weeks
        self.passion = speaking.passion_under_control(
            self.passion,
            self.passion0,
            kept_in(k.policy_recovery, weeks),
            kept_in(k.policy_resentment * k.policy_control, weeks),
        )
        return super().speak()


class Partner(Voice):
    """A voice of a partner organisation: between its own page and the shared one."""

    def own_view(self) -> Floats:
        """What one would say if nobody listened (D,): mixed with the own page by co-opetition."""
        places = self.state.places
        view: Floats = wording.own_words(
            self.stance, self.coopetition, places.centre, places.partner[self.partner]
        )
        return view


class OfficialAccount(Voice):
    """The macro voice: speaks from the centre of the page, answers whatever the load."""

    def speak(self) -> Message | None:
        """Say what the page says, at a rate; the message is drawn up in any case."""
        k = self.cast.k
        self.content = content = self.compose()
        self.genuine = genuine = k.official_authenticity
        if self.draw(s.SPEAKING)[0] >= k.official_rate * self.cast.weeks:
            return None
        self.cast.count(OFFICIAL_MESSAGES)
        return Message(self, content, genuine, slip=False)

    def remove(self) -> None:
        """There is always an official account."""
        raise InputError("OfficialAccount.remove", "the official account cannot leave")

    def compose(self) -> Floats:
        """The centre of the page (D,)."""
        return self.state.places.centre.copy()

    def time_for(self, load: float) -> float:
        """Never short of time."""
        return load

    def chance_of_answer(self, room: float, load: float) -> float:
        """The chance of an official answer, whatever the load."""
        return float(conversation.chance_of_answer(self.cast.k.official_answers, room, load))
