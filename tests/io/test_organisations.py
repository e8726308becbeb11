"""Organisations read from valid files: every field worked by hand, then real data."""

from __future__ import annotations

import dataclasses
import runpy
import shutil
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from tests.io import files
from voicesim.io.organisations import FileSpec, describe, read_organisation

ROOT = Path(__file__).resolve().parents[2]
HARBOUR = ROOT / "scenarios" / "organisations" / "harbour"
DATA = ROOT.parent / "shared" / "data"
real_data = pytest.mark.skipif(not DATA.exists(), reason="the outside data is not here")


def spec_of(folder: Path, *keys: str) -> FileSpec:
    return FileSpec(**{key: folder / f"{key}.csv" for key in keys})


def facts(organisation) -> dict[str, str]:
    return dict(describe(organisation))


def test_every_field_of_a_small_organisation(tmp_path):
    organisation = read_organisation(files.write(tmp_path, **files.CONTENTS))
    files.check(organisation)
    assert organisation.ids == ("ann", "bob", "cem", "dee", "eva")
    assert organisation.departments == ("Quay", "Desk")
    assert organisation.department.tolist() == [0, 0, 1, 1, 1]
    assert organisation.role == ("leader", "frontline", "frontline", "sales", "specialist")
    assert organisation.level.tolist() == [1, 2, 2, 2, 3]
    weeks_a_year = 365.25 / 7
    assert organisation.tenure_weeks == pytest.approx(
        np.array([12, 3, 0.5, 4, 1]) * weeks_a_year, rel=1e-12
    )
    assert organisation.reports_to.tolist() == [-1, 0, 0, 0, 3]
    assert organisation.tie_source.tolist() == [0, 0, 1, 2, 3]
    assert organisation.tie_target.tolist() == [1, 2, 0, 3, 2]
    assert organisation.tie_weight.tolist() == [2, 1, 1, 3, 1.5]
    assert organisation.customer_ids == ("c1", "c2", "c3", "c4")
    assert organisation.audience_voice.tolist() == [1, 1, 2, 3]
    assert organisation.audience_customer.tolist() == [0, 1, 1, 2]
    assert organisation.audience_weight.tolist() == [1, 2, 1, 5]
    assert organisation.customer_source.tolist() == [0, 1, 1, 2, 2, 3]
    assert organisation.customer_target.tolist() == [1, 0, 2, 1, 3, 2]
    assert organisation.customer_weight.tolist() == [1] * 6
    assert not any("generated" in note for note in organisation.notes)
    assert any("people without a tie, kept: 1." in note for note in organisation.notes)
    assert any("customers in nobody's audience, kept: 1." in note for note in organisation.notes)


def test_what_the_facts_say_by_hand(tmp_path):
    rows = facts(read_organisation(files.write(tmp_path, **files.CONTENTS)))
    assert rows["People"] == "5"
    assert rows["Ties that are returned"] == "0.80"  # 4 of 5
    assert rows["Ties within departments"] == "0.80 (by chance 0.40)"  # 4 of 5; (2 + 6) / 20
    assert rows["Isolated people"] == "1"
    assert rows["Levels (1 = top)"] == "level 1: 1, level 2: 3, level 3: 1"
    assert rows["Tenure, median"] == "3.0 years"
    assert rows["Ties among customers"] == "3"


def test_people_are_the_ids_in_the_ties_when_nothing_lists_them(tmp_path):
    organisation = read_organisation(files.write(tmp_path, ties=files.TIES))
    files.check(organisation)
    assert organisation.ids == ("ann", "bob", "cem", "dee")
    assert organisation.department.tolist() == [-1] * 4
    assert organisation.level is None
    assert any("who has which role; this is generated" in note for note in organisation.notes)


def test_levels_come_from_the_chart_when_nothing_says_them(tmp_path):
    organisation = read_organisation(files.write(tmp_path, chart=files.CHART))
    assert organisation.level.tolist() == [1, 2, 2, 2, 3]
    assert any("counted down the reporting line" in note for note in organisation.notes)


def test_one_file_of_people_with_their_bosses_is_a_chart_when_named_as_one(tmp_path):
    staff = "Staff No,reports_to,Dept\n7,,X\n8,7,X\n9,8,Y\n"
    spec = dataclasses.replace(files.write(tmp_path, people=staff), id_column="staff no")
    alone = read_organisation(spec)
    assert alone.reports_to is None
    assert any("'reports_to' is not used" in note for note in alone.notes)
    both = read_organisation(dataclasses.replace(spec, chart=spec.people))
    assert both.reports_to.tolist() == [-1, 0, 1]
    assert both.level.tolist() == [1, 2, 3]


