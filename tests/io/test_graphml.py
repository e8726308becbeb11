"""GraphML that is malformed, hostile or too rich is refused with its line."""

from __future__ import annotations

import dataclasses

import pytest

from tests.io import files
from voicesim.errors import InputError
from voicesim.io.organisations import FileSpec, read_organisation

LAUGHS = '<!DOCTYPE graphml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
SECRET = '<!DOCTYPE graphml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
EDGES = files.GRAPHML[files.GRAPHML.index("<edge") : files.GRAPHML.index("</graph>")]
REFUSED = {
    "entities": (('"utf-8"?>', '"utf-8"?>' + LAUGHS), "DOCTYPE or entities"),
    "other files": (('"utf-8"?>', '"utf-8"?>' + SECRET), "DOCTYPE or entities"),
    "undeclared entity": (('<data key="d0">Quay', '<data key="d0">&x;'), "not well-formed"),
    "cut short": (("</graphml>", ""), "not well-formed"),
    "not XML": ((files.GRAPHML, "source,target\na,b\n"), "not well-formed"),
    "empty": ((files.GRAPHML, ""), "not well-formed"),
    "other XML": ((files.GRAPHML, "<html/>"), "starts with <html>"),
    "no graph": ((files.GRAPHML, "<graphml/>"), "no <graph>"),
    "unknown encoding": (('"utf-8"', '"klingon"'), ""),
    "node without id": (('<node id="a">', "<node>"), "<node> has no id"),
    "node twice": (('<node id="b">', '<node id="a">'), "there twice"),
    "unknown node": (('target="c"', 'target="z"'), "line 10: the edge names the node 'z'"),
    "unknown key": (('<data key="d1">', '<data key="d9">'), "'d9', which is not declared"),
    "two keys of one name": (
        ("<graph ", '<key id="d2" for="node" attr.name="department"/><graph '),
        "two keys are named 'department'",
    ),
    "node in a node": (('<node id="a">', '<node id="a"><node id="q"/>'), "not directly inside"),
    "no edges": ((EDGES, ""), "no ties"),
    "hyperedge": (("</graph>", "<hyperedge/></graph>"), "hyperedges"),
    "second graph": (("</graph>", "</graph><graph/>"), "second or a nested graph"),
    "nested graph": (('<node id="a">', '<node id="a"><graph/>'), "second or a nested graph"),
    "negative weight": (("0.5", "-0.5"), "line 9, column weight: the weight -0.5 is below 0"),
    "missing weight": (("<default>2</default>", ""), "line 10, column weight"),
    "mixed directions": (('target="c"', 'target="c" directed="false"'), "some edges have a dir"),
    "depth": (("</graph>", "<x>" * 80 + "</x>" * 80 + "</graph>"), "nested too deeply"),
    "long text": (("Desk", "x" * 200_000), "too long"),
}


def read(tmp_path, text: str, **options):
    path = tmp_path / "net.graphml"
    path.write_text(text)
    return read_organisation(dataclasses.replace(FileSpec(ties=path), **options))


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path, name):
    (old, new), said = REFUSED[name]
    assert files.GRAPHML.count(old) >= 1
    with pytest.raises(InputError) as caught:
        read(tmp_path, files.GRAPHML.replace(old, new, 1))
    assert said in str(caught.value)
    assert str(caught.value).startswith("net.graphml (files.ties)")


def test_a_direction_that_is_said_settles_a_mixed_graph(tmp_path):
    text = files.GRAPHML.replace('target="c"', 'target="c" directed="false"')
    assert read(tmp_path, text, directed=True).tie_source.size == 2
    assert read(tmp_path, text, directed=False).tie_source.size == 4


def test_shapes_of_a_drawing_program_do_not_matter(tmp_path):
    shape = '<key id="g" for="node"/>'
    text = files.GRAPHML.replace("<graph ", shape + "<graph ").replace(
        '<node id="b">',
        '<node id="b"><data key="g"><y:Shape xmlns:y="urn:y"><node id="q"/></y:Shape></data>',
    )
    organisation = read(tmp_path, text)
    assert organisation.ids == ("a", "b", "c")


@pytest.mark.parametrize(("kind", "most"), [("nodes", (2, 9)), ("edges", (9, 1))])
def test_limits(tmp_path, monkeypatch, kind, most):
    monkeypatch.setattr("voicesim.io.organisations.MAX_PEOPLE", most[0])
    monkeypatch.setattr("voicesim.io.graphml.MAX_EDGES", most[1])
    with pytest.raises(InputError, match=f"more than .* {kind}"):
        read(tmp_path, files.GRAPHML)


def test_two_nodes_of_one_name(tmp_path):
    with pytest.raises(InputError, match="two nodes have the same id"):
        read(tmp_path, files.GRAPHML, id_column="department")


def test_customers_in_graphml_keep_the_isolated(tmp_path):
    path = tmp_path / "customers.graphml"
    path.write_text(files.GRAPHML.replace("<edge ", '<node id="lonely"/><edge ', 1))
    organisation = read_organisation(FileSpec(customers=path))
    files.check(organisation)
    assert sorted(organisation.customer_ids) == ["a", "b", "c", "lonely"]
    told = "customers.graphml (files.customers): customers without a tie to another, kept: 1."
    assert told in organisation.notes
