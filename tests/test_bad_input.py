"""Bad input never gets through: one message with file, line and key, exit code 2, no traceback."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.io.scenarios import load, with_settings
from voicesim.scenario import Scenario

CHANGE = "[[events]]\nkind = 'change'\nset = "
# What is wrong: the text of the file, where the message must point, and what it must say.
WRONG = {
    "unknown key": ("[coaching]\nhuors = 3\n", "line 2, coaching.huors", "coaching.hours"),
    "key of another section": ("[coaching]\ncontrol = 1\n", "line 2, coaching.control", "policy.control"),
    "unknown section": ("\n[coachin]\nhours = 3\n", "line 2, coachin", "coaching"),
    "key outside its section": ("hours = 3\n", "line 1, hours", "coaching.hours"),
    "unknown key of a role": ("[roles.sales]\npasion = 1\n", "line 2, roles.sales.pasion", "passion"),
    "unknown key of a partner": ("[partners.x.traits]\nskil = 1\n", "line 2, partners.x.traits.skil", "skill"),
    "unknown key of an event": ("[[events]]\nkind = 'crisis'\nsise = 1\n", "line 3, events.0.sise", "size"),
    "unknown event": ("[[events]]\nkind = 'crysis'\n", "line 2, events.0.kind", "crisis"),
    "event without a kind": ("[[events]]\nweek = 1\n", "line 1, events.0", "kind"),
    "events are one table": ("[events]\nkind = 'crisis'\n", "line 1, events", "[[events]]"),
    "text for a number": ("[coaching]\nhours = 'many'\n", "line 2, coaching.hours", "a number from 0"),
    "switch for a number": ("[coaching]\nhours = true\n", "line 2, coaching.hours", "a switch"),
    "number for a switch": ("[talk]\nboth_move = 1\n", "line 2, talk.both_move", "true or false"),
    "number for a text": ("title = 3\n", "line 1, title", "a text"),
    "date for a number": ("weeks = 2026-01-01\n", "line 1, weeks", "a whole number"),
    "decimal for a whole number": ("weeks = 3.0\n", "line 1, weeks", "decimal point"),
    "table for a number": ("[weeks]\nx = 1\n", "line 1, weeks", "a table is not a whole number"),
    "number for a table": ("coaching = 3\n", "line 1, coaching", "3 is not a table"),
    "culture is a number": ("culture = 5\n", "line 1, culture", "5 is not a table"),
    "roles are a list": ("roles = [1]\n", "line 1, roles", "not a table"),
    "a role is a number": ("[roles]\nsales = 3\n", "line 2, roles.sales", "not a table"),
    "an axis is a number": ("[culture]\nvalues = ['a', 1]\n", "line 2, culture.values.1", "a text"),
    "too small": ("[coaching]\nhours = -1\n", "line 2, coaching.hours", "from 0 to 100,000 hours/week"),
    "too large": ("[culture]\ndimensions = 17\n", "line 2, culture.dimensions", "from 1 to 16"),
    "far too large": (f"weeks = 1{'0' * 100}\n", "line 1, weeks", "too large"),
    "far too large for a decimal": (f"[coaching]\nhours = 1{'0' * 400}\n", "line 2, coaching.hours", "number"),
    "more digits than anybody needs": (f"weeks = {'9' * 5000}\n", "", "digits"),
    "not a number": ("[coaching]\nhours = nan\n", "line 2, coaching.hours", "not a finite number"),
    "infinite": ("[coaching]\nhours = inf\n", "line 2, coaching.hours", "not a finite number"),
    "no such choice": ("[coaching]\nallocation = 'newes'\n", "line 2, coaching.allocation", "newest"),
    "shares of roles": ("\n[roles.sales]\nshare = 0.9\n", "line 2, roles", "add up to 1.75"),
    "shares of coaching": ("[coaching]\nskill = 0.9\n", "line 1, coaching", "must add up to 1"),
    "axes and their names": ("[culture]\ndimensions = 2\nvalues = ['a']\n", "line 3, culture.values", "1 axes have"),
    "event after the horizon": ("[[events]]\nkind = 'crisis'\nweek = 900\n", "line 3, events.0.week", "horizon"),
    "a role nobody has": ("[discovery]\nonly_role = 'slaes'\n", "line 2, discovery.only_role", "sales"),
    "an empty organisation": ("[organisation]\nemployees = 0\n", "line 2, organisation.employees", "from 1"),
    "change of nothing": (CHANGE + "{}\n", "line 3, events.0.set", "no parameter"),
    "change of an unknown": (CHANGE + "{ 'coaching.huors' = 1 }\n", "line 3, events.0.set", "coaching.hours"),
    "change of the start": (CHANGE + "{ 'customers.count' = 9 }\n", "line 3, events.0.set", "cannot change"),
    "change out of range": (CHANGE + "{ 'coaching.hours' = -1 }\n", "line 3, events.0.set.coaching.hours", "too small"),
    "change to no number": (CHANGE + "{ 'coaching.hours' = nan }\n", "line 3, events.0.set.coaching.hours", "finite"),
    "change to a list": (CHANGE + "{ 'coaching.hours' = [1] }\n", "line 3, events.0.set.coaching.hours", "a list"),
    "a file that is missing": ("[files]\nties = 'tise.csv'\n", "line 2, files.ties", "there is no file 'tise.csv'"),
    "a file that is a folder": ("[files]\nties = '.'\n", "line 2, files.ties", "folder"),
    "a file that is a pipe": ("[files]\nties = '/dev/null'\n", "line 2, files.ties", "not a file"),
    "two axes of one name": ("[culture]\nvalues = ['a', 'a']\n", "line 2, culture.values", "name of its own"),
    "an axis without a name": ("[culture]\nvalues = ['a', ' ']\n", "line 2, culture.values", "name of its own"),
    "changes that do not agree": (
        CHANGE + "{ 'coaching.skill' = 0.3, 'coaching.composure' = 0.5 }\nweek = 1\n"
        + CHANGE + "{ 'coaching.skill' = 0.6, 'coaching.listening' = 0.1 }\nweek = 2\n",
        "line 7, events.1.set", "must add up to 1"),
    "a path that is none": ('[files]\nties = "a\\u0000b"\n', "line 2, files.ties", "no file"),
    "a malformed network": ("[files]\nties = 'bad.csv'\n", "bad.csv (files.ties)", "target"),
    "extends nothing known": ("\nextends = 'no_such_one'\n", "line 2, extends", "no_such_one"),
    "extends a number": ("extends = 3\n", "line 1, extends", "text"),
    "no value": ("title = 'x'\nweeks =\n", "line 2, column 8", "not TOML"),
    "a key twice": ("weeks = 1\nweeks = 2\n", "line 2", "not TOML"),
    "an unfinished text": ("title = 'x\n", "line 1", "not TOML"),
    "nested beyond reason": ("x = " + "[" * 5000 + "\n", "", "nested"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_scenario_is_told_in_one_message(what, tmp_path, monkeypatch, capsys):
    text, where, said = WRONG[what]
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(text, encoding="utf-8")
    Path("bad.csv").write_text("from,upto\na,b\n", encoding="utf-8")
    assert called(["run", "mine.toml", "--replicates", "1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    first = err.splitlines()[0]
    assert first.startswith("mine.toml") or where.startswith("bad.csv")
    assert where in first
    assert said in err
    assert not Path("out").exists()


# Calls that are wrong whatever the scenario: arguments and what the message must say.
CALLS = {
    "no such scenario": (["run", "orchestrate"], "orchestrate"),
    "no such file": (["run", "here/mine.toml"], "no such file"),
    "zero replicates": (["run", "ok.toml", "--replicates", "0"], "--replicates"),
    "half a replicate": (["run", "ok.toml", "--replicates", "0.5"], "--replicates"),
    "no jobs": (["run", "ok.toml", "--jobs", "0"], "--jobs"),
    "a negative seed": (["run", "ok.toml", "--seed", "-1"], "--seed"),
    "a seed too large": (["run", "ok.toml", "--seed", str(2**63)], "--seed"),
    "no weeks": (["run", "ok.toml", "--weeks", "0"], "weeks: 0 is too small"),
    "no such engine": (["run", "ok.toml", "--engine", "steam"], "--engine"),
    "no such option": (["run", "ok.toml", "--sed", "1"], "--sed"),
    "no scenario": (["run"], "SCENARIO"),
    "no such command": (["rum", "ok.toml"], "did you mean 'run'"),
    "set without a value": (["run", "ok.toml", "--set", "coaching.hours"], "KEY=VALUE"),
    "set of an unknown": (["run", "ok.toml", "--set", "coaching.huors=1"], "coaching.hours"),
    "set to a text": (["run", "ok.toml", "--set", "coaching.hours=few"], "'few' is not a number"),
    "set to no number": (["run", "ok.toml", "--set", "coaching.hours=nan"], "finite"),
    "set twice": (["run", "ok.toml", "--set", "weeks=1", "--set", "weeks=2"], "twice"),
    "set through a number": (["run", "ok.toml", "--set", "weeks.x=1"], "weeks"),
    "set of several lines": (["run", "ok.toml", "--set", "weeks=1\nseed=2"], "weeks"),
    "no name": (["run", ""], "the name is empty"),
    "no name of a folder": (["run", "ok.toml", "--out", ""], "the name is empty"),
    "a device": (["run", "/dev/null"], "not a file with text"),
    "new with a dot for a name": (["new", "."], "no name"),
    "out is a file": (["run", "ok.toml", "--out", "ok.toml"], "--out ok.toml: cannot be written"),
    "out is below a file": (["run", "ok.toml", "--out", "ok.toml/x"], "cannot be written"),
    "a folder without files": (["run", ".", "--base", "ok.toml"], "no file that describes"),
    "no such base": (["run", ".", "--base", "zzz"], "zzz"),
    "report of nothing": (["report", "zzz"], "no such folder"),
    "report of a file": (["report", "ok.toml"], "is a file"),
    "report of another folder": (["report", "."], "results"),
    "check of a wrong one": (["check", "ok.toml", "wrong.toml"], "line 1, weeks"),
    "new over an old one": (["new", "ok"], "is there already"),
    "new with a strange name": (["new", "a/b*"], "no name"),
    "new in no folder": (["new", "zzz/mine"], "folder does not exist"),
    "new from nothing": (["new", "mine", "--from", "zzz"], "zzz"),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_wrong_call_is_told_in_one_message(what, tmp_path, monkeypatch, capsys):
    arguments, said = CALLS[what]
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    Path("ok.toml").write_text("weeks = 2\n")
    Path("wrong.toml").write_text("weeks = -2\n")
    assert called(arguments) == 2
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert said in err
    assert out == ("ok.toml: OK\n" if what.startswith("check") else "")


def test_all_that_is_wrong_is_told_and_the_first_line_comes_first(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[speaking]\nleak = 2\n[coaching]\nhours = -1\nhuors = 3\n")
    with pytest.raises(InputError) as caught:
        load(path)
    lines = str(caught.value).splitlines()
    assert "line 2, speaking.leak" in lines[0]
    assert "line 4, coaching.hours" in lines[-2]
    assert "line 5, coaching.huors" in lines[-1]


def test_of_many_problems_five_are_listed_and_the_rest_counted(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("".join(f"wrong{i} = 1\n" for i in range(9)))
    with pytest.raises(InputError, match=r"\.\.\. 3 more") as caught:
        load(path)
    assert len(caught.value.others) == 6


def test_text_that_is_not_unicode_names_its_line(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"weeks = 3\ntitle = '\xe9'\n")
    with pytest.raises(InputError, match=r"mine.toml, line 2: is not UTF-8"):
        load(path)


def test_nothing_outside_what_is_named_is_read(tmp_path):
    """A title that looks like a path, a command or an include stays a title."""
    said = "$(cat /etc/passwd) @include ../x.toml {{7*7}} !!python/object"
    path = tmp_path / "mine.toml"
    path.write_text(f"title = '{said}'\n")
    assert load(path).title == said


# ------------------------------------------------------------------ mutations

VALID = """\
title = "One company"
weeks = 30
[organisation]
employees = 40
[culture]
dimensions = 3
gap = 0.4
[roles.sales]
passion = 0.7
[partners.allies]
voices = 5
traits = { skill = 0.4 }
[coaching]
hours = 12.5
allocation = "newest"
[talk]
both_move = false
[[events]]
kind = "crisis"
week = 3
[[events]]
kind = "change"
week = 12
set = { "coaching.hours" = 0, "policy.control" = 0.5 }
"""
TOKENS = ["\n", " = ", "[", "]", "[[", "{", "}", '"', "'", ",", ".", "#", "=", "\\", "\t"]
VALUES = [
    "nan", "-inf", "1e400", "-1", "0", "1.5", "true", "''", "'\u00e9\u4e2d\U0001f600'", "[]", "{}",
    "9" * 30, "1979-05-27", "07:32:00", '"\\u0000"', "[1, 'a']", "0x1F", "1_000", "-0.0",
    "[[1]]", "{ a = { b = 1 } }", "'../../etc/passwd'",
]  # fmt: skip
WORDS = ["roles", "partners", "events", "culture", "values", "files", "ties", "set", "kind",
         "extends", "only_role", "change", "orchestrated", "week", "share", "x.y"]  # fmt: skip


def pieces(text: str) -> list[str]:
    """The text as words, numbers and signs, so that mutations stay near to TOML."""
    import re

    return re.findall(r"[A-Za-z_0-9.]+|\s+|.", text)


@some.composite
def mutated(draw) -> str:
    parts = pieces(VALID)
    for _ in range(draw(some.integers(1, 4))):
        at = draw(some.integers(0, len(parts) - 1))
        how = draw(some.sampled_from(["delete", "double", "swap", "replace", "insert", "any"]))
        new = draw(some.sampled_from(TOKENS + VALUES + WORDS))
        if how == "delete":
            del parts[at]
        elif how == "double":
            parts.insert(at, parts[at])
        elif how == "swap":
            other = draw(some.integers(0, len(parts) - 1))
            parts[at], parts[other] = parts[other], parts[at]
        elif how == "insert":
            parts.insert(at, new)
        elif how == "any":
            parts[at] = draw(some.text(max_size=4))
        else:
            parts[at] = new
    return "".join(parts)


@some.composite
def revalued(draw) -> str:
    """One value of a valid scenario replaced by something else that is valid TOML."""
    lines = VALID.splitlines()
    at = draw(some.sampled_from([i for i, line in enumerate(lines) if " = " in line]))
    key = lines[at].partition(" = ")[0]
    lines[at] = f"{key} = {draw(some.sampled_from(VALUES))}"
    return "\n".join(lines)


def loaded_or_told(path: Path) -> Scenario | InputError:
    try:
        return load(path)
    except InputError as error:
        return error


def scenario_or_told(text: str, folder: Path) -> None:
    path = folder / "mine.toml"
    try:
        path.write_bytes(text.encode("utf-8"))
    except UnicodeEncodeError:  # a lone surrogate cannot stand in a file
        return
    found = loaded_or_told(path)
    if isinstance(found, InputError):
        assert found.problem
        assert "mine.toml" in found.where
    else:
        assert load(path) == found


def test_the_text_that_is_mutated_is_valid(tmp_path):
    (tmp_path / "mine.toml").write_text(VALID)
    assert load(tmp_path / "mine.toml").events[1].set["policy.control"] == 0.5


@given(mutated())
def test_a_mutated_file_is_a_scenario_or_told(tmp_path_factory, text):
    scenario_or_told(text, tmp_path_factory.getbasetemp())


@given(revalued())
def test_a_file_with_another_value_is_a_scenario_or_told(tmp_path_factory, text):
    tomllib.loads(text)
    scenario_or_told(text, tmp_path_factory.getbasetemp())


LEAVES = some.one_of(
    some.none(), some.booleans(), some.floats(), some.integers(), some.text(max_size=5)
)
TREES = some.recursive(
    LEAVES,
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
PATHS = some.text(max_size=30) | some.sampled_from(
    [
        "coaching.hours",
        "roles",
        "roles.sales",
        "partners.allies.traits",
        "events",
        "culture.values",
        "files.ties",
        "weeks",
    ]
)


@given(PATHS, TREES)
def test_any_setting_is_a_scenario_or_told(path, value):
    told = ""
    try:
        assert isinstance(with_settings(Scenario(), {path: value}), Scenario)
    except InputError as error:
        told = error.where
    assert not told or told.startswith("--set")
