"""What annotations say of module globals."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan import discover_source
from flagscan.model.value import ABSENT

HEAD = """
from typing import Annotated, Any, ClassVar, Final, Literal, Optional, Union
from annotated_types import Ge, Gt, Interval, Le, Lt
from pydantic import Field, PositiveInt
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x: float = 1", {"type": "float"}),
        ("x: Optional[int] = None", {"type": "int"}),
        ("x: 'int | None' = None", {"type": "int"}),
        ("x: Literal['a', 'b'] = 'a'", {"type": "str", "choices": ["a", "b"]}),
        ("x: Optional[Literal[1, 2]] = None", {"type": "int", "choices": [1, 2]}),
        ("x: Annotated[float, Ge(0), Le(1)] = 0.5", {"type": "float", "min": 0, "max": 1}),
        ("x: Annotated[int, Gt(0), Lt(10)] = 5", {"type": "int", "min": 1, "max": 9}),
        ("x: Annotated[int, Interval(ge=1, le=9)] = 5", {"type": "int", "min": 1, "max": 9}),
        (
            "x: Annotated[float, Field(ge=0, le=2, description='power')] = 1",
            {"type": "float", "min": 0, "max": 2, "help": "power"},
        ),
        ("x: PositiveInt = 3", {"type": "int", "min": 1}),
        ("x: Any = 3", {"type": "int"}),
        ("x: Union[int, str] = 3", {"type": "int"}),
        ("x: unknown = 3", {"type": "int"}),
        ("x: list[int] = [1]", {}),
    ],
)
def test_annotation(line: str, said: dict[str, Any]) -> None:
    flag = discover_source(HEAD + line)["x"]
    names = ("type", "choices", "min", "max", "help")
    found = {name: getattr(flag, name) for name in names}
    assert {name: value for name, value in found.items() if value is not ABSENT} == said


@pytest.mark.parametrize("annotation", ["Final", "Final[int]", "'Final[int]'"])
def test_what_is_final_is_no_setting(annotation: str) -> None:
    script = discover_source(f"{HEAD}x: {annotation} = 3\nlr = 0.1\nsteps = x * 2")
    assert [flag.name for flag in script] == ["lr", "steps"]
    assert script["steps"].default == 6


ALL = '''"""Train.

Attributes:
    x: from the module
"""
{imports}
# from the block
x{annotation} = 1{trailing}
{below}
'''


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"annotation": ": Annotated[int, Field(description='declared')]"}, "declared"),
        ({}, "from below"),
        ({"below": ""}, "from the module"),
        ({"below": "", "module": False}, "from the end"),
        ({"below": "", "module": False, "trailing": ""}, "from the block"),
    ],
)
def test_the_order_of_descriptions(parts: dict[str, Any], text: str) -> None:
    usual = {"annotation": "", "trailing": "  # from the end", "below": "'from below'"}
    source = ALL.format(imports=HEAD, **{**usual, **parts})
    if parts.get("module") is False:
        source = source.replace("    x: from the module", "")
    assert discover_source(source)["x"].help == text


def test_without_comments_docstrings_remain() -> None:
    source = "x = 1  # rate\n\ny = 'a'  # 'b'\n\nz = 2\n'below'\nw = 3  #@param {type:'number'}"
    script = discover_source(source, comments=False)
    assert script["x"].help is ABSENT
    assert script["y"].choices is ABSENT
    assert script["z"].help == "below"
    assert script["w"].type == "int"


@pytest.mark.parametrize(
    "below",
    [
        "'''\nfor i in range(3):\n    run(i)\n'''",
        "'''\ny = 2\n'''",
        "f'{x} is set'",
        "b'bytes'",
        "print('text')",
    ],
)
def test_what_stands_below_and_is_no_description(below: str) -> None:
    assert discover_source(f"x = 1\n{below}")["x"].help is ABSENT
