"""A real Guild AI 0.9.0 in an environment of its own, and projects to run in it.

Set ``FLAGSCAN_GUILD_ENV`` to the folder of a virtual environment that has Guild to use that one.
"""

from __future__ import annotations

import sysconfig
import venv
from pathlib import Path

import pytest

from ..environments import environment
from .project import Project

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ("guildai==0.9.0", "setuptools<81")


@pytest.fixture(scope="session")
def guild_command() -> str:
    """The path of a ``guild`` that runs."""
    command = environment("guild-0.9.0", REQUIREMENTS, "FLAGSCAN_GUILD_ENV") / "bin" / "guild"
    if not command.exists():
        pytest.fail(f"FLAGSCAN_GUILD_ENV has no {command}", pytrace=False)
    return str(command)


@pytest.fixture
def project(guild_command: str, tmp_path: Path) -> Project:
    """An empty project."""
    folder, home = tmp_path / "project", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    return Project(folder, guild_command, home)


@pytest.fixture(scope="session")
def guild_with_flagscan(guild_command: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ``guild`` in whose environment flagscan is installed."""
    folder = tmp_path_factory.mktemp("guild")
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    theirs = next(Path(guild_command).parents[1].glob("lib/python*/site-packages"))
    if theirs.parent.name != packages.parent.name:
        pytest.skip("Guild's environment has another Python")
    ours = sysconfig.get_path("purelib")
    (packages / "both.pth").write_text(f"{theirs}\n{ours}\n{ROOT}\n")
    command = folder / "bin" / "guild"
    lines = Path(guild_command).read_text().splitlines()
    command.write_text("\n".join([f"#!{folder}/bin/python", *lines[1:], ""]))
    command.chmod(0o755)
    return str(command)


@pytest.fixture
def applied(project: Project, guild_with_flagscan: str) -> Project:
    """An empty project for a Guild in whose environment flagscan is installed."""
    project.command = guild_with_flagscan
    return project
