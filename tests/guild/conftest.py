"""A real Guild AI 0.9.0 in an environment of its own, and projects to run in it.

The environment is made once, in ``.cache-tests/`` of the repository. Set
``FLAGSCAN_GUILD_ENV`` to the folder of a virtual environment that has Guild to use that one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .project import Project

# Guild 0.9.0 imports pkg_resources (gone from setuptools 81) and imp (gone from Python 3.12).
REQUIREMENTS = ("guildai==0.9.0", "setuptools<81")
PYTHONS = ((3, 11), (3, 10))
CACHE = Path(__file__).parents[2] / ".cache-tests"


def _python() -> str | None:
    """A Python that Guild 0.9.0 runs on: this one, or the first found."""
    if sys.version_info[:2] in PYTHONS:
        return sys.executable
    for major, minor in PYTHONS:
        for folder in os.get_exec_path():
            candidate = os.path.join(folder, f"python{major}.{minor}")
            # A shim of pyenv exists for versions that are not active; only a run tells.
            if os.access(candidate, os.X_OK) and _works(candidate):
                return candidate
    return None


def _works(python: str) -> bool:
    done = subprocess.run([python, "-c", "import venv"], capture_output=True, check=False)
    return done.returncode == 0


def _create(python: str, folder: Path) -> None:
    """Make the environment; it appears under its name only when it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    (folder.parent / ".gitignore").write_text("*\n")
    shutil.rmtree(folder, ignore_errors=True)
    steps = (
        [python, "-m", "venv", str(folder)],
        [
            str(folder / "bin" / "python"),
            *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *REQUIREMENTS,
        ],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.fail(
                "the environment for Guild AI could not be made "
                f"({' '.join(step)}):\n{done.stdout}{done.stderr}",
                pytrace=False,
            )
    (folder / "complete").touch()


@pytest.fixture(scope="session")
def guild_command() -> str:
    """The path of a ``guild`` that runs."""
    given = os.environ.get("FLAGSCAN_GUILD_ENV")
    if given:
        command = Path(given) / "bin" / "guild"
        if not command.exists():
            pytest.fail(f"FLAGSCAN_GUILD_ENV has no {command}", pytrace=False)
        return str(command)
    python = _python()
    if python is None:
        pytest.skip("Guild AI 0.9.0 needs Python 3.10 or 3.11, and there is none")
    version = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    folder = CACHE / f"guild-0.9.0-py{version}"
    if not (folder / "complete").exists():
        _create(python, folder)
    return str(folder / "bin" / "guild")


@pytest.fixture
def project(guild_command: str, tmp_path: Path) -> Project:
    """An empty project."""
    folder, home = tmp_path / "project", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    return Project(folder, guild_command, home)
