"""The wheel: what is in it, and that it runs from a folder that nobody may write to."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import voicesim.version

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("scenarios", "experiments", "stories")
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run(build, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A new environment with the wheel in it; the packages it needs are borrowed from ours."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", wheel], check=True)
    _packages(folder).joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def _packages(environment: Path) -> Path:
    (packages,) = environment.glob("lib/python*/site-packages")
    return packages


def _run(arguments: list[object], folder: Path) -> str:
    """Run away from the checkout, with a home of its own, and return standard output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    own = {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / ".cache")}
    done = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=folder,
        env=kept | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_shipped_file_and_the_type_marker(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"voicesim/_shipped/{path.relative_to(ROOT).as_posix()}"
        for kind in SHIPPED
        for path in (ROOT / kind).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(name.endswith("/orchestrated.toml") for name in expected)
    assert expected | {"voicesim/py.typed"} <= held


def test_the_wheel_holds_the_package_only(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"voicesim", f"voicesim-{voicesim.version.__version__}.dist-info"}


def test_an_installed_package_finds_what_it_ships(environment, tmp_path):
    code = "from voicesim.shipped import shipped; print(shipped('scenarios'))"
    found = Path(_run([environment / "bin" / "python", "-c", code], tmp_path).strip())
    assert found == (_packages(environment) / "voicesim" / "_shipped" / "scenarios").resolve()
    assert (found / "orchestrated.toml").is_file()


def test_a_package_that_cannot_be_written_to_caches_in_the_users_folder(environment, tmp_path):
    package = _packages(environment) / "voicesim"
    # A file where the cache folder would be stops even root, whom no permission stops.
    for folder in {source.parent for source in package.rglob("*.py")}:
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        (folder / "__pycache__").touch()
    command = [environment / "bin" / "voicesim", "run", "orchestrated", "--out", tmp_path / "out"]
    _run([*command, "--replicates", "1", "--weeks", "2"], tmp_path)
    assert (tmp_path / "out" / "report.html").is_file()
    assert list(tmp_path.rglob("*.nbi")), "nothing compiled was kept for the next run"
    assert not list(package.rglob("*.nbi"))
