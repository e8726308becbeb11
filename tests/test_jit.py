"""The door to numba: what is compiled, how, and when the cache must be thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from voicesim import jit
from voicesim.rules import hearing, talk

DISABLED = bool(numba.config.DISABLE_JIT)


@pytest.mark.skipif(DISABLED, reason="compilation is off")
def test_rules_are_machine_code_without_fast_math_and_without_the_lock():
    options = talk.met.targetoptions
    assert talk.met.py_func(0.0, 1.0, 0.25) == talk.met(0.0, 1.0, 0.25) == 0.25
    assert options["nogil"] is True
    assert not options["fastmath"]
    assert options["error_model"] == "numpy"
    assert jit.is_compiled(talk.met)


def test_a_plain_function_counts_as_ready():
    assert jit.is_compiled(lambda x: x)


def test_the_stamp_changes_with_any_file_of_the_model(tmp_path, monkeypatch):
    for name in jit.COMPILED:
        source, place = jit.PACKAGE / name, tmp_path / name
        files = sorted(source.rglob("*.py")) if source.is_dir() else [source]
        for file in files:
            copy = tmp_path / file.relative_to(jit.PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        assert place.exists()
    monkeypatch.setattr(jit, "PACKAGE", tmp_path)
    stamps = [jit.model_stamp.__wrapped__()]
    assert stamps[0] == jit.model_stamp()
    for name in ("rules/talk.py", "streams.py", "engines/loops/talk.py"):
        path = tmp_path / name
        path.write_text(path.read_text() + "\n# changed\n")
        stamps.append(jit.model_stamp.__wrapped__())
    assert len(set(stamps)) == len(stamps)


def test_every_file_with_compiled_functions_counts_for_the_stamp():
    names = {
        p
        for name in jit.COMPILED
        for p in (
            (jit.PACKAGE / name).rglob("*.py")
            if (jit.PACKAGE / name).is_dir()
            else [jit.PACKAGE / name]
        )
    }
    users = {p for p in jit.PACKAGE.rglob("*.py") if "\n@compiled\n" in p.read_text()}
    assert users <= names


def test_without_compilation_the_rules_are_plain_python():
    code = "from voicesim.rules import hearing; print(hearing.impressed(1.0, 3.0, 0.15).hex())"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == hearing.impressed(1.0, 3.0, 0.15).hex()
