"""``isinstance`` of values and classes of every kind: never another answer than Python's."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan.interpreter.values import Constant
from tests.interpreter.values import trace_of, value_of

HEAD = """
import abc, argparse, collections, collections.abc, dataclasses, datetime, enum, numbers, os
import pathlib, re, types, typing
class C: pass
class D(C): pass
class E(enum.Enum):
    A = 1
class I(enum.IntEnum):
    A = 1
class S(str, enum.Enum):
    A = "a"
class L(list): pass
class M(dict): pass
class U(collections.UserDict): pass
class X(ValueError): pass
class T(str): pass
class N(typing.NamedTuple):
    a: int = 1
@dataclasses.dataclass
class F:
    a: int = 1
class Meta(type): pass
class Of(metaclass=Meta): pass
class Call:
    def __call__(self): pass
    def __iter__(self): return iter([])
    def __len__(self): return 0
def fn(): pass
def gen(): yield 1
"""
VALUES = """
1; 1.5; "a"; b"a"; True; None; []; (); {}; set(); frozenset(); range(3); C; C(); D(); E; E.A;
I.A; S.A; L(); M(); U(); X("x"); T("a"); N(); F(); Of; Of(); Call(); fn; gen(); (lambda: 1);
C.__init__; int; type; pathlib.Path("a"); re.compile("a"); ...; NotImplemented; slice(1);
typing.List[int]; list[int]; (int | None); typing.Optional[int]; collections.OrderedDict();
collections.defaultdict(int); collections.Counter(); collections.deque(); os;
types.SimpleNamespace(); "a".upper; len; iter([]); {}.keys(); {}.items(); {}.values();
enumerate([]); dataclasses.MISSING; object(); Exception; ValueError("x"); E.__members__;
datetime.timedelta(1)
""".split(";")
KINDS = """int float str bytes bool list dict tuple set frozenset range type object slice C D E I S
L M X T N F Meta Of Call Exception ValueError BaseException pathlib.Path pathlib.PurePath
os.PathLike re.Pattern types.NoneType type(None) types.UnionType types.FunctionType types.ModuleType
types.GeneratorType enum.Enum enum.EnumMeta collections.abc.Callable collections.abc.Iterable
collections.abc.Sequence collections.abc.Mapping collections.abc.MutableMapping
collections.abc.Hashable collections.abc.Iterator collections.abc.Sized collections.abc.Set
collections.UserDict collections.OrderedDict collections.deque typing.Callable typing.Sequence
typing.Mapping typing.List typing.SupportsInt numbers.Number numbers.Integral argparse.Namespace
abc.ABC abc.ABCMeta datetime.timedelta (int,str) (list,tuple) (int|str) (int|None)
typing.Union[int,str]""".split()


def of_python(value: str) -> list[Any]:
    space: dict[str, Any] = {}
    exec(HEAD, space)
    return [eval(f"isinstance({value}, {kind})", space) for kind in KINDS]


@pytest.mark.parametrize("value", [value.strip() for value in VALUES])
def test_what_is_known_is_what_python_says(value: str) -> None:
    lines = [f"r{i} = isinstance(v, {kind})" for i, kind in enumerate(KINDS)]
    found = trace_of("\n".join([HEAD, f"v = {value}", *lines])).main.scope.bindings
    for i, (kind, answer) in enumerate(zip(KINDS, of_python(value), strict=True)):
        ours = found[f"r{i}"]
        assert not isinstance(ours, Constant) or ours.value is answer, kind


@pytest.mark.parametrize(
    ("value", "kind", "answer"),
    [
        ("None", "type(None)", True),
        ("M()", "collections.abc.Mapping", True),
        ("[]", "collections.abc.Mapping", False),
        ("L()", "(list, tuple)", True),
        ("Call()", "collections.abc.Callable", True),
        ("C()", "collections.abc.Callable", False),
        ("U()", "dict", False),
        ("'a'", "collections.abc.Sequence", True),
        ("pathlib.Path('a')", "os.PathLike", True),
        ("int", "types.UnionType", False),
        ("int | None", "types.UnionType", True),
        ("frozenset()", "set", False),
        ("C()", "object", True),
    ],
)
def test_what_scripts_ask_is_known(value: str, kind: str, answer: bool) -> None:
    assert value_of("x", f"{HEAD}\nx = isinstance({value}, {kind})") is answer
