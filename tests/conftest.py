"""What tests share: a command line that runs in a folder of its own, and the JSON form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, settings

from flagscan.cli import main

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Result:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


Flagscan = Callable[..., Result]

# The same generated inputs in every run, so that one that fails is not lost; with
# FLAGSCAN_RANDOM=1 others each time. The machine may be slow: no input has a deadline.
settings.register_profile(
    "flagscan",
    database=None,
    deadline=None,
    derandomize=not os.environ.get("FLAGSCAN_RANDOM"),
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("flagscan")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="also run tests marked slow")
    parser.addoption(
        "--update-fixtures", action="store_true", help="rewrite what tests/fixtures expect"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--run-slow"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow: needs --run-slow"))


@pytest.fixture(autouse=True)
def _private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLAGSCAN_CACHE_DIR", str(tmp_path_factory.mktemp("cache") / "flagscan"))
        for name in ("NO_COLOR", "FORCE_COLOR", "FLAGSCAN_TRACEBACK"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the current one."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def flagscan(folder: Path, capsys: pytest.CaptureFixture[str]) -> Flagscan:
    """``flagscan("train.py", "-v")``: a run in ``folder``, in this process."""

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        status = main(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Result(status, out, err)

    return run


@pytest.fixture
def flagscan_process(folder: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The same as a process of its own, for what only processes have."""

    def run(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "flagscan", *arguments]
        defaults: dict[str, Any] = {"cwd": folder, "env": environment(), "check": False}
        if "stdout" not in options:
            defaults["capture_output"] = True
        return subprocess.run(command, timeout=60, **{**defaults, **options})

    return run


def environment(**more: str) -> dict[str, str]:
    """The environment for a process that imports this checkout of flagscan."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **more}


@pytest.fixture(scope="session")
def assert_valid_script_json() -> Callable[[object], None]:
    """A check that its argument is what ``schemas/script.schema.json`` defines."""
    schema = json.loads((ROOT / "schemas" / "script.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def check(document: object) -> None:
        validator.validate(document)

    return check


TRAIN = """\
import argparse
import random

SEED = 3

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1, help="learning rate")
parser.add_argument("--mode", default="fast")
parser.add_argument("--run_id", default=str(random.random()))
args = parser.parse_args()
"""


@pytest.fixture
def train(folder: Path) -> Path:
    """``train.py`` in ``folder``: three options, one of unknown default, and a global."""
    path = folder / "train.py"
    path.write_text(TRAIN)
    return path
