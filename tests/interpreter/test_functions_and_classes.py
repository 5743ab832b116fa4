"""Functions and classes of the script: parameters, closures, the order of classes, descriptors."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import pytest

from flagscan.model.value import Reason
from tests.interpreter.values import agree, unresolved, value_of

FUNCTIONS = {
    "defaults": "def f(a, b=2): return a, b\nx = f(1), f(1, 3), f(b=4, a=5)",
    "keyword only": "def f(*, a, b=2): return a, b\nx = f(a=1)",
    "positional only": "def f(a, /, b): return a, b\nx = f(1, b=2)",
    "positional only name in kwargs": "def f(a, /, **k): return a, k\nx = f(1, a=2)",
    "rest": "def f(a, *b, c=0, **d): return a, b, c, d\nx = f(1, 2, 3, c=4, e=5)",
    "splats": "def f(*a, **k): return a, k\nx = f(*[1], 2, *(3,), **{'a': 4}, b=5)",
    "closure": "def outer(n):\n  def inner(m): return n + m\n  return inner\nx = outer(1)(2)",
    "late binding": "n = 1\ndef f(): return n\nn = 2\nx = f()",
    "early default": "n = 1\ndef f(m=n): return m\nn = 2\nx = f()",
    "recursion": "def f(n): return 1 if n < 2 else n * f(n - 1)\nx = f(6)",
    "mutual recursion": "def even(n): return n == 0 or odd(n - 1)\ndef odd(n): return n != 0 and even(n - 1)\nx = even(6)",
    "generator": "def f():\n  yield 1\n  yield from [2, 3]\nx = list(f())",
    "generator with loop": "def f(n):\n  for i in range(n):\n    if i % 2: yield i\nx = list(f(6))",
    "generator that is late": "n = 1\ndef f(): yield n\ng = f()\nn = 2\nx = list(g)",
    "generator that nobody takes from": "n = []\ndef f(): n.append(1); yield 1\nf()\nx = n",
    "generator taken whole": "n = []\ndef f():\n  for i in range(3): n.append(i); yield i\nx = list(f()), n",
    "generator in a call": "n = []\ndef f():\n  n.append(1)\n  yield 1\n  n.append(2)\n  yield 2\ndef g(*a): return a\nx = g(*f(), 3), n",
    "decorator": "def d(f):\n  def g(*a): return f(*a) + 1\n  return g\n@d\ndef f(n): return n * 2\nx = f(3)",
    "decorator with arguments": "def d(k):\n  def e(f): return lambda n: f(n) + k\n  return e\n@d(5)\ndef f(n): return n\nx = f(1)",
    "decorators in order": "def a(f): return lambda: f() + 'a'\ndef b(f): return lambda: f() + 'b'\n@a\n@b\ndef f(): return ''\nx = f()",
    "registry": "r = {}\ndef reg(f): r[f.__name__] = f; return f\n@reg\ndef one(): return 1\nx = r['one'](), list(r)",
    "partial": "from functools import partial\ndef f(a, b, c=3): return a, b, c\nx = partial(f, 1, c=4)(2)",
    "partial over partial": "from functools import partial\nx = partial(partial(int, base=2), '11')()",
    "wraps": "from functools import wraps\ndef d(f):\n  @wraps(f)\n  def g(): return f()\n  return g\n@d\ndef f(): return 1\nx = f()",
    "lambda": "x = (lambda *a, k=1: (a, k))(1, 2)",
    "function as a value": "f = {'a': len, 'b': max}\nx = f['a']('xyz'), f['b'](1, 2)",
    "name and doc": "def f():\n  'says'\nx = f.__name__, f.__doc__",
    "map and filter": "x = list(map(str, [1, 2])), list(filter(lambda n: n > 1, [1, 2]))",
    "reduce": "from functools import reduce\nx = reduce(lambda a, b: a * b, [1, 2, 3], 10)",
    "cache": "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef f(n): return n + 1\nx = f(1)",
    "attribute of a function": "def f(): return f.n\nf.n = 3\nx = f()",
    "star after keyword": "def f(a, b, c): return a, b, c\nx = f(*[1, 2], c=3)",
    "unpacked result": "def f(): return 1, 2\na, b = f()\nx = b, a",
}

CLASSES = {
    "attributes": "class A:\n  n = 1\n  def __init__(self): self.m = 2\na = A()\nx = a.n, a.m, A.n",
    "instance shadows class": "class A: n = 1\na = A()\na.n = 2\nx = A.n, a.n, A().n",
    "class variable changed": "class A: n = 1\na = A()\nA.n = 2\nx = a.n",
    "inheritance": "class A:\n  def f(self): return 'A'\nclass B(A):\n  def f(self): return 'B' + super().f()\nx = B().f()",
    "old super": "class A:\n  def __init__(self): self.n = 1\nclass B(A):\n  def __init__(self):\n    super(B, self).__init__()\n    A.__init__(self)\n    self.n += 1\nx = B().n",
    "diamond": "class A:\n  def f(self): return 'A'\nclass B(A):\n  def f(self): return 'B' + super().f()\nclass C(A):\n  def f(self): return 'C' + super().f()\nclass D(B, C): pass\nx = D().f(), [c.__name__ for c in D.__mro__[:-1]]",
    "mixin": "class M:\n  def f(self): return self.g() + 1\nclass A:\n  def g(self): return 1\nclass B(M, A): pass\nx = B().f()",
    "property": "class A:\n  def __init__(self): self._n = 1\n  @property\n  def n(self): return self._n * 10\n  @n.setter\n  def n(self, v): self._n = v\na = A()\na.n = 5\nx = a.n",
    "staticmethod": "class A:\n  @staticmethod\n  def f(n): return n\nx = A.f(1), A().f(2)",
    "classmethod": "class A:\n  k = 1\n  @classmethod\n  def make(cls): return cls.k\nclass B(A): k = 2\nx = A.make(), B.make(), B().make()",
    "call": "class A:\n  def __call__(self, n): return n + 1\nx = A()(1)",
    "operators": "class V:\n  def __init__(self, n): self.n = n\n  def __add__(self, o): return V(self.n + o.n)\n  def __radd__(self, o): return V(self.n + o)\n  def __mul__(self, k): return V(self.n * k)\nx = ((V(1) + V(2)) * 3).n, (4 + V(1)).n",
    "item access": "class A:\n  def __init__(self): self.d = {}\n  def __getitem__(self, k): return self.d[k]\n  def __setitem__(self, k, v): self.d[k] = v\n  def __contains__(self, k): return k in self.d\n  def __len__(self): return len(self.d)\na = A()\na['k'] = 1\nx = a['k'], 'k' in a, len(a)",
    "getattr": "class A:\n  def __getattr__(self, n): return n.upper()\na = A()\na.z = 1\nx = a.b, a.z",
    "iteration": "class A:\n  def __iter__(self): return iter([1, 2])\nx = list(A()), [n for n in A()]",
    "truth": "class A:\n  def __bool__(self): return False\nx = 'yes' if A() else 'no'",
    "text": "class A:\n  def __str__(self): return 'me'\nx = str(A()), f'{A()}', '%s' % 'a'",
    "equality": "class A:\n  def __init__(self, n): self.n = n\n  def __eq__(self, o): return self.n == o.n\nx = A(1) == A(1), A(1) == A(2), A(1) != A(1)",
    "identity": "class A: pass\na = A()\nx = a is a, a is A(), isinstance(a, A), type(a) is A",
    "dunder dict": "class A:\n  def __init__(self, **k): self.__dict__.update(k)\na = A(n=1)\nvars(a)['m'] = 2\na.o = 3\nx = a.n, a.m, vars(a)",
    "setattr": "class A: pass\na = A()\nsetattr(a, 'n', 1)\nx = getattr(a, 'n'), getattr(a, 'm', 2), hasattr(a, 'm')",
    "del attribute": "class A: n = 1\na = A()\na.n = 2\ndel a.n\nx = a.n",
    "nested class": "class A:\n  class B:\n    n = 1\nx = A.B.n",
    "class body runs": "class A:\n  a = 1\n  b = a + 1\n  c = [n for n in range(b)]\n  if b > 1: d = 4\nx = A.b, A.c, A.d",
    "subclass hook": "seen = []\nclass A:\n  def __init_subclass__(cls, tag=None, **k): seen.append((cls.__name__, tag))\nclass B(A, tag='t'): pass\nx = seen",
    "dataclass": "from dataclasses import dataclass, field\n@dataclass\nclass A:\n  n: int\n  m: list = field(default_factory=list)\n  k: str = 'a'\na = A(1, k='b')\na.m.append(2)\nx = a.n, a.m, a.k, A(3).m, A.k",
    "dataclass inheritance": "from dataclasses import dataclass, fields, asdict\n@dataclass\nclass A:\n  n: int = 1\n@dataclass\nclass B(A):\n  m: int = 2\n  def __post_init__(self): self.n += self.m\nx = asdict(B()), [f.name for f in fields(B)], fields(B)[1].default",
    "enum": "from enum import Enum\nclass E(Enum):\n  A = 1\n  B = 'b'\n  C = 1\nx = E.A.value, E.B.name, E('b').name, E['A'].value, [e.name for e in E], E.C.name, len(E), E.A is E.C",
    "enum aliases of every kind": "from enum import Enum\nclass E(Enum):\n  A = 1\n  B = True\n  C = 1.0\n  D = 'a'\n  E = 'a'\n  F = (1, 2)\n  G = (1, 2)\n  H = [1]\n  I = [1]\n  J = None\n  K = 2.0\n  L = 2\nx = [(n, m.name, m.value) for n, m in E.__members__.items()]",
    "enum members with underscores": "from enum import Enum\nclass E(Enum):\n  A = 1\n  _B = 2\nE.e = E.A\nx = [m.name for m in E], list(E.__members__)",
    "enum auto": "from enum import Enum, auto\nclass E(Enum):\n  A = auto()\n  B = auto()\n  C = 10\n  D = auto()\nx = [e.value for e in E], str(E.A), list(E.__members__)",
    "enum of texts": "from enum import Enum\nclass E(str, Enum):\n  A = 'a'\nx = E.A == 'a', E.A.value, E.A.upper(), E.A.value in ['a']",
    "int enum": "from enum import IntEnum\nclass E(IntEnum):\n  A = 1\n  B = 2\nx = E.A + 1, E.B > E.A, E.A == 1, [e.value for e in E]",
    "enum with members of tuples": "from enum import Enum\nclass E(Enum):\n  A = (1, 'x')\n  def __init__(self, n, t):\n    self.n = n\n    self.t = t\nx = E.A.value, E.A.n, E.A.t",
    "enum method": "from enum import Enum\nclass E(Enum):\n  A = 1\n  def twice(self): return self.value * 2\n  @property\n  def low(self): return self.name.lower()\nx = E.A.twice(), E.A.low",
    "named tuple class": "from typing import NamedTuple\nclass P(NamedTuple):\n  a: int\n  b: str = 'x'\n  def both(self): return self.a, self.b\np = P(1)\nx = p.a, p[1], p.both(), p._asdict(), p._replace(a=2).a, len(p), P._fields",
    "named tuple": "from collections import namedtuple\nP = namedtuple('P', 'a b', defaults=[2])\np = P(1)\na, b = p\nx = a, b, p.b, P(b=3, a=4).a",
    "dict subclass": "class D(dict):\n  __getattr__ = dict.get\n  def __setattr__(self, k, v): self[k] = v\nd = D(a=1)\nd.b = 2\nx = d['a'], d.b, d['b'], d.c, len(d)",
    "class decorator": "def d(cls):\n  cls.n = 5\n  return cls\n@d\nclass A: pass\nx = A.n",
    "slots": "class A:\n  __slots__ = ('n',)\n  def __init__(self): self.n = 1\nx = A().n",
    "containment": "class A:\n  def __contains__(self, k): return k == 1\n  def __iter__(self): return iter([5])\nx = 1 in A(), 5 in A(), list(A())",
    "deleting an item": "class A:\n  def __init__(self): self.d = {1: 2, 3: 4}\n  def __delitem__(self, k): del self.d[k]\na = A()\ndel a[1]\nx = a.d",
    "unary": "class A:\n  def __neg__(self): return 'n'\n  def __invert__(self): return 'i'\n  def __abs__(self): return 'a'\nx = -A(), ~A(), abs(A())",
    "conversions": "class A:\n  def __int__(self): return 9\n  def __float__(self): return 0.5\n  def __index__(self): return 2\nx = int(A()), float(A()), [1, 2, 3][A()]",
    "printed in full": "class A:\n  def __str__(self): return 'S'\n  def __repr__(self): return 'R'\nx = f'{A()} {A()!r}', '%s %r' % (A(), A()), '{} {!r}'.format(A(), A()), str([A()])",
    "in place": "class A:\n  n = 0\n  def __iadd__(self, k): self.n += k; return self\na = A()\na += 5\nx = a.n",
    "not implemented": "class A:\n  def __add__(self, o): return NotImplemented\nclass B:\n  def __radd__(self, o): return 'B'\nx = A() + B()",
    "order": "class A:\n  def __init__(self, n): self.n = n\n  def __lt__(self, o): return self.n < o.n\nx = A(1) < A(2), A(1) > A(2), [a.n for a in sorted([A(3), A(1)])], max([A(1), A(4)]).n",
    "total order": "import functools\n@functools.total_ordering\nclass A:\n  def __init__(self, n): self.n = n\n  def __eq__(self, o): return self.n == o.n\n  def __lt__(self, o): return self.n < o.n\nx = A(1) <= A(2), A(2) >= A(3), A(1) > A(0)",
    "singleton": "class A:\n  one = None\n  def __new__(cls, *a):\n    if cls.one is None: cls.one = super().__new__(cls)\n    return cls.one\n  def __init__(self, n=1): self.n = n\nx = A(1) is A(2), A(3).n",
    "descriptor": "class D:\n  def __set_name__(self, o, n): self.n = n\n  def __get__(self, o, t): return o.kept[self.n]\n  def __set__(self, o, v): o.kept[self.n] = v + 1\nclass A:\n  d = D()\n  def __init__(self): self.kept = {}\na = A()\na.d = 9\nx = a.d, a.kept",
    "own setattr": "class A:\n  def __setattr__(self, k, v): super().__setattr__(k, v * 2)\na = A()\na.n = 2\nx = a.n, vars(a)",
    "cached property": "from functools import cached_property\nclass A:\n  n = 0\n  @cached_property\n  def f(self): self.n += 1; return self.n\na = A()\nx = a.f, a.f",
    "metaclass makes": "class M(type):\n  def __new__(m, n, b, ns): return super().__new__(m, n, b, {**ns, 'extra': 1})\nclass A(metaclass=M): own = 2\nx = A.extra, A.own, type(A) is M",
    "metaclass registers": "r = {}\nclass M(type):\n  def __init__(cls, n, b, ns): super().__init__(n, b, ns); r[n] = cls\nclass A(metaclass=M): v = 1\nclass B(A): v = 2\nx = list(r), r['B'].v",
    "metaclass methods": "class M(type):\n  def __iter__(cls): return iter([1, 2])\n  def __len__(cls): return 3\n  @property\n  def p(cls): return cls.__name__\nclass A(metaclass=M): pass\nx = list(A), len(A), A.p",
    "class of a call": "A = type('A', (), {'n': 1})\nclass B(A): pass\nx = A.n, B().n, A.__name__",
    "names in each other": "from dataclasses import dataclass\ndef f():\n  @dataclass\n  class A:\n    n: int = 1\n    class B: pass\n    def g(self): return lambda: 1\n  return A\nA = f()\nx = A.__qualname__, A.__name__, A.B.__qualname__, A().g().__qualname__, repr(A()), f.__qualname__",
    "subclasses": "class A: pass\nclass B(A): pass\nclass C(A): pass\nx = [c.__name__ for c in A.__subclasses__()]",
    "class items": "class A:\n  def __class_getitem__(cls, k): return k + 1\nx = A[3]",
    "str subclass": "class S(str):\n  def shout(self): return self.upper() + '!'\ns = S('a')\nx = s.shout(), s + 'b', s == 'a', {s: 1}['a'], len(s)",
    "int subclass": "class I(int):\n  def twice(self): return self * 2\nx = I(4).twice(), I(3) + 1, [5, 6][I(1)]",
    "list subclass": "class L(list):\n  def first(self): return self[0]\nl = L([1, 2])\nl.append(3)\nx = l.first(), len(l), list(l), 3 in l",
    "attribute dict": "class D(dict):\n  __getattr__ = dict.__getitem__\n  __setattr__ = dict.__setitem__\nd = D(a=1)\nd.b = 2\nx = d.a, d['b'], sorted(d), dict(d)",
    "exception": "class E(ValueError):\n  def __init__(self, c): super().__init__(c); self.c = c\ntry: raise E(4)\nexcept ValueError as e: x = e.c, e.args, str(e)",
    "built-in exception": "try: raise KeyError('a', 1)\nexcept (ValueError, KeyError) as e: x = e.args, type(e).__name__, repr(e)",
    "dataclass compared": "from dataclasses import dataclass\n@dataclass(order=True)\nclass A:\n  a: int\n  b: int = 2\nx = A(1) == A(1), A(1) != A(2), A(1) < A(2), repr(A(1)), f'{A(3)}'",
    "dataclass fields that are none": "from dataclasses import dataclass, fields, InitVar\nfrom typing import ClassVar\n@dataclass\nclass A:\n  n: ClassVar[int] = 9\n  a: int = 1\n  s: InitVar[int] = 3\n  def __post_init__(self, s): self.a *= s\nx = [f.name for f in fields(A)], A(5).a, A(2, 5).a, A.n",
    "dataclass by keyword": "from dataclasses import dataclass, KW_ONLY\n@dataclass\nclass A:\n  a: int\n  _: KW_ONLY\n  b: int = 2\nx = A(1, b=3).b, A(1).b",
    "enum in functions": "from enum import Enum, IntEnum\nE = Enum('E', 'a b')\nF = IntEnum('F', {'c': 1, 'd': 5})\nx = [e.name for e in E], E.b.value, [f.value for f in F], F.d + 1",
    "enum with new": "from enum import Enum\nclass E(Enum):\n  def __new__(cls, v, doc=''):\n    o = object.__new__(cls)\n    o._value_ = v\n    o.doc = doc\n    return o\n  A = 'a', 'first'\nx = E.A.value, E.A.doc, E('a').name",
    "flags": "from enum import Flag, auto\nclass P(Flag):\n  R = auto()\n  W = auto()\n  RW = R | W\nx = P.R.value, P.W.value, (P.R | P.W).value, P.R in P.RW, (P.R & P.W).value",
    "enum missing": "from enum import Enum\nclass E(Enum):\n  A = 'a'\n  @classmethod\n  def _missing_(cls, v): return cls.A\nx = E('zz').value",
    "bound method": "class A:\n  def __init__(self): self.n = 0\n  def add(self, k): self.n += k\na = A()\nf = a.add\nf(2); f(3)\nx = a.n",
}


@pytest.mark.parametrize("source", FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions(source: str) -> None:
    agree(source)


@pytest.mark.parametrize("source", CLASSES.values(), ids=CLASSES)
def test_classes(source: str) -> None:
    agree(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("def f(a): return a\nx = f()", unresolved(Reason.RAISES), id="too-few"),
        pytest.param("def f(): return 1\nx = f(2)", unresolved(Reason.RAISES), id="too-many"),
        pytest.param(
            "import os\ndef f(*a): return len(a)\nx = f(*os.environ)", unresolved(), id="splat"
        ),
        pytest.param(
            "import os\ndef f(a=1): return a\nx = f(**os.environ)", unresolved(), id="keyword-splat"
        ),
        pytest.param(
            "n = 0\ndef f():\n  global n\n  for i in range(3): n += 1; yield n\nnext(f())\nx = n",
            unresolved(),
            id="generator-begun",
        ),
        pytest.param("class A: pass\nx = A().nothing", unresolved(Reason.RAISES), id="attribute"),
        pytest.param(
            "import base\nclass A(base.B): pass\nx = A().n", unresolved(), id="outside-base"
        ),
        pytest.param(
            "import deco\n@deco.d\ndef f(): return 1\nx = f", unresolved(), id="decorated"
        ),
        pytest.param("def f(n): return f(n + 1)\nx = f(0)", unresolved(), id="endless-recursion"),
    ],
)
def test_what_is_not_known_is_not_stated(source: str, expected: object) -> None:
    assert value_of("x", source) == expected
