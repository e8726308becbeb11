"""Designs from ``design.toml`` files: what a folder in `experiments/` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicesim.errors import InputError, nearest
from voicesim.io.scenarios import load, read_toml
from voicesim.measures.summary import TOTALS
from voicesim.scenario import Scenario
from voicesim.shipped import shipped
from voicesim.studies.both_ways import check_both_ways
from voicesim.studies.design import Design, make
from voicesim.studies.factors import check_path
from voicesim.studies.samplers import SAMPLERS, Sampler
from voicesim.studies.windows import check_measure

FILE = "design.toml"
KEYS = ("title", "question", "story", "base", "set", "factors", "alternatives", "sampler", "replicates",
        "seed", "measures", "where", "show", "until")  # fmt: skip
SHOW_KEYS = ("x", "y", "split", "measure", "tipping", "cost", "both_ways")
UNTIL_KEYS = ("measure", "half_width", "cap")


@dataclass(frozen=True)
class DesignFile:
    """A design and what its file says besides: what the report shows, when replicates suffice."""

    design: Design
    name: str
    path: Path
    show: Mapping[str, Any] = field(default_factory=dict)
    until: Mapping[str, Any] = field(default_factory=dict)


def names() -> list[str]:
    """Names of the experiments that come with voicesim."""
    top = shipped("experiments")
    found = [*top.glob(f"*/{FILE}"), *top.glob(f"*/*/{FILE}")]
    return sorted(path.parent.relative_to(top).as_posix() for path in found)


def find(name_or_path: str | Path) -> Path:
    """The design file meant: a shipped name, a file, or a folder with a ``design.toml``."""
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and name_or_path in names():
        return shipped("experiments") / name_or_path / FILE
    if path.is_dir() and (path / FILE).is_file():
        return path / FILE
    if path.is_file():
        return path
    raise InputError(
        str(name_or_path),
        "there is no such experiment",
        "a folder with a design.toml, a file, or one of " + ", ".join(names()),
        nearest(str(name_or_path), names()),
    )


def read_design(
    name_or_path: str | Path,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    settings: Mapping[str, Any] | None = None,
    many: bool = False,
) -> DesignFile:
    """The design in a file. Errors: InputError with the file and the key (and the line if known).

    ``replicates`` and ``seed`` go before what the file says; ``settings`` (path -> value) are
    changes of the base scenarios.
    """
    path = find(name_or_path)
    data, lines = read_toml(path, str(path))
    try:
        return _from_data(data, path, replicates, seed, settings or {}, many)
    except InputError as error:
        key = tuple(error.where.split("."))
        line = lines(_known(key, data))
        place = f"{path}, line {line}, {error.where}" if line else f"{path}, {error.where}"
        raise InputError(place, error.problem, error.expected, error.suggestion, error.others) from None  # fmt: skip


def _known(key: tuple[str, ...], data: Any) -> tuple[str, ...]:
    """The key as TOML has it: ``factors`` and then a whole dotted path in one piece."""
    if len(key) > 2 and isinstance(data.get(key[0]), dict) and ".".join(key[1:]) in data[key[0]]:
        return key[0], ".".join(key[1:])
    return key


def _from_data(
    data: dict[str, Any], path: Path, replicates: int | None, seed: int | None,
    settings: Mapping[str, Any], many: bool,
) -> DesignFile:  # fmt: skip
    for key in data:
        if key not in KEYS:
            raise InputError(key, "unknown key of a design", ", ".join(KEYS), nearest(key, KEYS))
    bases = _bases(data, path.parent, settings)
    first = next(iter(bases.values()))
    vary = [one for one in (_sampler(data, first), _factors(data)) if one]
    design = make(
        bases,
        vary or None,
        replicates=data.get("replicates", 20) if replicates is None else replicates,
        seed=data.get("seed", 1) if seed is None else seed,
        windows=data.get("measures"),
        where=data.get("where", ()),
        many=many,
        question=_text(data, "question"),
        title=_text(data, "title"),
        story=_text(data, "story"),
    )
    show = _table(data, "show", SHOW_KEYS)
    for key in ("x", "y", "split"):
        if key in show and show[key] not in design.factors:
            raise InputError(
                f"show.{key}", f"{show[key]!r} is not varied", ", ".join(design.factors)
            )
    if show.get("both_ways"):
        check_both_ways(design, show)
    until = _table(data, "until", UNTIL_KEYS)
    for table, told in ((show, "show"), (until, "until")):
        if "measure" in table:
            check_measure(table["measure"], f"{told}.measure", {**TOTALS, **design.windows.extras})
    name = path.parent.name if path.name == FILE else path.stem
    return DesignFile(design, name, path, show, until)


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise InputError(key, f"{value!r} is not a text")
    return " ".join(value.split())


def _table(data: Mapping[str, Any], key: str, keys: tuple[str, ...]) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise InputError(key, "is not a table", f"[{key}] with " + ", ".join(keys))
    for name in table:
        if name not in keys:
            raise InputError(f"{key}.{name}", "unknown key", ", ".join(keys), nearest(name, keys))
    return table


def _bases(data: Mapping[str, Any], folder: Path, settings: Mapping[str, Any]) -> dict[str, Scenario]:  # fmt: skip
    """Base scenarios by name: ``base = "name"``, a list of names, or a table of names and paths."""
    given = data.get("base", "orchestrated")
    listed = given if isinstance(given, list) else [given]
    named = given if isinstance(given, dict) else {str(name): name for name in listed}
    changes = {**_flat(data.get("set", {})), **settings}
    bases = {}
    for name, place in named.items():
        if not isinstance(place, str):
            raise InputError("base", f"{place!r} is not the name of a scenario", "a text")
        beside = folder / place
        scenario = load(beside if place.endswith(".toml") and beside.is_file() else place)
        for path in changes:
            check_path(path, scenario, "set")
        bases[name] = scenario.with_(changes) if changes else scenario
    return bases


def _flat(table: Any, folder: str = "") -> dict[str, Any]:
    """Nested tables as dotted paths."""
    if not isinstance(table, dict):
        raise InputError("set", "is not a table", "[set] with paths and values")
    out: dict[str, Any] = {}
    for key, value in table.items():
        path = f"{folder}{key}"
        out |= _flat(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return out


def _factors(data: Mapping[str, Any]) -> dict[str, Any]:
    """Levels of ``[factors]`` and of ``[alternatives]``, together."""
    factors = data.get("factors", {})
    alternatives = data.get("alternatives", {})
    for key, table in (("factors", factors), ("alternatives", alternatives)):
        if not isinstance(table, dict):
            raise InputError(key, "is not a table", f"[{key}]")
    for name, given in alternatives.items():
        if not isinstance(given, dict) or not all(isinstance(v, dict) for v in given.values()):
            expected = f"[alternatives.{name}.LEVEL]"
            raise InputError(f"alternatives.{name}", "is not a table of levels", expected)
        if name in factors:
            raise InputError(f"alternatives.{name}", "is varied twice")
    return {**_levels(factors), **alternatives}


def _levels(factors: Mapping[str, Any], folder: str = "") -> dict[str, Any]:
    """Factors by dotted path, whether the file quotes the path or nests tables."""
    out: dict[str, Any] = {}
    for key, given in factors.items():
        path = f"{folder}{key}"
        nested = isinstance(given, dict) and not {"from", "to", "step", "levels"} & set(given)
        out |= _levels(given, f"{path}.") if nested else {path: given}
    return out


def _sampler(data: Mapping[str, Any], base: Scenario) -> Sampler | None:
    given = _table(data, "sampler", ("kind", "n", "seed", "ranges", "log"))
    if not given:
        return None
    kind = given.get("kind", "latin_hypercube")
    if kind not in SAMPLERS:
        hint = nearest(str(kind), SAMPLERS)
        raise InputError("sampler.kind", f"unknown sampler {kind!r}", ", ".join(SAMPLERS), hint)
    n, seed = given.get("n", 64), given.get("seed", 0)
    for name, value in (("n", n), ("seed", seed)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise InputError(f"sampler.{name}", f"{value!r} is not a whole number")
    ranges = given.get("ranges")
    if isinstance(ranges, list):
        ranges = dict.fromkeys(ranges)
    elif isinstance(ranges, dict):
        ranges = _flat(ranges)
    else:
        expected = 'a table "path" = [low, high], or a list of paths'
        raise InputError("sampler.ranges", "is missing", expected)
    for path in ranges:
        check_path(path, base, "sampler.ranges")
    log = given.get("log", ())
    return SAMPLERS[kind](n, ranges, seed, tuple(log))
