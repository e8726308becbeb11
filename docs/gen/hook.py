"""Builds the pages and tables that come from the code: MkDocs calls this while it builds the site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import results
import rules
import speed
import tables
from mkdocs.structure.files import File, Files

MARK = re.compile(r"^<!-- table: (\w+) -->$", re.MULTILINE)
ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "model/parameters.md": tables.parameters_page,
    "model/measures.md": tables.measures_page,
    "model/state.md": tables.state_page,
    "model/events.md": tables.events_page,
    "model/streams.md": tables.streams_page,
    "evidence/validation.md": results.validation_page,
    "evidence/sensitivity.md": results.sensitivity_page,
    "evidence/claims.md": results.claims_page,
}
TABLES = {
    "schedule": tables.schedule_table,
    "phases": tables.phases_detail,
    "rules": rules.rules_table,
    "commands": tables.commands_table,
    "scales": tables.scales_table,
    "grounding": results.grounding_table,
    "calibration": results.calibration_table,
    "benchmarks": speed.benchmarks_table,
    "prices": speed.prices_table,
    "examples": speed.examples_table,
    "huge": speed.huge_table,
    "million": speed.million_table,
}


def pages() -> dict[str, str]:
    """Address in the site -> Markdown of every generated page."""
    written = {address: write() for address, write in PAGES.items()}
    return written | {f"model/rules/{name}.md": text for name, text in rules.pages().items()}


def on_files(files: Files, config: Any) -> Files:
    """Put the generated pages among the files."""
    for address, text in pages().items():
        files.append(File.generated(config, address, content=text))
    return files


def on_config(config: Any) -> Any:
    """Fill the part of the navigation that lists the rules, one page a mechanism."""
    config.nav = _with_rules(config.nav)
    return config


def _with_rules(nav: Any) -> Any:
    if isinstance(nav, list):
        return [_with_rules(entry) for entry in nav]
    if isinstance(nav, dict):
        return {title: _with_rules(entry) for title, entry in nav.items()}
    if nav == "model/rules/":
        return [f"model/rules/{name}.md" for name in rules.names()]
    return nav


def on_page_markdown(markdown: str, **kwargs: Any) -> str:
    """Replace ``<!-- table: NAME -->`` by the table of that name. Errors: KeyError for an unknown one."""
    return MARK.sub(lambda found: TABLES[found[1]](), markdown)
