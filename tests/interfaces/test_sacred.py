"""Sacred experiments: what is found is the configuration that the real Sacred makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import Unresolved, is_known

# The script is read as text, like any script, and run without its last call.
CHILD = """
import json, runpy, sys, warnings
warnings.simplefilter("ignore")
space = runpy.run_path("train.py", run_name="live")
ex = space["ex"]
docs = {}
for part, _ in ex.traverse_ingredients():
    prefix = "" if part is ex else part.path + "."
    for scope in part.configurations:
        for name, text in getattr(scope, "_var_docs", {}).items():
            docs.setdefault(prefix + name, text)
updates = json.loads(sys.argv[1])
config = ex._create_run(config_updates=updates).config
def odd(value):
    return {"odd": type(value).__name__}
print(json.dumps([config, docs], default=odd))
"""


def live(
    folder: Path, updates: dict[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The configuration that the experiment of train.py runs with, and what comments say."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, json.dumps(updates or {})],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    config, docs = json.loads(done.stdout.splitlines()[-1])
    return flat(config), docs


def flat(tree: Any, prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and "odd" in value:
            continue
        if key.startswith("__"):
            continue
        if isinstance(value, dict) and value:
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def scanned(folder: Path, text: str) -> Script:
    (folder / "train.py").write_text(text)
    return analyse((folder / "train.py").read_bytes(), "train.py").script


HEAD = "import random\nfrom sacred import Experiment, Ingredient\n"
TAIL = """
@ex.automain
def main(lr, steps=3):
    print(lr)
"""
CASES = {
    "locals": """
ex = Experiment("e")
BASE = 7

@ex.config
def config():
    \"\"\"What it does.\"\"\"
    # the rate

    lr = 0.1
    steps = 10  # how many
    # pylint: disable=all
    name = "x"
    text: str = "y"
    _hidden = None
    pair = (1, 2)
    net = {"depth": 3, "inner": {"kind": "cnn"}}  # the net
    items = [1, {"a": 2}]
    empty = {}
    base = BASE
    a, b = 1, "two"  # both
    c = d = 4
    on = True
    import os
    def helper():
        return 1
""",
    "following": """
ex = Experiment("e")

@ex.config
def config():
    lr = 0.1
    half = lr / 2
    if lr > 0.05:
        mode = "fast"
    else:
        mode = "slow"
    total = 0
    for i in range(3):
        total += i
""",
    "several": """
ex = Experiment("e")

@ex.config
def first():
    lr = 0.1  # rate
    net = {"depth": 3, "kind": "a"}

@ex.config
def second(lr, net):
    twice = lr * 2
    net["depth"] = 5
    net["width"] = 1

ex.add_config({"net": {"kind": "b"}, "extra": {"x": 1}})
ex.add_config(lr=0.3, none=None, sizes=(1, 2))
""",
    "ingredients": """
paths = Ingredient("dataset.paths")
paths.add_config(root="/data")
data = Ingredient("dataset", ingredients=[paths])

@data.config
def data_config():
    name = "cifar"  # which data
    size = 32

@data.capture
def load(name, size=99):
    return name

model = Ingredient("model")
model.add_config({"depth": 2})
ex = Experiment("e", ingredients=[data, model])

@ex.config
def config(dataset):
    lr = 0.1
    half = dataset["size"] // 2
""",
    "files": """
ex = Experiment("e")
ex.add_config("base.yaml")

@ex.config
def config():
    steps = 5

ex.add_config("more.json")
""",
    "named-and-captured": """
ex = Experiment("e")
ex.add_config(lr=1)

@ex.named_config
def big():
    lr = 100
    depth = 50

ex.add_named_config("small", lr=0.01)

@ex.capture
def build(lr, width=7):
    return width

@ex.command
def evaluate(lr, split="test"):
    return split
""",
    "own-seed": """
ex = Experiment("e")

@ex.config
def config():
    seed = 42
    lr = 1
""",
    "unknown": """
ex = Experiment("e")

@ex.config
def config():
    lr = random.random()
    steps = 4
""",
}


@pytest.mark.parametrize("case", CASES)
def test_the_configuration_is_that_of_sacred(case: str, folder: Path) -> None:
    (folder / "base.yaml").write_text("lr: 0.1  # rate\nsteps: 1\nnet:\n  depth: 3\n")
    (folder / "more.json").write_text('{"net": {"kind": "x"}, "tags": ["a"]}')
    script = scanned(folder, HEAD + CASES[case] + TAIL)
    expected, docs = live(folder)
    chosen = script.selected_set
    assert chosen is not None
    assert (chosen.interface, chosen.active, chosen.dest) == ("sacred", True, "args")
    assert {flag.name for flag in script} == set(expected)
    for flag in script:
        value = expected[flag.name]
        if is_known(flag.default):
            assert (flag.default, type(flag.default)) == (value, type(value)), flag.name
        elif isinstance(flag.default, Unresolved) and flag.default.candidates:
            assert flag.default.candidates == (value,), flag.name
        if flag.name in docs:
            assert flag.help == docs[flag.name], flag.name


def test_what_follows_another_is_not_stated(folder: Path) -> None:
    script = scanned(folder, HEAD + CASES["following"] + TAIL)
    assert script["lr"].default == 0.1
    for name in ("half", "mode"):
        default = script[name].default
        assert isinstance(default, Unresolved)
    changed, _ = live(folder, {"lr": 0.01})
    assert (changed["half"], changed["mode"]) == (0.005, "slow")


def test_a_hook_may_change_anything(folder: Path) -> None:
    hook = "@ex.config_hook\ndef hook(config, command_name, logger):\n    return {'lr': 9}\n"
    script = scanned(folder, HEAD + CASES["own-seed"] + hook + TAIL)
    assert isinstance(script["lr"].default, Unresolved)
    assert live(folder)[0]["lr"] == 9


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            HEAD + "ex = Experiment('e')\nex.add_config(lr=1)\n@ex.main\ndef main(lr):\n    pass\n"
            "ex.run()\n",
            id="no-command-line",
        ),
        pytest.param(HEAD + "data = Ingredient('d')\ndata.add_config(lr=1)\n", id="no-experiment"),
        pytest.param(
            "class Experiment:\n    def config(self, f):\n        return f\n"
            "ex = Experiment()\n@ex.config\ndef config():\n    lr = 1\n",
            id="another-class",
        ),
    ],
)
def test_not_offered(folder: Path, text: str) -> None:
    script = scanned(folder, text)
    chosen = script.selected_set
    assert chosen is None or chosen.interface != "sacred"
