"""Dirty files: each gets one clear message, with its place, or a repair that is stated."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from tests.io import files
from voicesim.errors import InputError
from voicesim.io import organisations
from voicesim.io.organisations import FileSpec, read_organisation

MANY = "".join(f"p{i},p{i + 1}\n" for i in range(30))

# file, content, options of the spec, what the message must say
REFUSED = {
    "empty": ("ties", "", {}, ["ties.csv", "empty", "names of the columns"]),
    "only blank lines": ("ties", "\n \n\n", {}, ["empty"]),
    "header only": ("ties", "source,target\n", {}, ["no ties below the header"]),
    "people header only": ("people", "id,department\n", {}, ["nobody below the header"]),
    "no header": ("ties", "1,2\n2,3\n", {}, ["line 1", "looks like data"]),
    "no header, twice the same": ("ties", "a,a\nb,c\n", {}, ["line 1", "more than once", "header"]),
    "one column": ("ties", "source target\na b\n", {}, ["only one column", "commas"]),
    "sales table": ("ties", "order,customer,amount\n1,2,3\n", {}, ["'order', 'customer'"]),
    "misspelt column": (
        "people",
        "id,departement\na,X\n",
        {"department_column": "department"},
        ["no column 'department'", "did you mean 'departement'?"],
    ),
    "latin-1": (
        "people",
        "id,department\na,K\xf6ln\n".encode("latin-1"),
        {},
        ["line 2", "byte 17 ", "0xf6", "Windows-1252"],
    ),
    "utf-16": ("people", files.PEOPLE.encode("utf-16"), {}, ["UTF-16", "UTF-8"]),
    "utf-16 without mark": ("people", files.PEOPLE.encode("utf-16-le"), {}, ["UTF-16"]),
    "spreadsheet": ("people", b"PK\x03\x04" + bytes(200), {}, ["a spreadsheet", "CSV"]),
    "compressed": ("ties", b"\x1f\x8b\x08" + bytes(50), {}, ["gzip"]),
    "NUL": ("ties", "source,target\na,b\nb,\0c\n", {}, ["line 3", "NUL"]),
    "a cell too few": ("ties", "source,target,weight\na,b,1\nb,c\n", {}, ["line 3", "2 cells"]),
    "a cell too many": ("ties", "source,target\na,b\nb,c,d\n", {}, ["line 3", "3 cells"]),
    "open quote": ("ties", 'source,target\na,"b\nb,c\n', {}, ["line 2", "quotes"]),
    "id over two lines": (
        "ties",
        'source,target\na,b\na,"b\nb,c"\nc,d\n',
        {},
        ["line 3, column target", "is a quote left open?"],
    ),
    "endless line": ("ties", "source,target\n" + "a" * 1_100_000, {}, ["line 2", "longer than"]),
    "long cell": ("ties", "source,target\na," + "b" * 200_000, {}, ["line 2", "field larger"]),
    "missing id": ("people", "id,department\na,X\n,Y\n", {}, ["line 3, column id", "missing"]),
    "missing end": ("ties", "source,target\na,b\nb,NA\n", {}, ["line 3, column target", "'NA'"]),
    "same id, other details": ("people", "id,level\na,1\na,2\n", {}, ["line 3", "line 2 already"]),
    "same id as 1.0": ("people", "id,level\n1,1\n1.0,2\n", {}, ["line 3", "'1.0'", "line 2"]),
    "weight below zero": (
        "ties",
        "source,target,weight\na,b,-1\n",
        {},
        ["line 2", "-1 is below 0"],
    ),
    "weight missing": (
        "ties",
        "source,target,weight\na,b,1\nb,c,\n",
        {},
        ["line 3, column weight", "missing", "a number above 0"],
    ),
    "weight nan": ("ties", "source,target,weight\na,b,nan\n", {}, ["line 2", "missing ('nan')"]),
    "weight inf": ("ties", "source,target,weight\na,b,inf\n", {}, ["'inf' is not a usable"]),
    "weight in words": ("ties", "source,target,weight\na,b,strong\n", {}, ["'strong'"]),
    "decimal comma": ("ties", 'source,target,weight\na,b,"1,5"\n', {}, ["decimal point"]),
    "formula as weight": ("ties", "source,target,weight\na,b,=A1+1\n", {}, ["a formula"]),
    "formula as id": ("people", 'id\na\n"=HYPERLINK(""x"")"\n', {}, ["line 3", "a formula"]),
    "sheet error": ("people", "id,department\na,#REF!\n", {}, ["line 2, column department"]),
    "only self-loops": ("ties", "source,target\na,a\nb,b\n", {}, ["no tie is left"]),
    "no such type": (
        "ties",
        "source,target,type\na,b,advice\n",
        {"tie_type": "advise"},
        ["no tie is of the type 'advise'", "did you mean 'advice'?"],
    ),
    "no type column": ("ties", "source,target\na,b\n", {"tie_type": "x"}, ["('x' is asked for)"]),
    "level of zero": ("people", "id,level\na,0\n", {}, ["line 2, column level", "1 (top)"]),
    "level in words": ("people", "id,level\na,boss\n", {}, ["line 2, column level", "'boss'"]),
    "half a level": ("people", "id,level\na,1.5\n", {}, ["the level 1.5"]),
    "tenure in weeks": ("people", "id,tenure\na,520\n", {}, ["520 years", "tenure_unit"]),
    "tenure below zero": ("people", "id,tenure\na,-1\n", {}, ["from 0 to 80 years"]),
    "tenure as a date": ("people", "id,tenure\na,2019-03-01\n", {}, ["'2019-03-01'"]),
    "unknown role": (
        "people",
        "id,role\na,Clerk\n",
        {"role_map": {"Clark": "sales"}},
        ["'Clark'", "did you mean 'Clerk'?"],
    ),
    "cycle": (
        "chart",
        "id,reports_to\na,b\nb,c\nc,a\nd,a\n",
        {},
        ["in a circle", "'a' -> 'b' -> 'c' -> 'a'"],
    ),
    "two bosses": ("chart", "id,reports_to\na,b\na,c\n", {}, ["line 3", "another boss in line 2"]),
    "chart header only": ("chart", "id,reports_to\n", {}, ["nobody is below the header"]),
    "chart without bosses": ("chart", "id,name\n1,a\n", {}, ["people and bosses", "reports_to"]),
    "chart without types": (
        "chart",
        "id,reports_to\na,b\n",
        {"chart_type": "reports"},
        ["('reports' is asked for)"],
    ),
    "not text at all": ("ties", bytes(range(1, 256)) * 3, {}, ["does not look like text at all"]),
    "Latin-1 that is not Windows-1252": (
        "ties",
        b"source,target\na,b\x81\n",
        {},
        ["byte 17 ", "Latin-1"],
    ),
    "chart of a type nobody has": (
        "chart",
        "source,target,type\na,b,advice\n",
        {"chart_type": "reports"},
        ["no line is of the type 'reports'", "'advice'"],
    ),
}

# content of the files, part of the note that states the repair
REPAIRED = {
    "semicolons": ({"ties": files.TIES.replace(",", ";")}, "separated by semicolons"),
    "tabs": ({"ties": files.TIES.replace(",", "\t")}, "separated by tabs"),
    "blank lines": ({"ties": files.TIES + "\n,,\n\n"}, "3 empty lines left out (lines 7, 8, 9)"),
    "self-loop": (
        {"ties": files.TIES + "bob,bob,2\n"},
        "1 tie of somebody to themselves left out (line 7)",
    ),
    "duplicate": (
        {"ties": files.TIES + "ann,bob,3\n"},
        "1 duplicate tie merged, weights added (line 7)",
    ),
    "weight of zero": (
        {"ties": files.TIES + "eva,bob,0\n"},
        "1 tie of weight 0 left out (line 7)",
    ),
    "whole numbers as floats": ({"people": "id\n1\n2\n", "ties": "i,j\n1.0,2.0\n"}, "respelled"),
    "accents in two forms": (
        {"people": "id\nRen\u00e9\nb\n", "ties": "i,j\nRene\u0301,b\n"},
        "respelled",
    ),
    "unknown id": (
        {"people": files.PEOPLE, "ties": files.TIES + "ann,zoe,1\n"},
        "1 tie with an unknown id (such as 'zoe') left out (line 7)",
    ),
    "unknown voice": (
        {"people": files.PEOPLE, "audience": files.AUDIENCE + "zoe,c1,1\n"},
        "1 tie with an unknown id (such as 'zoe')",
    ),
    "repeated person": (
        {"people": files.PEOPLE + "ann,Quay,leader,1,12\n"},
        "1 repeated line left out (line 7)",
    ),
    "no department": ({"people": "id,dept\na,X\nb,NA\n"}, "1 person without department (line 3)"),
    "no level": ({"people": "id,level\na,1\nb,\n"}, "1 person without level (line 3)"),
    "a department each": (
        {"people": "id,department\n" + "".join(f"{i},d{i}\n" for i in range(30))},
        "everybody has a department of their own",
    ),
    "own boss": (
        {"chart": "id,reports_to\na,a\nb,a\n"},
        "people who report to themselves, read as tops: 1 (line 2)",
    ),
    "several tops": (
        {"chart": "id,reports_to\na,\nb,a\nc,none\n"},
        "people who report to nobody, all read as tops: 2.",
    ),
    "stranger in the chart": (
        {"people": files.PEOPLE, "chart": files.CHART + "zoe,ann\n"},
        "ids that are not among the people, left out: 1 (line 7)",
    ),
    "unknown boss": (
        {"people": files.PEOPLE, "chart": files.CHART.replace("ann,\n", "ann,zeus\n")},
        "bosses who are not among the people, read as none: 1 (line 2)",
    ),
    "not in the chart": (
        {"people": files.PEOPLE, "chart": files.CHART.replace("eva,dee\n", "")},
        "people who are not in the chart, read as reporting to nobody: 1.",
    ),
    "isolated": (
        {"people": files.PEOPLE, "ties": files.TIES},
        "people without a tie, kept: 1.",
    ),
    "level above the boss": (
        {
            "people": files.PEOPLE.replace("eva,Desk,specialist,3", "eva,Desk,specialist,1"),
            "chart": files.CHART,
        },
        "people with a level above that of their boss: 1.",
    ),
}


def refusal(spec: FileSpec) -> str:
    with pytest.raises(InputError) as caught:
        read_organisation(spec)
    text = str(caught.value)
    assert caught.value.where
    assert len(text.splitlines()) <= 4
    return text


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_place(tmp_path, name):
    key, content, options, said = REFUSED[name]
    spec = dataclasses.replace(files.write(tmp_path, **{key: content}), **options)
    text = refusal(spec)
    assert text.startswith(f"{key}.csv (files.{key})")
    for part in said:
        assert part in text


@pytest.mark.parametrize("name", REPAIRED)
def test_repaired_and_said_so(tmp_path, name):
    contents, note = REPAIRED[name]
    organisation = read_organisation(files.write(tmp_path, **contents))
    files.check(organisation)
    assert any(note in told for told in organisation.notes), organisation.notes


@pytest.mark.parametrize(
    "spelling",
    [
        b"\xef\xbb\xbf" + files.TIES.encode(),
        files.TIES.replace("\n", "\r").encode(),
        files.TIES.replace("\n", "\r\n").encode(),
        files.TIES.replace(",", " , ").encode(),
        files.TIES.replace(",", ";").encode(),
        files.TIES.replace("\n", ",,\n").encode(),
        files.TIES.replace("ann", '"ann"').rstrip().encode(),
        files.TIES.replace("source,target", "Source,TARGET").encode(),
        files.TIES.replace("source,target", "from,to").encode(),
    ],
)
def test_spellings_of_one_file_are_one_organisation(tmp_path, spelling):
    plain = read_organisation(files.write(tmp_path, ties=files.TIES))
    other = read_organisation(files.write(tmp_path, ties=spelling))
    assert other.ids == plain.ids
    for name in ("tie_source", "tie_target", "tie_weight"):
        assert np.array_equal(getattr(other, name), getattr(plain, name))


def test_repairs_change_what_they_say_and_nothing_else(tmp_path):
    clean = read_organisation(files.write(tmp_path, people=files.PEOPLE, ties=files.TIES))
    dirt = "ann,bob,3\nzoe,ann,9\neva,eva,4\n"
    dirty = read_organisation(files.write(tmp_path, people=files.PEOPLE, ties=files.TIES + dirt))
    assert np.array_equal(clean.tie_source, dirty.tie_source)
    assert np.array_equal(clean.tie_target, dirty.tie_target)
    assert (dirty.tie_weight - clean.tie_weight).tolist() == [3, 0, 0, 0, 0]


def test_quoted_line_ends_keep_the_line_numbers_right(tmp_path):
    people = 'id,department\na,"Quay\nand wharf"\nb,X\n'
    organisation = read_organisation(files.write(tmp_path, people=people))
    assert organisation.departments == ("Quay and wharf", "X")
    assert any(
        "rows over several lines, by line breaks in quotes (is a quote left open?): 1 (line 2)"
        in note
        for note in organisation.notes
    )
    assert "line 5, column id" in refusal(files.write(tmp_path, people=people + ",Y\n"))


def test_the_byte_is_named_far_into_a_large_file(tmp_path):
    start = ("source,target\n" + "n\u00f6rd,s\u00fcd\n" * 20_000).encode()
    text = refusal(files.write(tmp_path, ties=start + b"a,\x92b\n"))
    assert f"line {20_002}" in text
    assert f"byte {len(start) + 2:,} " in text


def test_two_files_of_different_people_do_not_go_together(tmp_path):
    people = "id\n" + "".join(f"{i:04d}\n" for i in range(1, 31))
    ties = "source,target\n" + "".join(f"{i},{i + 1}\n" for i in range(1, 30))
    text = refusal(files.write(tmp_path, people=people, ties=ties))
    assert "'1' is not among the 30 people, and so for 29 of 29 ties" in text
    assert "did you mean '0001'? Zeros at the front" in text


def test_levels_that_count_upwards_are_not_read_as_if_they_counted_downwards(tmp_path):
    people = "id,level\na,3\nb,2\nc,1\n"
    chart = "id,reports_to\na,\nb,a\nc,b\n"
    text = refusal(files.write(tmp_path, people=people, chart=chart))
    assert "2 of 2 people have a level above that of their boss" in text


def test_no_file_at_all():
    assert "no file is named" in refusal(FileSpec())


def test_missing_file_names_the_nearest(tmp_path):
    files.write(tmp_path, people=files.PEOPLE)
    text = refusal(FileSpec(people=tmp_path / "poeple.csv"))
    assert "did you mean 'people.csv'?" in text
    assert "no folder" in refusal(FileSpec(people=tmp_path / "nowhere" / "people.csv"))


@pytest.mark.parametrize("ending", [".xlsx", ".graphml.gz", "", ".gml"])
def test_other_endings(tmp_path, ending):
    path = tmp_path / f"ties{ending}"
    path.write_text(files.TIES)
    assert "a file ending in .csv or .tsv or .graphml" in refusal(FileSpec(ties=path))


def test_things_that_are_not_files(tmp_path):
    folder = tmp_path / "ties.csv"
    folder.mkdir()
    assert "is a folder" in refusal(FileSpec(ties=folder))
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert "not an ordinary file" in refusal(FileSpec(ties=pipe))
    assert "cannot read" in refusal(FileSpec(ties=tmp_path / ("a" * 300 + ".csv")))


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    spec = files.write(tmp_path, ties=files.TIES)

    def forbidden(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert "Permission denied" in refusal(spec)


def test_a_million_rows_that_are_not_a_network_fail_before_they_are_read(tmp_path):
    row = "2024-03-01,4711,99.90\n"
    spec = files.write(tmp_path, ties="date,order,amount\n" + row * 1_000_000)
    with Path(spec.ties).open("ab") as tail:
        tail.write(b"\xff\xfe\x00\n")  # a reader of the whole file would stumble here first
    assert "no column for the two ends of a tie" in refusal(spec)


def test_a_table_with_more_ids_than_people(tmp_path, monkeypatch):
    monkeypatch.setattr(organisations, "MAX_PEOPLE", 10)
    text = refusal(files.write(tmp_path, ties="source,target\n" + MANY))
    assert "line 11, column target" in text
    assert "more than 10 different people" in text


def test_more_ties_than_can_be_held(tmp_path, monkeypatch):
    monkeypatch.setattr("voicesim.io.edge_lists.MAX_TIES", 10)
    text = refusal(files.write(tmp_path, ties="source,target\n" + MANY))
    assert "line 12" in text
    assert "more than 10 ties" in text


def test_more_people_than_can_be_held_in_two_files_together(tmp_path, monkeypatch):
    monkeypatch.setattr(organisations, "MAX_PEOPLE", 5)
    text = refusal(files.write(tmp_path, ties=files.TIES, chart="id,reports_to\nx,\ny,x\n"))
    assert "6 different people" in text


def test_a_file_too_large_to_be_one(tmp_path, monkeypatch):
    monkeypatch.setattr("voicesim.io.tables.MAX_BYTES", 10)
    assert "GiB" in refusal(files.write(tmp_path, ties=files.TIES))


def test_a_chart_of_other_people(tmp_path):
    chart = "id,reports_to\nann,\n" + "".join(f"x{i},ann\n" for i in range(4))
    text = refusal(files.write(tmp_path, people=files.PEOPLE, chart=chart))
    assert "line 3" in text
    assert "'x0' is not among the 5 people, and so in 4 of 5 lines" in text
