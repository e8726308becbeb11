"""Scenarios written to TOML: all or what differs, units as comments, organisation files beside."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from voicesim.io.atomic import write_text
from voicesim.io.scenarios import NAMED_FILES, WORDS
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.events import EVENT_KINDS
from voicesim.scenario.organisation import Partner, Role

CHUNK = 2**20


def dump(scenario: Scenario, path: Path, *, full: bool = False, copy_files: bool = False) -> None:
    """Write ``scenario`` as TOML that loads as the same scenario.

    ``full`` writes every parameter, otherwise only what differs from the defaults. ``copy_files``
    copies the organisation's files into ``files/`` beside it, so that the folder can be moved and
    run again; otherwise they are named by their path relative to the new file.
    """
    folder = path.parent.absolute()
    data = scenario.as_data() if full else differences(scenario)
    named = {key: getattr(scenario.files, key) for key in NAMED_FILES}
    for key, file in _places(named, folder, copy_files).items():
        data["files"][key] = file
    write_text(path, with_units(tomli_w.dumps(_plain(data))))


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of everything in a scenario that bears on numbers, contents of files included."""
    data = scenario.model_dump(mode="json", exclude=set(WORDS))
    for key in NAMED_FILES:
        if data["files"][key]:
            data["files"][key] = _digest(Path(data["files"][key]))
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def differences(scenario: Scenario) -> dict[str, Any]:
    """Nested data of what ``scenario`` says otherwise than the defaults."""
    data, default = scenario.as_data(), Scenario().as_data()
    out: dict[str, Any] = {}
    changed: Any
    for key, value in data.items():
        if key == "roles":
            blank = Role().model_dump()
            new = {k: _differing(v, default["roles"].get(k, blank)) for k, v in value.items()}
            changed = {k: v for k, v in new.items() if v != {} or k not in default["roles"]}
        elif key == "partners":
            blank = Partner().model_dump()
            new = {k: _differing(v, blank) for k, v in value.items()}
            changed = new if value != default["partners"] else None
        elif key == "events":
            changed = [_event(event) for event in value]
        else:
            changed = _differing(value, default[key])
        if changed not in ({}, [], None) or (key == "partners" and changed == {}):
            out[key] = changed
    return out


def with_units(toml: str) -> str:
    """The text with the unit of each parameter as a comment behind its value."""
    section, lines = "", []
    for line in toml.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        parameter = PARAMETERS.get(f"{section}.{line.partition(' = ')[0]}")
        unit = f"  # {parameter.unit}" if parameter and parameter.unit else ""
        lines.append(line + unit)
    return "\n".join(lines) + "\n"


def _differing(value: Any, default: Any) -> Any:
    """The part of ``value`` that is not ``default``; {} or None when there is none."""
    if not isinstance(value, dict) or not isinstance(default, dict):
        return None if value == default else value
    out = {}
    for key, one in value.items():
        changed = _differing(one, default.get(key))
        if changed is not None and (changed != {} or not isinstance(default.get(key), dict)):
            out[key] = changed
    return out


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    default = {k: f.default for k, f in EVENT_KINDS[event["kind"]].model_fields.items()}
    kept = {k: v for k, v in event.items() if k in ("kind", "week") or v != default[k]}
    return {"kind": kept.pop("kind"), **kept}


def _places(named: Mapping[str, str], folder: Path, copy: bool) -> dict[str, str]:
    """How each file is named in the new scenario; copied there when asked."""
    out: dict[str, str] = {}
    taken: dict[str, Path] = {}
    for key, text in named.items():
        if not text:
            continue
        source = Path(text).absolute()
        if not copy:
            out[key] = Path(os.path.relpath(source, folder)).as_posix()
            continue
        name = source.name if taken.get(source.name, source) == source else f"{key}-{source.name}"
        taken[name] = source
        target = folder / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and target.samefile(source)):
            shutil.copyfile(source, target)
        out[key] = f"files/{name}"
    return out


def _plain(value: Any) -> Any:
    """Tuples as lists, which is what TOML knows."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
