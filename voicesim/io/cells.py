"""What one cell of a file means: an id, a label, a number; and the index of distinct ids."""

from __future__ import annotations

import math
import re
import unicodedata

from voicesim.errors import InputError
from voicesim.io.tables import counted

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "<na>"})
MISSING_ID = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "<NA>"})
LARGEST_NUMBER = 1e15
_WHOLE_AS_FLOAT = re.compile(r"([+-]?\d+)\.0+")
_SHEET_ERROR = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NUM|NULL)[!?]?", re.IGNORECASE)


def clean(text: str, where: str) -> str:
    """Return the cell as compared everywhere: "1.0" as "1", in Unicode NFC, white space plain.

    Raises `InputError` for a formula or a spreadsheet's error value.
    """
    text = " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.startswith("=") or _SHEET_ERROR.fullmatch(text):
        raise InputError(
            where,
            f"{shown(text)} is a formula or a spreadsheet's error, not a value",
            "the value itself",
            "in the spreadsheet, paste as values and save again",
        )
    whole = _WHOLE_AS_FLOAT.fullmatch(text)
    return whole.group(1) if whole else text


def number(text: str, where: str, expected: str) -> float:
    """Return the cell as a finite number; raises `InputError` when it is not one."""
    text = clean(text, where)
    hint = ""
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
        if re.fullmatch(r"-?\d+,\d+", text):
            hint = "write a decimal point, not a comma"
    if text.lower() in MISSING:
        raise InputError(where, f"the number is missing ({shown(text)})", expected)
    if not abs(value) <= LARGEST_NUMBER:
        raise InputError(where, f"{shown(text)} is not a usable number", expected, hint)
    return value


def shown(text: str) -> str:
    """Return a cell in quotes, shortened, with control characters made visible."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


class Names:
    """Distinct ids in order of first appearance, each with its code 0, 1, 2, ..."""

    __slots__ = ("_codes_of_raw", "codes", "limit", "respelled", "what")

    def __init__(self, what: str, limit: int) -> None:
        self.what = what
        self.limit = limit
        self.codes: dict[str, int] = {}
        self.respelled = 0
        self._codes_of_raw: dict[str, int] = {}

    def code(self, raw: str, label: str, line: int, column: str) -> int:
        """Return the code of the id written ``raw``, a new one at its first appearance.

        Raises `InputError` when the id is missing, a formula, or one more than ``limit``.
        """
        code = self._codes_of_raw.get(raw)
        if code is None:
            where = f"{label}, line {line}, column {column}"
            name = clean(raw, where)
            if "\n" in raw.strip() or "\r" in raw.strip():
                problem = f"the id {shown(raw)} runs over several lines"
                raise InputError(where, problem, "an id in one line", "is a quote left open?")
            if name in MISSING_ID:
                raise InputError(where, f"the id is missing ({shown(name)})", "an id in every line")
            self.respelled += name != raw.strip()
            code = self.codes.setdefault(name, len(self.codes))
            if code >= self.limit:
                raise InputError(
                    where,
                    f"more than {self.limit:,} different {self.what}",
                    f"at most {self.limit:,}",
                    f"is {column!r} really a column of {self.what}?",
                )
            self._codes_of_raw[raw] = code
        return code

    def notes(self, label: str) -> list[str]:
        """Return the stated repair of spellings, if any."""
        if not self.respelled:
            return []
        return [
            f"{label}: {counted(self.respelled, 'id')} respelled (a whole number written '1.0' "
            "is read as '1'; accents and spaces are compared in one form)."
        ]
