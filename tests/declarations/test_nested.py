"""Classes of settings that hold other classes."""

from __future__ import annotations

import pytest

import flagscan

HOLDS_ITSELF = """\
from dataclasses import dataclass

@dataclass
class Net:
    left: "Net" = None
    right: "Net" = None
    lr: float = 0.1

"""


@pytest.mark.parametrize(
    ("program", "interface"),
    [
        ("import tyro\ntyro.cli(Net)\n", "tyro"),
        ("import simple_parsing\nsimple_parsing.parse(Net)\n", "simple_parsing"),
        ("import pyrallis\n@pyrallis.wrap()\ndef main(net: Net): ...\nmain()\n", "pyrallis"),
        ("import jsonargparse\ndef main(net: Net): ...\njsonargparse.CLI(main)\n", "jsonargparse"),
    ],
)
def test_a_class_that_holds_itself_has_an_end(program: str, interface: str) -> None:
    script = flagscan.discover_source(HOLDS_ITSELF + program)
    (flag_set,) = (s for s in script.flag_sets if s.interface == interface)
    ends = [flag.name.rpartition(".")[2] for flag in flag_set.flags]
    assert [name for name in ends if name in ("left", "right", "lr")] == ["left", "right", "lr"]
