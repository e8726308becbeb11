"""Files written whole or not at all: a temporary name first, then a rename."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from voicesim.errors import InputError


def write(path: Path, fill: Callable[[Path], object]) -> None:
    """Let ``fill`` write a temporary file in the same folder, then put it at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        fill(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8."""
    write(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def ready_folder(path: Path) -> None:
    """Make ``path`` a folder that can be written to. Raises `InputError` when it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"cannot be written to: {reason[:1].lower()}{reason[1:]}"
        raise InputError(f"--out {path}", problem, "a folder, new or writable") from None


def _umask() -> int:
    """The permissions that new files are to lack (Linux says so without changing them)."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("Umask:")[2].split()[0], 8)
    except (OSError, IndexError, ValueError):
        return 0o022
