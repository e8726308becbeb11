"""A claim as data: two arms, what is expected of which measure, ablations and sweeps, from a TOML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicesim.errors import InputError, nearest
from voicesim.io.scenarios import load, read_toml
from voicesim.measures.summary import TOTALS
from voicesim.scenario import Scenario
from voicesim.shipped import shipped
from voicesim.studies.windows import Extra, check_measure

FILE = "claim.toml"
KEYS = ("title", "claim", "question", "mechanism", "note", "base", "set", "arms", "outcomes", "ablations", "flips")  # fmt: skip
OUTCOME_KEYS = ("measure", "expected", "margin", "from", "to", "per", "times")
ABLATION_KEYS = ("what", "set")
FLIP_KEYS = ("parameter", "levels", "arms")
BASELINE = "baseline"  # in an arm: the same organisation with every lever off
TOWARD = {"higher": 1, "lower": -1, "": 0}


@dataclass(frozen=True)
class Outcome:
    """A measure that is read, which way the claim says it goes, and what difference matters.

    ``expected`` is empty when the claim says nothing; ``margin`` is the equivalence margin: a
    difference that surely lies within it does not matter. ``per`` divides by another measure.
    """

    measure: str
    expected: str = ""
    margin: float = 0.01
    window: tuple[float, float] | None = None
    per: str = ""
    times: float = 1.0

    @property
    def toward(self) -> int:
        """+1 when the claim says higher, -1 when it says lower, 0 when nothing."""
        return TOWARD[self.expected]

    @property
    def name(self) -> str:
        """A name that no other outcome of the claim has."""
        window = f" in weeks {self.window[0]:g} to {self.window[1]:g}" if self.window else ""
        many = f"{self.times:,.0f} " if self.times != 1.0 else ""
        return self.measure + window + (f" per {many}{self.per}" if self.per else "")

    def extra(self) -> Extra | None:
        """The column to keep besides the summary, if any."""
        return Extra(self.measure, *self.window) if self.window else None

    def value(self, row: Mapping[str, Any]) -> float:
        """The outcome of one run, from its row."""
        value = float(row[self.name] if self.window else row[self.measure])
        return self.times * value / float(row[self.per]) if self.per else value


@dataclass(frozen=True)
class Ablation:
    """A mechanism switched off in every arm: in words, and the parameters that do it."""

    what: str
    set: Mapping[str, Any]


@dataclass(frozen=True)
class Flip:
    """A parameter taken through levels, to see where the verdict flips; in all arms or some."""

    parameter: str
    levels: tuple[Any, ...]
    arms: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """One claim of the article and the experiment that tests it. The first arm is the reference."""

    number: int
    slug: str
    title: str
    claim: str
    question: str
    mechanism: str
    note: str
    base: Scenario
    arms: Mapping[str, Mapping[str, Any]]
    outcomes: tuple[Outcome, ...]
    ablations: tuple[Ablation, ...]
    flips: tuple[Flip, ...]

    @property
    def reference(self) -> str:
        """The arm that the others are held against."""
        return next(iter(self.arms))

    @property
    def tested(self) -> str:
        """The arm that the claim is about."""
        return list(self.arms)[1]

    @property
    def name(self) -> str:
        """Number and slug, the name of its folder."""
        return f"{self.number:02d}-{self.slug}"

    def scenario(self, arm: str, more: Mapping[str, Any] | None = None) -> Scenario:
        """The scenario of an arm, with ``more`` changes that win over the arm's own."""
        own = dict(self.arms[arm])
        base = self.base
        if own.pop(BASELINE, False):
            base = (base.with_(dict(more)) if more else base).baseline()
        changes = own | dict(more or {})
        return base.with_(changes) if changes else base


def folders() -> dict[str, Path]:
    """Folders of the claims that come with voicesim, by name, in order."""
    return {path.parent.name: path.parent for path in sorted((shipped("experiments") / "claims").glob(f"*/{FILE}"))}  # fmt: skip


