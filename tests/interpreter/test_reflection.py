"""Programs that look into their own functions, classes and types; the oracle is Python."""

from __future__ import annotations

import pytest

from tests.interpreter.values import agree, unresolved, value_of

IMPORTS = """
import dataclasses, enum, inspect, typing
from dataclasses import dataclass, field
class E(enum.Enum):
    A = "a"
class Base:
    shared = 1
    def __init__(self, lr=0.1, *rest, depth: int = 3, **more): self.lr = lr
class Child(Base):
    @property
    def twice(self): return self.lr * 2
def f(a, b=2, *args, c=3, **kw): pass
@dataclass
class D:
    n: int = 1
    names: typing.List[str] = field(default_factory=list, metadata={"help": "h"})
    kind: typing.Optional[typing.Literal["x", "y"]] = None
"""


@pytest.mark.parametrize(
    "source",
    [
        "x = inspect.getfullargspec(f).args",
        "x = inspect.getfullargspec(f)[3]",
        "x = inspect.getfullargspec(f).varargs, inspect.getfullargspec(f).varkw",
        "x = inspect.getfullargspec(f).kwonlyargs, inspect.getfullargspec(f).kwonlydefaults",
        "x = list(inspect.signature(f).parameters)",
        "x = inspect.signature(Base).parameters['depth'].default",
        "x = inspect.signature(f).parameters['a'].default is inspect.Parameter.empty",
        "x = [inspect.isclass(v) for v in (E, f, 1)], [inspect.isfunction(v) for v in (E, f)]",
        "x = [field.name for field in dataclasses.fields(D)]",
        "x = [f.default is dataclasses.MISSING for f in dataclasses.fields(D)]",
        "x = dataclasses.fields(D)[1].metadata['help']",
        "x = list(D.__dataclass_fields__)",
        "x = dataclasses.asdict(D(names=['q']))",
        "x = typing.get_args(typing.Literal['a', 'b'])",
        "x = typing.get_origin(typing.Optional[int]) is typing.Union",
        "x = typing.get_args(typing.Optional[int])[1] is type(None)",
        "x = typing.get_origin(int) is None, typing.get_args(int)",
        "x = typing.get_origin(typing.List[int]) is list",
        "x = typing.get_args(typing.get_args(D.__dataclass_fields__['kind'].type)[0])",
        "x = isinstance(typing.List[int], type), isinstance(int, type), isinstance(E, type)",
        "x = issubclass(bool, int), issubclass(int, enum.Enum), issubclass(E, enum.Enum)",
        "x = issubclass(Child, Base), issubclass(Base, Child)",
        "x = type(1) == int, type(1) is float, type(None) is type(None), type('') == str",
        "x = getattr(Child(), 'lr'), getattr(Child(), 'no', 5), hasattr(Child(), 'twice')",
        "x = Child(4).twice",
        "c = Child(); setattr(c, 'new', 7); x = c.new, vars(c)",
        "x = callable(f), callable(E), callable(1)",
        "x = f.__name__, Child.__name__, D.n",
    ],
)
def test_what_python_says(source: str) -> None:
    agree(IMPORTS + source)


MODEL = """
from typing import List, Optional
from pydantic import BaseModel, Field
class Base(BaseModel):
    path: str = "p"
class Model(Base):
    depth: int = Field(3, description="how deep")
    names: List[str] = []
    needed: float
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("list(Model.model_fields)", ["path", "depth", "names", "needed"]),
        ("Model.model_fields['depth'].default", 3),
        ("Model.model_fields['depth'].description", "how deep"),
        ("Model.model_fields['path'].annotation == str", True),
        ("Model.model_fields['names'].annotation.__args__[0] == str", True),
        ("Model.model_fields['needed'].default", unresolved()),
    ],
)
def test_fields_of_a_pydantic_model(expression: str, expected: object) -> None:
    # What pydantic 2.10 answers; it is no dependency of the tests.
    assert value_of("x", f"{MODEL}x = {expression}") == expected


def test_getargspec_of_older_pythons_is_the_beginning_of_getfullargspec() -> None:
    assert value_of("x", IMPORTS + "x = inspect.getargspec(f).args") == ["a", "b"]
