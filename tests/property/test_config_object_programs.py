"""Generated programs with objects of settings: what is stated is what the live objects hold."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.objects import Live, differences, read

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "120"))
HEAD = """\
import os
from dataclasses import dataclass, field
from types import SimpleNamespace
from easydict import EasyDict
from munch import Munch, munchify
from addict import Dict as Addict
from box import Box
from yacs.config import CfgNode
from omegaconf import OmegaConf
from ml_collections import ConfigDict
N = 3
SHARED = {"lr": 0.5, "net": {"depth": 2}}

@dataclass
class Net:
    depth: int = 1
    width: int = 4

@dataclass
class Config:
    lr: float = 0.1
    steps: list = field(default_factory=list)
    net: Net = field(default_factory=Net)
    name: str = "a"

class Values:
    lr = 0.1
    name = "v"
    class net:
        depth = 3
        width = 2
"""
MAKERS = {
    "EasyDict": ["EasyDict({})", "EasyDict({}, more=1)"],
    "munchify": ["munchify({})", "Munch.fromDict({})"],
    "Addict": ["Addict({})", "Addict({}, more=1)"],
    "Box": ["Box({})", "Box({}, more=1)"],
    "CfgNode": ["CfgNode({})", "CfgNode({}, new_allowed=True)"],
    "OmegaConf.create": ["OmegaConf.create({})"],
    "ConfigDict": ["ConfigDict({})"],
}
VALUES = {
    "lr": ["0.5", "1 / N", "1e-3"],
    "name": ["'b'", "'x' + 'y'", "str(N)"],
    "steps": ["[1, N]", "[]"],
    "net.depth": ["7", "N * 2", "int('4')"],
    "net.width": ["8", "N"],
}


@st.composite
def literals(draw: st.DrawFn) -> str:
    """A dict of settings."""
    items = {p: draw(st.sampled_from(VALUES[p])) for p in VALUES if draw(st.booleans())}
    net = ", ".join(f"'{p[4:]}': {v}" for p, v in items.items() if p.startswith("net."))
    top = [f"'{p}': {v}" for p, v in items.items() if "." not in p]
    if draw(st.booleans()):
        return "{" + ", ".join(["**SHARED", *top]) + "}"
    return "{" + ", ".join([*top, f"'net': {{{net}}}"]) + "}"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Objects of any kind, and what is assigned to them afterwards."""
    parts = [HEAD]
    owners: dict[str, list[str]] = {}
    for number in range(draw(st.integers(1, 3))):
        name = f"cfg{number}"
        kind = draw(st.sampled_from([*MAKERS, "Config", "Values", "empty"]))
        if kind == "Config":
            chosen = [p for p in ("lr", "steps", "name") if draw(st.booleans())]
            given_values = [f"{p}={draw(st.sampled_from(VALUES[p]))}" for p in chosen]
            if draw(st.booleans()):
                given_values.append("net=Net(width=9)")
            made = f"Config({', '.join(given_values)})"
        elif kind == "Values":
            made = "Values()"
        elif kind == "empty":
            maker = draw(st.sampled_from(["SimpleNamespace", "EasyDict", "CfgNode", "Addict"]))
            parts.append(f"{name} = {maker}()\n{name}.net = {maker}()\n")
            owners[name] = list(VALUES)
            continue
        else:
            made = draw(st.sampled_from(MAKERS[kind])).format(draw(literals()))
        parts.append(f"{name} = {made}\n")
        owners[name] = [p for p in VALUES if "net" not in p or kind in ("Config", "Values")]
    for owner in draw(st.lists(st.sampled_from(sorted(owners)), max_size=5)):
        path = draw(st.sampled_from(owners[owner]))
        value = draw(st.sampled_from(VALUES[path]))
        target = f"{owner}.{path}"
        forms = [
            f"{target} = {value}\n",
            f"if N > 1:\n    {target} = {value}\n",
            f"if os.environ.get('NOBODY_SETS_THIS'):\n    {target} = {value}\n",
            f"def change(it):\n    it.{path} = {value}\nchange({owner})\n",
            f"setattr({owner}, 'lr', {value})\n" if path == "lr" else f"{target} = {value}\n",
            f"for value in (1, 2):\n    {target} = value\n",
        ]
        parts.append(draw(st.sampled_from(forms)))
    return "".join(parts)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The process that runs the programs."""
    process = Live(
        "easydict", "munch", "ml_collections", "yacs.config", "omegaconf", "addict", "box"
    )
    yield process
    process.close()


_numbers = itertools.count()


@settings(max_examples=EXAMPLES)
@given(program=programs())
def test_what_is_stated_is_what_the_objects_hold(
    program: str, tmp_path_factory: pytest.TempPathFactory, live: Live
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"objects{next(_numbers)}"
    folder.mkdir()
    answer = live.run(folder, program)
    script = read(folder)
    assert not any(d.code == "FS009" for d in script.diagnostics), script.diagnostics
    if answer["raised"] is not None:
        return
    wrong = differences(script, "config_objects", answer)
    assert not wrong, "\n".join([*wrong, "", program.removeprefix(HEAD)])