def test_customers_alone_leave_the_employees_to_be_generated(tmp_path):
    organisation = read_organisation(files.write(tmp_path, customers=files.CUSTOMERS))
    files.check(organisation)
    assert organisation.ids == ()
    assert organisation.customer_ids == ("c1", "c2", "c3", "c4")


def test_columns_named_crosswise_turn_the_ties_round(tmp_path):
    spec = files.write(tmp_path, people=files.PEOPLE, ties=files.TIES)
    plain = read_organisation(spec)
    spec = dataclasses.replace(spec, source_column="target", target_column="source")
    turned = read_organisation(spec)
    there = set(zip(plain.tie_source, plain.tie_target, plain.tie_weight, strict=True))
    back = set(zip(turned.tie_target, turned.tie_source, turned.tie_weight, strict=True))
    assert there == back


@pytest.mark.parametrize(
    ("column", "unit", "weeks"),
    [("tenure", "weeks", 6.0), ("tenure", "months", 6 * 365.25 / 84), ("Tenure Weeks", "years", 6)],
)
def test_tenure_units(tmp_path, column, unit, weeks):
    spec = files.write(tmp_path, people=f"id,{column}\na,6\nb,\n")
    organisation = read_organisation(dataclasses.replace(spec, tenure_unit=unit))
    assert organisation.tenure_weeks[0] == pytest.approx(weeks, rel=1e-12)
    assert np.isnan(organisation.tenure_weeks[1])
    assert any("1 person without tenure (line 3)" in note for note in organisation.notes)


def test_roles_are_renamed_by_the_role_map(tmp_path):
    spec = files.write(tmp_path, people="id,Job Title\na,Clerk\nb,Boss\nc,\n")
    organisation = read_organisation(dataclasses.replace(spec, role_map={"Clerk": "frontline"}))
    assert organisation.role == ("frontline", "Boss", None)


def test_a_tie_type_keeps_only_its_ties(tmp_path):
    ties = "source,target,type\na,b,advice\nb,a,friends\nb,c,advice\n"
    spec = files.write(tmp_path, ties=ties)
    advice = read_organisation(dataclasses.replace(spec, tie_type="advice"))
    assert advice.tie_source.tolist() == [0, 1]
    assert advice.tie_target.tolist() == [1, 2]
    assert read_organisation(spec).tie_source.size == 3


def test_a_list_of_sorted_pairs_goes_both_ways_unless_said_otherwise(tmp_path):
    pairs = [(i, j) for i in range(6) for j in range(i + 1, 6)]
    ties = "source,target\n" + "".join(f"{i},{j}\n" for i, j in pairs)
    spec = files.write(tmp_path, ties=ties)
    assert read_organisation(spec).tie_source.size == 2 * len(pairs)
    directed = dataclasses.replace(spec, directed=True)
    assert read_organisation(directed).tie_source.size == len(pairs)
    turned = "source,target\n" + "".join(f"{j},{i}\n" for i, j in pairs[:1]) + ties[14:]
    assert read_organisation(files.write(tmp_path, ties=turned)).tie_source.size == 1 + len(pairs)


def test_pairs_listed_both_ways_are_not_doubled(tmp_path):
    spec = files.write(tmp_path, ties="source,target,weight\na,b,2\nb,a,2\n")
    organisation = read_organisation(dataclasses.replace(spec, directed=False))
    assert organisation.tie_weight.tolist() == [2, 2]


def test_graphml_with_attributes_and_a_default_weight(tmp_path):
    path = tmp_path / "net.graphml"
    path.write_text(files.GRAPHML)
    organisation = read_organisation(FileSpec(ties=path))
    files.check(organisation)
    assert organisation.ids == ("a", "b", "c")
    assert organisation.departments == ("Quay", "Desk")
    assert organisation.tie_weight.tolist() == [0.5, 2.0]


def test_graphml_nodes_renamed_by_the_column_of_ids(tmp_path):
    graph = nx.DiGraph([("n0", "n1"), ("n1", "n2")])
    nx.set_node_attributes(graph, {"n0": "ann", "n1": "bob", "n2": "eva"}, "name")
    path = tmp_path / "net.graphml"
    nx.write_graphml(graph, path)
    people = tmp_path / "people.csv"
    people.write_text(files.PEOPLE.replace("id,", "name,"))
    organisation = read_organisation(FileSpec(people=people, ties=path, id_column="name"))
    assert organisation.tie_source.tolist() == [0, 1]
    assert organisation.tie_target.tolist() == [1, 4]


