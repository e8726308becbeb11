"""From data to a checked Scenario, or one message that says what is wrong, where, and what is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from voicesim.errors import InputError, nearest
from voicesim.scenario.events import EVENT_KINDS
from voicesim.scenario.knob import Section
from voicesim.scenario.scenario import Scenario
from voicesim.scenario.table import PARAMETERS

Path = tuple[str | int, ...]
Lines = Callable[[Path], int | None]

MOST_TOLD = 5  # problems listed after the first one
LONGEST_SHOWN = 60  # characters of a wrong value that are repeated to the user
FEW = 14  # names that can be listed in one line
KINDS: dict[Any, str] = {
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    str: "a text in quotes",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: at which key, what, what would be right, the nearest right name."""

    path: Path
    problem: str
    expected: str = ""
    suggestion: str = ""
    line: int | None = None

    @property
    def key(self) -> str:
        """The dotted key."""
        return ".".join(str(part) for part in self.path)

    def told(self) -> str:
        """The problem in one line, without the name of the file."""
        place = f"line {self.line}, " if self.line else ""
        key = f"{self.key}: " if self.path else ""
        right = f" (expected: {self.expected})" if self.expected else ""
        hint = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        return place + key + self.problem + right + hint


def checked(
    data: Mapping[str, Any], where: str, lines: Lines | None = None, *, most: int | None = MOST_TOLD
) -> Scenario:
    """A Scenario from nested data.

    ``where`` names the file (or whatever the data came from), ``lines`` finds the line of a key in
    it. Raises `InputError` for the first problem; up to ``most`` others are told with it.
    """
    found = problems_of(data, lines)
    if isinstance(found, Scenario):
        return found
    raise as_error(found, where, most)


def as_error(found: list[Problem], where: str, most: int | None = MOST_TOLD) -> InputError:
    """One error for all problems of ``where``: the first in full, up to ``most`` others in a line."""
    first, *rest = found
    told = [problem.told() for problem in rest[:most]]
    if len(told) < len(rest):
        told.append(f"... {len(rest) - len(told)} more")
    place = [where, f"line {first.line}" if first.line else "", first.key]
    where = ", ".join(part for part in place if part)
    return InputError(where, first.problem, first.expected, first.suggestion, tuple(told))


def problems_of(data: Mapping[str, Any], lines: Lines | None = None) -> Scenario | list[Problem]:
    """The Scenario that ``data`` describes, or everything that is wrong with it, by line."""
    try:
        return Scenario.model_validate(dict(data))
    except ValidationError as error:
        found = _once_a_key([_problem(told, data) for told in error.errors()])
    if lines is not None:
        found = [Problem(p.path, p.problem, p.expected, p.suggestion, lines(p.path)) for p in found]
        found.sort(key=lambda p: p.line or 0)
    return found


def _once_a_key(found: list[Problem]) -> list[Problem]:
    """One problem a key: a value that could be of several kinds fails once for each of them."""
    kept: dict[Path, Problem] = {}
    for problem in found:
        if problem.path not in kept or "finite" in problem.problem:
            kept[problem.path] = problem
    return list(kept.values())


def shown(value: Any) -> str:
    """A value as a user would have written it, cut when long."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f"{value!r}"
    elif isinstance(value, Mapping):
        text = "a table"
    elif isinstance(value, list | tuple):
        text = "a list"
    elif isinstance(value, int) and abs(value) > 10**LONGEST_SHOWN:
        text = "a number of more than 60 digits"
    else:
        text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def allowed(field: FieldInfo) -> str:
    """What a field of the table accepts, in words: kind, range, unit or choices, and meaning."""
    annotation = field.annotation
    meaning = f" ({field.description})" if field.description else ""
    if choices := _choices(annotation):
        return " or ".join([", ".join(map(repr, choices[:-1])), repr(choices[-1])]) + meaning
    if get_origin(annotation) is tuple:
        return "a list of texts" + meaning
    if annotation not in KINDS:
        return "a table" + meaning
    bounds = {type(m).__name__: m for m in field.metadata}
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    unit = f" {extra['unit']}" if extra.get("unit") else ""
    span = ""
    if "Ge" in bounds and "Le" in bounds:
        span = f" from {bounds['Ge'].ge:,g} to {bounds['Le'].le:,g}"
    return KINDS[annotation] + span + unit + meaning


def _choices(annotation: Any) -> tuple[Any, ...]:
    values = get_args(annotation)
    return values if values and all(isinstance(value, str) for value in values) else ()


def _problem(told: Any, data: Mapping[str, Any]) -> Problem:
    """Translate one of pydantic's errors."""
    inner = told.get("ctx", {}).get("error")
    path = _plain_path(told["loc"], data)
    kind, value = told["type"], told["input"]
    if kind == "value_error":
        return _between_sections(str(inner))
    if kind == "extra_forbidden":
        return _unknown_key(path, data)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _unknown_event(path, value)
    owner = _owner(path[:-1], data)
    field = owner.model_fields.get(str(path[-1])) if owner and path else None
    expected = allowed(field) if field and path != ("events",) else _kind(None, path)
    where = _set_by_event(path, value, data)
    return Problem(where, _in_words(kind, value, field, path), expected)


