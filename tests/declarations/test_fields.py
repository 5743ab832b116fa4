"""Fields of classes and parameters of functions, compared with what Python itself makes of them."""

from __future__ import annotations

from flagscan.declarations.descriptions import attribute_docstrings, documented
from flagscan.declarations.fields import Field, fields_of
from flagscan.declarations.parameters import parameters_of
from flagscan.interpreter.concretize import plain
from flagscan.interpreter.heap import ClassObject
from flagscan.interpreter.values import Function
from flagscan.syntax.tree import parse
from tests.interpreter.values import trace_of

DATACLASSES = """
from dataclasses import dataclass, field
from typing import ClassVar, List
BASE = 8
@dataclass
class Parent:
    steps: int
    seed: int = 1
@dataclass
class Child(Parent):
    seed: int = 2
    count: ClassVar[int] = 0
    layers: List[int] = field(default_factory=lambda: [BASE, BASE * 2])
    names: list = field(default_factory=list)
    lr: float = field(default=0.1, metadata={"help": "learning rate"})
    hidden: int = field(default=3, init=False)
    plain = 5
"""


def fields(source: str, name: str) -> list[Field]:
    trace = trace_of(source)
    cls = trace.main.scope.bindings[name]
    assert isinstance(cls, ClassObject)
    return fields_of(trace, cls)


def test_fields_of_a_dataclass() -> None:
    found = {field.name: field for field in fields(DATACLASSES, "Child")}
    assert list(found) == ["steps", "seed", "layers", "names", "lr", "hidden"]
    defaults = {name: plain(field.default.value) for name, field in found.items() if field.default}
    assert defaults == {"seed": 2, "layers": [8, 16], "names": [], "lr": 0.1, "hidden": 3}
    assert found["seed"].owner.name == "Child"
    assert found["steps"].owner.name == "Parent"
    assert plain(found["lr"].options["metadata"]) == {"help": "learning rate"}
    assert not found["hidden"].init
    assert found["layers"].kind.items == "list"


def test_a_factory_is_called_once_for_each_answer() -> None:
    source = DATACLASSES + "\nimport argparse\nargparse.ArgumentParser().parse_args()\n"
    layers = next(field for field in fields(source, "Child") if field.name == "layers")
    assert layers.default is not None
    assert plain(layers.default.value) == [8, 16]


def test_fields_of_a_pydantic_model() -> None:
    source = """
from pydantic import BaseModel, Field
class Config(BaseModel):
    lr: float = Field(0.1, gt=0, le=1, description="rate")
    steps: int = Field(..., ge=1)
    names: list = Field(default_factory=list)
    depth: int = 3
"""
    lr, steps, names, depth = fields(source, "Config")
    assert lr.default is not None
    assert plain(lr.default.value) == 0.1
    assert (lr.kind.minimum, lr.kind.maximum) == (0, 1)
    assert steps.default is None
    assert names.default is not None
    assert plain(names.default.value) == []
    assert depth.default is not None


def test_parameters_of_functions_classes_and_partials() -> None:
    trace = trace_of("""
import functools
def train(data, lr: float = 0.1, *rest, steps: int = 3, **more): ...
class Model:
    def __init__(self, depth: int = 2): ...
    @classmethod
    def make(cls, width=1): ...
short = functools.partial(train, "x", steps=9)
method = Model.make
""")
    scope = trace.main.scope.bindings
    train = parameters_of(trace, scope["train"])
    assert train is not None
    assert [(p.name, p.role) for p in train] == [
        ("data", "any"),
        ("lr", "any"),
        ("rest", "rest"),
        ("steps", "keyword"),
        ("more", "keywords"),
    ]
    assert [p.kind.type for p in train if p.name == "lr"] == ["float"]
    assert [p.name for p in parameters_of(trace, scope["Model"]) or ()] == ["depth"]
    assert [p.name for p in parameters_of(trace, scope["method"]) or ()] == ["width"]
    short = parameters_of(trace, scope["short"])
    assert short is not None
    assert [p.name for p in short] == ["lr", "rest", "steps", "more"]
    assert [plain(p.default.value) for p in short if p.name == "steps" and p.default] == [9]
    assert parameters_of(trace, scope["functools"]) is None
    assert isinstance(scope["train"], Function)


def test_docstrings_in_three_styles() -> None:
    google = "Train.\n\nArgs:\n    lr (float): the rate\n    steps: how\n        many\n"
    assert documented(google) == {"lr": "the rate", "steps": "how\nmany"}
    numpy = "Train.\n\nParameters\n----------\nlr : float\n    the rate\n"
    assert documented(numpy) == {"lr": "the rate"}
    assert documented("Train.\n\n:param lr: the rate\n:type lr: float\n") == {"lr": "the rate"}
    assert documented("Only a sentence: nothing of parameters.") == {}
    assert documented("") == {}


def test_texts_below_attributes() -> None:
    tree = parse(b'lr = 0.1\n"""the\n rate"""\nx = 1\n\n"no"\n"twice"\nf"{x}"\n', "train.py")
    assert attribute_docstrings(tree.module.body) == {"lr": "the rate", "x": "no"}
