"""pyrallis and draccus: what is stated is what the live library hands to a dataclass."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import Unresolved
from tests.live.starting import Program

HEAD = """
import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import *
import {0}
class Mode(enum.Enum):
    A = 'a'
    B = 'b'
@dataclass
class Opt:
    lr: float = 0.1
    nesterov: bool = False
"""
FIELDS = {
    "scalars": "a: int = 1\n    b_c: float = 0.5\n    d: str = 'x'\n    e: Path = Path('p')",
    "required": "a: int\n    b_c: str",
    "booleans": "a: bool = False\n    b_c: bool = True",
    "optional": "a: Optional[int] = None\n    b: Optional[str] = 'x'\n    c: Optional[bool] = None",
    "enum": "a: Mode = Mode.B",
    "nested": "opt: Opt = field(default_factory=Opt)\n    a: int = 1",
    "nested with other defaults": "opt: Opt = field(default_factory=lambda: Opt(lr=0.5))",
    "containers": "a: List[int] = field(default_factory=lambda: [1, 2])\n    b: Tuple[int, int] = (1, 2)\n    c: Dict[str, int] = field(default_factory=dict)",
    "computed": "a: int = 2 ** 10\n    b: str = field(default_factory=lambda: 'a' + 'b')",
}
USES = {
    "parse": "record({0}.parse(A))",
    "parse by keyword": "record({0}.parse(config_class=A))",
    "wrap": "@{0}.wrap()\ndef main(cfg: A):\n    record(cfg)\nif __name__ == '__main__':\n    main()",
}
PROGRAMS = {
    f"{library}: {name}, {use}": (
        HEAD.format(library)
        + f"@dataclass\nclass A:\n    {fields}\n"
        + USES[use].format(library)
        + "\n"
    )
    for library in ("pyrallis", "draccus")
    for number, (name, fields) in enumerate(FIELDS.items())
    for use in [list(USES)[number % 3]]
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    library = name.partition(":")[0]
    program = Program(PROGRAMS[name], tmp_path, "pyrallis", enums="name", modules=[library])
    (flag_set,) = program.flag_sets
    program.ignored = {"config_path"}
    assert flag_set.flags
    assert not program.problems()


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


CLASS = "from dataclasses import dataclass\n@dataclass\nclass A:\n  lr: float = 0.1\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class pyrallis:\n  def parse(c): pass\npyrallis.parse(A)", id="own-class"),
        pytest.param("import other as draccus\ndraccus.parse(A)", id="another-library"),
        pytest.param("import draccus\ndraccus.dump(A())", id="another-function"),
        pytest.param("import pyrallis\npyrallis.parse(A, args=['--lr', '1'])", id="own-words"),
        pytest.param("import pyrallis\nfrom lib import B\npyrallis.parse(B)", id="outside-class"),
    ],
)
def test_what_is_no_flag(source: str) -> None:
    script = found(CLASS + source)
    assert not any(s.interface == "pyrallis" for s in script.flag_sets)


def test_a_file_named_in_the_script_may_hold_other_defaults() -> None:
    script = found(CLASS + "import pyrallis\npyrallis.parse(A, config_path='base.yaml')")
    assert isinstance(script["lr"].default, Unresolved)
    assert script["config_path"].default == "base.yaml"
    assert script["lr"].required is False
