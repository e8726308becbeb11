"""Scenarios from and to TOML files: names and paths, `extends`, files of organisations, copies."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from voicesim.errors import InputError, nearest
from voicesim.io.organisation_folders import map_folder
from voicesim.io.organisation_types import FileSpec, Organisation
from voicesim.io.organisations import read_organisation
from voicesim.io.toml_lines import line_of, lines_of_keys
from voicesim.scenario import Scenario
from voicesim.scenario.problems import MOST_TOLD, Lines, Problem, as_error, problems_of
from voicesim.scenario.scenario import DEFAULT_PARTNERS
from voicesim.scenario.table import with_paths
from voicesim.shipped import shipped

NAMED_FILES = ("people", "ties", "chart", "audience", "customers")
WORDS = ("title", "story", "question")
REST = "The programme, the partners, prices and all that files do not say are those of the scenario {!r}."
MAX_BYTES = 4 * 2**20
BASE = "orchestrated"


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario, the short name it goes by, and what was decided on the way, in words."""

    scenario: Scenario
    name: str
    notes: tuple[str, ...] = ()


def load(
    name_or_path: str | Path, *, base: str = "", settings: Mapping[str, Any] | None = None
) -> Scenario:
    """The scenario that goes by a name, lies in a file, or has its organisation in a folder.

    ``base`` is the scenario that a folder of organisation files is put into (BASE); ``settings`` are
    changes on top (dotted path to value). Paths under ``[files]`` come back absolute, so that the
    scenario can be passed around. Raises `InputError` with file, line and key.
    """
    return read_scenario(name_or_path, base=base, settings=settings).scenario


def read_scenario(
    name_or_path: str | Path,
    *,
    base: str = "",
    settings: Mapping[str, Any] | None = None,
    most: int | None = MOST_TOLD,
) -> Loaded:
    """As `load`, with the name and the notes; ``most`` problems are told beyond the first.

    ``base`` names the scenario around a folder of files (BASE when empty) and nothing else.
    """
    path = find(name_or_path)
    settings = dict(settings or {})
    if path.is_dir():
        return _from_folder(path, base or BASE, settings)
    if base:
        told = f"is not used: {str(name_or_path)!r} is a scenario itself"
        raise InputError(f"--base {base}", told, "a folder of files to put into it")
    label = path.stem if path.is_relative_to(shipped("scenarios")) else str(name_or_path)
    scenario = _scenario_of(path, label, most)
    name = path.stem if path.stem != "scenario" else path.resolve().parent.name
    return Loaded(with_settings(scenario, settings), name)


def find(name_or_path: str | Path) -> Path:
    """The file or folder meant: shipped names first, then paths. Raises `InputError`."""
    text = str(name_or_path)
    if not text:
        raise InputError("scenario", "the name is empty", "a name or a path")
    if isinstance(name_or_path, str) and (found := shipped_path(text)) is not None:
        return found
    path = Path(text)
    if _is(path, Path.is_file):
        return path
    if _is(path, Path.is_dir):
        inside = path / "scenario.toml"
        return inside if inside.is_file() else path
    if path.suffix or len(path.parts) > 1:
        told = (
            "is not a file with text"
            if _is(path, Path.exists)
            else "there is no such file or folder"
        )
        raise InputError(text, told, "", _like(path))
    expected = "a path, or one of " + ", ".join([*names(), *organisation_names()])
    hint = nearest(text, [*names(), *organisation_names()])
    raise InputError(text, "no scenario goes by this name", expected, hint)


def names() -> list[str]:
    """Names of the scenarios that come with voicesim."""
    return sorted(path.stem for path in shipped("scenarios").glob("*.toml"))


def organisation_names() -> list[str]:
    """Names of the organisations that come with voicesim."""
    folder = shipped("scenarios") / "organisations"
    return sorted({path.parent.name for path in folder.glob("*/*.csv")})


