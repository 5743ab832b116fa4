"""``with``: managers of the script, generators under ``@contextmanager``, those of ``contextlib``.

Each program runs live as well.
"""

from __future__ import annotations

import pytest

from tests.interpreter.values import agree, alternatives, unresolved, value_of

HEADER = "import contextlib, os, sys\nout = []\n"
PROGRAMS = {
    "an item put back": """
n = [1]
@contextlib.contextmanager
def c():
    n[0] = 2
    yield
    n[0] = 1
with c(): inside = n[0]
x = inside, n[0]
""",
    "left in each way": """
out = []
@contextlib.contextmanager
def m(n):
    out.append('in' + n)
    try: yield n
    finally: out.append('fin' + n)
def f():
    for i in range(3):
        with m(str(i)) as q:
            if i == 1: continue
            if i == 2: return q
            out.append('body')
    return 'none'
x = [f(), out]
""",
    "what stands behind the yield is not reached by a raise": """
out = []
@contextlib.contextmanager
def m():
    yield
    out.append('after')
try:
    with m(): raise KeyError('k')
except KeyError: out.append('caught')
x = out
""",
    "one exception for another": """
out = []
@contextlib.contextmanager
def m():
    try: yield
    except KeyError: raise ValueError('v')
try:
    with m(): raise KeyError('k')
except ValueError as e: out.append(str(e))
x = out
""",
    "a generator in a generator": """
out = []
u = os.environ.get('U')
@contextlib.contextmanager
def m():
    with n() as i:
        yield i + 1
@contextlib.contextmanager
def n():
    yield 1
with m() as a, n() as b: out.append((a, b))
x = out
""",
    "a method, and what it puts back": """
class A:
    @contextlib.contextmanager
    def scope(self, name):
        old, self.name = self.name, name
        try: yield self
        finally: self.name = old
    name = 'base'
a = A()
with a.scope('x') as s: seen = s.name
x = [seen, a.name]
""",
    "in a generator": """
out = []
@contextlib.contextmanager
def m():
    yield
def g():
    with m():
        yield 1
        yield 2
x = list(g())
""",
    "one that does not stop": """
out = []
@contextlib.contextmanager
def m():
    while True: yield
out.append(1)
try:
    with m(): out.append(2)
except RuntimeError: out.append(3)
x = out
""",
    "a yield in a loop": """
out = []
@contextlib.contextmanager
def m():
    for i in range(1): yield i
with m() as i: out.append(i)
x = out
""",
    "what it gives is changed": """
@contextlib.contextmanager
def m(): yield {'a': 1}
with m() as d: d['b'] = 2
x = d
""",
    "a global put back": """
@contextlib.contextmanager
def m():
    global state
    old = state
    state = 'in'
    yield
    state = old
state = 'out'
with m(): a = state
x = (a, state)
""",
    "what it gives is looked at later": """
@contextlib.contextmanager
def m():
    v = []
    yield v
    res.append(len(v))
res = []
with m() as v:
    for i in range(4): v.append(i)
x = res
""",
    "the end of the program is swallowed": """
import sys
@contextlib.contextmanager
def m():
    try: yield 4
    except SystemExit: pass
x = 0
with m():
    x = 1
    sys.exit(1)
    x = 2
""",
    "before, the body, behind": """
@contextlib.contextmanager
def m(v):
    out.append('in')
    yield v + 1
    out.append('out')
out = []
with m(1) as q: out.append(q)
x = out
""",
    "an exception ends in it": """
@contextlib.contextmanager
def m():
    try:
        yield
    except ValueError: out.append('caught')
    finally: out.append('fin')
out = []
with m():
    raise ValueError
x = out
""",
    "handed on to another stack": """
s = contextlib.ExitStack()
s.callback(out.append, 1)
t = s.pop_all()
s.close()
a = list(out)
t.close()
x = [a, out]
""",
    "put into a stack, and what is called like __exit__": """
class M:
    def __enter__(self): out.append("in")
    def __exit__(self, *args): out.append("out")
with contextlib.ExitStack() as s:
    s.push(M())
    s.push(lambda kind, error, where: out.append(kind is None))
x = out
""",
    "callbacks, the last first": """
out = []
with contextlib.ExitStack() as s:
    s.callback(out.append, 'z')
    s.callback(out.append, 'y')
    out.append('a')
x = out
""",
    "managers in a stack, which swallow": """
class M:
    def __init__(self, n): self.n = n
    def __enter__(self): out.append('i' + self.n); return self.n
    def __exit__(self, *a): out.append('o' + self.n); return True
out = []
with contextlib.ExitStack() as s:
    for n in 'ab': out.append(s.enter_context(M(n)))
    raise ValueError
x = out
""",
    "closed at the end": """
class M:
    def close(self): out.append('closed')
out = []
with contextlib.closing(M()) as m: out.append('x')
x = out
""",
}
MANAGER = """
@contextlib.contextmanager
def scope():
    out.append(1)
    yield 5
    out.append(3)
"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_manager_does_what_it_does_in_python(name: str) -> None:
    agree(HEADER + PROGRAMS[name])


def test_a_body_that_may_return_leaves_the_manager_either_way() -> None:
    source = """
def f():
    with scope():
        if os.environ.get("MAYBE"):
            return "early"
    return "late"
x = f(), out
"""
    source = HEADER + MANAGER + source
    assert value_of("x", source.replace("x = f(), out", "x = f()")) == alternatives("early", "late")
    assert value_of("x", source.replace("x = f(), out", "f()\nx = out")) == [1, 3]


def test_a_generator_that_may_not_yield_gives_no_certain_value() -> None:
    source = """
@contextlib.contextmanager
def scope():
    if os.environ.get("MAYBE"):
        yield 1
    else:
        yield 2
with scope() as x:
    pass
"""
    assert value_of("x", HEADER + source) == alternatives(1, 2)


def test_a_callback_that_may_be_registered_may_be_called() -> None:
    source = """
n = 1
def change():
    global n
    n = 2
with contextlib.ExitStack() as stack:
    if os.environ.get("MAYBE"):
        stack.callback(change)
"""
    assert value_of("n", HEADER + source) == alternatives(1, 2)


def test_what_a_handler_around_the_yield_may_swallow_is_not_known() -> None:
    source = """
@contextlib.contextmanager
def scope():
    try:
        yield
    except ValueError:
        out.append("swallowed")
with scope():
    out.append(int(os.environ["A"]))
x = out
"""
    assert value_of("x", HEADER + source) == unresolved()
