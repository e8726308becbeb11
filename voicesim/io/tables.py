"""Text tables (CSV, TSV) read row by row, every defect of the file told with its line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicesim.errors import InputError, nearest

MAX_BYTES = 4 * 2**30
MAX_LINE = 1_000_000  # characters; beyond this a file is not a table of people or ties
HEAD = 65_536  # bytes looked at before a file is trusted to be text
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
NOT_TEXT = {
    b"PK\x03\x04": "a zip archive or a spreadsheet (.xlsx, .ods)",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (.xls)",
    b"\x1f\x8b": "compressed by gzip",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"PAR1": "a Parquet file",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and the rows below them, each row with its line in the file.

    ``rows`` can be walked once and yields ``(line, cells)``; ``notes`` collects stated repairs
    and is complete after the walk; ``line`` is that of the header.
    """

    label: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    line: int = 1


def open_table(path: Path, label: str) -> Table:
    """Read the header of a CSV or TSV file and return the table, its rows not yet read.

    Raises `InputError` when the file cannot be read, is not UTF-8 text or has no usable header.
    """
    check_file(path, label)
    _check_is_text(path, label)
    lines = _Lines(path, label)
    first = next((text for text in lines if text.strip()), "")
    if not first:
        raise InputError(label, "the file is empty", "a first line with the names of the columns")
    delimiter = _delimiter(first)
    reader = csv.reader(lines.again(first), delimiter=delimiter, strict=True)
    columns = tuple(cell.strip() for cell in _next_row(reader, label, lines) or [])
    header = lines.number
    _check_header(columns, label, header)
    notes = []
    if delimiter != ("\t" if path.suffix.lower() == ".tsv" else ","):
        notes.append(f"{label}: columns are separated by {DELIMITERS[delimiter]}; read as such.")
    return Table(label, columns, _rows(reader, label, lines, columns, notes), notes, header)


def check_file(path: Path, label: str) -> None:
    """Raise `InputError` unless ``path`` is a readable, regular, not absurdly large file."""
    try:
        if path.is_dir():
            raise InputError(label, f"{path} is a folder, not a file", "the path of one file")
        if not path.exists():
            raise InputError(label, f"there is no file {path}", "an existing file", _like(path))
        if not path.is_file():
            raise InputError(label, f"{path} is not an ordinary file", "a file on disk")
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(label, f"cannot read {path}: {reason}", "a file you may read") from None
    if size > MAX_BYTES:
        raise InputError(
            label, f"the file has {size / 2**30:.1f} GiB", f"at most {MAX_BYTES / 2**30:.0f} GiB"
        )


def find_column(table: Table, asked: str, usual: Sequence[str], what: str) -> int | None:
    """Return the place of the column named ``asked``, else of the first usual name, else None.

    Case, spaces and dashes do not matter. Raises `InputError` when ``asked`` is not there.
    """
    names = [plain(name) for name in table.columns]
    if asked:
        if plain(asked) in names:
            return names.index(plain(asked))
        raise InputError(
            f"{table.label}, line {table.line}",
            f"there is no column {asked!r} for {what}",
            f"one of {listing(table.columns)}",
            near(asked, table.columns),
        )
    return next((names.index(name) for name in usual if name in names), None)


def no_column(table: Table, what: str, usual: str) -> InputError:
    """Return the error for a column that must be there and is not."""
    looks_like_data = any(re.fullmatch(r"-?\d+([.,]\d+)?", name) for name in table.columns)
    hint = "name the column in [files]"
    if table.columns and table.columns[0].startswith("sep="):
        hint = (
            "the first line is a hint to a spreadsheet, not the names of the columns: take it out"
        )
    elif looks_like_data:
        hint = "the first line looks like data: put a line with the names of the columns above it"
    elif len(table.columns) == 1:
        hint = "only one column was found: separate columns by commas"
    found = f"no column for {what} among {listing(table.columns)}"
    return InputError(f"{table.label}, line {table.line}", found, f"named {usual}", hint)


def near(name: str, names: Iterable[str]) -> str:
    """Return "did you mean ...?" for the nearest name, or "" when none is near."""
    found = nearest(name, names)
    return f"did you mean {found!r}?" if found else ""


def listing(names: Iterable[str], most: int = 12) -> str:
    """Return names in quotes, long ones and long lists shortened."""
    names = list(names)
    shown = [repr(name if len(name) <= 40 else name[:37] + "...") for name in names[:most]]
    return ", ".join(shown) + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(what: Sized | int, one: str, many: str = "") -> str:
    """Return "1 tie" or "1,204 ties": a number or the size of a list, with its noun."""
    number = what if isinstance(what, int) else len(what)
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def line_list(lines: Sequence[int] | NDArray[np.int32], most: int = 4) -> str:
    """Return "line 7" or "lines 7, 9, 12, 15 and 3 more"."""
    shown = ", ".join(str(int(line)) for line in lines[:most])
    more = f" and {len(lines) - most} more" if len(lines) > most else ""
    return ("line " if len(lines) == 1 else "lines ") + shown + more


