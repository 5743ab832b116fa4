"""Generated folders of Hydra configs: what is read is what the real Hydra composes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import Unresolved, is_known

CHILD = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
found = []
for folder in sys.argv[1:]:
    try:
        with initialize_config_dir(config_dir=os.path.join(folder, "conf"), version_base=None):
            cfg = compose(config_name="config")
        found.append(OmegaConf.to_container(cfg, resolve=False))
    except Exception as error:
        found.append(str(error)[:300])
print(json.dumps(found))
"""
PROGRAM = """
import hydra

@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg):
    print(cfg)

main()
"""
GROUPS = ("a", "b", "a/c")
NAMES = ("x", "y", "z")
KEYS = ("k", "l", "m", "a", "b")
HEADERS = ("", "", "", "# @package _global_\n", "# @package p.q\n", "# @package a\n")


def _value(chance: random.Random, depth: int) -> Any:
    kind = chance.randrange(9)
    if kind < 2 and depth < 2:
        return _tree(chance, depth + 1)
    return [1, 0.5, "text", True, None, [1, "a"], "???", "${k}", {}][kind]


def _tree(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    return {key: _value(chance, depth) for key in chance.sample(KEYS, chance.randrange(0, 4))}


def _item(chance: random.Random, overriding: bool) -> Any:
    group = chance.choice(GROUPS)
    name: Any = chance.choice(NAMES)
    absolute = chance.choice(("", "", "/"))
    package = chance.choice(("", "", "", "@p", "@p.q", "@_global_", "@_here_", "@r._group_"))
    if overriding:
        return {f"override {absolute}{group}": name}
    kind = chance.randrange(10)
    if kind == 0:
        return f"{absolute}{group}/{name}{package}"
    if kind == 1:
        name = chance.sample(NAMES, 2)
    if kind == 2:
        name = None
    optional = "optional " if kind in (3, 4) else ""
    if optional:
        name = chance.choice((*NAMES, "absent"))
    return {f"{optional}{absolute}{group}{package}": name}


def _config(chance: random.Random, *, most: int) -> str:
    tree = _tree(chance)
    defaults: list[Any] = [_item(chance, False) for _ in range(chance.randrange(0, most + 1))]
    if defaults and chance.random() < 0.7:
        defaults.insert(chance.randrange(len(defaults) + 1), "_self_")
    if chance.random() < 0.25:
        defaults.append(_item(chance, True))
    if defaults:
        tree = {"defaults": defaults, **tree}
    return yaml.safe_dump(tree, sort_keys=False) if tree else ""


def _write(folder: Path, chance: random.Random) -> None:
    files = {"config": _config(chance, most=3)}
    for group in GROUPS:
        for name in NAMES:
            nested = 1 if chance.random() < 0.3 else 0
            files[f"{group}/{name}"] = chance.choice(HEADERS) + _config(chance, most=nested)
    for name, text in files.items():
        path = folder / "conf" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "train.py").write_text(PROGRAM)


def _flat(tree: Any, prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            found.update(_flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def _agrees(script: Script, live: Any) -> None:
    wrong = [d for d in script.diagnostics if d.code in ("FS101", "FS113")]
    if isinstance(live, str):
        # Hydra refuses it: either this is told, or nothing is missing that would be needed here.
        return
    assert not wrong, wrong
    expected = _flat(live)
    found = {f.name: f for s in script.flag_sets for f in s.flags if f.group != "config groups"}
    assert set(found) == set(expected)
    for name, flag in found.items():
        value = expected[name]
        if is_known(flag.default):
            assert (flag.default, type(flag.default)) == (value, type(value)), name
        elif isinstance(flag.default, Unresolved):
            assert "${" in str(value), name
        else:
            assert value == "???", name


@pytest.mark.parametrize("seed", range(3))
def test_generated_folders(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / str(number) for number in range(60)]
    for number, folder in enumerate(folders):
        _write(folder, random.Random(seed * 1000 + number))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, folders)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    lives = json.loads(done.stdout)
    composed = sum(isinstance(live, dict) for live in lives)
    assert composed > 15, "most generated folders are refused: the test tests nothing"
    for folder, live in zip(folders, lives, strict=True):
        monkeypatch.chdir(folder)
        script = analyse((folder / "train.py").read_bytes(), "train.py").script
        assert not [d for d in script.diagnostics if d.code == "FS009"], os.fspath(folder)
        _agrees(script, live)