def _plain_path(loc: tuple[str | int, ...], data: Mapping[str, Any]) -> Path:
    """Pydantic's location without its tags of unions (``events.0.crisis.size``)."""
    path = list(loc)
    if len(path) > 2 and path[0] == "events" and path[2] in EVENT_KINDS:
        del path[2]
    if len(path) > 4 and path[0] == "events" and path[2] == "set":
        del path[4:]
    return tuple(path)


def _set_by_event(path: Path, value: Any, data: Mapping[str, Any]) -> Path:
    """Where the wrong ``value`` stands: at ``path``, or in the event that would put it there."""
    key = ".".join(str(part) for part in path)
    if _same(_value_at(path, data), value):
        return path
    for number, event in enumerate(data.get("events") or ()):
        changes = event.get("set") if isinstance(event, Mapping) else None
        if isinstance(changes, Mapping) and key in changes and _same(changes[key], value):
            return ("events", number, "set", key)
    return path


def _value_at(path: Path, data: Any) -> Any:
    for part in path:
        if not isinstance(data, Mapping) or part not in data:
            return None
        data = data[part]
    return data


def _same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and one == other)


def _in_words(kind: str, value: Any, field: FieldInfo | None, path: Path) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "finite_number":
        return f"{shown(value)} is not a finite number"
    if kind == "greater_than_equal":
        return f"{shown(value)} is too small"
    if kind == "less_than_equal":
        return f"{shown(value)} is too large"
    thing = _kind(field, path)
    if isinstance(value, bool):
        return f"{shown(value)} is a switch, not {thing}"
    if isinstance(value, float) and thing == KINDS[int]:
        return f"{shown(value)} has a decimal point and is not a whole number"
    if field is not None and _choices(field.annotation):
        hint = nearest(value, _choices(field.annotation)) if isinstance(value, str) else None
        return f"{shown(value)} is not one of the choices" + (
            f"; did you mean {hint!r}?" if hint else ""
        )
    return f"{shown(value)} is not {thing}"


def _kind(field: FieldInfo | None, path: Path) -> str:
    if path == ("events",):
        return "a list of tables headed [[events]]"
    if field is not None and get_origin(field.annotation) is tuple:
        return "a list of texts"
    if field is not None:
        return KINDS.get(field.annotation, "a table")
    if path[:1] in (("roles",), ("partners",)) or (path[:1] == ("events",) and len(path) == 2):
        return "a table"
    if path[:1] in (("culture",), ("files",)):
        return KINDS[str]
    return "a number, true, false or a text in quotes"


def _between_sections(message: str) -> Problem:
    """A check between sections names its key first: ``roles: the shares add up to ...``."""
    key, _, problem = message.partition(": ")
    path: Path = tuple(int(part) if part.isdigit() else part for part in key.split("."))
    return Problem(path, problem) if problem and " " not in key else Problem((), message)


def _unknown_key(path: Path, data: Mapping[str, Any]) -> Problem:
    owner = _owner(path[:-1], data)
    names = sorted(owner.model_fields) if owner else []
    name = str(path[-1])
    folder = ".".join(str(part) for part in path[:-1])
    near = nearest(name, names)
    suggestion = f"{folder}.{near}" if near and folder else near or _elsewhere(name)
    expected = ", ".join(names) if len(names) <= FEW else ""
    thing = f"unknown key {name!r}" + (f" in [{folder}]" if folder else "")
    if not folder and isinstance(data.get(name), Mapping):
        thing = f"unknown section [{name}]"
    return Problem(path, thing, f"one of {expected}" if expected else "", suggestion)


def _elsewhere(name: str) -> str:
    """The parameter whose own name is ``name``, or the one most like it, in whatever section."""
    leaves: dict[str, str] = {}
    for path in PARAMETERS:
        leaves.setdefault(path.rpartition(".")[2], path)
    if name in PARAMETERS:
        return name
    return (
        leaves.get(name)
        or leaves.get(nearest(name, leaves) or "")
        or nearest(name, PARAMETERS)
        or ""
    )


def _unknown_event(path: Path, value: Any) -> Problem:
    kind = value.get("kind") if isinstance(value, Mapping) else None
    expected = "kind = one of " + ", ".join(EVENT_KINDS)
    if kind is None:
        return Problem(path, "the event does not say its kind", expected)
    near = nearest(kind, EVENT_KINDS) if isinstance(kind, str) else None
    return Problem((*path, "kind"), f"{shown(kind)} is no kind of event", expected, near or "")


def _owner(path: Path, data: Mapping[str, Any]) -> type[Section] | None:
    """The section that a path leads to; None where the path leaves the table."""
    owner: Any = Scenario
    for place, part in enumerate(path):
        if isinstance(owner, type) and issubclass(owner, Section):
            field = owner.model_fields.get(str(part))
            owner = field.annotation if field else None
        elif get_origin(owner) is dict:
            owner = get_args(owner)[1]
        elif place == 1 and path[0] == "events":
            owner = EVENT_KINDS.get(_kind_of_event(data, part))
        else:
            return None
    return owner if isinstance(owner, type) and issubclass(owner, Section) else None


def _kind_of_event(data: Mapping[str, Any], number: str | int) -> str:
    try:
        kind = data["events"][int(number)]["kind"]
    except (KeyError, IndexError, TypeError, ValueError):
        return ""
    return kind if isinstance(kind, str) else ""
