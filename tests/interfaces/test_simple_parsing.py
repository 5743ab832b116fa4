"""simple-parsing: what is stated is what the live library hands to a dataclass."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.live.starting import Program

HEAD = """
import dataclasses, enum
from dataclasses import dataclass
import subprocess
import sys
from pathlib import Path
from typing import *
import simple_parsing
from simple_parsing import ArgumentParser, choice, field, flag, list_field, mutable_field, subgroups
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
@dataclass
class Adam:
    eps: float = 1e-8
"""
FIELDS = {
    "scalars": "a: int = 1\n    b_c: float = 0.5\n    d: str = 'x'\n    e: Path = Path('p')",
    "required": "a: int\n    b_c: str\n    d: Mode\n    e: List[int]",
    "booleans": "amp: bool = False\n    b_c: bool = True\n    d: bool = True",
    "optional": "a: Optional[int] = None\n    b: Optional[str] = 'x'\n    c: int = None\n    d: Optional[bool] = None\n    e: Optional[List[int]] = None",
    "choices": "a: Literal['x', 'y'] = 'x'\n    b: Mode = Mode.B\n    c: str = choice('p', 'q', default='p')\n    d: Mode = choice(Mode, default=Mode.A)",
    "several": "a: List[int] = list_field(1, 2)\n    b: Tuple[float, float] = (0.5, 0.25)\n    c: Tuple[str, ...] = ()\n    d: List[str] = field(default_factory=list)",
    "field": "a: int = field(default=1, alias='alpha')\n    b_c: int = field(2, alias=['-q', '--quick'], help='h')\n    d: bool = flag(True)\n    e: bool = field(default=False, action='store_true')",
    "not on the command line": "a: int = 1\n    b: int = field(default=2, cmd=False)\n    def __post_init__(self): self.__dataclass_fields__.pop('b', None)",
    "nested": "opt: Opt = field(default_factory=Opt)\n    a: int = 1",
    "nested with other defaults": "opt: Opt = mutable_field(Opt, lr=0.5)\n    a: int = 1",
    "clashing": "opt: Opt = mutable_field(Opt)\n    other: Opt = mutable_field(Opt, lr=0.3)\n    a: int = 1",
    "clashing with an outer one": "opt: Opt = mutable_field(Opt)\n    lr: float = 3.0",
    "text annotations": "a: 'int' = 1\n    b: 'Optional[float]' = None",
}
WHOLE = {
    "subgroups": "@dataclass\nclass A:\n    opt: Union[Sgd, Adam] = subgroups({'sgd': Sgd, 'adam': Adam}, default='sgd')\n    a: int = 1\nc = simple_parsing.parse(A)\nrecord({'config.opt': type(c.opt).__name__.lower(), 'config.a': c.a, **{'config.opt.' + k: v for k, v in vars(c.opt).items()}})",
    "add_arguments": "p = ArgumentParser()\np.add_argument('--more', type=int, default=3)\np.add_arguments(Opt, dest='opt')\nargs = p.parse_args()\nrecord({'opt.lr': args.opt.lr, 'opt.use_nesterov': args.opt.use_nesterov, 'more': args.more})",
    "two of one class": "p = ArgumentParser()\np.add_arguments(Opt, 'train')\np.add_arguments(Opt, dest='valid', default=Opt(lr=7.0))\nargs = p.parse_args()\nrecord({f'{n}.{k}': v for n in ('train', 'valid') for k, v in vars(getattr(args, n)).items()})",
    "prefix": "p = ArgumentParser()\np.add_arguments(Opt, dest='opt', prefix='my_')\nrecord({'opt.' + k: v for k, v in vars(p.parse_args().opt).items()})",
    "an instance": "p = ArgumentParser()\np.add_arguments(Opt(lr=0.7), dest='opt')\nrecord({'opt.' + k: v for k, v in vars(p.parse_args().opt).items()})",
    "dashes": "p = ArgumentParser(add_option_string_dash_variants=simple_parsing.DashVariant.UNDERSCORE_AND_DASH)\np.add_arguments(Opt, dest='opt')\nrecord({'opt.' + k: v for k, v in vars(p.parse_args().opt).items()})",
    "nested names": "@dataclass\nclass A:\n    opt: Opt = mutable_field(Opt)\n    a: int = 1\np = ArgumentParser(argument_generation_mode=simple_parsing.ArgumentGenerationMode.NESTED)\np.add_arguments(A, dest='c')\nc = p.parse_args().c\nrecord({'c.a': c.a, 'c.opt.lr': c.opt.lr, 'c.opt.use_nesterov': c.opt.use_nesterov})",
    "parse with nested names": "c = simple_parsing.parse(Opt, argument_generation_mode=simple_parsing.ArgumentGenerationMode.NESTED)\nrecord({'config.' + k: v for k, v in vars(c).items()})",
    "parse with a default": "c = simple_parsing.parse(Opt, default=Opt(lr=9.0), dest='x')\nrecord({'x.' + k: v for k, v in vars(c).items()})",
    "parse_known_args": "c, rest = simple_parsing.parse_known_args(Opt)\nrecord({'config.' + k: v for k, v in vars(c).items()})",
    "parse_known_args of a parser": "p = ArgumentParser()\np.add_arguments(Opt, dest='opt')\nargs, rest = p.parse_known_args()\nrecord({'opt.' + k: v for k, v in vars(args.opt).items()})",
}
PROGRAMS = {
    **{
        n: f"{HEAD}@dataclass\nclass A:\n    {f}\nrecord({{'config': simple_parsing.parse(A)}})\n"
        for n, f in FIELDS.items()
    },
    **{n: HEAD + text + "\n" for n, text in WHOLE.items()},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    program = Program(
        PROGRAMS[name], tmp_path, "simple_parsing", enums="name", modules=["simple_parsing"]
    )
    assert any(s.flags for s in program.flag_sets)
    assert [
        s for s in program.script.flag_sets if s.tier.value == "command-line"
    ] == program.flag_sets
    assert not program.problems()


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class simple_parsing:\n  def parse(c): pass\nsimple_parsing.parse(A)", id="own-class"),
        pytest.param("import other as simple_parsing\nsimple_parsing.parse(A)", id="another-library"),
        pytest.param("import simple_parsing\nprint(simple_parsing.field(default=1))", id="imported-only"),
        pytest.param("import simple_parsing as s\ns.parse(s.Serializable)", id="outside-class"),
    ],
)  # fmt: skip
def test_what_is_no_flag(source: str) -> None:
    head = "from dataclasses import dataclass\n@dataclass\nclass A:\n  lr: float = 0.1\n"
    script = found(head + source)
    assert not any(s.flags for s in script.flag_sets if s.interface == "simple_parsing")


def test_a_class_of_a_library_is_told() -> None:
    script = found("import simple_parsing\nfrom lib import C\nsimple_parsing.parse(C)\n")
    assert "FS105" in {d.code for d in script.diagnostics}


@pytest.mark.parametrize("clashes", [49, 50])
def test_with_too_many_clashes_the_program_does_not_start(clashes: int, tmp_path: Path) -> None:
    fields = "".join(f"  n{number}: int = 1\n" for number in range(clashes))
    source = f"from dataclasses import dataclass\n@dataclass\nclass A:\n{fields}"
    source += "import simple_parsing\np = simple_parsing.ArgumentParser()\n"
    source += "p.add_arguments(A, 'a')\np.add_arguments(A, 'b')\nargs = p.parse_args()\n"
    (tmp_path / "train.py").write_text(source)
    command = [sys.executable, "train.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True)
    stated = [flag for flag_set in found(source).flag_sets for flag in flag_set.flags]
    assert (done.returncode == 0) == (len(stated) == 2 * clashes)
    assert "ConflictResolutionError" in done.stderr or len(stated) == 2 * clashes
