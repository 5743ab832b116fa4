"""Programs of ours that hand a dataclass, or a model, to a library which makes options of it.

Each is complete: the program starts, and records what it received. What a library does not take
is not written for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

HEAD = """\
import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import *
{imports}
BASE = 8
NAMES = ("a", "b")
class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"
"""


@dataclass(frozen=True)
class Library:
    """How a library is used."""

    imports: str
    use: str
    """What follows the class ``Config``."""
    module: str
    enums: str = "name"
    without: frozenset[str] = frozenset()
    """Kinds of fields that it refuses or that cannot be told apart on its command line."""
    decorator: str = "@dataclass"
    base: str = ""
    """What its classes inherit from."""
    field: str = "field({})"


LIBRARIES = {
    "pyrallis": Library(
        "import pyrallis",
        "record(pyrallis.parse(Config))",
        "pyrallis",
        without=frozenset(["literal"]),  # it cannot decode one
    ),
    "draccus": Library("import draccus", "record(draccus.parse(Config))", "draccus"),
    "simple_parsing": Library(
        "import simple_parsing",
        "record({'config': simple_parsing.parse(Config)})",
        "simple_parsing",
        without=frozenset(["dict"]),
    ),
    "tyro": Library("import tyro", "record(tyro.cli(Config))", "tyro", without=frozenset(["dict"])),
    "jsonargparse": Library(
        "from jsonargparse import CLI",
        "record(CLI(Config, as_positional=False))",
        "jsonargparse",
        without=frozenset(["list of texts"]),
    ),
    "hf_argument_parser": Library(
        "from transformers import HfArgumentParser",
        "(config,) = HfArgumentParser(Config).parse_args_into_dataclasses()\nrecord(config)",
        "transformers",
        "value",
        frozenset(["nested", "dict", "tuple", "path"]),
    ),
    "pydantic_settings": Library(
        "from pydantic import BaseModel, Field\nfrom pydantic_settings import CliApp",
        "class Main(Config):\n    def cli_cmd(self): record(self)\nCliApp.run(Main)",
        "pydantic_settings",
        decorator="",
        base="BaseModel",
        field="Field({})",
    ),
}
INTS = ["0", "7", "-3", "2 ** 10", "BASE", "BASE * 2", "1_000", "int('12')"]
FLOATS = ["0.0", "0.5", "1e-5", "-0.25", "1 / 4", "float(BASE)", "1e10"]
TEXTS = [
    '"x"',
    '"a b"',
    '"1e-3"',
    '"yes"',
    '"null"',
    '"None"',
    '"true"',
    '"1"',
    '"data/x.json"',
    '"a" + "b"',
    "f'n{BASE}'",
    "'_'.join(NAMES)",
    '"x.y:z"',
    '"[1]"',
    '"a,b"',
]
BOOLS = ["True", "False", "not True", "BASE > 3"]


@st.composite
def fields(draw: st.DrawFn, library: Library, depth: int) -> list[tuple[str, str, str]]:
    """Name, annotation and value (empty: required) of each field of a class."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(sorted(KINDS.keys() - library.without)))
        if kind == "nested" and depth:
            kind = "int"
        annotation, values = KINDS[kind]
        # Samples for a list are numbers; of an object something has to be given for some libraries.
        required = [] if kind in ("list of texts", "nested") else [""]
        value = (
            draw(st.sampled_from([*values, *required])) if draw(st.integers(0, 3)) else values[0]
        )
        found.append((f"f{number}_{kind[:2]}", annotation, value))
    return found


KINDS: dict[str, tuple[str, list[str]]] = {
    "int": ("int", INTS),
    "float": ("float", FLOATS),
    "text": ("str", TEXTS),
    "bool": ("bool", BOOLS),
    "optional int": ("Optional[int]", ["None", *INTS]),
    "optional float": ("Optional[float]", ["None", *FLOATS]),
    "optional text": ("Optional[str]", ["None", *TEXTS]),
    "literal": ("Literal['sgd', 'adam']", ["'adam'", "'sgd'"]),
    "enum": ("Mode", ["Mode.SLOW", "Mode.FAST"]),
    "list": ("List[int]", ["[1, 2]", "[]", "[BASE]", "[i for i in range(3)]", "list(range(2))"]),
    "list of floats": ("List[float]", ["[0.5, 1e-5]", "[]"]),
    "list of texts": ("List[str]", ["['a', 'b c']", "[]", "list(NAMES)"]),
    "tuple": ("Tuple[int, int]", ["(1, 2)", "(BASE, 3)"]),
    "dict": ("Dict[str, int]", ["{'a': 1}", "{}", "dict(a=BASE)"]),
    "path": ("Path", ["Path('a/b')", "Path('a') / 'b'"]),
    "nested": ("Inner", ["Inner()", "Inner(x=0.5)"]),
}
MUTABLE = ("List", "Dict", "Inner")


@st.composite
def programs(draw: st.DrawFn, name: str) -> str:
    """A program for the library NAME."""
    library = LIBRARIES[name]
    lines = [HEAD.format(imports=library.imports)]
    lines += _class(
        library, "Inner", library.base, [("x", "float", "0.25"), ("on", "bool", "True")], draw
    )
    own = draw(fields(library, 0))
    if own[0][2] and all(value for _n, _a, value in own) and draw(st.booleans()):
        lines += _class(library, "Base", library.base, own[:1], draw)
        lines += _class(library, "Config", "Base", own[1:] or [("z", "int", "3")], draw)
    else:
        lines += _class(library, "Config", library.base, own, draw)
    return "\n".join([*lines, library.use, ""])


def _class(
    library: Library, name: str, base: str, own: list[tuple[str, str, str]], draw: Any
) -> list[str]:
    head = [library.decorator] if library.decorator else []
    lines = [*head, f"class {name}({base}):" if base else f"class {name}:"]
    # What is required comes first, which a dataclass asks for.
    for field, annotation, value in sorted(own, key=lambda f: bool(f[2])):
        lines.append(f"    {field}: {annotation}{_value(library, annotation, value, draw)}")
    return lines if own else [*lines, "    pass"]


def _value(library: Library, annotation: str, value: str, draw: Any) -> str:
    if not value:
        return ""
    if annotation.startswith(MUTABLE):
        return f" = {library.field.format(f'default_factory=lambda: {value}')}"
    if draw(st.integers(0, 4)) == 0:
        return f" = {library.field.format(f'default={value}')}"
    return f" = {value}"
