"""Files that are there whole or not at all, and locks that end with the process that holds them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

TEMPORARY = ".tmp-"  # what a crash may leave behind starts with this


class StoreError(Exception):
    """The results cannot be written: what is wrong with the disk and what to do, in one message."""


def checksum(data: bytes) -> str:
    """SHA-256 in hexadecimal, first 24 digits."""
    return hashlib.sha256(data).hexdigest()[:24]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, bring it to the disk, then rename it.

    A reader, or a computer that comes back from a power cut, sees the old file or the new one and
    never a part. Errors: StoreError when the disk is full or refuses.
    """
    temporary = path.parent / f"{TEMPORARY}{uuid.uuid4().hex}"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise as_store_error(error, path) from error


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_store_error(error: OSError, path: Path) -> StoreError:
    """An error of the disk, said so that it can be mended."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            f"the disk is full: could not write in {path.parent}. Nothing that was finished is "
            "lost; make room and give the same command again"
        )
    return StoreError(f"cannot write in {path.parent}: {error.strerror or error}")


@contextlib.contextmanager
def lock(path: Path, wait: bool = True, shared: bool = False) -> Iterator[bool]:
    """Hold an advisory lock; yields whether it is held. It ends with the process, however it ends.

    On a file system without locks (some network disks) nothing is held and nothing breaks: two
    processes then do some work twice.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield False
        return
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(handle)
