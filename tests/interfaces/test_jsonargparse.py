"""jsonargparse: what is stated is what the live library hands to functions and classes."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.live.starting import Program

HEAD = """
import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import *
import jsonargparse
from jsonargparse import CLI, ArgumentParser, auto_cli
class Mode(enum.Enum):
    A = 'a'
    B = 'b'
@dataclass
class Opt:
    lr: float = 0.1
    nesterov: bool = False
"""
OPT = "record({'opt.lr': opt.lr, 'opt.nesterov': opt.nesterov})"
PROGRAMS = {
    "scalars": "def f(a: int = 1, b_c: float = 0.5, d: str = '1e-3', e: Path = Path('p'), g: bool = True, h=False): record(locals())\nCLI(f)",
    "required": "def f(a: int, b: str, *, c: float): record(locals())\nCLI(f)",
    "required with options": "def f(a: int, b: str): record(locals())\nCLI(f, as_positional=False)",
    "optional": "def f(a: Optional[int] = None, b: Optional[str] = 'x', c: Optional[bool] = None, d: float | None = None): record(locals())\nCLI(f)",
    "choices": "def f(a: Literal['x', 'y'] = 'x', b: Mode = Mode.B): record(locals())\nCLI(f)",
    "containers": "def f(a: List[int] = [1, 2], b: Tuple[int, int] = (1, 2), c: Dict[str, int] = {}): record(locals())\nCLI(f)",
    "nested": f"def f(opt: Opt = Opt(lr=0.5), a: int = 1):\n  record(dict(a=a))\n  {OPT}\nauto_cli(f)",
    "nested, own defaults": f"def f(opt: Opt = Opt()):\n  {OPT}\nauto_cli(f)",
    "class": "class T:\n  def __init__(self, lr: float = 0.1, n: int = 2): record(dict(lr=lr, n=n))\n  def fit(self, epochs: int = 3): record(dict(epochs=epochs))\n  def test(self, path: str): record(dict(path=path))\n  def _no(self): pass\nCLI(T)",
    "functions": "def fit(lr: float = 0.1): record(locals())\ndef test(path: str): record(locals())\nCLI([fit, test])",
    "dict of functions": "def fit(lr: float = 0.1): record(locals())\ndef test(path: str): record(locals())\nCLI({'a': fit, 'more': {'b': test}})",
    "dataclass": "record(CLI(Opt))",
    "add_class_arguments": "class T:\n  def __init__(self, lr: float = 0.1, n: int = 2, amp: bool = True): pass\np = ArgumentParser()\np.add_argument('--seed', type=int, default=3)\np.add_argument('--odd', type=bool, default=True)\np.add_class_arguments(T, 't')\nc = p.parse_args()\nrecord({'seed': c.seed, 'odd': c.odd, 't.lr': c.t.lr, 't.n': c.t.n, 't.amp': c.t.amp})",
    "add_function_arguments": "def f(a: int = 1, b: str = 'x', c: int = 2): pass\ndef g(b: str = 'x', c: int = 2): pass\np = ArgumentParser()\np.add_function_arguments(f, 'f', skip={'c'})\np.add_function_arguments(g)\nc = p.parse_args()\nrecord({'f.a': c.f.a, 'f.b': c.f.b, 'b': c.b, 'c': c.c})",
    "no components": "del Opt, Mode\ndef fit(lr: float = 0.1): record(locals())\ndef test(path: str): record(locals())\nCLI()",
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    source = HEAD + PROGRAMS[name] + "\n"
    program = Program(
        source, tmp_path, "jsonargparse", enums="name", modules=["jsonargparse"], ignored={"config"}
    )
    assert any(s.flags for s in program.flag_sets)
    assert not program.problems()


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


FUNCTION = "def f(a: int = 1): pass\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def CLI(f): pass\nCLI(f)", id="own-function"),
        pytest.param("from other import CLI\nCLI(f)", id="another-library"),
        pytest.param("from jsonargparse import CLI\nprint(CLI)", id="imported-only"),
        pytest.param("from jsonargparse import CLI\nCLI(f, args=['--a', '2'])", id="own-words"),
        pytest.param("from jsonargparse import CLI\nfrom lib import g\nCLI(g)", id="outside"),
    ],
)
def test_what_is_no_flag(source: str) -> None:
    script = found(FUNCTION + source)
    assert not any(s.interface == "jsonargparse" for s in script.flag_sets)


def test_what_is_told() -> None:
    told = found("from jsonargparse import CLI\nfrom lib import g\nCLI(g)").diagnostics
    assert "FS105" in {d.code for d in told}
    told = found(FUNCTION + "from jsonargparse import CLI\nCLI(f, args=['--a', '2'])").diagnostics
    assert "FS106" in {d.code for d in told}
