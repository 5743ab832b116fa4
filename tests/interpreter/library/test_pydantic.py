"""What an instance of a pydantic model holds: what is read is what pydantic makes."""

from __future__ import annotations

import pytest

from ..values import agree, run, unresolved, value_of

HEAD = """
import enum
from pathlib import Path
from typing import *
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, conint
from pydantic import field_validator, model_validator
class Mode(enum.Enum):
    A = 'a'
class Opt(BaseModel):
    lr: float = 0.1
    n: int = 3
class Base(BaseModel):
    name: str = 'run'
"""


@pytest.mark.parametrize(
    "lines",
    [
        "x = Opt(lr=0.5).lr, Opt(lr=0.5).n, Opt(lr=1).lr, Opt(n=2.0).n, Opt(n=True).n",
        "class A(Base):\n  opt: Opt = Opt(lr=0.5)\nx = A().opt.lr, A().opt.n, A(name='b').name",
        "class A(Base):\n  opt: Opt\nx = A(opt=Opt(n=7)).opt.n",
        "class A(BaseModel):\n  p: Path = 'raw'\nx = A().p, str(A(p='a/b').p)",
        "class A(BaseModel):\n  a: float = 1\nx = A().a",
        "class A(BaseModel):\n  model_config = ConfigDict(validate_default=True)\n"
        "  a: float = 1\nx = A().a",
        "class A(BaseModel):\n  a: float = Field(1, validate_default=True)\nx = A().a",
        "class A(BaseModel):\n  a: float = Field(0.5, ge=0)\n  b: int = Field(default=2)\n"
        "  c: list[int] = Field(default_factory=lambda: [1, 2])\nx = A().a, A().b, A().c",
        "class A(BaseModel):\n  a: Optional[float] = None\nx = A().a, A(a=2).a, A(a=None).a",
        "class A(BaseModel):\n  a: int | str = 1\nx = A(a='b').a, A(a=2).a",
        "class A(BaseModel):\n  a: Literal['x', 'y'] = 'x'\nx = A(a='y').a",
        "class A(BaseModel):\n  a: list[float] = []\n  b: Tuple[float, int] = (1, 2)\n"
        "x = A(a=[1, 2.5]).a, A(a=(1,)).a, A(b=[1, 2]).b, A().b",
        "class A(BaseModel):\n  a: dict[str, float] = {}\nx = A(a={'b': 1}).a",
        "class A(BaseModel):\n  m: Mode = Mode.A\nx = A(m=Mode.A).m.value",
        "class A(BaseModel):\n  a: PositiveInt = 1\n  b: conint(ge=0) = 2\nx = A(a=3).a, A(b=4).b",
        "class A(BaseModel):\n  a: Annotated[int, Field(ge=0)] = 1\nx = A(a=3).a",
        "class A(BaseModel):\n  a: int = Field(1, alias='b')\nx = A(b=3).a, A().a",
        "class A(BaseModel):\n  a: Any = 1\nx = A(a='q').a",
    ],
)
def test_what_an_instance_holds(lines: str) -> None:
    agree(HEAD + lines)


@pytest.mark.parametrize(
    "lines",
    [
        "class A(BaseModel):\n  a: int = 1\n  @field_validator('a')\n  @classmethod\n"
        "  def more(cls, v): return v + 1\nx = A(a=1).a",
        "class A(BaseModel):\n  a: int = 1\n  @model_validator(mode='after')\n"
        "  def more(self):\n    self.a = 9\n    return self\nx = A().a",
        "class A(BaseModel):\n  a: Annotated[int, AfterValidator(lambda v: v * 2)] = 1\n"
        "x = A(a=1).a",
        "class A(BaseModel):\n  a: float = 1\nx = A(a='2').a",
        "class A(BaseModel):\n  a: int = 1\nx = A(**__import__('json').loads('{\"a\": 4}')).a",
        "class A(BaseModel):\n  a: int = Field(1, alias='b')\nx = A(a=3).a",
    ],
)
def test_what_pydantic_may_make_something_else_of_is_not_known(lines: str) -> None:
    assert "x" in run(HEAD + lines)
    assert value_of("x", HEAD + lines) == unresolved()


def test_settings_come_from_the_environment() -> None:
    lines = "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n  a: int = 1\n"
    assert value_of("x", f"{lines}x = S().a") == unresolved()
