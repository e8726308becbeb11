"""Factors of a study in words: "14 coach hours a week" instead of coaching.hours = 14."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from voicesim.scenario import PARAMETERS
from voicesim.scenario.organisation import Partner, Role
from voicesim.studies.analysis import MOST_LEVELS, factors_of

# Where the table's words are too long for a sentence: title, and the words around a level.
PHRASES = {
    "coaching.hours": ("Coach hours a week", "{} coach hours a week"),
    "discovery.share": ("Employees enabled to speak", "{} of employees enabled"),
    "coaching.playback": ("Coach hours spent on playback", "playback in {} of coach hours"),
    "orchestrator.quality": ("Quality of the orchestrator", "an orchestrator of {} quality"),
    "orchestrator.monitoring": ("Effort in monitoring", "monitoring at {}"),
    "orchestrator.routing": ("Complaints routed", "{} of complaints routed"),
    "policy.control": ("Control of what is said", "control at {}"),
    "policy.clarity": ("Clarity of the guidelines", "guidelines {} clear"),
    "policy.openness": ("Openness to the others", "openness at {}"),
    "culture.gap": ("Culture off its page, page radii", "the culture {} page radii off its page"),
    "organisation.employees": ("Employees", "{} employees"),
    "customers.count": ("Customers", "{} customers"),
    "official.rate": ("Official messages a week", "{} official messages a week"),
    "turnover.exit": ("Share of people who leave a week", "{} leaving a week"),
    "weeks": ("Weeks", "{} weeks"),
}
TRAITS = {
    "coopetition": ("co-opetition", "{who} at {level} co-opetition"),
    "voices": ("voices", "{level} voices of {who}"),
    "enabled": ("voices in the programme", "{level} of {who} in the programme"),
    "gap": ("page off the shared one, page radii", "{who} {level} page radii off the shared page"),
}
PERCENT = ("share", "probability")
BARE = ("scenario", "programme")  # factors whose levels need no name of the factor before them


@dataclass(frozen=True)
class Factor:
    """A factor: its path, its title on an axis, and the words around a level (``{}``).

    ``figures`` of a level that is not whole are told: fewer where levels were drawn from a range.
    """

    path: str
    title: str
    phrase: str
    percent: bool = False
    figures: int = 3

    def shown(self, values: pd.Series) -> pd.Series:
        """Levels as they are shown: shares in percent."""
        if not self.percent or not pd.api.types.is_numeric_dtype(values):
            return values
        return (100.0 * values).round(9)

    def level(self, value: Any) -> str:
        """One level, as it is shown, without words: "40 %", "14", "orchestrated"."""
        if isinstance(value, str | bool):
            return str(value)
        plain = value % 1 == 0 or abs(value) >= 10**self.figures
        text = f"{value:,.0f}" if plain else f"{value:.{self.figures}g}"
        return f"{text} %" if self.percent else text

    def words(self, value: Any) -> str:
        """One level in words: "40 % of employees enabled"."""
        return self.phrase.replace("{}", self.level(value))


def factor_of(path: str) -> Factor:
    """The factor at a parameter path, or of named alternatives."""
    parameter = PARAMETERS.get(path)
    percent = parameter is not None and parameter.unit.split("/")[0].startswith(PERCENT)
    if path in PHRASES:
        title, phrase = PHRASES[path]
        return Factor(path, f"{title}, %" if percent else title, phrase, percent)
    if parameter is not None:
        said = re.split(r"[(;:]", parameter.meaning)[0].strip()
        unit = parameter.unit.replace("/", " a ")
        plain = said[:1].lower() + said[1:]
        if percent:
            return Factor(path, f"{said}, %", plain + " {}", True)
        title = f"{said}, {unit}" if unit else said
        return Factor(path, title, f"{plain} {{}} {unit}".strip())
    folder, _, rest = path.partition(".")
    if folder in ("partners", "roles") and "." in rest:
        return _of_a_group(path, folder, *rest.rsplit(".", 1))
    name = path.replace("_", " ")
    phrase = "{}" if path in BARE else name + " {}"
    return Factor(path, name[:1].upper() + name[1:], phrase)


def _of_a_group(path: str, folder: str, who: str, trait: str) -> Factor:
    """The factor of one role or partner organisation, such as ``partners.resellers.voices``."""
    field = (Partner if folder == "partners" else Role).model_fields.get(trait)
    extra: Any = (field.json_schema_extra if field is not None else None) or {}
    unit = str(extra.get("unit", ""))
    percent = unit.split("/")[0].startswith(PERCENT)
    called = who.replace("_", " ")
    name, phrase = TRAITS.get(trait, (trait.replace("_", " "), "{who} with {level} " + trait))
    title = f"{called[:1].upper()}{called[1:]}, {name}" + (", %" if percent else "")
    said = phrase.replace("{who}", called).replace("{level}", "{}")
    return Factor(path, title, said, percent)


@dataclass(frozen=True)
class Shown:
    """The tables of a study with factors and levels as they are shown; ``factors`` by title."""

    runs: pd.DataFrame
    points: pd.DataFrame
    show: dict[str, Any]
    factors: Mapping[str, Factor]

    def words(self, title: str, value: Any) -> str:
        """A level of a factor in words."""
        return self.factors[title].words(value)

    def point(self, row: Mapping[str, Any]) -> str:
        """All levels of one point in words."""
        return ", ".join(self.words(title, row[title]) for title in self.factors)


def _told(factor: Factor, levels: pd.Series) -> Factor:
    """A factor whose levels were drawn from a range is told in two figures."""
    drawn = pd.api.types.is_numeric_dtype(levels) and levels.nunique() > MOST_LEVELS
    return replace(factor, figures=2) if drawn else factor


def shown(runs: pd.DataFrame, points: pd.DataFrame, show: Mapping[str, Any]) -> Shown:
    """Tables with columns named by the titles of factors, shares in percent."""
    known = {path: _told(factor_of(path), runs[path]) for path in factors_of(runs)}
    names = {path: one.title for path, one in known.items()}
    tables = []
    for given in (runs, points):
        changed = given.assign(**{path: one.shown(given[path]) for path, one in known.items()})
        tables.append(changed.rename(columns=names).copy())  # in one piece
    said = {key: names.get(value, value) for key, value in show.items() if isinstance(value, str)}
    return Shown(tables[0], tables[1], said, {one.title: one for one in known.values()})