class _Lines:
    """Physical lines of a UTF-8 file, counted, with NULs, endless lines and bad bytes refused."""

    def __init__(self, path: Path, label: str) -> None:
        self.number = 0
        self._path = path
        self._label = label
        self._lines = self._read()

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def again(self, first: str) -> Iterator[str]:
        """Yield ``first``, which was taken already, then the lines after it."""
        yield first
        yield from self._lines

    def _read(self) -> Iterator[str]:
        try:
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                while text := file.readline(MAX_LINE):
                    self.number += 1
                    self._check(text)
                    yield text
        except UnicodeDecodeError:
            raise _bad_byte(self._path, self._label) from None
        except OSError as error:
            raise InputError(self._label, f"cannot read on: {error.strerror}") from None

    def _check(self, text: str) -> None:
        if "\0" in text:
            raise InputError(
                f"{self._label}, line {self.number}", "there is a NUL byte", "plain text in UTF-8"
            )
        if len(text) >= MAX_LINE:
            raise InputError(
                f"{self._label}, line {self.number}",
                f"the line is longer than {MAX_LINE:,} characters",
                "a table with one person or one tie a line",
            )


def _rows(
    reader: Iterator[list[str]],
    label: str,
    lines: _Lines,
    columns: tuple[str, ...],
    notes: list[str],
) -> Iterator[tuple[int, list[str]]]:
    width = len(columns)
    blank: list[int] = []
    long: list[int] = []
    start = lines.number + 1
    while (row := _next_row(reader, label, lines)) is not None:
        line, start = start, lines.number + 1
        if not row or (not row[0].strip() and not any(cell.strip() for cell in row)):
            blank.append(line)
            continue
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            row = row[:width]  # spreadsheets write empty columns to the right of a table
        if len(row) != width:
            raise InputError(
                f"{label}, line {line}",
                f"the line has {len(row)} cells, the header has {width}",
                f"a cell for each of {listing(columns)}",
            )
        if lines.number > line:
            long.append(line)
        yield line, row
    if blank:
        notes.append(f"{label}: {counted(blank, 'empty line')} left out ({line_list(blank)}).")
    if long:
        told = "rows over several lines, by line breaks in quotes (is a quote left open?)"
        notes.append(f"{label}: {told}: {len(long)} ({line_list(long)}).")


def _next_row(reader: Iterator[list[str]], label: str, lines: _Lines) -> list[str] | None:
    start = lines.number + 1
    try:
        return next(reader, None)
    except csv.Error as error:
        raise InputError(
            f"{label}, line {min(start, lines.number)}",
            f"the quotes or cells cannot be told apart ({error})",
            'quotes in pairs: "like this"',
        ) from None


def _check_header(columns: tuple[str, ...], label: str, line: int) -> None:
    names = [plain(name) for name in columns if name]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{label}, line {line}",
            f"the column {twice[0]!r} is there more than once",
            "every column named once (is the header line missing?)",
        )


def _check_is_text(path: Path, label: str) -> None:
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, kind in NOT_TEXT.items():
        if head.startswith(magic):
            raise InputError(label, f"the file is {kind}, not text", "CSV saved as UTF-8")
    zeros = head.count(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or zeros > len(head) // 4:
        raise InputError(
            label,
            "the file is not UTF-8; it looks like UTF-16" if zeros else "the file is not UTF-8",
            "UTF-8",
            "save it again as 'CSV UTF-8'",
        )


def _bad_byte(path: Path, label: str) -> InputError:
    decoder = codecs.getincrementaldecoder("utf-8")()
    before, newlines = 0, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(HEAD)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                start = error.start - pending
                where = f"{label}, line {newlines + chunk[: max(start, 0)].count(10) + 1}"
                byte = error.object[error.start]
                around = chunk[max(0, start - 200) : start + 200]
                return InputError(
                    where,
                    f"byte {before + start:,} of the file (0x{byte:02x}) is not UTF-8",
                    "text in UTF-8",
                    f"{_likely_encoding(around)}; save it again as 'CSV UTF-8'",
                )
            if not chunk:
                return InputError(label, "the file changed while it was read")
            before += len(chunk)
            newlines += chunk.count(10)


def _likely_encoding(around: bytes) -> str:
    controls = sum(byte < 32 and byte not in (9, 10, 13) for byte in around)
    if controls > len(around) // 20:
        return "this does not look like text at all"
    try:
        around.decode("cp1252")
    except UnicodeDecodeError:
        return "it is probably ISO 8859-1 (Latin-1) or Mac Roman"
    return "it is probably Windows-1252 (as older Excel saves CSV)"


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _like(path: Path) -> str:
    if not path.parent.is_dir():
        return f"there is no folder {path.parent} either"
    return near(path.name, sorted(entry.name for entry in path.parent.iterdir()))


def plain(name: str) -> str:
    """Return the name of a column as compared: lower case, "_" for spaces and dashes."""
    return re.sub(r"[\s\-]+", "_", name.strip().lower())
