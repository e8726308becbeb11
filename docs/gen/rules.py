"""One page a mechanism, from the docstrings of its rules: claim, equation, symbols, source, limits, file."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tables import table

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "voicesim" / "rules"
LIMITS = Path(__file__).with_name("limits.toml")
SYMBOLS = Path(__file__).with_name("symbols.toml")


@dataclass(frozen=True)
class Rule:
    """What the docstring of one rule says."""

    name: str
    arguments: tuple[str, ...]
    line: int
    claim: str
    equations: tuple[str, ...]
    notes: str
    source: str
    limit: str


def names() -> list[str]:
    """Mechanisms, in the order of the week, helpers last."""
    order = [
        "turnover", "discovery", "coaching", "talk", "speaking", "wording", "attention", "hearing",
        "conversation", "complaints", "storms", "word_of_mouth", "costs", "people", "space", "pace", "fixed",
    ]  # fmt: skip
    there = {path.stem for path in RULES.glob("*.py")} - {"__init__"}
    return [name for name in order if name in there] + sorted(there - set(order))


def limits() -> dict[str, dict[str, str]]:
    """Mechanism -> rule -> what it comes to at the ends of its range."""
    return tomllib.loads(LIMITS.read_text(encoding="utf-8"))


@cache
def symbols() -> dict[str, dict[str, Any]]:
    """What arguments are: under ``any``, and under mechanism and rule where a name means something else."""
    return tomllib.loads(SYMBOLS.read_text(encoding="utf-8"))


def symbol(mechanism: str, rule: str, argument: str) -> tuple[str, str]:
    """Unit (or range) and meaning of an argument. Errors: KeyError for one that is not listed."""
    known = symbols()
    own = known.get(mechanism, {}).get(rule, {})
    unit, _, meaning = (own.get(argument) or known["any"][argument]).partition("; ")
    return unit, meaning


def read(name: str) -> tuple[str, list[Rule]]:
    """First line of a mechanism's file and its rules, in the order of the file."""
    tree = ast.parse((RULES / f"{name}.py").read_text(encoding="utf-8"))
    known = limits().get(name, {})
    found = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    return ast.get_docstring(tree) or "", [_rule(node, known.get(node.name, "")) for node in found]


def _rule(node: ast.FunctionDef, limit: str) -> Rule:
    paragraphs = (ast.get_docstring(node) or "").split("\n\n")
    claim, body = _flat(paragraphs[0]), _flat(" ".join(paragraphs[1:]))
    body, source = _split_source(body)
    text = body if "``" in body and not _equations(claim) else f"{claim} {body}"
    equations = _equations(claim) or _equations(text)
    if text is not body:
        claim = re.sub(r"\s*:?\s*,?\s*``.+?``", "", claim, count=1).strip().rstrip(".;") + "."
        text = re.sub(r"^.*?``.+?``[.;,]?\s*", "", text)
    for equation in equations[:1]:
        text = re.sub(r"^\s*``" + re.escape(equation) + r"``[.;,]?\s*", "", text)
    if not equations:
        equations = (
            ast.unparse(next(n for n in reversed(node.body) if isinstance(n, ast.Return)).value),
        )
    notes = "" if text.strip() in (claim, claim.rstrip(".")) else text.strip(" :;,")
    return Rule(
        node.name,
        tuple(a.arg for a in node.args.args),
        node.lineno,
        claim,
        equations,
        _sentence(notes, tuple(a.arg for a in node.args.args)),
        _capital(source),
        limit,
    )


def _equations(text: str) -> tuple[str, ...]:
    """The formulas in a text: what stands between double backquotes and holds an operator."""
    found = re.findall(r"``(.+?)``", text)
    return tuple(dict.fromkeys(e for e in found if re.search(r"[=<>*+,(]|\^", e)))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _split_source(text: str) -> tuple[str, str]:
    """Text without its source, and the source; a rule that names none is ours."""
    for mark in ("Source: ", "Our assumption"):
        if mark in text:
            before, after = text.split(mark, 1)
            return before.strip(), after.strip() if mark == "Source: " else _flat(mark + after)
    for mark in ("A definition.", "A random walk."):
        if text.endswith(mark) or mark in text:
            return text.replace(mark, "").strip(), mark
    return text, "A definition."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str, arguments: tuple[str, ...]) -> str:
    """Text with a capital, unless it begins with a symbol."""
    first = re.split(r"\W", text)[0]
    return text if first in arguments or not first.isalpha() or len(first) == 1 else _capital(text)


def _code(text: str) -> str:
    return text.replace("``", "`")


def pages() -> dict[str, str]:
    """Mechanism -> Markdown."""
    return {name: _page(name) for name in names()}


def _page(name: str) -> str:
    about, rules = read(name)
    parts = [
        f"# {name.replace('_', ' ').capitalize()}\n",
        f"{about}\n",
        f"File: `voicesim/rules/{name}.py`. Every rule takes plain numbers and luck already drawn, returns plain "
        "numbers and changes nothing; both engines call the same function.\n",
    ]
    for rule in rules:
        equation = "\n".join(rule.equations)
        parts += [
            f"## {rule.name}\n",
            f"**Claim.** {_code(rule.claim)}\n",
            *([f"```text\n{equation}\n```\n"] if equation else []),
            table(
                ("symbol", "unit or range", "meaning"),
                [(f"`{a}`", *symbol(name, rule.name, a)) for a in rule.arguments],
            ),
            *([f"**Notes.** {_code(rule.notes)}\n"] if rule.notes else []),
            f"**Source.** {_code(rule.source)}\n",
            *([f"**Limits.** {_code(rule.limit)}\n"] if rule.limit else []),
            f"**Where.** `voicesim/rules/{name}.py`, line {rule.line}\n",
        ]
    return "\n".join(parts)


def rules_table() -> str:
    """Every rule in one table, with a link to its page."""
    rows = [
        (f"[`{rule.name}`](rules/{name}.md#{rule.name})", name.replace("_", " "), _code(rule.claim))
        for name in names()
        for rule in read(name)[1]
    ]
    return table(("rule", "mechanism", "claim"), rows)
