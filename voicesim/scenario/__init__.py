"""Words: what a user may say. The one table of parameters, and the scenario made of it."""

from voicesim.scenario.scenario import Scenario
from voicesim.scenario.table import PARAMETERS, Parameter

__all__ = ["PARAMETERS", "Parameter", "Scenario"]
