"""Scenarios from and to files: lines of keys, names, `extends`, folders of organisations, dumps."""

import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as some

from voicesim.errors import InputError
from voicesim.io.organisation_folders import map_folder
from voicesim.io.organisations import read_organisation
from voicesim.io.scenario_files import differences, dump, fingerprint
from voicesim.io.scenarios import file_spec, load, names, organisation_of, read_scenario
from voicesim.io.template import template
from voicesim.io.toml_lines import line_of, lines_of_keys
from voicesim.scenario import PARAMETERS, Scenario

ROOT = Path(__file__).resolve().parent.parent.parent
HARBOUR = ROOT / "scenarios" / "organisations" / "harbour"
DATA = ROOT.parent / "shared" / "data"

TEXT = '''title = """two
lines""" # a comment with ] and "
[coaching] # hours = 1
hours = 3
"skill" = 0.5
[roles.frontline]
a.b = 3
[[events]]
kind = "crisis"
[[events]]
set = { "coaching.hours" = 3, b = [1,
  2] }
list = [
  # comment ]
  { a = 1 }, 'x', 1979-05-27 07:32:00,
]
[events.sub]
y = 1
'''


def test_every_kind_of_key_is_found_on_its_line():
    lines = lines_of_keys(TEXT)
    assert lines["title",] == 1
    assert lines["coaching", "hours"] == 4
    assert lines["coaching", "skill"] == 5
    assert lines["roles", "frontline"] == 6
    assert lines["roles", "frontline", "a", "b"] == 7
    assert lines["events", 0, "kind"] == 9
    assert lines["events", 1] == 10
    assert lines["events", 1, "set", "coaching.hours"] == 11
    assert lines["events", 1, "set", "b", 1] == 12
    assert lines["events", 1, "list", 0, "a"] == 15
    assert lines["events", 1, "sub", "y"] == 18


def test_a_key_that_is_not_there_gets_the_line_of_its_table():
    lines = lines_of_keys(TEXT)
    assert line_of(lines, ("coaching", "hourz")) == 3
    assert line_of(lines, ("policy", "control")) is None


