"""The cast: all agents of a model by row, and the moment in which they act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, TypeVar

import mesa

from voicesim.engines.agents.customers import Customer
from voicesim.engines.agents.handles import Listener, Person
from voicesim.engines.agents.messages import Message
from voicesim.engines.agents.orchestrator import Orchestrator
from voicesim.engines.agents.voices import Employee, OfficialAccount, Partner, Voice
from voicesim.errors import InputError
from voicesim.knobs import Knobs
from voicesim.rules.pace import kept_of
from voicesim.state import EMPLOYEE, OFFICIAL, PARTNER, TAKEN, Floats, State

Anyone = TypeVar("Anyone")
Chooser = Callable[[Any], type]


class Cast:
    """Everybody who is there: ``voices[row]`` (None where a post is empty), ``customers[row]``.

    Parameters
    ----------
    model
        The Mesa model to which the agents belong.
    state
        The arrays that the agents are handles of.
    employee, partner, customer
        A class, or a function that says for a row (a `Person`, a `Listener`) which class it gets.

    Errors: ``InputError`` when what is chosen is not a subclass of Employee, Partner, Customer.
    """

    def __init__(
        self,
        model: Any,
        state: State,
        *,
        employee: type | Chooser = Employee,
        partner: type | Chooser = Partner,
        customer: type | Chooser = Customer,
    ) -> None:
        self.model = model
        self.state = state
        self._choose = {EMPLOYEE: employee, PARTNER: partner, OFFICIAL: OfficialAccount}
        self._choose_customer = customer
        count = state.voices.kind.shape[0]
        self.rows = [Person(state, row) for row in range(count)]
        self.voices: list[Voice | None] = [None] * count
        self.customers: list[Customer] = []
        self.messages: list[Message | None] = [None] * count  # of this step, by author's row
        self.orchestrator: Orchestrator
        self.shuffle: Random | None = None  # where the order must not matter, act in a random one
        self.acting = False
        # the moment: set by `begin`
        self.seed = 0
        self.step = 0
        self.k: Any = None
        self.weeks = model.scenario.step_weeks
        self.alarm_kept = 1.0
        # sums over agents in whole numbers (rules.fixed), so that their order does not matter
        self.resonance = 0
        self.log_hours = 0

    # ------------------------------------------------------------------- the moment

    def begin(self, seed: int, step: int, k: Floats) -> None:
        """A new step begins: nothing said or counted yet."""
        self.seed, self.step, self.k = seed, step, Knobs(*k.tolist())
        self.weeks = self.k.step_weeks
        office = self.state.office
        office.counts[:] = 0
        office.amounts[:] = 0.0
        self.alarm_kept = kept_of(office.alarm_keep[0], self.weeks)
        self.messages = [None] * len(self.voices)
        self.resonance = 0
        self.log_hours = 0

    def publish(self, message: Message) -> None:
        """A message is out: it exists once, in its author's row."""
        author = message.author
        author.spoke = True
        author.content = message.content
        author.genuine = message.genuine
        author.slip = message.slip
        self.messages[author.row] = message

    def count(self, what: int, many: int = 1) -> None:
        """Add to one of the counts of this step (state.COUNTS)."""
        self.state.office.counts[what] += many

    # ------------------------------------------------------------------- who is there

    @property
    def official(self) -> Voice:
        """The official account."""
        return self.voice(len(self.voices) - 1)

    def voice(self, row: int) -> Voice:
        """The voice in a row, known to be there."""
        voice = self.voices[row]
        assert voice is not None
        return voice

    def present(self) -> list[Voice]:
        """All voices that are there, in the order of their rows, the official account last."""
        return [voice for voice in self.voices if voice is not None]

    def people(self) -> list[Voice]:
        """All voices but the official account."""
        return [voice for voice in self.voices[:-1] if voice is not None]

    def employees(self) -> list[Employee]:
        """Employees who are there."""
        return [voice for voice in self.voices if isinstance(voice, Employee)]

    def posts(self) -> list[Person]:
        """The rows of all posts, taken or not."""
        return [row for row in self.rows if row.kind == EMPLOYEE]

    def each(self, agents: Iterable[Anyone]) -> list[Anyone]:
        """Agents in the order in which they act, where that must not matter."""
        listed = list(agents)
        if self.shuffle is not None:
            self.shuffle.shuffle(listed)
        return listed

    # ------------------------------------------------------------------- coming and going

    def gather(self, steps_done: int) -> None:
        """Make the agents of those who are there and have none, drop those of people who left.

        A post that has changed hands since, as it may when another engine turned the crank, gets a
        new agent.
        """
        if self.acting:
            return
        now = steps_done * self.weeks
        for row, voice in zip(self.rows, self.voices, strict=True):
            joined = now - row.tenure
            if voice is not None and not (row.present == TAKEN and self.is_same(voice, joined)):
                self.dismiss(voice)
                voice = None
            if voice is None and row.present == TAKEN:
                self.welcome(row.row, joined)
        if not self.customers:
            count = self.state.customers.trust.shape[0]
            self.customers = [self._customer(row) for row in range(count)]
            self.orchestrator = Orchestrator(self.model, self)

    def is_same(self, voice: Voice, joined: float) -> bool:
        """Whether the person of a post is the one the agent was made for, by when they joined."""
        return abs(voice.joined - joined) < 0.5 * self.weeks

    def welcome(self, row: int, joined: float) -> Voice:
        """Make the agent of a person who came in week ``joined``."""
        person = self.rows[row]
        cls = _chosen(self._choose[person.kind], person, _BASES[person.kind])
        voice: Voice = cls(self.model, self, row, joined)
        self.voices[row] = voice
        return voice

    def dismiss(self, voice: Voice) -> None:
        """Drop the agent of a person who left."""
        self.voices[voice.row] = None
        mesa.Agent.remove(voice)

    def dissolve(self) -> None:
        """Drop all agents; the rows of the State stay as they are."""
        for agent in [*self.present(), *self.customers]:
            mesa.Agent.remove(agent)
        if self.customers:
            mesa.Agent.remove(self.orchestrator)
        self.voices = [None] * len(self.voices)
        self.customers = []

    def _customer(self, row: int) -> Customer:
        cls = _chosen(self._choose_customer, Listener(self.state, row), Customer)
        customer: Customer = cls(self.model, self, row)
        return customer


_BASES = {EMPLOYEE: Employee, PARTNER: Partner, OFFICIAL: OfficialAccount}


def _chosen(choice: type | Chooser, row: Any, base: type) -> type:
    """The class of one row: the one there is, or what the function says."""
    cls = choice if isinstance(choice, type) else choice(row)
    if not (isinstance(cls, type) and issubclass(cls, base)):
        what = base.__name__
        raise InputError(
            what.lower(),
            f"{cls!r} was chosen as the class of row {row.row}",
            f"a subclass of voicesim.{what}, or a function that returns one",
        )
    return cls
