"""What annotations say, on lines that a trace is made of."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from flagscan.declarations.annotations import Kind, kind_of
from flagscan.model.value import ABSENT
from tests.interpreter.values import trace_of

HEADER = """
import enum, pathlib, typing
from dataclasses import dataclass
from typing import Any, ClassVar, Dict, Final, List, Optional, Tuple, Union
import some.module
from typing_extensions import Annotated, Doc, Literal
import annotated_types
from annotated_types import Ge, Gt, Interval, Le, Lt
import pydantic
from pydantic import Field, PositiveInt, conint
class Color(enum.Enum):
    RED = "red"
@dataclass
class Inner:
    x: int = 1
Mode = Literal["a", "b"]
"""


def read(annotation: str) -> Kind:
    trace = trace_of(f"{HEADER}\nx: {annotation}\n")
    assert trace.main.tree is not None
    statement = trace.main.tree.module.body[-1]
    assert isinstance(statement, ast.AnnAssign)
    return kind_of(trace.annotation(trace.main.tree, statement.annotation))


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("int", {"type": "int"}),
        ("'float'", {"type": "float"}),
        ("typing.Optional['str']", {"type": ABSENT, "optional": True}),
        ("Optional[int]", {"type": "int", "optional": True}),
        ("int | None", {"type": "int", "optional": True}),
        ("Union[int, None]", {"type": "int", "optional": True}),
        ("pathlib.Path", {"type": "path"}),
        ("Any", {"type": ABSENT}),
        ("Literal['a', 'b']", {"type": "str", "choices": ("a", "b")}),
        ("Literal[1, 2, None]", {"type": "int", "choices": (1, 2), "optional": True}),
        ("Literal[[1, 2]]", {"choices": None}),
        ("Literal[0:2]", {"choices": None}),
        ("Literal[1, True]", {"type": ABSENT, "choices": (1, True)}),
        ("Literal[Mode, 'c']", {"type": "str", "choices": ("a", "b", "c")}),
        ("Optional[Mode]", {"type": "str", "choices": ("a", "b"), "optional": True}),
        ("Union[Mode, Literal['c']]", {"type": "str", "choices": ("a", "b", "c")}),
        ("Annotated[int, Ge(1), Le(9)]", {"type": "int", "minimum": 1, "maximum": 9}),
        ("Annotated[int, Gt(1), Lt(9)]", {"type": "int", "minimum": 2, "maximum": 8}),
        ("Annotated[float, Gt(0)]", {"type": "float", "minimum": 0, "maximum": ABSENT}),
        ("Annotated[float, Interval(ge=0, lt=1)]", {"minimum": 0, "maximum": 1}),
        ("Annotated[int, Ge(0), Ge(5)]", {"minimum": 5}),
        ("Annotated[int, Field(ge=3, description='n')]", {"minimum": 3, "help": "n"}),
        ("Annotated[int, Doc('how many')]", {"type": "int", "help": "how many"}),
        ("Annotated[Annotated[int, Ge(0)], Le(5)]", {"minimum": 0, "maximum": 5}),
        ("PositiveInt", {"type": "int", "minimum": 1}),
        ("pydantic.NonNegativeFloat", {"type": "float", "minimum": 0}),
        ("conint(ge=2, lt=5)", {"type": "int", "minimum": 2, "maximum": 4}),
        ("Final[int]", {"type": "int", "wrappers": ("Final",)}),
        ("Final", {"type": ABSENT, "wrappers": ("Final",)}),
        ("ClassVar[Final[str]]", {"type": "str", "wrappers": ("ClassVar", "Final")}),
        ("list", {"items": "list", "inner": None}),
        ("Dict[str, int]", {"items": "dict"}),
        ("undefined_name", {"type": ABSENT}),
        ("some.module.Thing", {"type": "Thing"}),
        ("int if x else str", {"type": ABSENT}),
        ("'not a ( type'", {"type": ABSENT}),
    ],
)
def test_kind(annotation: str, expected: dict[str, Any]) -> None:
    kind = read(annotation)
    assert {name: getattr(kind, name) for name in expected} == expected


def test_collections_know_their_items() -> None:
    inner = read("List[Optional[int]]").inner
    assert inner is not None
    assert (inner.type, inner.optional) == ("int", True)
    assert [part.type for part in read("Tuple[int, str]").parts] == ["int", "str"]
    many = read("tuple[float, ...]")
    assert many.parts == ()
    assert many.inner is not None
    assert many.inner.type == "float"
    assert read("Optional[List[str]]").items == "list"


def test_classes_of_the_script() -> None:
    assert read("Color").is_enum
    assert read("Optional[Inner]").is_dataclass
    assert not read("int").is_enum


def test_unions_of_several_types_keep_them_apart() -> None:
    kind = read("Union[int, str, None]")
    assert kind.optional
    assert kind.type is ABSENT
    assert [part.type for part in kind.union] == ["int", "str"]
