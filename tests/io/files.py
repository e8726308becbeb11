"""Small files of an organisation, valid or spoilt, for the tests of voicesim.io."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from voicesim.io.organisations import FileSpec, Organisation

PEOPLE = """id,department,role,level,tenure
ann,Quay,leader,1,12
bob,Quay,frontline,2,3
cem,Desk,frontline,2,0.5
dee,Desk,sales,2,4
eva,Desk,specialist,3,1
"""
TIES = """source,target,weight
ann,bob,2
bob,ann,1
ann,cem,1
cem,dee,3
dee,cem,1.5
"""
CHART = """id,reports_to
ann,
bob,ann
cem,ann
dee,ann
eva,dee
"""
AUDIENCE = """voice,customer,weight
bob,c1,1
bob,c2,2
cem,c2,1
dee,c3,5
"""
CUSTOMERS = """source,target
c1,c2
c2,c3
c3,c4
"""
GRAPHML = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="department" attr.type="string"/>
  <key id="d1" for="edge" attr.name="weight" attr.type="double"><default>2</default></key>
  <graph edgedefault="directed">
    <node id="a"><data key="d0">Quay</data></node>
    <node id="b"><data key="d0">Quay</data></node>
    <node id="c"><data key="d0">Desk</data></node>
    <edge source="a" target="b"><data key="d1">0.5</data></edge>
    <edge source="b" target="c"/>
  </graph>
</graphml>
"""
CONTENTS = {
    "people": PEOPLE,
    "ties": TIES,
    "chart": CHART,
    "audience": AUDIENCE,
    "customers": CUSTOMERS,
}


def write(folder: Path, **contents: str | bytes) -> FileSpec:
    """Write each file given (``people=...`` goes to people.csv) and return the spec naming them."""
    paths = {}
    for key, content in contents.items():
        path = folder / f"{key}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths[key] = path
    return FileSpec(**paths)


def check(organisation: Organisation) -> None:
    """Assert everything that the world builder relies on."""
    n = len(organisation.ids)
    assert len(set(organisation.ids)) == n
    _within(organisation.department, -1, len(organisation.departments), n)
    if organisation.role is not None:
        assert len(organisation.role) == n
    if organisation.level is not None:
        _within(organisation.level, -1, 200_001, n)
        assert not np.any(organisation.level == 0)
    if organisation.tenure_weeks is not None:
        assert organisation.tenure_weeks.shape == (n,)
        assert not np.any(organisation.tenure_weeks < 0)
    if organisation.reports_to is not None:
        _within(organisation.reports_to, -1, n, n)
        _ends_at_a_top(organisation.reports_to)
    o = organisation
    c = len(o.customer_ids or ())
    _check_ties(o.tie_source, o.tie_target, o.tie_weight, n, n, one_kind=True)
    _check_ties(o.audience_voice, o.audience_customer, o.audience_weight, n, c, one_kind=False)
    _check_ties(o.customer_source, o.customer_target, o.customer_weight, c, c, one_kind=True)
    assert all(isinstance(note, str) and note for note in o.notes)


def _within(values: np.ndarray, low: int, below: int, size: int) -> None:
    assert values.dtype == np.int32
    assert values.shape == (size,)
    assert np.all((values >= low) & (values < below))


def _ends_at_a_top(reports_to: np.ndarray) -> None:
    person = np.arange(reports_to.size)
    for _ in range(reports_to.size):
        person = np.where(person >= 0, reports_to[person], -1)
    assert np.all(person < 0)


def _check_ties(
    source: np.ndarray | None,
    target: np.ndarray | None,
    weight: np.ndarray | None,
    sources: int,
    targets: int,
    *,
    one_kind: bool,
) -> None:
    if source is None:
        assert target is None
        assert weight is None
        return
    assert target is not None
    assert weight is not None
    _within(source, 0, sources, source.size)
    _within(target, 0, targets, source.size)
    assert weight.dtype == np.float64
    assert weight.shape == source.shape
    assert np.all(np.isfinite(weight) & (weight > 0))
    assert source.size > 0
    pairs = set(zip(source.tolist(), target.tolist(), strict=True))
    assert len(pairs) == source.size
    if one_kind:
        assert not np.any(source == target)
