"""Those who listen, as Mesa agents: hearing, replying, complaining, passing stories on, talking."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from voicesim import streams as s
from voicesim.engines.agents.handles import Listener, gap2
from voicesim.engines.agents.messages import Message
from voicesim.engines.agents.voices import OfficialAccount, Voice
from voicesim.errors import InputError
from voicesim.rules import attention, complaints, conversation, hearing, storms, word_of_mouth
from voicesim.rules.fixed import fixed
from voicesim.rules.pace import happens, kept_in
from voicesim.state import (
    ANSWERED,
    ANSWERED_WELL,
    COMPLAINTS,
    COMPLAINTS_ANSWERED,
    DEFENSIVE,
    FIRESTORMS,
    NOBODY,
    REPLIES,
    STORIES,
    TALKS,
    TOLD,
    Floats,
)

if TYPE_CHECKING:
    from voicesim.engines.agents.cast import Cast

ROUTE = -2  # complained, and the orchestrator will find somebody for it
NO_ANSWER = -1.0  # hours until an answer that never came
NEWLY = -1.0  # pass_hour of somebody who has just been told
NEVER = math.inf  # pass_hour of somebody who has nothing to tell


class Customer(Listener, mesa.Agent):
    """Somebody who listens, and tells others."""

    def __init__(self, model: Any, cast: Cast, row: int) -> None:
        Listener.__init__(self, cast.state, row)
        mesa.Agent.__init__(self, model)
        self.cast = cast
        self.news: tuple[Floats, float, float, float] | None = None  # heard in a chat

    def draw(self, stream: int, k: int = 0) -> tuple[float, float, float, float]:
        """Four uniforms of this customer for this step and purpose; looked up, never consumed."""
        luck: tuple[float, float, float, float] = s.uniforms(
            self.cast.seed, stream, self.cast.step, self.row, k
        )
        return luck

    def friends(self) -> list[Customer]:
        """Customers this one talks to."""
        ties = self.state.ties
        first, last = ties.friend_start[self.row], ties.friend_start[self.row + 1]
        return [self.cast.customers[f] for f in ties.friend[first:last]]

    def remove(self) -> None:
        """Customers stay to the end."""
        raise InputError(
            "Customer.remove", "customers cannot leave; one with attention 0 hears nothing"
        )

    # ------------------------------------------------------------------- hearing

    def listen(self) -> None:
        """A step begins: take in what there is attention for, and perhaps reply."""
        self.rest()
        _, reach_luck, reply_luck, _ = self.draw(s.LISTENING)
        self.slots = attention.attention_left(self.slots, self.attention, self.cast.weeks)
        noticed = self.notice(self.gather(reach_luck), math.floor(self.slots))
        self.slots -= len(noticed)
        silent = 1.0  # chance of not having replied to anything so far
        for message in noticed:
            r = self.hear(message)
            if self.replied == NOBODY:
                silent = silent * (1.0 - self.cast.k.conversation_reply * r)
                if reply_luck < 1.0 - silent:
                    self.reply(message)

    def rest(self) -> None:
        """Without contact warmth fades and trust goes back; what was heard last step is over."""
        k = self.cast.k
        weeks = self.cast.weeks
        self.warmth = hearing.returned(self.warmth, 0.0, kept_in(k.customers_cooling, weeks))
        self.trust = hearing.returned(
            self.trust, k.customers_trust, kept_in(k.customers_doubting, weeks)
        )
        self.heard = 0
        self.replied = NOBODY
        self.answer_hours = NO_ANSWER
        self.betrayed = False
        self.heard_sum[:] = 0.0

    def gather(self, reach_luck: float) -> list[tuple[Message, float]]:
        """Messages that arrive, with the weight of the tie; the official one last."""
        ties = self.state.ties
        first, last = ties.voice_start[self.row], ties.voice_start[self.row + 1]
        said = self.cast.messages
        came = [
            (message, weight)
            for voice, weight in zip(
                ties.voice[first:last].tolist(), ties.voice_weight[first:last].tolist(), strict=True
            )
            if (message := said[voice]) is not None
        ]
        official = said[-1]
        if official is not None and reach_luck < self.cast.k.official_reach:
            came.append((official, 1.0))
        return came

    def notice(self, came: list[tuple[Message, float]], slots: int) -> list[Message]:
        """Those of the messages that came for which there is attention, in their order."""
        messages = [message for message, _ in came]
        if len(came) <= slots:
            return messages
        k = self.cast.k
        keys = [
            attention.notice_key(
                self.draw(s.NOTICE, message.author.id)[0],
                weight,
                k.customers_strength,
                k.customers_selective,
                gap2(message.content, self.taste),
            )
            for message, weight in came
        ]
        best = sorted(range(len(came)), key=keys.__getitem__)[:slots]
        return [messages[m] for m in sorted(best)]

    def hear(self, message: Message) -> float:
        """Take a message in: impression, warmth and trust move; returns the resonance."""
        k = self.cast.k
        author = message.author
        d2 = gap2(message.content, self.taste)
        r: float = hearing.resonance(message.genuine, d2, k.customers_tolerance)
        w = hearing.learning_weight(
            k.customers_learning, k.customers_base, r, k.customers_doubt, author.credibility
        )
        surprise2 = gap2(message.content, self.impression)
        self.variance = hearing.impressed_variance(self.variance, w, surprise2)
        self.impression = hearing.impressed(self.impression, message.content, w)
        self.heard_sum += message.content
        self.warmth = hearing.warmed(self.warmth, k.customers_warming, r)
        change = hearing.trust_gained(self.trust, k.customers_trusting, r, self.variance)
        strain = hearing.strain(k.customers_offence, d2, k.customers_forbearance)
        change += conversation.lost(self.trust + change, strain)
        if message.slip:
            change += conversation.lost(self.trust + change, k.customers_betrayal)
            self.betrayed = True
        self.change_trust(change, author)
        self.heard += 1
        author.heard += 1
        if not isinstance(author, OfficialAccount):
            self.last_micro = self.cast.step
            self.cast.resonance += fixed(r)
        return r

    def change_trust(self, change: float, because_of: Voice) -> None:
        """Trust the brand more or less; the voice that moved it has the credit."""
        self.trust += change
        because_of.trust_moved += fixed(change)

    # ------------------------------------------------------------------- conversation

    def reply(self, message: Message) -> None:
        """Reply to a message, and wait."""
        self.replied = message.author.row
        message.author.replies += 1
        self.cast.count(REPLIES)

    def await_answer(self) -> None:
        """Be answered, sooner or later, or be left hanging."""
        if self.replied == NOBODY:
            return
        k = self.cast.k
        voice = self.cast.voice(self.replied)
        luck, first, second, _ = self.draw(s.ANSWER)
        load = float(voice.replies)
        room = voice.time_for(load)
        if luck >= voice.chance_of_answer(room, load):
            self.warmth += conversation.lost(self.warmth, k.conversation_loss)
            self.change_trust(conversation.lost(self.trust, k.conversation_loss), voice)
            return
        hours = conversation.hours_to_answer(
            k.conversation_median_hours,
            k.conversation_hours_spread,
            load,
            room,
            s.normal_from(first, second),
        )
        worth = conversation.worth_of_answer(hours, k.conversation_patience_hours)
        share = k.conversation_gain * worth
        self.warmth += conversation.gained(self.warmth, share)
        self.change_trust(conversation.gained(self.trust, share), voice)
        self.answer_hours = hours
        self.cast.log_hours += fixed(math.log(hours))
        voice.answered += 1
        voice.answered_so_far += 1
        self.cast.count(ANSWERED)

    # ------------------------------------------------------------------- complaints

    def complain(self) -> None:
        """Complain, or not: to the touch point, or for the orchestrator to route."""
        k = self.cast.k
        self.complained = NOBODY
        hazard = complaints.hazard_of_complaint(
            k.complaints_base,
            k.complaints_gap,
            gap2(self.impression, self.state.places.lived),
            self.alarm,
        )
        self.alarm *= self.cast.alarm_kept
        if not happens(self.draw(s.LISTENING)[3], hazard, self.cast.weeks):
            return
        self.cast.count(COMPLAINTS)
        self.complained = self.desk()
        if self.draw(s.COMPLAINT)[0] < k.orchestrator_routing * k.orchestrator_quality:
            self.complained = ROUTE

    def desk(self) -> int:
        """Row of the voice a complaint goes to: the touch point, or the official account."""
        if self.touch != NOBODY and self.cast.voices[self.touch] is not None:
            return self.touch
        return self.cast.official.row

    def take_response(self) -> None:
        """The complaint is answered well, defensively, or not at all; the story may be told."""
        if self.complained == NOBODY:
            return
        k = self.cast.k
        voice = self.cast.voice(self.complained)
        _, answers, well, tells = self.draw(s.COMPLAINT)
        load = float(voice.complaints)
        self.trust += conversation.lost(self.trust, k.complaints_letdown)
        tell = 0.0
        if answers >= voice.chance_of_answer(voice.time_for(load), load):
            change = conversation.lost(self.trust, k.complaints_unanswered)
            tell = k.complaints_tell_unanswered
        else:
            voice.handled += 1
            self.cast.count(COMPLAINTS_ANSWERED)
            if well < complaints.chance_of_good_answer(k.complaints_composed, voice.composure):
                change = conversation.gained(self.trust, k.complaints_recovery)
                self.cast.count(ANSWERED_WELL)
            else:
                change = conversation.lost(self.trust, k.complaints_defensive)
                tell = k.complaints_tell_defensive
                voice.badly += 1
                self.cast.count(DEFENSIVE)
        self.change_trust(change, voice)
        if tells < tell:
            self.begin_story()

    # ------------------------------------------------------------------- storms

    def take_offence(self) -> None:
        """Having heard a disclosure may start a story."""
        if self.betrayed and self.draw(s.ROUTING)[1] < self.cast.k.storms_scandal:
            self.begin_story()

    def begin_story(self) -> None:
        """Have a bad story to tell, and tell it after some hours."""
        if self.pass_hour != NEVER:
            return
        start = storms.hour_of(self.cast.step, self.cast.weeks)
        self.told = self.cast.step
        self.origin = self.row
        self.pass_hour = start + self.hours_to_pass()
        self.tellers = 0
        self.story_size = 1
        self.cast.count(STORIES)

    def hours_to_pass(self) -> float:
        """Hours until a story is passed on."""
        u = self.draw(s.STORM_DELAY)[0]
        return float(storms.hours_to_pass(self.cast.k.storms_hop_hours, u))

    def pass_on_story(self) -> list[Customer]:
        """Try each contact once; those told for the first time this hour are returned."""
        k = self.cast.k
        chance = storms.chance_of_passing(
            k.storms_pass_on, k.storms_shield, self.trust, self.activity
        )
        newly = []
        for friend in self.friends():
            if not friend.is_open() or self.draw(s.STORM, friend.row)[0] >= chance:
                continue
            friend.tellers += 1
            if friend.pass_hour == NEWLY:
                friend.origin = min(friend.origin, self.origin)
            else:
                friend.origin = self.origin
                friend.pass_hour = NEWLY
                newly.append(friend)
        return newly

    def fall_silent(self) -> None:
        """The story is passed on; there is nothing left to tell."""
        self.pass_hour = NEVER

    def is_open(self) -> bool:
        """Whether a story can reach this customer: just being told, or no story for long enough."""
        if self.pass_hour == NEWLY:
            return True
        if self.pass_hour != NEVER:
            return False
        cast = self.cast
        return bool(storms.is_open(cast.step, self.told, cast.k.storms_memory, cast.weeks))

    def believe(self, hour: float) -> bool:
        """Believe what was told by ``hour``, if by enough: lose trust, pass it on later."""
        k = self.cast.k
        self.pass_hour = NEVER
        if self.tellers < k.storms_tellers:
            return False
        self.tellers = 0
        self.told = self.cast.step
        self.pass_hour = hour + self.hours_to_pass()
        self.trust += conversation.lost(self.trust, k.storms_loss)
        first = self.cast.customers[self.origin]
        first.story_size += 1
        self.cast.count(TOLD)
        if first.story_size == storms.firestorm_size(k.storms_firestorm, len(self.cast.customers)):
            self.cast.count(FIRESTORMS)
        return True

    # ------------------------------------------------------------------- word of mouth

    def chat(self) -> None:
        """Hear a contact's view of the brand; `change_mind` takes it over after all have talked."""
        k = self.cast.k
        self.news = None
        talks, whom, speaks, _ = self.draw(s.WORD_OF_MOUTH)
        if talks >= k.word_of_mouth_rate * self.cast.weeks:
            return
        friends = self.friends()
        if not friends:
            return
        friend = friends[math.floor(whom * len(friends))]
        if speaks >= word_of_mouth.chance_to_speak_up(
            k.word_of_mouth_advocacy, friend.warmth, friend.trust
        ):
            return
        self.cast.count(TALKS)
        w = k.word_of_mouth_impression
        weight = word_of_mouth.weight_of_talk(
            k.word_of_mouth_trust, k.word_of_mouth_negativity, self.trust, friend.trust
        )
        self.news = (
            hearing.impressed(self.impression, friend.impression, w),
            hearing.impressed_variance(self.variance, w, gap2(friend.impression, self.impression)),
            hearing.impressed(self.warmth, friend.warmth, weight),
            hearing.impressed(self.trust, friend.trust, weight),
        )

    def change_mind(self) -> None:
        """Take over what was heard in a chat."""
        if self.news is not None:
            self.impression, self.variance, self.warmth, self.trust = self.news
