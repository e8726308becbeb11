"""A claim as data: an ordinary experiment (design.toml) and what the article expects of it (claim.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicesim.errors import InputError, nearest
from voicesim.io.scenarios import read_toml
from voicesim.measures.regime import REGIMES
from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.scenario import Scenario
from voicesim.shipped import shipped
from voicesim.studies import design_file
from voicesim.studies.factors import alternative, check_path, levels_of
from voicesim.studies.windows import Extra

FILE = "claim.toml"
KEYS = ("article", "mechanism", "arms", "pairs", "outcomes", "ablations", "flips", "alternatives")
OUTCOME_KEYS = ("measure", "expected", "margin", "from", "to", "since")
ABLATION_KEYS = ("without", "set")
TOWARD = {"higher": 1, "lower": -1, "": 0}

Changes = dict[str, Any]
Window = tuple[float, float]


@dataclass(frozen=True)
class Outcome:
    """A measure that is read, which way the claim says it goes, and what difference matters.

    ``measure`` is a measure, a total, or a regime (the share of runs that end in it). ``expected`` is
    empty when the claim says nothing; a difference that surely lies within ``margin`` does not
    matter. ``window`` are weeks (from, to) instead of the last quarter; with ``since`` (weeks from,
    to) the change against the mean over those weeks is read.
    """

    measure: str
    expected: str = ""
    margin: float = 0.01
    window: Window | None = None
    since: Window | None = None

    @property
    def toward(self) -> int:
        """+1 when the claim says higher, -1 when it says lower, 0 when nothing."""
        return TOWARD[self.expected]

    @property
    def name(self) -> str:
        """A name that no other outcome of the claim has."""
        told = f"share of runs in {self.measure}" if self.measure in REGIMES else self.measure
        if self.window:
            told += f" in weeks {self.window[0]:g} to {self.window[1]:g}"
        return told + (f" since weeks {self.since[0]:g} to {self.since[1]:g}" if self.since else "")

    def extras(self) -> dict[str, Extra]:
        """The columns to keep besides the summary."""
        spans = {"in": self.window, "since": self.since}
        return {
            f"{self.measure} {how} {span[0]:g} to {span[1]:g}": Extra(self.measure, *span)
            for how, span in spans.items()
            if span
        }

    def value(self, row: Mapping[str, Any]) -> float:
        """The outcome of one run, from its row."""
        if self.measure in REGIMES:
            return float(row["regime"] == self.measure)
        columns = list(self.extras())
        read = float(row[columns[0]] if self.window else row[self.measure])
        return read - float(row[columns[-1]]) if self.since else read


@dataclass(frozen=True)
class Ablation:
    """A mechanism switched off in every arm: what is missing then, and the parameters that do it."""

    without: str
    set: Mapping[str, Any]


@dataclass(frozen=True)
class Flip:
    """A condition taken through levels, to see where the verdict flips: level -> what it sets.

    What an arm sets itself goes before: a lever that only one arm has stays as it is in the other.
    """

    name: str
    levels: Mapping[Any, Changes]


@dataclass(frozen=True)
class Claim:
    """One claim of the article and the experiment that tests it. The first arm is the reference.

    ``replicates`` are the pairs of runs of each difference.
    """

    folder: Path
    title: str
    question: str
    article: str
    mechanism: str
    base: Scenario
    seed: int
    replicates: int
    arms: Mapping[str, Changes]
    outcomes: tuple[Outcome, ...]
    ablations: tuple[Ablation, ...]
    flips: tuple[Flip, ...]

    @property
    def name(self) -> str:
        """Number and slug, the name of its folder."""
        return self.folder.name

    @property
    def number(self) -> int:
        """Its number in the ledger."""
        return int(self.name.partition("-")[0])

    @property
    def reference(self) -> str:
        """The arm that the others are held against."""
        return next(iter(self.arms))

    @property
    def tested(self) -> str:
        """The arm that the claim is about."""
        return list(self.arms)[1]


def folders() -> dict[str, Path]:
    """Folders of the claims that come with voicesim, by name, in order."""
    return {
        path.parent.name: path.parent
        for path in sorted((shipped("experiments") / "claims").glob(f"*/{FILE}"))
    }


def chosen(wanted: Iterable[str] = ()) -> list[Path]:
    """The folders asked for: by number (``5``, ``05``), name or path; all when nothing is asked for.

    Errors: InputError for a claim that is not there.
    """
    known = folders()
    picked: dict[str, Path] = {}
    for word in wanted:
        found = {n: known[n] for n in known if n == word or (word.isdigit() and int(n[:2]) == int(word))}  # fmt: skip
        if not found and (Path(word) / FILE).is_file():
            found = {Path(word).resolve().name: Path(word).resolve()}
        if not found:
            expected = f"a number from 1 to {len(known)}, a name, or a folder with a {FILE}"
            raise InputError(f"claim {word}", "there is no such claim", expected, nearest(word, known))  # fmt: skip
        picked |= found
    return list((picked or known).values())


def read_claim(folder: Path) -> Claim:
    """The claim in a folder. Errors: InputError with file and key."""
    where = f"{folder.name}/{FILE}"
    if not folder.name.partition("-")[0].isdigit():
        raise InputError(where, f"the folder is named {folder.name!r}", "a name such as 05-playback")  # fmt: skip
    said, _ = read_toml(folder / FILE, where)
    _only(said, KEYS, where)
    given = design_file.read_design(folder).design
    raw, _ = read_toml(folder / design_file.FILE, str(folder / design_file.FILE))
    base = next(iter(given.bases.values()))
    claim = Claim(
        folder, given.title, given.question, _words(said, "article", where),
        _words(said, "mechanism", where), base, given.seed, _pairs(said, given.replicates, where),
        _arms(said, raw, base, where), tuple(_outcome(o, where) for o in _list(said, "outcomes", where)),
        tuple(_ablation(a, base, where) for a in _list(said, "ablations", where)),
        (*_flips(raw.get("factors", {}), {}, base, where),
         *_flips(said.get("flips", {}), said.get("alternatives", {}), base, where)),
    )  # fmt: skip
    if not claim.outcomes or not claim.outcomes[0].expected:
        raise InputError(
            f"{where}, outcomes",
            "the first outcome decides and must say what is expected",
            "higher or lower",
        )
    return claim


def _arms(
    said: Mapping[str, Any], raw: Mapping[str, Any], base: Scenario, where: str
) -> dict[str, Changes]:
    """The alternatives of the design that are compared."""
    known = raw.get("alternatives", {})
    name = said.get("arms", "")
    if name not in known:
        raise InputError(
            f"{where}, arms",
            f"the design has no alternatives {name!r}",
            ", ".join(known),
            nearest(str(name), known),
        )
    if len(known[name]) < 2:
        raise InputError(f"{where}, arms", "fewer than two arms", "a reference and what is tested")
    return {arm: alternative(name, arm, given, base) for arm, given in known[name].items()}


def _outcome(data: Mapping[str, Any], where: str) -> Outcome:
    place = f"{where}, outcomes"
    _only(data, OUTCOME_KEYS, place)
    expected = str(data.get("expected", ""))
    if expected not in TOWARD:
        raise InputError(
            f"{place}.expected", f"{expected!r}", "higher or lower", nearest(expected, TOWARD)
        )
    known = [*MEASURES, *TOTALS, *REGIMES]
    measure = str(data.get("measure", ""))
    if measure not in known:
        raise InputError(
            f"{place}.measure",
            f"unknown measure {measure!r}",
            "a measure, a total or a regime",
            nearest(measure, known),
        )
    window = (float(data["from"]), float(data["to"])) if "from" in data else None
    since = tuple(float(week) for week in data["since"]) if "since" in data else None
    return Outcome(measure, expected, float(data.get("margin", 0.01)), window, since)  # type: ignore[arg-type]


def _ablation(data: Mapping[str, Any], base: Scenario, where: str) -> Ablation:
    place = f"{where}, ablations"
    _only(data, ABLATION_KEYS, place)
    changes = alternative("ablations", "set", data.get("set", {}), base)
    if not changes:
        raise InputError(f"{place}.set", "switches nothing off", "parameters and values")
    return Ablation(_words(data, "without", place), changes)


def _flips(factors: Any, alternatives: Any, base: Scenario, where: str) -> list[Flip]:
    """Conditions: parameters with their levels, then named levels that set several at once."""
    found = []
    for path, given in factors.items():
        check_path(path, base, f"{where}, flips")
        found.append(Flip(path, {level: {path: level} for level in levels_of(path, given)}))
    for name, given in alternatives.items():
        levels = {_level(level): alternative(name, level, told, base) for level, told in given.items()}  # fmt: skip
        found.append(Flip(name, levels))
    for flip in found:
        if len(flip.levels) < 2:
            raise InputError(f"{where}, {flip.name}", "fewer than two levels", "a list of levels")
    return found


def _level(text: str) -> Any:
    """The name of a level as a number where it is one, so that it can be drawn on an axis."""
    try:
        return float(text)
    except ValueError:
        return text


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    given = data.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise InputError(f"{where}, {key}", "is not a list of tables", f"[[{key}]]")
    return given


def _pairs(data: Mapping[str, Any], otherwise: int, where: str) -> int:
    """Pairs of runs of each difference; as many as the design has replicates unless said."""
    pairs = data.get("pairs", otherwise)
    if isinstance(pairs, bool) or not isinstance(pairs, int) or pairs < 2:
        raise InputError(
            f"{where}, pairs", f"{pairs!r} does not do", "a whole number of at least 2"
        )
    return pairs


def _words(data: Mapping[str, Any], key: str, where: str) -> str:
    text = data.get(key, "")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where}, {key}", "says nothing", "a text")
    return " ".join(text.split())


def _only(data: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in keys:
            raise InputError(where, f"unknown key {key!r}", ", ".join(keys), nearest(key, keys))
