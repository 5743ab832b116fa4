"""A real Guild AI 0.9.0 in an environment of its own, and projects to run in it.

Set ``FLAGSCAN_GUILD_ENV`` to the folder of a virtual environment that has Guild to use that one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ..environments import environment
from .project import Project

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
