"""`voicesim schema`: the JSON Schema of scenario files, for editors that complete and check."""

from __future__ import annotations

import json
from typing import Any

import click

from voicesim.io.scenarios import names
from voicesim.scenario import Scenario


@click.command(help="JSON Schema of scenario files, for editors (Even Better TOML, Taplo, ...).")
def command() -> None:
    """Print the schema."""
    click.echo(json.dumps(scenario_schema(), ensure_ascii=False, indent=1))


def scenario_schema() -> dict[str, Any]:
    """What a scenario file may say: the parameter table, `extends`, and `false` to take away."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "voicesim scenario"
    properties = schema["properties"]
    properties["extends"] = {
        "type": "string",
        "description": "Scenario to start from: a shipped name, or the path of a .toml file",
        "examples": names(),
    }
    for part in ("roles", "partners"):
        entry = properties[part].get("additionalProperties", {})
        properties[part]["additionalProperties"] = {"anyOf": [entry, {"const": False}]}
    for definition in [schema, *schema["$defs"].values()]:
        for field in definition.get("properties", {}).values():
            if field.get("unit"):
                field["description"] = f"{field['description']} [{field['unit']}]"
    return schema
