"""Programs that take ``name=value``: a run of Guild changes a value, others stay as they are."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flagscan.analysis import analyse
from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER

from .project import RECORD, Project


def _lend(project: Project, *packages: str) -> None:
    """Let the project's scripts import PACKAGES of this environment."""
    shelf = project.folder.parent / "shelf"
    shelf.mkdir()
    for package in packages:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        if spec.submodule_search_locations:
            place = Path(next(iter(spec.submodule_search_locations)))
        else:
            place = Path(spec.origin or "")
        (shelf / place.name).symlink_to(place)
    project.environment["PYTHONPATH"] = str(shelf)


def _direct(project: Project, *arguments: str) -> Any:
    """What the script records that is run without Guild."""
    target = project.folder.parent / "direct.json"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "train.py", *arguments],
        cwd=project.folder,
        env={**os.environ, "RECORD_TO": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(target.read_text())["value"]


CONFIG = """\
defaults:
  - net: small
  - _self_
lr: 1e-3  # learning rate
steps: 100
fast: false
name: a run
tag: '1'
word: null
none: null
quoted: it's
sizes: [1, 2]
names: [a, "b c"]
same: ${lr}
"""
HYDRA = """
import hydra
from omegaconf import OmegaConf

@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg):
    record(OmegaConf.to_container(cfg, resolve=True))

if __name__ == "__main__":
    main()
"""


def test_hydra(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    _lend(project, "hydra", "omegaconf", "antlr4", "packaging")
    project.write("conf/config.yaml", CONFIG)
    project.write("conf/net/small.yaml", "depth: 3\nkind: cnn\n")
    project.write("conf/net/big.yaml", "depth: 9\nwidth: 2\n")
    project.script("train.py", HYDRA)
    script = analyse((project.folder / "train.py").read_bytes(), "train.py").script
    written = project.emit(script)
    assert "net.depth=${net.depth}" in written
    assert "# net is left out" in written
    expected = _direct(project)
    assert project.run("train")["value"] == expected
    changed = project.run(
        "train", "lr=0.5", "net.depth=7", "fast=true", "name=other one", "word=x", "sizes='[3]'"
    )["value"]
    assert changed == {
        **expected,
        "lr": 0.5,
        "same": 0.5,
        "net": {"depth": 7, "kind": "cnn"},
        "fast": True,
        "name": "other one",
        "word": "x",
        "sizes": [3],
    }


def test_a_main_that_passes_nothing_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    project.write("conf/config.yaml", "lr: 0.1\n")
    script = analyse((RECORD + HYDRA).encode(), "train.py").script
    base = str(project.folder)
    assert EMITTER.update is not None
    update = EMITTER.update(
        "train:\n  main: train\n", f"{base}/guild.yml", [script], EmitOptions(base=base)
    )
    assert any("main: train lr=${lr}" in d.message for d in update.diagnostics)


SACRED = """
from sacred import Experiment, Ingredient

data = Ingredient("data")
data.add_config(path="a b", size=3)
ex = Experiment("e", ingredients=[data], save_git_info=False)

@ex.config
def config():
    lr = 0.1  # rate
    twice = lr * 2
    fast = False
    name = "x"
    tag = "1"
    none = None
    sizes = [1, 2]
    pair = ("a", 1)

@ex.automain
def main(_config):
    record({k: v for k, v in _config.items() if k != "seed"})
"""


def test_sacred(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    needed = "sacred docopt jsonpickle munch wrapt cpuinfo colorama packaging git gitdb smmap"
    _lend(project, *needed.split())
    project.script("train.py", SACRED)
    script = analyse((project.folder / "train.py").read_bytes(), "train.py").script
    written = project.emit(script)
    assert "main: train with data" in written or "main: train with lr=${lr}" in written
    expected = _direct(project)
    assert project.run("train")["value"] == expected
    changed = project.run("train", "lr=0.5", "data.size=7", "fast=True", "sizes='[3]'")["value"]
    assert changed == {
        **expected,
        "lr": 0.5,
        "twice": 1.0,
        "data": {"path": "a b", "size": 7},
        "fast": True,
        "sizes": [3],
    }
