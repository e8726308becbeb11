"""Writes constraints.txt: installs everything with each Python given, oldest first, and merges.

python3 .ci/pins.py python3.11 python3.12 python3.13

The newer Pythons take the versions of the oldest one, so that results do not depend on the Python,
except for the packages in FREE, which are newer where the Python is newer.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING = ".[test,dev,docs,bench]"
FREE = {"mesa"}
HEADER = """\
# Exact versions of everything that voicesim installs, for every supported Python.
# Written by .ci/pins.py from real installations; change pyproject.toml and run it again.
"""


def main(pythons: list[str]) -> None:
    """Freeze one environment for each Python and write the merged pins."""
    frozen: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for python in pythons:
            version = _output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
            oldest = next(iter(frozen.values()), {})
            frozen[version.strip()] = freeze(python, Path(scratch) / version.strip(), oldest)
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(merge(frozen)) + "\n")


def freeze(python: str, folder: Path, like: dict[str, str]) -> dict[str, str]:
    """Name and version of everything in a new environment, near to the versions in `like`."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{name}=={v}\n" for name, v in like.items() if name not in FREE))
    pip = [str(folder / "bin" / "pip"), "--quiet", "--disable-pip-version-check"]
    install = [*pip, "install", "-c", str(pins)]
    subprocess.run([*install, "hatchling", "editables"], check=True)
    subprocess.run([*install, "--no-build-isolation", EVERYTHING], cwd=ROOT, check=True)
    lines = _output([*pip, "freeze", "--exclude", "voicesim"]).split()
    return {name.lower(): v for name, _, v in (line.partition("==") for line in lines)}


def merge(frozen: dict[str, dict[str, str]]) -> list[str]:
    """One line a package, or one for each version of it with the Pythons that take it."""
    lines = []
    for name in sorted({name for pins in frozen.values() for name in pins}):
        users: dict[str, list[str]] = {}
        for python, pins in frozen.items():
            if name in pins:
                users.setdefault(pins[name], []).append(python)
        for version, pythons in users.items():
            everywhere = len(pythons) == len(frozen)
            marker = " or ".join(f'python_version == "{python}"' for python in pythons)
            lines.append(f"{name}=={version}" + ("" if everywhere else f" ; {marker}"))
    return lines


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
