"""jsonargparse: what is stated is what the live library hands to functions and classes."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import Unresolved
from tests.live.starting import Program
from tests.property.spelling import spelled

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
    "types of annotations": "p = ArgumentParser()\np.add_argument('--aa', type=int, default=1)\np.add_argument('--bb', type=List[int], default=[1, 2])\np.add_argument('--cc', type=Optional[float], default=None)\np.add_argument('--dd', type=Dict[str, int], default={'a': 1})\np.add_argument('--ee', type=Mode, default=Mode.A)\np.add_argument('--ff', type=Literal['x', 'y'], default='y')\nc = p.parse_args()\nrecord(dict(aa=c.aa, bb=c.bb, cc=c.cc, dd=c.dd, ee=c.ee, ff=c.ff))",
    "mode omegaconf": "p = ArgumentParser(parser_mode='omegaconf')\np.add_argument('--aa', type=int, default=1)\np.add_argument('--bb', type=float, default=1)\nc = p.parse_args()\nrecord(dict(aa=c.aa, bb=c.bb))",
    "mode json": "p = ArgumentParser(parser_mode='json')\np.add_argument('--aa', type=int, default=1)\np.add_argument('--bb', type=List[int], default=[1])\nc = p.parse_args()\nrecord(dict(aa=c.aa, bb=c.bb))",
    "linked": "p = ArgumentParser()\np.add_class_arguments(Opt, 'opt')\np.add_argument('--aa', type=float, default=0.1)\np.link_arguments('aa', 'opt.lr')\nc = p.parse_args()\nrecord({'aa': c.aa, 'opt.nesterov': c.opt.nesterov})",
    "defaults by dotted name": "p = ArgumentParser()\np.add_class_arguments(Opt, 'opt')\np.set_defaults({'opt.lr': 0.25})\nc = p.parse_args()\nrecord({'opt.lr': c.opt.lr, 'opt.nesterov': c.opt.nesterov})",
    "parsers as sub-commands": "a = ArgumentParser()\na.add_argument('--lr', type=float, default=0.1)\nb = ArgumentParser()\nb.add_argument('--beam', type=int, default=4)\np = ArgumentParser()\np.add_argument('--seed', type=int, default=3)\ns = p.add_subcommands()\ns.add_subcommand('fit', a)\ns.add_subcommand('test', b)\nc = p.parse_args()\nrecord(dict(seed=c.seed))\nif c.subcommand == 'fit':\n  record(dict(lr=c.fit.lr))\nelse:\n  record(dict(beam=c.test.beam))",
    "yes and no": "from jsonargparse import ActionYesNo\np = ArgumentParser()\np.add_argument('--aa', action=ActionYesNo, default=True)\np.add_argument('--bb', action=ActionYesNo, default=False)\nc = p.parse_args()\nrecord(dict(aa=c.aa, bb=c.bb))",
    "a dataclass as a type": "p = ArgumentParser()\np.add_argument('--opt', type=Opt, default=Opt(lr=0.5))\nc = p.parse_args()\nrecord({'opt.lr': c.opt.lr, 'opt.nesterov': c.opt.nesterov})",
    "an action for a file": "p = ArgumentParser()\np.add_argument('--config', action='config')\np.add_argument('--aa', type=int, default=1)\nc = p.parse_args()\nrecord(dict(aa=c.aa))",
    "defaults of CLI": "def f(aa: int = 1, bb: float = 0.5): record(locals())\nCLI(f, set_defaults={'aa': 4})",
    "defaults of commands": "def fit(lr: float = 0.1): record(locals())\ndef test(beam: int = 4): record(locals())\nCLI([fit, test], set_defaults={'fit.lr': 0.5})",
    "what may be None is not required": "def f(aa: Optional[float], bb: int = 1, _cc: int = 2): record(dict(aa=aa, bb=bb))\nCLI(f)",
    "parameters without a type": "class T:\n  def __init__(self, aa, bb=2, _cc=3): pass\np = ArgumentParser()\np.add_class_arguments(T, 't', fail_untyped=False)\nc = p.parse_args()\nrecord({'t.aa': c.t.aa, 't.bb': c.t.bb})",
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


@pytest.mark.parametrize(
    ("annotation", "text", "live"),
    [
        ("Optional[str]", "null", None),
        ("Optional[str]", "~", None),
        ("Optional[str]", "3", "3"),
        ("Optional[Literal['null', 'x']]", "null", None),
        ("str", "null", "null"),
        ("Union[int, str]", "3", 3),
        ("Any", "true", True),
        ("float", "0.5", 0.5),
    ],
)
@pytest.mark.parametrize(
    "lines",
    [
        "def f(aa: {} = {!r}): record(dict(aa=aa))\nCLI(f)",
        "p = ArgumentParser()\np.add_argument('--aa', type={}, default={!r})\nrecord(dict(aa=p.parse_args().aa))",
    ],
)
def test_texts_are_read_as_their_types_say(
    annotation: str, text: str, live: object, lines: str, tmp_path: Path
) -> None:
    source = HEAD + lines.format(annotation, text) + "\n"
    program = Program(source, tmp_path, "jsonargparse", modules=["jsonargparse"])
    assert program.start([[]])[0].values == {"aa": spelled(live)}
    stated = program.script["aa"].default
    assert isinstance(stated, Unresolved) or spelled(stated) == spelled(live)
    if "str" in annotation and "Union" not in annotation:
        assert not isinstance(stated, Unresolved)


def test_ranges_of_types() -> None:
    script = found(
        "from jsonargparse import ArgumentParser\n"
        "from jsonargparse.typing import OpenUnitInterval, PositiveInt\n"
        "p = ArgumentParser()\np.add_argument('--n', type=PositiveInt, default=3)\n"
        "p.add_argument('--x', type=OpenUnitInterval, default=0.5)\np.parse_args()"
    )
    assert (script["n"].type, script["n"].min) == ("int", 1)
    assert (script["x"].type, script["x"].min, script["x"].max) == ("float", 0, 1)


@pytest.mark.parametrize(
    "lines",
    [
        "p = ArgumentParser(default_config_files=['c.yaml'])\np.add_argument('--aa', default=1)\np.parse_args()",
        "def f(aa: int = 1): pass\nCLI(f, default_config_files=['c.yaml'])",
    ],
)
def test_a_file_of_the_project_wins_over_defaults(lines: str, tmp_path: Path) -> None:
    source = f"{HEAD}{lines}\n".encode()
    path = str(tmp_path / "train.py")
    assert analyse(source, path).script["aa"].default == 1
    (tmp_path / "c.yaml").write_text("aa: 7\n")
    assert isinstance(analyse(source, path).script["aa"].default, Unresolved)


def test_classes_of_a_library_are_told() -> None:
    script = found(
        "import torch\nfrom jsonargparse import ArgumentParser\np = ArgumentParser()\n"
        "p.add_class_arguments(torch.optim.SGD, 'opt')\np.add_argument('--n', default=1)\n"
        "p.parse_args()"
    )
    assert [f.name for f in script.flags] == ["n"]
    assert any("torch.optim.SGD" in d.message for d in script.diagnostics if d.code == "FS105")