def shipped_path(name: str) -> Path | None:
    """The file of a shipped scenario or the folder of a shipped organisation, if there is one."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return None
    scenario = shipped("scenarios") / f"{name}.toml"
    folder = shipped("scenarios") / "organisations" / name
    return scenario if scenario.is_file() else folder if folder.is_dir() else None


def with_settings(
    scenario: Scenario, settings: Mapping[str, Any], where: str = "--set"
) -> Scenario:
    """A changed copy; axis names bring the number of axes along. Raises `InputError`."""
    if not settings:
        return scenario
    changes = dict(settings)
    values = changes.get("culture.values")
    if isinstance(values, list | tuple) and values:
        changes.setdefault("culture.dimensions", len(values))
    found = problems_of(with_paths(scenario.as_data(), changes))
    return found if isinstance(found, Scenario) else _raise(found, where)


def file_spec(scenario: Scenario, folder: Path | None = None) -> FileSpec:
    """What ``[files]`` says, for `read_organisation`; relative paths start at ``folder``."""
    said = scenario.files.model_dump()
    for key in NAMED_FILES:
        said[key] = (folder or Path()) / said[key] if said[key] else None
    said["directed"] = {"auto": None, "yes": True, "no": False}[said["directed"]]
    return FileSpec(**said)


def organisation_of(scenario: Scenario | str | Path) -> Organisation | None:
    """The real organisation that a scenario (or its name or path) names files of, or None."""
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    return read_organisation(file_spec(scenario)) if scenario.files.any else None


def read_toml(path: Path, label: str) -> tuple[dict[str, Any], Lines]:
    """The data of a TOML file and where its keys stand. Raises `InputError` with the line."""
    text = _text(path, label)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise InputError(label, "lists or tables are nested too deeply") from None
    except ValueError as error:
        raise _not_toml(error, text, label) from None
    places = lines_of_keys(text.replace("\r\n", "\n"))
    return data, lambda key: line_of(places, key)


def _scenario_of(path: Path, label: str, most: int | None) -> Scenario:
    data, lines = _read(path, label, ())
    found = problems_of(data, lines)
    if isinstance(found, Scenario):
        missing = _missing_files(found, lines)
        return found if not missing else _raise(missing, label, most)
    return _raise(found, label, most)


def _raise(found: list[Problem], where: str, most: int | None = MOST_TOLD) -> Any:
    raise as_error(found, where, most)


def _read(path: Path, label: str, below: tuple[Path, ...]) -> tuple[dict[str, Any], Lines]:
    """The data of a file on top of what it extends, paths of files absolute."""
    data, lines = read_toml(path, label)
    files = data.get("files")
    if isinstance(files, dict):
        for key in NAMED_FILES:
            if isinstance(files.get(key), str) and files[key]:
                files[key] = str(path.parent.absolute() / files[key])
    if "extends" not in data:
        return data, lines
    base = data.pop("extends")
    place = f"{label}, line {lines(('extends',))}, extends"
    if not isinstance(base, str):
        raise InputError(place, "not a text in quotes", "the name of a scenario")
    other = path.parent / base if base.endswith(".toml") else shipped_path(base)
    if other is None or other.is_dir() or not _is(other, Path.is_file):
        expected = "one of " + ", ".join(names())
        problem = f"no scenario goes by the name {base!r}"
        raise InputError(place, problem, expected, nearest(base, names()))
    chain = (*below, path.resolve())
    if other.resolve() in chain:
        raise InputError(place, f"{base!r} leads back to this scenario", "a chain with an end")
    lower, _ = _read(other, base, chain)
    return _on_top(lower, data), lines


def _on_top(base: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """``data`` over ``base``: tables are merged, everything else replaces; words are one's own."""
    base = {key: value for key, value in base.items() if key not in WORDS}
    base.setdefault("partners", {k: v.model_dump() for k, v in DEFAULT_PARTNERS.items()})
    merged = _merge(base, data)
    partners = merged["partners"]
    if isinstance(partners, dict):
        merged["partners"] = {name: p for name, p in partners.items() if p is not False}
    return merged


def _merge(base: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    out = dict(base)
    for key, value in data.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _merge(out[key], value) if both else value
    return out


def _missing_files(scenario: Scenario, lines: Lines) -> list[Problem]:
    missing = []
    for key in NAMED_FILES:
        text = getattr(scenario.files, key)
        if text and not _is(Path(text), Path.is_file):
            name = repr(Path(text).name)
            told = f"there is no file {name}"
            if _is(Path(text), Path.exists):
                thing = "a folder" if _is(Path(text), Path.is_dir) else "a pipe or a device"
                told = f"{name} is {thing}, not a file"
            expected = "a file, its path relative to the scenario's folder"
            path = ("files", key)
            missing.append(Problem(path, told, expected, _like(Path(text)), lines(path)))
    return missing


def _from_folder(folder: Path, base: str, settings: dict[str, Any]) -> Loaded:
    start = find(base)
    if start.is_dir():
        raise InputError(f"--base {base}", "is a folder of files, not a scenario", "a scenario")
    scenario = _scenario_of(start, base, MOST_TOLD)
    own = {key: value for key, value in settings.items() if key.startswith("files.")}
    section, notes = map_folder(folder.absolute(), own)
    name = folder.resolve().name
    changes: dict[str, Any] = {f"files.{key}": value for key, value in section.items()}
    changes |= {"title": f"{name} ({scenario.title or base})"}
    changes |= {"story": f"The organisation of the files in {name!r}. {REST.format(base)}"}
    for key in NAMED_FILES:
        if own.get(f"files.{key}") and isinstance(own[f"files.{key}"], str):
            settings[f"files.{key}"] = str(Path(own[f"files.{key}"]).absolute())
    scenario = with_settings(scenario, changes, name)
    return Loaded(with_settings(scenario, settings), name, notes)


def _text(path: Path, label: str) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            problem = f"the file is larger than {MAX_BYTES // 2**20} MiB"
            raise InputError(label, problem, "a scenario in TOML")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(label, f"cannot be read: {error.strerror or error}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        expected = "a scenario in TOML, saved as UTF-8"
        raise InputError(f"{label}, line {line}", "is not UTF-8 text", expected) from None


def _not_toml(error: ValueError, text: str, label: str) -> InputError:
    told = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", told)
    if found:
        place = f"{label}, line {found[1]}, column {found[2]}"
        problem = told[: found.start()]
    else:
        place = f"{label}, line {text.rstrip().count(chr(10)) + 1}"
        problem = told.removesuffix(" (at end of document)")
    if "integer string conversion" in problem:
        place, problem = label, "a number has too many digits"
    return InputError(place, f"not TOML: {problem[:1].lower()}{problem[1:]}")


def _is(path: Path, test: Callable[[Path], bool]) -> bool:
    """``test(path)``; False for what cannot be a path at all."""
    try:
        return test(path)
    except (OSError, ValueError):
        return False


def _like(path: Path) -> str:
    """The entry of the same folder spelled most like ``path``, or nothing."""
    if not _is(path.parent, Path.is_dir):
        return ""
    others = (entry.name for entry in path.parent.iterdir() if entry.name != path.name)
    return nearest(path.name, others) or ""