@pytest.mark.parametrize("directed", [True, False])
def test_graphml_reads_as_networkx_does(tmp_path, directed):
    graph = nx.gnp_random_graph(40, 0.1, seed=7, directed=directed)
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + number % 5
    path = tmp_path / "net.graphml"
    nx.write_graphml(graph, path)
    seen = nx.read_graphml(path).to_directed()
    organisation = read_organisation(FileSpec(ties=path))
    names = np.array(organisation.ids)
    ours = zip(
        names[organisation.tie_source],
        names[organisation.tie_target],
        organisation.tie_weight,
        strict=True,
    )
    assert set(ours) == {(a, b, float(d["weight"])) for a, b, d in seen.edges(data=True)}


def test_the_shipped_organisation_is_what_its_script_makes(tmp_path):
    shutil.copy(HARBOUR.parent / "make_harbour.py", tmp_path)
    runpy.run_path(str(tmp_path / "make_harbour.py"), run_name="__main__")
    for path in sorted(HARBOUR.glob("*.csv")):
        assert (tmp_path / "harbour" / path.name).read_bytes() == path.read_bytes()


def test_the_shipped_organisation_leaves_nothing_to_generate():
    organisation = read_organisation(
        spec_of(HARBOUR, "people", "ties", "chart", "audience", "customers")
    )
    files.check(organisation)
    assert len(organisation.departments) == 6
    assert not any("generated" in note for note in organisation.notes)
    assert set(organisation.role) == {"frontline", "sales", "specialist", "leader"}


@real_data
@pytest.mark.data
def test_email_of_a_research_institute_yin_2017():
    folder = DATA / "org_email_eu_core"
    organisation = read_organisation(
        FileSpec(people=folder / "nodes.csv", ties=folder / "edges.csv")
    )
    files.check(organisation)
    rows = facts(organisation)
    assert (rows["People"], rows["Departments"]) == ("1,005", "42")
    assert rows["Ties"].startswith("24,929 ")
    assert rows["Ties within departments"] == "0.35 (by chance 0.05)"
    assert rows["Ties that are returned"] == "0.71"


@real_data
@pytest.mark.data
@pytest.mark.parametrize(
    ("tie_type", "within"),
    [("advice", "0.24 (by chance 0.22)"), ("friends", "0.37 (by chance 0.22)")],
)
def test_managers_of_a_high_tech_company_krackhardt_1987(tie_type, within):
    folder = DATA / "org_hightech_krackhardt"
    edges = folder / "edges.csv"
    organisation = read_organisation(
        FileSpec(
            people=folder / "nodes.csv",
            ties=edges,
            tie_type=tie_type,
            chart=edges,
            chart_type="reports",
        )
    )
    files.check(organisation)
    assert facts(organisation)["Ties within departments"] == within
    boss = organisation.reports_to
    person = np.flatnonzero(boss >= 0)
    assert person.size == 20
    assert np.all(organisation.level[person] == organisation.level[boss[person]] + 1)
    assert organisation.ids[int(np.flatnonzero(boss < 0)[0])] == "7"


@real_data
@pytest.mark.data
@pytest.mark.parametrize("name", ["edges_weighted.csv", "network.graphml", "contacts.csv"])
def test_contacts_in_an_office_genois_2015(name):
    folder = DATA / "org_workplace_invs13"
    organisation = read_organisation(FileSpec(people=folder / "nodes.csv", ties=folder / name))
    files.check(organisation)
    rows = facts(organisation)
    assert rows["Ties"].startswith("1,510 ")  # 755 pairs, both ways
    assert rows["Ties within departments"] == "0.65 (by chance 0.26)"


@real_data
@pytest.mark.data
def test_graphml_and_csv_of_one_network_are_one_organisation():
    folder = DATA / "org_workplace_invs13"
    read = [
        read_organisation(FileSpec(people=folder / "nodes.csv", ties=folder / name))
        for name in ("edges_weighted.csv", "network.graphml")
    ]
    for field in ("tie_source", "tie_target", "tie_weight"):
        assert np.array_equal(getattr(read[0], field), getattr(read[1], field))