def chosen(wanted: Iterable[str] = ()) -> list[Path]:
    """The folders asked for: by number (``5``, ``05``) or name; all when nothing is asked for.

    Errors: InputError for a claim that is not there.
    """
    known = folders()
    picked: dict[str, Path] = {}
    for word in wanted:
        found = [n for n in known if n == word or (word.isdigit() and int(n[:2]) == int(word))]
        if not found:
            expected = "a number from 1 to " + str(len(known))
            raise InputError(f"claim {word}", "there is no such claim", expected, nearest(word, known))  # fmt: skip
        picked |= {name: known[name] for name in found}
    return list((picked or known).values())


def read_claim(folder: Path) -> Claim:
    """The claim in a folder. Errors: InputError with file and key."""
    where = f"{folder.name}/{FILE}"
    data, _ = read_toml(folder / FILE, where)
    _only(data, KEYS, where)
    number, _, slug = folder.name.partition("-")
    if not number.isdigit():
        raise InputError(where, f"the folder is named {folder.name!r}", "a name such as 05-playback")  # fmt: skip
    arms = data.get("arms", {})
    if not isinstance(arms, Mapping) or len(arms) < 2:
        raise InputError(f"{where}, arms", "fewer than two arms", "a reference and what is tested")
    base = load(str(data.get("base", "orchestrated")))
    made = Claim(
        number=int(number), slug=slug, base=base.with_(data["set"]) if data.get("set") else base,
        arms=arms, outcomes=tuple(_outcome(o, where) for o in data.get("outcomes", ())),
        ablations=tuple(_ablation(a, where) for a in data.get("ablations", ())),
        flips=tuple(_flip(f, tuple(arms), where) for f in data.get("flips", ())),
        **{key: " ".join(str(data.get(key, "")).split()) for key in ("title", "claim", "question", "mechanism", "note")},
    )  # fmt: skip
    if not made.outcomes or not made.outcomes[0].expected:
        raise InputError(f"{where}, outcomes", "the first outcome decides and must say what is expected", "higher or lower")  # fmt: skip
    for arm in arms:
        made.scenario(arm)
    return made


def _outcome(data: Mapping[str, Any], where: str) -> Outcome:
    place = f"{where}, outcomes"
    _only(data, OUTCOME_KEYS, place)
    expected = str(data.get("expected", ""))
    if expected not in TOWARD:
        raise InputError(f"{place}.expected", f"{expected!r}", "higher or lower", nearest(expected, TOWARD))  # fmt: skip
    window = (float(data["from"]), float(data["to"])) if "from" in data else None
    measure = check_measure(data.get("measure", ""), f"{place}.measure", TOTALS)
    per = check_measure(data["per"], f"{place}.per", TOTALS) if "per" in data else ""
    return Outcome(measure, expected, float(data.get("margin", 0.01)), window, per, float(data.get("times", 1.0)))  # fmt: skip


def _ablation(data: Mapping[str, Any], where: str) -> Ablation:
    _only(data, ABLATION_KEYS, f"{where}, ablations")
    return Ablation(" ".join(str(data.get("what", "")).split()), data.get("set", {}))


def _flip(data: Mapping[str, Any], arms: tuple[str, ...], where: str) -> Flip:
    place = f"{where}, flips"
    _only(data, FLIP_KEYS, place)
    some = tuple(data.get("arms", arms))
    for arm in some:
        if arm not in arms:
            raise InputError(f"{place}.arms", f"no arm {arm!r}", ", ".join(arms), nearest(arm, arms))  # fmt: skip
    levels = tuple(data.get("levels", ()))
    if len(levels) < 2:
        raise InputError(f"{place}.levels", "fewer than two levels", "a list of levels")
    return Flip(str(data.get("parameter", "")), levels, some)


def _only(data: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in keys:
            raise InputError(where, f"unknown key {key!r}", ", ".join(keys), nearest(key, keys))
