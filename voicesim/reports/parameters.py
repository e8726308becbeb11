"""Every parameter of a scenario in tables: value, default, unit, meaning, source; changes marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from voicesim.reports import page, sentences
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.scenario import DEFAULT_PARTNERS, DEFAULT_ROLES

TOP = ("weeks", "step_days", "currency")
HEADS = ("Parameter", "Value", "Default", "Unit", "Meaning", "Source")


def written(value: Any) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}".replace("-", sentences.MINUS)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} = {written(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(written(v) for v in value) or "none"
    return str(value) if value != "" else "none"


def changes(scenario: Scenario) -> list[str]:
    """Paths of the table's parameters that differ from their defaults."""
    return [path for path, p in PARAMETERS.items() if scenario.get(path) != p.default]


def what_differs(scenario: Scenario) -> str:
    """'3 parameters and the partners differ from the default (marked). 1 event is on the timeline.'"""
    changed = len(changes(scenario))
    differ = [sentences.count(changed, "parameter")] if changed else []
    differ += ["the roles"] if scenario.roles != DEFAULT_ROLES else []
    differ += ["the partners"] if scenario.partners != DEFAULT_PARTNERS else []
    verb = "differs" if differ == ["1 parameter"] else "differ"
    said = f"{sentences.listed(differ)} {verb} from the default (marked)." if differ else ""
    said = f"{said[:1].upper()}{said[1:]}" or "All parameters stand at their defaults."
    if scenario.events:
        verb = "is" if len(scenario.events) == 1 else "are"
        said += f" {sentences.count(len(scenario.events), 'event')} {verb} on the timeline."
    return said


def parameter_section(scenario: Scenario) -> str:
    """Collapsible tables, one a section of the scenario, those with changes named first in words."""
    changed = changes(scenario)
    parts = [_changed(scenario, changed), _general(scenario)]
    for section in dict.fromkeys(path.split(".")[0] for path in PARAMETERS):
        paths = [path for path in PARAMETERS if path.split(".")[0] == section]
        rows = [_row(path, scenario) for path in paths]
        marked = [i for i, path in enumerate(paths) if path in changed]
        aside = _aside(len(marked))
        body = page.table(HEADS, rows, numbers=(1, 2), changed=marked)
        parts.append(page.details(section.replace("_", " ").capitalize(), aside, body))
    parts += [
        _groups(scenario.roles, DEFAULT_ROLES, "Roles"),
        _groups(scenario.partners, DEFAULT_PARTNERS, "Partners"),
    ]
    parts.append(_events(scenario))
    return "".join(parts)


def _changed(scenario: Scenario, paths: Iterable[str]) -> str:
    """The changed parameters together, open; nothing when none is."""
    rows = [_row(path, scenario) for path in PARAMETERS if path in paths]
    if not rows:
        return ""
    body = page.table(HEADS, rows, numbers=(1, 2))
    return page.details("What differs from the default", "", body, open_=True)


def _aside(changed: int) -> str:
    return "as by default" if not changed else f"{sentences.count(changed, 'value')} changed"


def _row(path: str, scenario: Scenario) -> list[str]:
    p = PARAMETERS[path]
    cells = (written(scenario.get(path)), written(p.default), p.unit, p.meaning, p.source)
    return [path_cell(path), *(page.text(cell) for cell in cells)]


def path_cell(path: str) -> str:
    """A parameter's path in code, broken over lines at its dots only."""
    return f"<code>{page.text(path).replace('.', '.<wbr>')}</code>"


def _general(scenario: Scenario) -> str:
    rows, marked = [], []
    for i, name in enumerate(TOP):
        field = Scenario.model_fields[name]
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        value = getattr(scenario, name)
        if value != field.default:
            marked.append(i)
        cells = (
            written(value),
            written(field.default),
            extra.get("unit", ""),
            field.description or "",
            "",
        )
        rows.append([f"<code>{name}</code>", *(page.text(cell) for cell in cells)])
    return page.details(
        "General", _aside(len(marked)), page.table(HEADS, rows, numbers=(1, 2), changed=marked)
    )


def _groups(found: Mapping[str, Any], defaults: Mapping[str, Any], heading: str) -> str:
    """Roles or partners: one row a trait, one column a group; what differs is set bold."""
    if not found:
        return page.details(heading, "none", "")
    names = list(found)
    differ = sum(1 for name in names if found[name] != defaults.get(name))
    flat = {name: dict(_flat(found[name])) for name in names}
    usual = {name: dict(_flat(defaults[name])) for name in names if name in defaults}
    rows = []
    for field, (unit, meaning) in _fields(type(next(iter(found.values())))):
        cells = []
        for name in names:
            shown = page.text(written(flat[name][field]))
            moved = flat[name][field] != usual.get(name, {}).get(field)
            cells.append(f"<strong>{shown}</strong>" if moved else shown)
        rows.append([path_cell(field), *cells, page.text(unit), page.text(meaning)])
    heads = ("Parameter", *names, "Unit", "Meaning")
    aside = (
        "as by default"
        if not differ
        else f"{differ} of {len(names)} differ from the defaults (bold)"
    )
    return page.details(heading, aside, page.table(heads, rows, numbers=range(1, len(names) + 1)))


def _flat(group: Any, before: str = "") -> Iterable[tuple[str, Any]]:
    for name in type(group).model_fields:
        value = getattr(group, name)
        if hasattr(type(value), "model_fields"):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _fields(kind: Any, before: str = "") -> Iterable[tuple[str, tuple[str, str]]]:
    for name, field in kind.model_fields.items():
        if hasattr(field.annotation, "model_fields"):
            yield from _fields(field.annotation, f"{before}{name}.")
        else:
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            yield f"{before}{name}", (str(extra.get("unit", "")), field.description or "")


def _events(scenario: Scenario) -> str:
    if not scenario.events:
        return page.details("Events", "none", "")
    rows = [
        [page.text(written(e.week)), page.text(event_words(e)), page.text(_event_values(e))]
        for e in scenario.events
    ]
    table = page.table(("Week", "What happens", "Values"), rows, numbers=(0,))
    return page.details("Events", f"{len(rows)} on the timeline", table)


def event_words(event: Any) -> str:
    """What an event is, in one or two words."""
    return str(event.kind).replace("_", " ")


def _event_values(event: Any) -> str:
    values = event.model_dump(exclude={"week", "kind"})
    return ", ".join(f"{k.replace('_', ' ')} = {written(v)}" for k, v in values.items())
