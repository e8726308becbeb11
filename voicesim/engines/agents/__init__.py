"""The agents engine: the same week told by Mesa agents, to be read and subclassed."""

from voicesim.engines.agents.cast import Cast
from voicesim.engines.agents.customers import Customer
from voicesim.engines.agents.handles import Listener, Person
from voicesim.engines.agents.messages import Message
from voicesim.engines.agents.orchestrator import Orchestrator
from voicesim.engines.agents.voices import Employee, OfficialAccount, Partner, Voice
from voicesim.engines.agents.week import advance, populate

__all__ = [
    "Cast",
    "Customer",
    "Employee",
    "Listener",
    "Message",
    "OfficialAccount",
    "Orchestrator",
    "Partner",
    "Person",
    "Voice",
    "advance",
    "populate",
]
