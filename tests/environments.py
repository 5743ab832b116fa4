"""Virtual environments of their own for programs that the tests compare with.

Each is made once, in ``.cache-tests/`` of the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

CACHE = Path(__file__).parents[1] / ".cache-tests"
# Guild 0.9.0 imports pkg_resources (gone from setuptools 81) and imp (gone from Python 3.12).
PYTHONS = ((3, 11), (3, 10))


def environment(name: str, requirements: tuple[str, ...], variable: str) -> Path:
    """The folder of the environment NAME with REQUIREMENTS, or the one that VARIABLE names.

    Skips the test where there is no Python that Guild 0.9.0 runs on.
    """
    given = os.environ.get(variable)
    if given:
        return Path(given)
    python = _python()
    if python is None:
        pytest.skip("Guild AI 0.9.0 needs Python 3.10 or 3.11, and there is none")
    version = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    folder = CACHE / f"{name}-py{version}"
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n")
    # The tests run in several processes: one makes it, the others wait.
    with FileLock(CACHE / f"{folder.name}.lock"):
        if not (folder / "complete").exists():
            _create(python, folder, requirements)
    return folder


def _python() -> str | None:
    """A Python of one of PYTHONS: this one, or the first found."""
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


def _create(python: str, folder: Path, requirements: tuple[str, ...]) -> None:
    """Make the environment; it appears under its name only when it is complete."""
    shutil.rmtree(folder, ignore_errors=True)
    steps = (
        [python, "-m", "venv", str(folder)],
        [
            str(folder / "bin" / "python"),
            *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *requirements,
        ],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            pytest.fail(
                f"the environment {folder.name} could not be made "
                f"({' '.join(step)}):\n{done.stdout}{done.stderr}",
                pytrace=False,
            )
    (folder / "complete").touch()
