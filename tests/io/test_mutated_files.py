"""Valid files, mutated at random: a sound organisation comes out, or one clear refusal."""

from __future__ import annotations

import dataclasses
import random
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.io import files
from voicesim.errors import InputError
from voicesim.io.organisations import FileSpec, describe, read_organisation

NASTY = (
    "", " ", "NA", "nan", "-1", "0", "1.0", "1e400", "1_0", "inf", "ann", "bob", "zoe", "=1+1",
    "#REF!", "@x", '"', '"x', "a\nb", "\0", "\u202e", "\U0001f600", "1,5", "c1", "x" * 70_000,
)  # fmt: skip
COLUMNS = st.sampled_from(["", "id", "department", "source", "target", "weight", "voice", "nix"])
OPTIONS = st.fixed_dictionaries(
    {
        "id_column": COLUMNS,
        "source_column": COLUMNS,
        "target_column": COLUMNS,
        "weight_column": COLUMNS,
        "tie_type": st.sampled_from(["", "advice"]),
        "chart_type": st.sampled_from(["", "reports"]),
        "directed": st.sampled_from([None, True, False]),
        "tenure_unit": st.sampled_from(["years", "months", "weeks"]),
    }
)


def drop_column(content: bytes, rng: random.Random) -> bytes:
    rows = [line.split(b",") for line in content.splitlines()]
    place = rng.randrange(len(rows[0])) if rows else 0
    return b"\n".join(b",".join(row[:place] + row[place + 1 :]) for row in rows)


def swap_columns(content: bytes, rng: random.Random) -> bytes:
    rows = [line.split(b",") for line in content.splitlines()]
    return b"\n".join(b",".join(reversed(row)) for row in rows)


def shuffle_bytes(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    part = list(content[start : start + rng.randrange(2, 60)])
    rng.shuffle(part)
    return content[:start] + bytes(part) + content[start + len(part) :]


def insert_bytes(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    what = rng.choice([b"\0", b"\xff", b"\xef\xbb\xbf", b'"', b"\n", b"\r", b",", b";", b"<", b"&"])
    return content[:start] + what + content[start:]


def truncate(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def drop_line(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def repeat_line(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return content + (rng.choice(lines) if lines else b"")


def shuffle_lines(content: bytes, rng: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def nasty_cell(content: bytes, rng: random.Random) -> bytes:
    rows = [line.split(b",") for line in content.splitlines()]
    if rows:
        row = rng.choice(rows)
        row[rng.randrange(len(row))] = rng.choice(NASTY).encode()
    return b"\n".join(b",".join(row) for row in rows)


def other_encoding(content: bytes, rng: random.Random) -> bytes:
    text = content.decode("utf-8", "replace") + "\u00e9,\u00fc\n"
    return text.encode(
        rng.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig"]), "replace"
    )


MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from([*files.CONTENTS, "graph"]),
        st.sampled_from(
            [
                drop_column,
                swap_columns,
                shuffle_bytes,
                insert_bytes,
                truncate,
                drop_line,
                repeat_line,
                shuffle_lines,
                nasty_cell,
                other_encoding,
            ]
        ),
        st.integers(0, 2**32),
    ),
    min_size=1,
    max_size=4,
)


def sound_or_refused(spec: FileSpec) -> bool:
    """Return whether the files were read; fail when neither read nor refused in so many words."""
    refused = None
    try:
        organisation = read_organisation(spec)
    except InputError as error:
        refused = error
    if refused is not None:
        assert refused.where
        assert refused.problem
        assert len(str(refused).splitlines()) <= 3
        return False
    files.check(organisation)
    assert all(what and value for what, value in describe(organisation))
    return True


@given(
    mutations=MUTATIONS,
    kept=st.sets(st.sampled_from([*files.CONTENTS, "graph"]), min_size=1),
    options=st.one_of(st.just({}), OPTIONS),
)
def test_mutated_files(mutations, kept, options):
    contents = {key: content.encode() for key, content in files.CONTENTS.items()}
    contents["graph"] = files.GRAPHML.encode()
    for key, mutate, seed in mutations:
        contents[key] = mutate(contents[key], random.Random(seed))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spec = files.write(folder, **{key: contents[key] for key in kept - {"graph"}})
        if "graph" in kept:
            (folder / "net.graphml").write_bytes(contents["graph"])
            spec = dataclasses.replace(spec, ties=folder / "net.graphml")
        sound_or_refused(dataclasses.replace(spec, **options))


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes(content):
    with tempfile.TemporaryDirectory() as name:
        for file in ("any.csv", "any.tsv", "any.graphml"):
            path = Path(name) / file
            path.write_bytes(content)
            sound_or_refused(FileSpec(ties=path))
            sound_or_refused(FileSpec(customers=path))
        table = Path(name) / "any.csv"
        for key in ("people", "chart", "audience"):
            sound_or_refused(FileSpec(**{key: table}))


def test_the_files_before_mutation_are_read(tmp_path):
    assert sound_or_refused(files.write(tmp_path, **files.CONTENTS))
