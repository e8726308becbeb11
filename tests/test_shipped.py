"""Shipped folders are found in a checkout and in an installed package; nothing else is."""

from pathlib import Path

import pytest

from voicesim import shipped as module
from voicesim.shipped import shipped

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", ["scenarios", "experiments"])
def test_a_checkout_finds_the_folder_at_its_top(kind):
    assert shipped(kind) == ROOT / kind


def _installed(monkeypatch, tmp_path) -> Path:
    package = tmp_path / "site-packages" / "voicesim"
    package.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", package)
    return package


def test_an_installed_package_prefers_its_own_folder(monkeypatch, tmp_path):
    package = _installed(monkeypatch, tmp_path)
    (package.parent / "scenarios").mkdir()  # somebody else's, beside the package
    own = package / "_shipped" / "scenarios"
    own.mkdir(parents=True)
    assert shipped("scenarios") == own


def test_an_incomplete_installation_says_where_it_looked(monkeypatch, tmp_path):
    package = _installed(monkeypatch, tmp_path)
    with pytest.raises(FileNotFoundError, match="incomplete") as caught:
        shipped("stories")
    assert str(package / "_shipped" / "stories") in str(caught.value)


def test_an_unknown_kind_is_refused_even_if_such_a_folder_exists():
    assert (ROOT / "tests").is_dir()
    with pytest.raises(ValueError, match="unknown kind 'tests'"):
        shipped("tests")
