"""tyro: what is stated is what the live library hands to a function or dataclass."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.live.starting import Program

HEAD = """
import dataclasses, enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import *
import tyro
class Mode(enum.Enum):
    A = 'a'
    B = 'b'
@dataclass
class Opt:
    lr: float = 0.1
    use_nesterov: bool = False
@dataclass
class Sgd:
    momentum: float = 0.5
@dataclass(frozen=True)
class AdamW:
    eps: float = 1e-8
    steps: int = 3
"""
FIELDS = {
    "scalars": "a: int = 1\n    b_c: float = 0.5\n    d: str = 'x'\n    e: Path = Path('p')",
    "required": "a: int\n    b_c: str\n    d: Mode\n    e: Literal['x', 'y']\n    f: List[int]\n    g: Tuple[int, int]",
    "booleans": "a: bool = False\n    b_c: bool = True\n    d: bool = field(default_factory=lambda: True)",
    "booleans without a default": "a: bool\n    b_c: bool",
    "optional": "a: Optional[int] = None\n    b: Optional[str] = 'x'\n    c: float | None = None\n    d: Optional[Literal['x', 'y']] = None\n    e: Optional[bool] = None",
    "choices": "a: Literal['x', 'y'] = 'x'\n    b: Literal[1, 2] = 2\n    c: Mode = Mode.B",
    "several": "a: List[int] = field(default_factory=lambda: [1, 2])\n    b: tuple[float, float] = (0.5, 0.25)\n    c: tuple[str, ...] = ()\n    d: Set[int] = field(default_factory=lambda: {1})",
    "nested": "opt: Opt = field(default_factory=Opt)\n    a: int = 1",
    "nested with other defaults": "opt: Opt = field(default_factory=lambda: Opt(lr=0.5))\n    other: Opt = field(default_factory=lambda: Opt(use_nesterov=True))",
    "nested and required": "opt: Opt\n    a: int",
    "arg": "a: Annotated[int, tyro.conf.arg(name='other', help='h', aliases=['-o'])] = 1\n    opt: Annotated[Opt, tyro.conf.arg(name='in-it')] = field(default_factory=Opt)",
    "positional": "a: tyro.conf.Positional[int]\n    b: Annotated[str, tyro.conf.Positional] = 'x'\n    c: int = 3",
    "no flag conversion": "a: tyro.conf.FlagConversionOff[bool] = False",
    "missing": "a: int = tyro.MISSING\n    b: int = 2",
    "text annotations": "a: 'int' = 1\n    b: 'Optional[float]' = None\n    c: 'Mode' = Mode.A",
    "choice of classes": "which: Union[Sgd, AdamW] = field(default_factory=Sgd)\n    a: int = 1",
    "required choice of classes": "which: Union[Sgd, AdamW]\n    a: int = 1",
    "two choices": "which: Union[Sgd, AdamW] = field(default_factory=Sgd)\n    again: Union[AdamW, Sgd] = field(default_factory=lambda: AdamW(steps=7))",
}
WHOLE = {
    "fixed": "def f(a: tyro.conf.Suppress[int] = 1, b: int = 2, c: tyro.conf.Fixed[int] = 3): record({'b': b})\ntyro.cli(f)",
    "function": "def f(lr: float = 0.1, use_amp: bool = True, *, seed: Optional[int] = None, mode: Mode = Mode.A):\n    record(locals())\ntyro.cli(f)",
    "positional parameters": "def f(path: str, /, a: int = 1): record(locals())\ntyro.cli(f)",
    "function that takes a class": "def f(opt: Opt, a: int = 1): record({'opt.lr': opt.lr, 'opt.use_nesterov': opt.use_nesterov, 'a': a})\ntyro.cli(f)",
    "class": "class T:\n    def __init__(self, lr: float = 0.1, n: int = 3): record(dict(lr=lr, n=n))\ntyro.cli(T)",
    "default instance": "record(tyro.cli(Opt, default=Opt(lr=0.7, use_nesterov=True)))",
    "union": "record(tyro.cli(Union[Sgd, AdamW]))",
    "underscores": "@dataclass\nclass A:\n    a_b: int = 1\n    opt: Opt = field(default_factory=Opt)\nrecord(tyro.cli(A, use_underscores=True))",
    "dict of functions": "def fit_it(lr: float = 0.1): record(locals())\ndef test(path: str): record(locals())\ntyro.extras.subcommand_cli_from_dict({'fit-it': fit_it, 'test': test})",
    "configurations": "record(tyro.extras.overridable_config_cli({'small': ('small one', Opt(lr=0.3)), 'large': ('large one', Opt())}))",
    "dict with keys": "def f(d: Dict[str, int] = {'a_b': 1, 'c': 2}): record({'d.' + k: v for k, v in d.items()})\ntyro.cli(f)",
    "inherited": "@dataclass\nclass A(Opt):\n    lr: float = 0.3\n    c: int = 1\nrecord(tyro.cli(A))",
    "named tuple": "class A(NamedTuple):\n    a: int = 1\n    b: str = 'x'\nrecord(tyro.cli(A)._asdict())",
    "from a function": "def main():\n    record(tyro.cli(Opt))\nif __name__ == '__main__': main()",
    "prefix": "def f(a: Annotated[int, tyro.conf.arg(name='b_c')] = 1): record(locals())\ntyro.cli(f)",
}
PROGRAMS = {
    **{n: f"{HEAD}@dataclass\nclass A:\n    {f}\nrecord(tyro.cli(A))\n" for n, f in FIELDS.items()},
    **{n: HEAD + text + "\n" for n, text in WHOLE.items()},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    program = Program(PROGRAMS[name], tmp_path, "tyro", enums="name", modules=["tyro", "typing"])
    assert any(s.flags for s in program.flag_sets)
    assert not program.problems()


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class tyro:\n  def cli(f): pass\n", id="own-class"),
        pytest.param("import other as tyro\n", id="another-library"),
        pytest.param("import tyro\ntyro.conf.cli(f)\n", id="another-function"),
    ],
)
def test_what_is_no_flag(source: str) -> None:
    called = "" if "tyro.conf.cli" in source else "tyro.cli(f)\n"
    script = found("def f(a: int = 1): pass\n" + source + called)
    assert not any(s.interface == "tyro" for s in script.flag_sets)


def test_a_class_that_holds_itself_has_an_end() -> None:
    script = found(
        "import tyro\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass A:\n  left: 'A'\n  other: 'B'\n  x: int = 1\n"
        "@dataclass\nclass B:\n  a: A\n  y: int = 2\n"
        "tyro.cli(A)\n"
    )
    (flag_set,) = (s for s in script.flag_sets if s.interface == "tyro")
    assert [f.name for f in flag_set.flags] == ["left", "other.a", "other.y", "x"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import tyro, torch\ntyro.cli(torch.load)", "FS105"),
        ("import tyro\ndef f(a: int = 1): pass\ntyro.cli(f, args=['--a', '2'])", "FS106"),
        ("import tyro\ndef f(a: int = 1): pass\ndef main():\n  tyro.cli(f)", "FS103"),
        ("import tyro, time\ndef f(a: float = time.time()): pass\ntyro.cli(f)", "FS201"),
    ],
)
def test_what_is_told(source: str, code: str) -> None:
    assert code in {d.code for d in found(source).diagnostics}


DESCRIBED = '''
import dataclasses, tyro
@dataclasses.dataclass
class A:
    """A class.

    Attributes:
        a: from the docstring
    """

    a: int = 1  # not this
    b: int = 2
    """below b"""
    c: int = 3  # behind c
    # above d,
    # on two lines
    d: int = 4

    e: int = 5
def f(x: A, y: int = 1):
    """Run.

    Args:
        y: an argument
    """
'''


def test_descriptions_are_those_of_tyro(tmp_path: Path) -> None:
    helps = {flag.name: flag.help for flag in found(DESCRIBED + "tyro.cli(f)\n").flags}
    live = (
        DESCRIBED + "import tyro._docstrings as d\n"
        "record({'x.' + n: d.get_field_docstring(A, n, ()) for n in 'abcde'})\n"
        "record({'y': d.get_field_docstring(f, 'y', ()) if False else d.parse_docstring_from_object(f)['y']})\n"
    )
    (answer,) = Program(live, tmp_path, "tyro").start([[]])
    assert not answer.error
    stated = {n: repr(h if isinstance(h, str) else None) for n, h in helps.items()}
    assert stated == {n: " ".join(h.replace("\\n", " ").split()) for n, h in answer.values.items()}
