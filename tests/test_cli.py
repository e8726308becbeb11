"""The command line: help, exit codes, what goes where, and that it is quick."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import voicesim
from voicesim import cli
from voicesim.cli import COMMANDS, called, options
from voicesim.errors import InputError
from voicesim.io.scenarios import names


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text('title = "Mine"\n')


HEAVY = ("numba", "pandas", "numpy", "mesa", "altair", "pydantic", "rich", "networkx")


def test_help_lists_every_command_and_loads_nothing_that_takes_time():
    code = (
        "import sys; from voicesim.cli import called; called(['--help']); "
        f"print('LOADED', *[m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for name in cli.group.list_commands(None):
        assert COMMANDS[name][0] in " ".join(done.stdout.split())
    assert done.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("module", ["voicesim", "voicesim.cli"])
def test_importing_is_lazy(module):
    code = f"import {module}, sys; print(*[m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_every_command_has_help_that_can_be_shown(capsys):
    for name in cli.group.list_commands(None):
        assert called([name, "--help"]) == 0
        assert f"voicesim {name}" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    assert called(["--version"]) == 0
    assert capsys.readouterr().out == f"voicesim {voicesim.__version__}\n"


def test_every_public_name_is_listed_and_unknown_ones_are_no_attributes():
    assert "Scenario" in dir(voicesim)
    assert voicesim.Scenario().weeks == 104
    with pytest.raises(AttributeError, match="zzz"):
        _ = voicesim.zzz


def test_every_public_name_whose_module_is_there_is_what_it_says():
    there = [
        name
        for name, home in voicesim._HOMES.items()
        if importlib.util.find_spec(home.partition(":")[0]) is not None
    ]
    assert {"Scenario", "VoiceModel", "Employee", "run", "report", "verdict"} <= set(there)
    for name in there:
        assert callable(getattr(voicesim, name)) or name == "PARAMETERS"


# ------------------------------------------------------------------ exit codes


def fails_with(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(cli.group, "main", fail)


def test_a_failure_is_one_line_without_a_traceback(monkeypatch, capsys):
    fails_with(monkeypatch, RuntimeError("the disk\nis full"))
    assert called([]) == 1
    err = capsys.readouterr().err
    assert err.splitlines()[0] == "voicesim failed: RuntimeError: the disk"
    assert "VOICESIM_DEBUG=1" in err


def test_the_traceback_is_there_for_those_who_ask(monkeypatch, capsys):
    monkeypatch.setenv("VOICESIM_DEBUG", "1")
    fails_with(monkeypatch, RuntimeError("the disk"))
    assert called([]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_leaves_with_130(monkeypatch, capsys):
    fails_with(monkeypatch, KeyboardInterrupt())
    assert called([]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_missing_extra_says_what_to_install(monkeypatch, capsys):
    fails_with(monkeypatch, ModuleNotFoundError("no", name="solara"))
    assert called(["live"]) == 1
    assert "pip install 'voicesim[live]'" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_failure():
    line = f"{sys.executable} -m voicesim schema | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["{", "0"]
    assert done.stderr == ""


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10), ("1.5", 1.5), ("true", True), ("'x'", "x"), ('["a", "b"]', ["a", "b"]),
        ("newest", "newest"), ("advice and more", "advice and more"), ("", ""), ("1\n[x]", "1\n[x]"),
    ],
)  # fmt: skip
def test_a_setting_is_read_as_toml_or_else_as_text(text, value):
    assert options.read_value(text) == value
    assert type(options.read_value(text)) is type(value)


def test_weeks_are_a_setting_too():
    assert options.read_settings(["coaching.hours = 3"], 9) == {"coaching.hours": 3, "weeks": 9}
    with pytest.raises(InputError, match="set twice"):
        options.read_settings(["weeks=5"], 9)


def test_a_base_around_no_folder_is_refused_not_overlooked(capsys):
    assert called(["run", "mine.toml", "--base", "scripted"]) == 2
    assert (
        "--base scripted: is not used: 'mine.toml' is a scenario itself" in capsys.readouterr().err
    )


# ------------------------------------------------------------------ small commands


def test_list_names_everything_shipped(capsys):
    assert called(["list"]) == 0
    out = capsys.readouterr().out
    assert "harbour" in out
    assert called(["list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in found["scenarios"]] == names()
    assert set(found) == {"scenarios", "organisations", "experiments", "stories"}


def test_check_says_ok_and_what_was_found_in_files(capsys):
    Path("firm").mkdir()
    Path("firm/ties.csv").write_text("source,target\na,b\na,a\n")
    Path("firm.toml").write_text("[files]\nties = 'firm/ties.csv'\n")
    assert called(["check", "mine.toml", "firm.toml"]) == 0
    out = capsys.readouterr().out
    assert "mine.toml: OK" in out
    assert "No file lists the people" in out


def test_check_says_when_files_do_not_fit_the_scenario(capsys):
    Path("firm").mkdir()
    Path("firm/people.csv").write_text("id,role\na,wizard\nb,sales\n")
    assert called(["check", "firm"]) == 2
    assert "the scenario has no role 'wizard'" in capsys.readouterr().err


def test_check_tells_every_problem_however_many(capsys):
    Path("bad.toml").write_text("".join(f"wrong{i} = 1\n" for i in range(9)))
    assert called(["check", "bad.toml"]) == 2
    err = capsys.readouterr().err
    assert all(f"wrong{i}" in err for i in range(9))


def test_new_writes_a_scenario_that_can_be_checked(capsys):
    assert called(["new", "first-try", "--from", "mine.toml"]) == 0
    assert called(["check", "first-try.toml"]) == 0
    text = Path("first-try.toml").read_text()
    assert 'title = "First try"' in text
    assert "# Coach hours; 0 to 100000 hours/week\n" in text
    assert called(["new", "first-try", "--from", "mine.toml", "--force"]) == 0
    capsys.readouterr()


def schema(capsys) -> dict:
    assert called(["schema"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_schema_accepts_what_is_right_and_refuses_what_is_wrong(capsys):
    validator = jsonschema.Draft202012Validator(schema(capsys))
    validator.check_schema(validator.schema)
    right = {
        "extends": "orchestrated",
        "coaching": {"hours": 3},
        "roles": {"sales": False, "drivers": {"share": 0.1}},
        "events": [{"kind": "crisis", "week": 3}],
    }
    assert validator.is_valid(right)
    for wrong in (
        {"coaching": {"hours": -1}},
        {"coaching": {"huors": 1}},
        {"coachin": {}},
        {"weeks": "many"},
        {"coaching": {"allocation": "best"}},
        {"events": [{"kind": "crysis"}]},
    ):
        assert not validator.is_valid(wrong), wrong


def test_the_schema_tells_meaning_and_unit(capsys):
    fields = schema(capsys)["$defs"]["Coaching"]["properties"]
    assert fields["hours"]["description"] == "Coach hours [hours/week]"
