"""What is read besides the script: modules and files of settings below the roots, and no others."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OPTION = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", default=lr)
parser.parse_args()
"""
READS = {
    "module": ("secret.py", "token = 'abc'\n", "from secret import token\nlr = token" + OPTION),
    "package": (
        "secret/__init__.py",
        "token = 'abc'\n",
        "import secret\nlr = secret.token" + OPTION,
    ),
    "settings": (
        "secret.yaml",
        "token: abc\n",
        "import yaml\nlr = yaml.safe_load(open('secret.yaml'))['token']" + OPTION,
    ),
}


@pytest.fixture
def answer(flagscan: Callable[..., Any]) -> Callable[[], str]:
    """The text of the answer about ``train.py``."""
    return lambda: str(flagscan("train.py", "--format", "json", "--no-cache").out)


@pytest.mark.parametrize("kind", READS)
def test_a_link_out_of_the_project_is_not_followed(
    kind: str, folder: Path, tmp_path: Path, answer: Callable[[], str]
) -> None:
    name, text, script = READS[kind]
    (folder / "train.py").write_text(script)
    outside = tmp_path / "outside" / name
    outside.parent.mkdir(parents=True)
    outside.write_text(text)
    first = name.partition("/")[0]
    (folder / first).symlink_to(tmp_path / "outside" / first)
    assert "abc" not in answer()
    assert json.loads(answer())[0]["dependencies"] == []


@pytest.mark.parametrize("kind", READS)
def test_a_link_within_the_project_is_followed(
    kind: str, folder: Path, answer: Callable[[], str]
) -> None:
    name, text, script = READS[kind]
    (folder / "train.py").write_text(script)
    inside = folder / "inside" / name
    inside.parent.mkdir(parents=True)
    inside.write_text(text)
    first = name.partition("/")[0]
    (folder / first).symlink_to(folder / "inside" / first)
    assert "abc" in answer()


@pytest.mark.parametrize("kind", ["module", "settings"])
@pytest.mark.parametrize("what", ["fifo", "device", "folder", "loop", "no permission", "nothing"])
def test_what_stands_in_the_place_of_a_file_is_left_alone(
    kind: str, what: str, folder: Path, answer: Callable[[], str]
) -> None:
    name, text, script = READS[kind]
    (folder / "train.py").write_text(script)
    path = folder / name
    if what == "fifo":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    elif what == "folder":
        path.mkdir()
    elif what == "loop":
        path.symlink_to(path)
    elif what == "no permission":
        if os.getuid() == 0:
            pytest.skip("root may read anything")
        path.write_text(text)
        path.chmod(0)
    assert "abc" not in answer()


@pytest.mark.parametrize("name", ["\\ud800", "a\\ud800/b", "a\\0b", "", "a" * 5000, "a/" * 3000])
@pytest.mark.parametrize(
    "script",
    [
        "import yaml\nc = yaml.safe_load(open('NAME'))\n",
        "from omegaconf import OmegaConf\nc = OmegaConf.load('NAME.yaml')\n",
        "import configparser\nc = configparser.ConfigParser()\nc.read('NAME')\n",
        "import importlib\nc = importlib.import_module('NAME')\n",
        "import sys\nsys.path.insert(0, 'NAME')\nimport nowhere\n",
        "import hydra\n@hydra.main(config_path='NAME', config_name='NAME')\n"
        "def f(cfg): pass\nf()\n",
    ],
    ids=["open", "omegaconf", "ini", "import", "sys.path", "hydra"],
)
def test_a_name_that_no_file_can_have(
    script: str, name: str, flagscan: Callable[..., Any], folder: Path
) -> None:
    (folder / "train.py").write_text("lr = 0.1\n" + script.replace("NAME", name))
    for _ in range(2):
        done = flagscan("train.py", "--format", "json")
        assert done.status == 0, done.err
        assert json.loads(done.out)[0]["dependencies"] == []


def test_a_path_of_settings_cannot_climb_out(
    folder: Path, tmp_path: Path, answer: Callable[[], str]
) -> None:
    (tmp_path / "secret.yaml").write_text("token: abc\n")
    for path in ("../secret.yaml", str(tmp_path / "secret.yaml"), "/proc/self/environ"):
        (folder / "train.py").write_text(
            f"import yaml\nconfig = yaml.safe_load(open({path!r}))\nlr = config['token']\n"
        )
        assert "abc" not in answer()
