"""Guild runs a notebook with what flagscan wrote: by default nothing changes, and flags do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from flagscan import discover
from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.selection import select

from ..conftest import Flagscan
from ..guild.project import Project
from .writing import notebook, text

VALUES = """%load_ext autoreload
lr = 0.1
steps: int = 3
tag = '1e-3'
dash = '-x y'
amp = True
sizes = [1, 2]
one = ["a"]
empty = []
computed = 2 ** 5
table = {'a': 1, 'b': [1, 'x']}
if True:
    inner = 4
pair = (1, 2)
nothing = None
small = -1e-05
first, second = 1, "é"
n = 3
parts = "of " "it"
text = \"\"\"a
b\"\"\""""
OBJECT = 'params = {"rate": 0.5, "net": {"depth": 3}, "k": [1]}'
RECORD = """
import json, os
names = ("lr steps tag dash amp sizes one empty computed table inner pair nothing small first "
         "second n text parts params")
with open(os.environ["RECORD_TO"], "w") as stream:
    json.dump({"argv": [], "value": {name: globals()[name] for name in names.split()}}, stream)
"""
PLAIN: dict[str, Any] = {
    "lr": 0.1,
    "steps": 3,
    "tag": "1e-3",
    "dash": "-x y",
    "amp": True,
    "sizes": [1, 2],
    "one": ["a"],
    "empty": [],
    "computed": 32,
    "table": {"a": 1, "b": [1, "x"]},
    "inner": 4,
    "pair": [1, 2],
    "nothing": None,
    "small": -1e-05,
    "first": 1,
    "second": "é",
    "n": 3,
    "text": "a\nb",
    "parts": "of it",
    "params": {"rate": 0.5, "net": {"depth": 3}, "k": [1]},
}


@pytest.fixture
def project(notebook_environment: Path, tmp_path: Path) -> Project:
    folder, home = tmp_path / "project", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    return Project(folder, str(notebook_environment / "bin" / "guild"), home)


def _scripts(project: Project) -> list[Script]:
    data = notebook(VALUES, OBJECT, RECORD)
    (project.folder / "train.ipynb").write_bytes(data)
    return [analyse(data, "train.ipynb").script]


def test_variables_of_a_notebook(project: Project) -> None:
    text = project.emit(*[_with(script, "globals") for script in _scripts(project)])
    assert "notebook: train.ipynb" in text
    assert "# n is left out" in text  # Guild would read --n as its own --no-exec
    assert "# parts is left out" in text  # Guild would replace "of " alone
    assert project.run("train")["value"] == PLAIN
    changes = "lr=0.5 steps=7 tag=x amp=no computed=5 inner=6 first=8 second=z".split()
    assert project.run("train", *changes)["value"] == {
        **PLAIN,
        "lr": 0.5,
        "steps": 7,
        "tag": "x",
        "amp": False,
        "computed": 5,
        "inner": 6,
        "first": 8,
        "second": "z",
    }


def test_keys_of_a_dict_in_a_notebook(project: Project) -> None:
    project.emit(*[_with(script, "global:params") for script in _scripts(project)])
    changed = {"rate": 0.7, "net": {"depth": 9}, "k": [1]}
    done = project.run("train", "rate=0.7", "net.depth=9")
    assert done["value"] == {**PLAIN, "params": changed}


def test_a_file_of_settings_that_a_notebook_loads(project: Project) -> None:
    source = "import json, os, yaml\nsettings = yaml.safe_load(open('c.yml'))"
    record = "with open(os.environ['RECORD_TO'], 'w') as f:\n    json.dump({'value': settings}, f)"
    data = notebook(source, record)
    (project.folder / "train.ipynb").write_bytes(data)
    (project.folder / "c.yml").write_text("lr: 0.1\nsteps: 3\n")
    script = discover(project.folder / "train.ipynb", cache=False)
    text = project.emit(dataclasses.replace(script, path="train.ipynb"))
    assert "flags-dest: config:c.yml" in text
    assert project.run("train", "lr=0.7")["value"] == {"lr": 0.7, "steps": 3}


def test_a_large_notebook_needs_to_be_named(project: Project) -> None:
    record = (
        "import os\nwith open(os.environ['RECORD_TO'], 'w') as f:\n    f.write('{\"value\": 1}')"
    )
    data = notebook(text("x" * 1_100_000), "lr = 0.1", record)
    (project.folder / "train.ipynb").write_bytes(data)
    script = analyse(data, "train.ipynb").script
    (told,) = [d.message for d in script.diagnostics if d.code == "FS124"]
    remedy = "sourcecode: [include: train.ipynb]"
    assert remedy in told
    project.emit(script)
    assert "cannot find notebook" in project.guild("run", "train", "-y").stderr
    with (project.folder / "guild.yml").open("a") as stream:
        stream.write(f"  {remedy}\n")
    assert project.run("train")["value"] == 1


def test_an_operation_that_is_there_is_filled_and_nothing_changes_then(project: Project) -> None:
    (project.folder / "guild.yml").write_text("train:\n  notebook: train.ipynb  # mine\n")
    scripts = [_with(script, "globals") for script in _scripts(project)]
    text = project.emit(*scripts)
    assert text.startswith("train:\n  notebook: train.ipynb  # mine\n")
    assert "lr:" in text
    assert project.emit(*scripts) == text


def _with(script: Script, dest: str) -> Script:
    return dataclasses.replace(script, selected=select(script.flag_sets, dest))


def test_a_notebook_of_a_guild_file_is_scanned(folder: Path, flagscan: Flagscan) -> None:
    (folder / "nb").mkdir()
    (folder / "nb" / "train.ipynb").write_bytes(notebook(VALUES))
    lines = "train: {notebook: nb/train.ipynb}", "other: guild.plugins.nbexec nb/train.ipynb"
    (folder / "guild.yml").write_text("\n".join(lines))
    result = flagscan("guild.yml", "--format", "json", "--dest", "globals")
    assert [item["path"] for item in json.loads(result.out)] == ["nb/train.ipynb"]
