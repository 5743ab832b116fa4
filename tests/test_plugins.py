"""Adding an interface: one file in the folder, or a package that somebody installs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flagscan import analysis, interfaces, plugins

from .conftest import ROOT, Flagscan, environment

SCRIPT = """\
import toytool

toytool.setting("lr", 0.1)
for name in ("a", "b"):
    toytool.setting(name, default=len(name))
"""


def scan(python_path: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flagscan", "train.py", "--format", "json", *arguments],
        cwd=folder,
        env=environment(PYTHONPATH=str(python_path)),
        capture_output=True,
        text=True,
        check=False,
    )


def defaults(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    assert done.returncode == 0, done.stderr
    (document,) = json.loads(done.stdout)
    chosen = document["flag_sets"][document["selected"]]
    return {flag["name"]: flag["default"] for flag in chosen["flags"]}


def copy_of_flagscan(folder: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "flagscan", folder / "flagscan", ignore=ignore)
    shutil.copytree(ROOT / "schemas", folder / "flagscan" / "schemas", ignore=ignore)
    return folder


def test_an_interface_is_one_file(folder: Path, tmp_path: Path) -> None:
    home = copy_of_flagscan(tmp_path / "copy")
    toy = (ROOT / "tests" / "plugin" / "flagscan_toy" / "__init__.py").read_text()
    (folder / "train.py").write_text(SCRIPT)
    assert json.loads(scan(home, folder, "--no-cache").stdout)[0]["selected"] is None
    (home / "flagscan" / "interfaces" / "toy.py").write_text(toy)
    assert defaults(scan(home, folder, "--no-cache")) == {"lr": 0.1, "a": 1, "b": 1}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plug-in as pip installs it."""
    folder = tmp_path_factory.mktemp("plugin")
    shutil.copytree(ROOT / "tests" / "plugin", folder / "source")
    command = ["-m", "pip", "install", "-q", "--no-deps", "--target", str(folder / "site")]
    done = subprocess.run(
        [sys.executable, *command, str(folder / "source")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def site_packages(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages that holds the plug-in."""
    target = tmp_path / "site-packages"
    shutil.copytree(built, target)
    monkeypatch.setattr(plugins, "_folders", lambda: [str(target)])
    monkeypatch.syspath_prepend(target)
    return target


@pytest.fixture
def fresh_interfaces() -> Iterator[None]:
    """What this process has loaded is forgotten before and after."""

    def forget() -> None:
        interfaces.load_all.cache_clear()
        analysis._library.cache_clear()

    forget()
    yield
    forget()


def test_an_installed_package_may_offer_an_interface(site_packages: Path) -> None:
    assert plugins.installed() == [("toy 1.0", "flagscan_toy:INTERFACE")]


def test_what_is_installed_is_looked_for_once(site_packages: Path) -> None:
    notes: dict[str, str] = {}
    first = plugins.identity(notes.get, notes.__setitem__)
    assert first == "toy 1.0=flagscan_toy:INTERFACE"
    assert list(notes.values()) == [first]
    (site_packages / "flagscan_toy-1.0.dist-info" / "entry_points.txt").unlink()
    assert plugins.identity(notes.get, notes.__setitem__) == first  # the folder is as it was
    (site_packages / "other-1.dist-info").mkdir()
    assert plugins.identity(notes.get, notes.__setitem__) == ""


def test_its_flags_are_found_and_cached_apart(
    site_packages: Path,
    train: Path,
    flagscan: Flagscan,
    fresh_interfaces: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train.write_text(SCRIPT)
    assert "lr" in flagscan("train.py").out
    assert "lr" in flagscan("train.py").out
    monkeypatch.setattr(plugins, "_folders", list)
    interfaces.load_all.cache_clear()
    analysis._library.cache_clear()
    assert "no flags" in flagscan("train.py").out  # it was uninstalled


@pytest.mark.parametrize("reference", ["no_such_module:X", "flagscan_toy:collect", "sys:exit"])
def test_a_broken_plug_in_is_one_line(
    reference: str,
    site_packages: Path,
    train: Path,
    flagscan: Flagscan,
    fresh_interfaces: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interfaces, "installed", lambda: [("toy 1.0", reference)])
    result = flagscan("train.py", "--no-cache")
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert "the plug-in toy 1.0 is broken" in result.err


def test_nothing_in_the_current_folder_is_a_plug_in(folder: Path) -> None:
    (folder / "train.py").write_text("lr = 0.1\n")
    (folder / "evil-1.dist-info").mkdir()
    (folder / "evil-1.dist-info" / "METADATA").write_text("Name: evil\nVersion: 1\n")
    entry = "[flagscan.interfaces]\nevil = evil:INTERFACE\n"
    (folder / "evil-1.dist-info" / "entry_points.txt").write_text(entry)
    for name in ("evil", "yaml", "diskcache", "libcst", "flagscan_toy"):
        (folder / f"{name}.py").write_text("open('executed', 'w').close()\n")
    for arguments in (("--no-cache",), (), ("--emit", "guild.yml", "--format", "guild")):
        done = scan(ROOT, folder, *arguments)
        assert done.returncode == 0, done.stderr
    assert not (folder / "executed").exists()
