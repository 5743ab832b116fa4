"""``HfArgumentParser``: what is stated is what the dataclasses receive from the live library."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.live.starting import Program

HEAD = """
import dataclasses, enum, typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import *
from transformers import HfArgumentParser
from transformers.hf_argparser import HfArg
class Mode(enum.Enum):
    A = 'a'
    B = 'b'
"""
PARSE = "\nfor part in HfArgumentParser({}).parse_args_into_dataclasses():\n    record(part)\n"
FIELDS = {
    "scalars": "a: int = 1\n    b_c: float = 0.5\n    d: str = 'x'\n    e: Path = Path('p')",
    "required": "a: int\n    b_c: str\n    d: Mode\n    e: Literal['x', 'y']\n    f: List[int]",
    "booleans": "a: bool = False\n    b_c: bool = True\n    d: bool = field(default=True, metadata={'help': 'h'})",
    "a bool without a default": "a: bool\n    b: bool = field(default_factory=lambda: True)",
    "optional": "a: Optional[int] = None\n    b: Optional[str] = 'x'\n    c: float | None = None\n    d: Optional[List[str]] = None\n    e: Optional[Literal['x', 'y']] = None",
    "optional bool": "a: Optional[bool] = None\n    b: Optional[bool] = True\n    c: bool | None = False",
    "unions": "a: Union[int, str] = 3\n    b: Union[str, float] = 0.5\n    c: Optional[Union[str, int]] = None",
    "choices": "a: Literal['x', 'y'] = 'x'\n    b: Literal[1, 2] = 2\n    c: Mode = Mode.B\n    d: Mode = 'a'\n    e: str = field(default='p', metadata={'choices': ['p', 'q']})",
    "lists": "a: List[int] = field(default_factory=lambda: [1, 2])\n    b: list[str] = field(default_factory=list)\n    c: List[float] = field(default_factory=lambda: [0.5], metadata={'help': 'h'})",
    "metadata": "a: int = field(default=1, metadata={'help': 'how many', 'aliases': ['--aa', '-a']})\n    b: str = field(default='x', metadata={'aliases': '-b', 'metavar': 'B'})",
    "HfArg": "a: int = HfArg(default=1, help='how many', aliases=['-a'])\n    b: str = HfArg(default='x')\n    c: List[int] = HfArg(default_factory=lambda: [1])\n    d_e: bool = HfArg(default=True, metadata={'help': 'h'}, aliases='-d')",
    "text annotations": "a: 'int' = 1\n    b: 'Optional[float]' = None\n    c: 'Mode' = Mode.A",
    "annotated": "a: Annotated[int, 'x'] = 1",
    "computed": "a: int = 2 ** 10\n    b: str = 'a' + 'b'\n    c: str = field(default_factory=lambda: '-'.join(['a', 'b']))",
    "group": "_argument_group_name = 'model'\n    a: int = 1\n    b: bool = True",
}  # fmt: skip
WHOLE = {
    "not in init": "@dataclass\nclass A:\n    a: int = 1\n    b: int = field(default=2, init=False)\n    c: ClassVar[int] = 3\n[x] = HfArgumentParser(A).parse_args_into_dataclasses()\nrecord({'a': x.a})",
    "several": "@dataclass\nclass A:\n    a: int = 1\n@dataclass\nclass B:\n    b: bool = True\nfor part in HfArgumentParser((A, B)).parse_args_into_dataclasses(): record(part)",
    "a list of classes": "@dataclass\nclass A:\n    a: int = 1\np = HfArgumentParser([A])\n[x] = p.parse_args_into_dataclasses()\nrecord(x)",
    "inherited": "@dataclass\nclass Base:\n    a: int = 1\n    b: str = 'x'\nclass Mixin:\n    z: int = 3\n@dataclass\nclass A(Mixin, Base):\n    b: str = 'y'\n    c: float = 0.5\nrecord(HfArgumentParser(A).parse_args_into_dataclasses()[0])",
    "a child that is no dataclass": "@dataclass\nclass Base:\n    a: int = 1\nclass A(Base):\n    b: str = 'y'\nrecord(HfArgumentParser(A).parse_args_into_dataclasses()[0])",
    "more arguments": "@dataclass\nclass A:\n    a: int = 1\np = HfArgumentParser(A)\np.add_argument('--more', type=int, default=2)\np.add_argument('--flag', action='store_true')\np.add_argument('--odd', type=bool, default=True)\np.set_defaults(a=7)\nfor part in p.parse_args_into_dataclasses(): record(part)",
    "nothing but argparse": "p = HfArgumentParser()\np.add_argument('--more', type=int, default=2)\nrecord(p.parse_args())",
    "remaining words": "@dataclass\nclass A:\n    a: int = 1\nx, rest = HfArgumentParser(A).parse_args_into_dataclasses(return_remaining_strings=True)\nrecord(x)",
    "parse_args": "@dataclass\nclass A:\n    a: int = 1\n    b: bool = True\nrecord(HfArgumentParser(A).parse_args())",
    "a subclass": "class Own(HfArgumentParser):\n    def parse(self):\n        return self.parse_args_into_dataclasses()\n@dataclass\nclass A:\n    a: int = 1\nrecord(Own(A).parse()[0])",
    "a subclass with init": "class Own(HfArgumentParser):\n    def __init__(self, types):\n        super().__init__(types, conflict_handler='resolve')\n        self.add_argument('--own', default='x')\n@dataclass\nclass A:\n    a: int = 1\nfor part in Own(A).parse_args_into_dataclasses(): record(part)",
    "a file or the command line": "import sys\n@dataclass\nclass A:\n    a: int = 1\np = HfArgumentParser(A)\nif len(sys.argv) == 2 and sys.argv[1].endswith('.json'):\n    x, = p.parse_json_file(sys.argv[1])\nelse:\n    x, = p.parse_args_into_dataclasses()\nrecord(x)",
    "future annotations": "@dataclass\nclass A:\n    a: int | None = None\n    b: list[str] = field(default_factory=lambda: ['x'])\nrecord(HfArgumentParser(A).parse_args_into_dataclasses()[0])",
    "made in a function": "@dataclass\nclass A:\n    a: int = 1\ndef build(*types): return HfArgumentParser(types)\ndef main():\n    record(build(A).parse_args_into_dataclasses()[0])\nif __name__ == '__main__': main()",
}
PROGRAMS = {
    **{
        name: HEAD + "@dataclass\nclass A:\n    " + fields + PARSE.format("A")
        for name, fields in FIELDS.items()
    },
    **{
        name: ("from __future__ import annotations\n" if name.startswith("future") else "")
        + HEAD + text
        for name, text in WHOLE.items()
    },
}  # fmt: skip

needs_transformers = pytest.mark.skipif(
    importlib.util.find_spec("transformers") is None, reason="transformers is not installed"
)


@needs_transformers
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    source = PROGRAMS[name] + "\n"
    program = Program(
        source, tmp_path, "hf_argument_parser", modules=["transformers.hf_argparser", "typing"]
    )
    assert [s for s in program.script.flag_sets if s.active] == program.flag_sets
    assert program.flag_sets[0].flags
    assert not program.problems()
    assert not any(d.code == "FS101" for d in program.script.diagnostics)


@needs_transformers
@pytest.mark.parametrize(
    "fields", ["a: Union[int, float] = 1", "a: list = field(default_factory=list)"]
)
def test_what_the_library_refuses(fields: str, tmp_path: Path) -> None:
    source = HEAD + f"@dataclass\nclass A:\n    {fields}\n" + PARSE.format("A")
    program = Program(source, tmp_path, "hf_argument_parser")
    (answer,) = program.start([[]])
    told = [d.message for d in program.script.diagnostics if d.code == "FS101"]
    assert answer.error.partition(":")[0] in told[0]


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class HfArgumentParser:\n  def __init__(self, t): pass\n  def parse_args_into_dataclasses(self): pass\n", id="own-class"),
        pytest.param("from other import HfArgumentParser\n", id="another-library"),
        pytest.param("from transformers import Trainer as HfArgumentParser\n", id="something-else"),
    ],
)  # fmt: skip
def test_what_is_no_flag(source: str) -> None:
    source += "import dataclasses\n@dataclasses.dataclass\nclass A:\n  a: int = 1\nHfArgumentParser(A).parse_args_into_dataclasses()\n"
    assert not any(s.interface == "hf_argument_parser" for s in found(source).flag_sets)


@pytest.mark.parametrize("cls", ["TrainingArguments", "Mine"])
def test_fields_of_a_library_are_told(cls: str) -> None:
    source = (
        "from dataclasses import dataclass\n"
        "from transformers import HfArgumentParser, TrainingArguments\n"
        "@dataclass\nclass Mine(TrainingArguments):\n  own: int = 1\n"
        f"HfArgumentParser(({cls},)).parse_args_into_dataclasses()\n"
    )
    script = found(source)
    told = [d.message for d in script.diagnostics if d.code == "FS105"]
    assert told == ["transformers.TrainingArguments may add options of a library that is not read"]
    assert [f.name for f in script.flags] == (["own"] if cls == "Mine" else [])


def test_a_parser_that_reads_files_only_is_not_selected() -> None:
    source = HEAD + "@dataclass\nclass A:\n  a: int = 1\nHfArgumentParser(A).parse_json_file('x')\n"
    script = found(source)
    assert not script.flags
    assert "FS102" in {d.code for d in script.diagnostics}
