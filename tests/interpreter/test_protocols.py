"""What classes say of their attributes, of being made and of being derived from; what fails.

Each program runs live as well.
"""

from __future__ import annotations

import pytest

from tests.interpreter.values import agree, unresolved, value_of

IMPORTS = """
import dataclasses, enum, functools, os, types
from dataclasses import dataclass
from typing import NamedTuple
"""
PROGRAMS = [
    """
f = functools.partial(dict, a=1)
g = functools.partial(f, b=2)
x = [g(), g.keywords, g.func is dict, functools.partial(functools.partial(max, 1), 2).args]
""",
    """
f = functools.partial(dict, a=1); g = functools.partial(f, a=2); x = [g(), g.keywords, f.keywords]
""",
    """
def f(a): pass
x = [f.__defaults__, f.__kwdefaults__]
""",
    """
def f(a=1): return a
f.__name__ = 'g'
x = f.__name__
""",
    """
class A:
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v
    @p.deleter
    def p(self): self._p = 0
class B(A):
    @property
    def p(self): return 5
a = A(); a.p = 3; b = a.p; del a.p
try: B().p = 1; c = 'set'
except AttributeError: c = 'no'
x = [sorted(k for k in vars(A) if k[0] != '_'), [k for k in dir(A) if k[0] != '_'], b, a.p, c]
""",
    """
class A:
    @property
    def p(self): return self._p
class B(A):
    @A.p.setter
    def p(self, v): self._p = v * 2
b = B(); b.p = 2; x = b.p
""",
    """
def f(a, b=3, *c, d=4, **e): pass
x = f.__defaults__, f.__kwdefaults__
""",
    """
class A:
    def m(self, a, b=[1]): pass
x = A.m.__defaults__, A().m.__defaults__
""",
    """
class A:
    def __delitem__(self, k): out.append(k)
    def __delattr__(self, k): out.append(k)
out = []
a = A(); del a[3]; del a.foo
x = out
""",
    """
class A:
    @property
    def p(self): return 1
    @p.setter
    def p(self, v): self.__dict__['q'] = v
    @p.deleter
    def p(self): self.__dict__['q'] = 'gone'
a = A(); a.p = 4; y = a.q; del a.p
x = [y, a.q, a.p]
""",
    """
class P:
    def g(self): return self._v
    def s(self, v): self._v = v * 2
    def d(self): self._v = 'gone'
    v = property(g, s, d)
    w = property(fget=g, fset=s)
p = P(); p.v = 3; a = p.v; p.w = 5; b = p._v; del p.v
x = [a, b, p.v]
""",
    """
class P:
    @property
    def v(self): return 1
    @v.getter
    def v(self): return 2
x = P().v
""",
    """
class D:
    def __get__(self, o, c): return 1
    def __set__(self, o, v): pass
    def __delete__(self, o): out.append('del')
out = []
class A: d = D()
a = A(); del a.d
x = out
""",
    """
class A:
    @property
    def p(self): return 1
class B(A):
    @A.p.setter
    def p(self, v): self.q = v
b = B(); b.p = 4; x = [b.q, b.p]
""",
    """
class A:
    def __class_getitem__(cls, item): return item
    def __init_subclass__(cls, **k): cls.k = k
class B(A, q=1): pass
x = [A[int] is int, B.k]
""",
    """
class M(type):
    def __call__(cls, *a):
        o = type.__call__(cls, *a); o.extra = 1; return o
class A(metaclass=M): pass
x = A().extra
""",
    """
class M(type):
    def __new__(mcs, name, bases, ns):
        c = type.__new__(mcs, name, bases, dict(ns, added=len(ns) > 0)); return c
    def meth(cls): return cls.__name__
class A(metaclass=M): pass
x = [A.added, A.meth()]
""",
    """
class A:
    _inst = None
    def __new__(cls, *a):
        if cls._inst is None: cls._inst = object.__new__(cls)
        return cls._inst
    def __init__(self, v=0): self.v = v
a = A(1); b = A(2); x = [a is b, a.v]
""",
    """
class A:
    def __init_subclass__(cls): reg.append(cls.__name__)
reg = []
def make(n): return type(n, (A,), {})
make('x'); make('y')
x = reg
""",
    """
class A:
    __slots__ = ['a']
    def __init__(self): self.a = 1
x = hasattr(A(), '__dict__')
""",
    """
class A:
    def m(self): return 'm'
    n = m
A.m = lambda self: 'new'
x = [A().m(), A().n()]
""",
    """
class A: pass
a = A()
a.f = lambda: 3
A.g = lambda self: 4
x = [a.f(), a.g()]
""",
    """
x = [o.v for o in [types.SimpleNamespace(v=i) for i in range(2)]]
""",
    """
class C:
    v = 1
    @classmethod
    def m(cls): return cls.v
    def inst(self): return self.m()
class D(C): v = 2
x = [C.m(), D.m(), D().inst()]
""",
    """
@dataclass(frozen=True)
class A:
    a: int = 1
try:
    A().a = 2; x = 'set'
except dataclasses.FrozenInstanceError: x = 'frozen'
""",
    """
@dataclass(frozen=True)
class A:
    a: int = 1
try:
    o = A(); o.a = 2; x = 'set'
except AttributeError: x = 'frozen'
""",
    """
p = NamedTuple('p', [('a', int)])(1)
try:
    p.a = 2; x = 'set'
except AttributeError: x = 'no'
""",
    """
class E(enum.Enum):
    A = 1
try:
    E.A = 2; x = 'set'
except AttributeError: x = 'no'
""",
    """
class A:
    @property
    def p(self): return 1
try:
    A().p = 2; x = 'set'
except AttributeError: x = 'no'
""",
    """
t = (1, 2)
try:
    t[0] = 3; x = 'set'
except TypeError: x = 'no'
""",
    """
try:
    'abc'[9]; x = 1
except IndexError: x = 2
""",
    """
try:
    [].pop(); x = 1
except IndexError: x = 2
""",
    """
try:
    {}.popitem(); x = 1
except KeyError: x = 2
""",
    """
try:
    set().remove(1); x = 1
except KeyError: x = 2
""",
    """
try:
    [1].index(3); x = 1
except ValueError: x = 2
""",
    """
try:
    a, b = [1]; x = 1
except ValueError: x = 2
""",
    """
try:
    None.foo; x = 1
except AttributeError: x = 2
""",
    """
try:
    1 + 'a'; x = 1
except TypeError: x = 2
""",
    """
try:
    len(3); x = 1
except TypeError: x = 2
""",
    """
try:
    int('z'); x = 1
except (TypeError, ValueError): x = 2
""",
    """
try:
    (lambda a: a)(); x = 1
except TypeError: x = 2
""",
    """
try:
    next(iter([])); x = 1
except StopIteration: x = 2
""",
    """
s = {1, 2}; s.remove(1); s.symmetric_difference_update({5}); x = sorted(s);
""",
    """
s = {1}; x = s.pop(), s
""",
]


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_class_does_what_it_does_in_python(source: str) -> None:
    agree(IMPORTS + source)


def test_defaults_that_are_assigned_are_not_known() -> None:
    source = "def f(a=1): return a\nf.__defaults__ = (5,)\nx = f()"
    assert value_of("x", source) == unresolved()


@pytest.mark.parametrize("expression", ["[f.name for f in F]", "len(F)", "list(F)[0]"])
def test_which_members_of_a_flag_are_listed_depends_on_the_version(expression: str) -> None:
    # Python 3.11 leaves out those of no bit or several.
    source = "class F(enum.Flag):\n  R = 1\n  W = 2\n  X = 3\nx = "
    assert value_of("x", f"{IMPORTS}{source}{expression}") == unresolved()
