"""Where the scenarios, experiments and stories that come with voicesim lie on this disk."""

from pathlib import Path
from typing import Literal, get_args

Kind = Literal["scenarios", "experiments", "stories"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: Kind) -> Path:
    """The folder of everything of one kind that comes with voicesim.

    An installed wheel carries the folders inside the package (``voicesim/_shipped``); in a
    checkout they stand beside it, at the top of the repository. The folder is for reading only.

    Parameters
    ----------
    kind
        ``"scenarios"``, ``"experiments"`` or ``"stories"``.

    Raises
    ------
    ValueError
        If ``kind`` is none of these: the name comes from the program, never from a user.
    FileNotFoundError
        If the installation is incomplete.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind {kind!r}; expected one of {', '.join(get_args(Kind))}")
    return _first_folder([_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind])


def _first_folder(candidates: list[Path]) -> Path:
    """The first candidate that is a folder."""
    for folder in candidates:
        if folder.is_dir():
            return folder
    looked = " nor ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(f"this installation of voicesim is incomplete: found neither {looked}")