def paths_of(value, path=()):
    if isinstance(value, dict):
        for key, one in value.items():
            yield (*path, key)
            yield from paths_of(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield (*path, number)
            yield from paths_of(one, (*path, number))


KEYS = some.text(min_size=1, max_size=6)
LEAVES = some.one_of(some.integers(-9, 9), some.booleans(), some.text(max_size=8))
TREES = some.dictionaries(
    KEYS,
    some.recursive(
        LEAVES,
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


@given(TREES, some.booleans())
def test_whatever_tomli_writes_is_located_completely(tree, multiline):
    try:
        text = tomli_w.dumps(tree, multiline_strings=multiline)
    except UnicodeEncodeError:  # a lone surrogate is no text
        return
    found = lines_of_keys(text)
    assert set(found) == set(paths_of(tomllib.loads(text)))
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@pytest.fixture
def write(tmp_path):
    def write_file(text: str, name: str = "mine.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def test_settings_are_changes_on_top(write):
    path = write("[coaching]\nhours = 1\n")
    assert load(path, settings={"coaching.hours": 7, "weeks": 9}).coaching.hours == 7.0


def test_axis_names_bring_their_number_along(write):
    settings = {"culture.values": ["calm", "bold", "kind"]}
    assert load(write(""), settings=settings).culture.dimensions == 3


def test_extends_merges_tables_and_keeps_its_own_words(write):
    write('title = "base"\nweeks = 30\n[coaching]\nhours = 1\nsession = 2\n', "base.toml")
    path = write('extends = "base.toml"\n[coaching]\nhours = 9\n[partners]\nallies = false\n')
    scenario = load(path)
    assert (scenario.title, scenario.weeks) == ("", 30)
    assert (scenario.coaching.hours, scenario.coaching.session) == (9.0, 2.0)
    assert list(scenario.partners) == ["resellers"]


def test_extends_keeps_the_partners_that_it_does_not_name(write):
    write("", "base.toml")
    scenario = load(write('extends = "base.toml"\n[partners.allies]\nvoices = 3\n'))
    assert scenario.partners["allies"].voices == 3
    assert scenario.partners["resellers"] == Scenario().partners["resellers"]


def test_a_circle_of_extends_is_refused(write):
    write('extends = "mine.toml"\n', "other.toml")
    with pytest.raises(InputError, match="leads back"):
        load(write('\nextends = "other.toml"\n'))


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbfweeks = 5\r\n[coaching]\r\nhours = -1\r\n")
    with pytest.raises(InputError, match=r"line 3, coaching\.hours"):
        load(path)


def test_every_shipped_scenario_loads_and_says_what_it_is_about():
    for name in names():
        scenario = load(name)
        assert scenario.title, name
        assert scenario.story, name
        assert scenario.question.strip().endswith("?"), name


SCENARIOS = [
    Scenario(),
    Scenario(roles={"sales": False, "frontline": {"share": 0.5}}),
    Scenario(partners={}),
    Scenario(partners={"plain": {}, "own": {"gap": 0.1, "traits": {"skill": 0.9}}}),
    Scenario(culture={"values": ("calm", "bold", "kind")}, title='quotes " and\nlines'),
    Scenario(
        roles={"drivers": {"share": 0.0}},
        events=[
            {"kind": "crisis", "week": 3},
            {"kind": "change", "week": 4, "set": {"coaching.hours": 0.1, "talk.both_move": False}},
        ],
    ),
]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_dump_loads_as_the_same_scenario(scenario, full, tmp_path):
    dump(scenario, tmp_path / "again.toml", full=full)
    assert load(tmp_path / "again.toml") == scenario


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_made_again_from_its_data(scenario):
    assert Scenario.model_validate(scenario.as_data()) == scenario
    assert scenario.with_({"weeks": scenario.weeks}) == scenario


def test_the_defaults_differ_in_nothing():
    assert differences(Scenario()) == {}


def test_a_full_dump_says_every_parameter_with_its_unit(tmp_path):
    dump(Scenario(), tmp_path / "full.toml", full=True)
    text = (tmp_path / "full.toml").read_text()
    data = tomllib.loads(text)
    for path in PARAMETERS:
        section, key = path.split(".")
        assert key in data[section]
    assert "hours = 25.0  # hours/week\n" in text


def test_files_are_copied_beside_a_dump_so_that_it_can_be_moved(write, tmp_path):
    write("id,department\na,x\nb,x\n", "in/people.csv")
    write("source,target\na,b\n", "in/ties.csv")
    first = load(write('[files]\npeople = "people.csv"\nties = "ties.csv"\n', "in/mine.toml"))
    dump(first, tmp_path / "out" / "scenario.toml", full=True, copy_files=True)
    (tmp_path / "in").rename(tmp_path / "gone")
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    second = load(tmp_path / "elsewhere")
    assert Path(second.files.people) == tmp_path / "elsewhere" / "files" / "people.csv"
    assert organisation_of(second).ids == ("a", "b")


def test_two_files_of_one_name_do_not_overwrite_each_other(write, tmp_path):
    write("id\na\nb\n", "people/data.csv")
    write("source,target\na,b\n", "ties/data.csv")
    text = '[files]\npeople = "people/data.csv"\nties = "ties/data.csv"\n'
    dump(load(write(text)), tmp_path / "out" / "s.toml", copy_files=True)
    again = load(tmp_path / "out" / "s.toml")
    assert Path(again.files.people).read_text() == "id\na\nb\n"
    assert Path(again.files.ties).read_text() == "source,target\na,b\n"


def test_the_fingerprint_sees_numbers_and_files_and_not_words(write):
    write("source,target\na,b\n", "ties.csv")
    scenario = load(write('[files]\nties = "ties.csv"\n'))
    first = fingerprint(scenario)
    assert fingerprint(scenario.model_copy(update={"title": "Other"})) == first
    assert fingerprint(scenario.with_({"coaching.hours": 24.0})) != first
    write("source,target\nb,a\n", "ties.csv")
    assert fingerprint(scenario) != first


def test_paths_in_a_scenario_start_at_its_own_folder(write, monkeypatch, tmp_path):
    write("source,target\na,b\n", "in/ties.csv")
    path = write('[files]\nties = "ties.csv"\n', "in/mine.toml")
    monkeypatch.chdir(tmp_path)
    assert file_spec(load("in/mine.toml")).ties == path.parent / "ties.csv"


# ------------------------------------------------------------------ folders of organisations


def base(write) -> str:
    return str(write('title = "Base"\n', "base.toml"))


def test_a_folder_becomes_a_scenario_with_its_files(write):
    loaded = read_scenario(HARBOUR, base=base(write))
    assert loaded.name == "harbour"
    files = loaded.scenario.files
    assert Path(files.people).name == "people.csv"
    assert Path(files.customers).name == "customers.csv"
    assert "people.csv: taken for people." in loaded.notes
    assert len(organisation_of(loaded.scenario).ids) > 10


def test_ties_of_several_types_are_told_and_a_reporting_line_becomes_the_chart(write, tmp_path):
    write("id,department\na,x\nb,x\nc,x\n", "firm/nodes.csv")
    rows = "a,b,advice\nb,a,friends\nb,c,advice\na,c,reports\nb,c,reports\n"
    write(f"source,target,type\n{rows}", "firm/edges.csv")
    loaded = read_scenario(tmp_path / "firm", base=base(write))
    assert loaded.scenario.files.chart_type == "reports"
    assert any("all types" in note and "'friends'" in note for note in loaded.notes)
    assert len(organisation_of(loaded.scenario).tie_source) == 4
    settings = {"files.tie_type": "advice"}
    chosen = read_scenario(tmp_path / "firm", base=base(write), settings=settings)
    assert not any("all types" in note for note in chosen.notes)
    organisation = organisation_of(chosen.scenario)
    assert len(organisation.tie_source) == 2
    assert organisation.reports_to.tolist() == [2, 2, -1]


def test_one_graphml_is_the_ties_and_other_files_are_told(write, tmp_path):
    write("<graphml/>", "firm/net.graphml")
    write("a,b\n", "firm/budget.csv")
    files, notes = map_folder(tmp_path / "firm", {})
    assert list(files) == ["ties"]
    assert "Not used: budget.csv." in notes


@pytest.mark.parametrize("content", [[], ["a.graphml", "b.graphml"], ["notes.txt"]])
def test_a_folder_without_an_organisation_is_refused(content, write, tmp_path):
    (tmp_path / "firm").mkdir()
    for name in content:
        write("<graphml/>", f"firm/{name}")
    with pytest.raises(InputError, match="firm: the folder holds"):
        load(tmp_path / "firm", base=base(write))


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the outside data is not here")
@pytest.mark.parametrize(
    ("folder", "people"),
    [
        ("org_email_eu_core", 1005),
        ("org_hightech_krackhardt", 21),
        ("org_uk_faculty", 81),
        ("org_workplace_invs13", 92),
    ],
)
def test_real_organisations_are_understood_as_they_lie(folder, people, write):
    loaded = read_scenario(DATA / folder, base=base(write))
    organisation = read_organisation(file_spec(loaded.scenario))
    assert len(organisation.ids) == people
    assert organisation.tie_source is not None


# ------------------------------------------------------------------ templates


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_template_is_the_scenario_it_was_started_from(scenario, write):
    text = template(scenario, differences(scenario), "new_one", "base")
    found = load(write(text))
    words = ("title", "story", "question")
    assert found.model_dump(exclude=set(words)) == scenario.model_dump(exclude=set(words))
    assert found.title == "New one"


def test_a_template_with_every_line_uncommented_is_a_scenario(write):
    lines = template(Scenario(), {}, "new", "base").splitlines()
    values = [line.removeprefix("# ") if " = " in line else line for line in lines]
    text = "\n".join(line for line in values if " = one of" not in line)
    text = text.replace("# [[events]]", "[[events]]")
    assert load(write(text)).events[0].kind == "crisis"
