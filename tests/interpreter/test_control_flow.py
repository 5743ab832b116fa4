"""Statements: which code runs, and what holds where paths meet again."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import textwrap

import pytest

from tests.interpreter.values import agree, alternatives, trace_of, unresolved, value_of

MAYBE = "import os\nmaybe = os.environ.get('MAYBE')\n"

DECIDED = {
    "if": "x = 1\nif x: x = 2\nelif x == 2: x = 3\nelse: x = 4",
    "elif": "x = 0\nif x: x = 1\nelif not x: x = 3",
    "for else": "for n in [1]:\n  pass\nelse:\n  x = 2",
    "for break skips else": "x = 0\nfor n in [1, 2, 3]:\n  if n == 2: break\nelse:\n  n = 9\nx = n",
    "continue": "x = []\nfor n in range(5):\n  if n % 2: continue\n  x.append(n)",
    "nested break": "x = []\nfor a in range(3):\n  for b in range(3):\n    if a == b: break\n    x.append((a, b))",
    "while": "x = 1\nwhile x < 100: x *= 3",
    "while else": "x = 3\nwhile x:\n  x -= 1\nelse:\n  x = 'done'",
    "while true": "x = 0\nwhile True:\n  x += 1\n  if x == 5: break",
    "early return": "def f(n):\n  if n > 1: return 'big'\n  return 'small'\nx = f(1), f(2)",
    "return in a loop": "def f():\n  for i in range(9):\n    for j in range(9):\n      if i * j == 6: return i, j\nx = f()",
    "no return": "def f(): pass\nx = f()",
    "try else": "try: x = 1\nexcept ValueError: x = 2\nelse: x += 10\nfinally: x += 100",
    "caught": "try:\n  x = 1\n  int('a')\n  x = 2\nexcept ValueError: x += 10",
    "caught by base": "try: {}['a']\nexcept LookupError: x = 1",
    "caught name goes": "e = 1\ntry: {}['a']\nexcept KeyError as e: pass\nx = 'e' in globals()",
    "caught name goes by return": "def f():\n  global e\n  try: 1 / 0\n  except ArithmeticError as e: return 1\nx = f(), 'e' in globals()",
    "caught name goes when another is raised": "e = 1\ntry:\n  try: {}['a']\n  except KeyError as e: 1 / 0\nexcept ZeroDivisionError: x = 'e' in globals()",
    "caught name deleted before": "try: {}['a']\nexcept KeyError as e: del e\nx = 1",
    "caught by tuple": "try: [][0]\nexcept (KeyError, IndexError) as e: x = 1",
    "not caught here": "try:\n  try: {}['a']\n  except ValueError: x = 1\nexcept KeyError: x = 2",
    "bare except": "try: 1 / 0\nexcept: x = 3",
    "first handler wins": "try: 1 / 0\nexcept ArithmeticError: x = 1\nexcept ZeroDivisionError: x = 2",
    "overflow is arithmetic": "try: int(float('inf'))\nexcept ArithmeticError: x = 1",
    "raised again": "try:\n  try: 1 / 0\n  except ZeroDivisionError: raise\nexcept ArithmeticError: x = 1",
    "raised from": "try:\n  try: 1 / 0\n  except ZeroDivisionError as e: raise KeyError('k') from e\nexcept KeyError: x = 2",
    "own exception": "class E(Exception):\n  def __init__(self, n): self.n = n\ntry: raise E(3)\nexcept E as e: x = e.n",
    "raised in a function": "def f(): raise ValueError\nx = 0\ntry:\n  f()\n  x = 1\nexcept ValueError: x += 5",
    "finally and return": "x = []\ndef f():\n  try: return 1\n  finally: x.append(2)\nf()",
    "return in finally wins": "def f():\n  try: return 1\n  finally: return 2\nx = f()",
    "assert": "x = 1\ntry: assert x == 2\nexcept AssertionError: x = 3",
    "stop iteration": "it = iter([1])\nnext(it)\ntry: next(it)\nexcept StopIteration: x = 1",
    "suppress": "from contextlib import suppress\nx = 0\nwith suppress(KeyError):\n  x = 1\n  {}['a']\n  x = 2",
    "suppress another": "from contextlib import suppress\ntry:\n  with suppress(ValueError): {}['a']\nexcept KeyError: x = 1",
    "context manager": "class M:\n  def __enter__(self): return 3\n  def __exit__(self, *a): global y; y = 4\nwith M() as m: x = m\nx += y",
    "manager that swallows": "class M:\n  def __enter__(self): pass\n  def __exit__(self, *a): return True\nx = 1\nwith M():\n  {}['a']\n  x = 2",
    "match literal": "match 3:\n  case 1: x = 'a'\n  case 2 | 3: x = 'b'\n  case _: x = 'c'",
    "match guard": "match 5:\n  case n if n < 3: x = n\n  case n: x = -n",
    "match sequence": "match [1, 2, 3]:\n  case [1, y]: x = y\n  case [1, y, z]: x = (y, z)",
    "match star": "match (1, 2, 3, 4):\n  case [a, *b, c]: x = (a, b, c)",
    "match mapping": "match {'a': 1, 'b': 2}:\n  case {'c': y}: x = y\n  case {'a': y, **rest}: x = (y, rest)",
    "match class": "match 'text':\n  case int(): x = 1\n  case str() as s: x = s",
    "match nested": "match {'k': [1, (2, 3)]}:\n  case {'k': [1, (a, b)]}: x = a + b",
    "match none": "match None:\n  case False: x = 1\n  case None: x = 2",
    "match failing keeps names": "y = 1\nmatch [5, 6]:\n  case [y, 7]: pass\n  case _: x = y",
    "match text is no sequence": "match 'ab':\n  case [a, b]: x = 1\n  case _: x = 2",
    "match value": "class C:\n  A = 1\nmatch 1:\n  case C.A: x = 'A'",
    "match instance": "class P:\n  __match_args__ = ('a',)\n  def __init__(s, a): s.a = a\nmatch P(3):\n  case P(2): x = 1\n  case P(a=n): x = n",
    "del": "x = 1\ny = x\ndel x\nx = y + 1",
    "global": "x = 1\ndef f():\n  global x\n  x = 2\nf()",
    "nonlocal": "def f():\n  a = 1\n  def g():\n    nonlocal a\n    a += 1\n  g(); g()\n  return a\nx = f()",
    "loop variable stays": "for x in range(3): pass",
    "dict items": "x = []\nfor i, (k, v) in enumerate({'a': 1}.items()): x.append((i, k, v))",
    "iterating and changing": "x = [1, 2, 3]\nfor n in list(x): x.append(n)",
    "exit ends": "import sys\nx = 1\ntry: sys.exit(0)\nexcept SystemExit: x = 2",
}


@pytest.mark.parametrize("source", DECIDED.values(), ids=DECIDED)
def test_what_python_runs(source: str) -> None:
    agree(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("x = 1\nif maybe: x = 2", alternatives(1, 2), id="if"),
        pytest.param("if maybe: x = 1\nelse: x = 1", 1, id="both-the-same"),
        pytest.param("if maybe: x = 1\nelse: x = 1.0", alternatives(1, 1.0), id="int-or-float"),
        pytest.param("x = [1]\nif maybe: x.append(2)", unresolved(), id="list-grown"),
        pytest.param("x = {}\nif maybe: x['a'] = 1", unresolved(), id="dict-grown"),
        pytest.param(
            "d = {'a': 1}\nif maybe: d['a'] = 2\nx = d['a']", alternatives(1, 2), id="item"
        ),
        pytest.param(
            "def f():\n  if maybe: return 1\n  return 2\nx = f()", alternatives(1, 2), id="return"
        ),
        pytest.param(
            "def f():\n  if maybe: raise ValueError\n  return 2\nx = f()", 2, id="raise-ends"
        ),
        pytest.param("x = 0\nfor i in range(int(maybe)): x += 1", unresolved(), id="rounds"),
        pytest.param("x = 0\nwhile maybe: x += 1", unresolved(), id="while"),
        pytest.param(
            "x = 0\nfor i in range(3):\n  if maybe: break\n  x = i",
            alternatives(0, 1, 2),
            id="break",
        ),
        pytest.param(
            "try: x = int(maybe)\nexcept ValueError: x = 1", unresolved(), id="may-be-caught"
        ),
        pytest.param(
            "import os\ntry:\n  os.environ['A']\n  x = 1\nexcept KeyError: x = 2",
            alternatives(1, 2),
            id="environment",
        ),
        pytest.param(
            "try:\n  import nowhere\n  x = 1\nexcept ImportError: x = 2",
            alternatives(1, 2),
            id="import",
        ),
        pytest.param(
            "try:\n  unicode\n  x = 1\nexcept NameError: x = 2", alternatives(1, 2), id="name"
        ),
        pytest.param(
            "match maybe:\n  case 'a': x = 1\n  case _: x = 2", alternatives(1, 2), id="match"
        ),
        pytest.param(
            "def f(a=1, **more): return a, len(more)\nd = {}\nif maybe: d['a'] = 2\nx = f(**d)[0]",
            alternatives(1, 2),
            id="keyword-that-may-be-missing",
        ),
        pytest.param(
            "x = 1\nif maybe: x = 2\nif x == 1: x = 'one'\nelse: x = 'two'",
            alternatives("one", "two"),
            id="narrowed",
        ),
        pytest.param("x = 1\nif maybe: del x\nx = 3", 3, id="deleted"),
    ],
)
def test_where_a_test_cannot_be_decided(source: str, expected: object) -> None:
    assert value_of("x", MAYBE + textwrap.dedent(source)) == expected


RAISES = """
import sys, other
class Odd(Exception): pass
a, b = sys.argv
def f():
  if a: raise Odd("a")
  if b: raise Odd("b")
  raise KeyError("c")
x = y = 0
try: f()
except Odd: x = 1; other.note()
except KeyError: x = 2; y = 3
"""


def test_a_handler_runs_once_for_exceptions_of_one_class() -> None:
    assert value_of("x", RAISES) == alternatives(1, 2)
    assert value_of("y", RAISES) == alternatives(0, 3)

    def notes(source: str) -> int:
        return [call.name for call in trace_of(source).calls].count("other.note")

    assert notes(RAISES) == notes(RAISES.replace("if b: ", "if b: pass # ")) > 0
