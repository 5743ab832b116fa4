"""Expressions: what flagscan computes is what Python computes."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import pytest

from flagscan.model.value import Reason
from tests.interpreter.values import agree, alternatives, trace_of, unresolved, value_of

KNOWN = """
2 ** 10
7 // 2, -7 // 2, -7 % 3, 7 / 2
1 < 2 < 3, 1 < 2 > 5
not []
1 and 0 or "x"
[] or {} or ()
True + True
0.1 + 0.2
-0.0, +True, ~5
1 if 0 else 2
1e400, -1e400
"ab" * 3 + "c"
b"ab" + b"c"
"a" in "cat", 1 in [1], "k" in {"k": 1}, 3 not in (1, 2)
[1, *(2, 3), *[]]
(1, *[2])
{**{"a": 1}, "b": 2, "a": 3}
{1, True, 1.0}
{1: "a", True: "b"}
[1, 2, 3][1:], [1, 2, 3][-1], "abc"[::-1], (1, 2, 3)[::2]
{"a": {"b": [1]}}["a"]["b"][0]
[i * j for i in range(3) for j in range(i) if i != 2]
{k: v for k, v in zip("ab", (1, 2))}
{len(w) for w in ["a", "b"]}
sum(n for n in range(4))
[y := 3, y + 1]
(lambda a, b=2, *c, d, **e: (a, b, c, d, e))(1, d=4, f=5)
f"{1 + 1:03d}|{'x'!r:>5}|{3.14159:.2f}|{[1, 'a']}|{{}}"
f"{'a'}" "b" f"{1}"
"%s %d %5.1f %r %%" % ("a", 3, 2.5, "q")
"%(k)s" % {"k": [1]}
"{} {0}".format(1) if False else "{0} {1} {0} {k}".format(1, "b", k=2)
"{:>8.3f}|{!r}|{:,}".format(3.14159, "x", 1234567)
None is None, True is not False
[1, 2] == [1, 2], [1] != (1,), {"a": 1} == {"a": 1.0}
(1, "a") < (1, "b")
{1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}
{"a": 1} | {"b": 2}
[[0] * 2] * 2
1 << 4 | 3 & ~1
complex(1, 2) * 1j
... is ...
"""

SEMANTICS = {
    "shared list": "a = [1]; b = a; b.append(2); x = a",
    "copied list": "a = [1]; b = a[:]; b.append(2); x = (a, b)",
    "plus equals on a list": "a = b = [1]; a += [2]; x = (a, b)",
    "plus on a list": "a = b = [1]; a = a + [2]; x = (a, b)",
    "times equals on a list": "a = b = [1]; a *= 2; x = (a, b)",
    "or equals on a dict": "a = b = {}; a |= {1: 2}; x = b",
    "and equals on a set": "a = b = {1, 2}; a &= {2}; x = b",
    "minus equals on a set": "a = b = {1, 2}; a -= {2}; x = sorted(b)",
    "plus equals on a tuple": "a = b = (1,); a += (2,); x = (a, b)",
    "rows of one list": "a = [[0]] * 2; a[0].append(1); x = a",
    "swap": "a, b = 1, 2; a, b = b, a; x = (a, b)",
    "star in the middle": "a, *b, c = range(5); x = (a, b, c)",
    "nested unpacking": "(a, [b, *c]), d = (1, (2, 3, 4)), 5; x = (a, b, c, d)",
    "slice assignment": "x = [1, 2, 3, 4]; x[1:3] = [9]; x[-1] = 0",
    "slice deletion": "x = [1, 2, 3, 4]; del x[1:3]",
    "dict deletion": "x = {1: 2, 3: 4}; del x[1]",
    "dict order after replacement": "x = {'a': 1, 'b': 2}; x['a'] = 3; x = list(x)",
    "dict order after deletion": "x = {'a': 1, 'b': 2}; del x['a']; x['a'] = 3; x = list(x)",
    "annotated": "x: int = 3",
    "chained": "x = y = z = 4",
    "walrus in a test": "x = 0\nif (n := 3) > 2: x = n",
    "walrus in a comprehension": "[last := i for i in range(3)]\nx = last",
    "comprehension scope": "i = 7; [i for i in range(3)]; x = i",
    "late lambda": "fs = [lambda: i for i in range(3)]; x = [f() for f in fs]",
    "early lambda": "fs = [lambda i=i: i for i in range(3)]; x = [f() for f in fs]",
    "float keys": "x = {1: 'a'}[1.0]",
    "generator used up": "g = (n for n in [1, 2]); a = sum(g); x = (a, sum(g))",
    "short circuit": "a = []; x = (False and a.append(1), a)",
    "chained comparison evaluates once": "a = []\ndef f(): a.append(1); return 2\nx = (1 < f() < 3, a)",
    "conditional runs one arm": "a = []; 1 if True else a.append(1); x = a",
    "dict evaluates in order": "a = []\ndef f(n): a.append(n); return n\n{f(1): f(2)}; x = a",
    "set of texts sorted": "x = sorted({'b', 'a', 'c'})",
    "sorted by key is stable": "x = sorted(['b', 'a', 'cc'], key=len, reverse=True)",
    "dict from a set sorted": "d = {}\nfor t in {'b', 'a'}: d[t] = 1\nx = sorted(d), len(d), d == {'a': 1, 'b': 1}",
    "dict counted from a set": "d = {'a': 0, 'b': 1}\nfor t in {'b', 'a'}: d[t] += 1\nx = list(d.items())",
    "views of a dict printed": "d = {'a': 1}\nx = f'{d.keys()} {d.values()!r}' + str(d.items()) + '%s' % d.keys() + str([d.values()])",
    "views of an ordered dict printed": "from collections import OrderedDict\nx = str(OrderedDict(a=1).keys())",
    "a text is no type": "t = 'int'\nx = (t is int, t is not bool, t.__class__ is t, t is None)",
    "versions of Python that are gone": "import sys\nx = (sys.version_info < (3, 8), sys.version_info[:2] >= (3, 7), sys.version_info.minor > 5, sys.version_info > (3,), sys.version_info < (3, 6, 1))",
    "default evaluated once": "def f(a, s=[]): s.append(a); return s\nf(1); x = f(2)",
}


@pytest.mark.parametrize("expression", KNOWN.strip().split("\n"))
def test_an_expression_is_what_python_computes(expression: str) -> None:
    agree(f"x = {expression}")


@pytest.mark.parametrize("source", SEMANTICS.values(), ids=SEMANTICS)
def test_statements_mean_what_they_mean_in_python(source: str) -> None:
    agree(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("x = input()", unresolved(Reason.RUNTIME_INPUT), id="typed-by-a-person"),
        pytest.param("x = nothing", unresolved(Reason.UNBOUND_NAME), id="unbound"),
        pytest.param("import torch\nx = torch.f()", unresolved(Reason.EXTERNAL_CALL), id="outside"),
        pytest.param(
            "import os\nx = os.environ.get('A', '3')",
            unresolved(Reason.RUNTIME_INPUT),
            id="environment-with-fallback",
        ),
        pytest.param("import os\nx = 1 if os.cpu_count() else 2", alternatives(1, 2), id="arms"),
        pytest.param("x = [] < 3", unresolved(Reason.RAISES), id="type-error"),
        pytest.param("x = 1 / 0", unresolved(Reason.RAISES), id="division-by-zero"),
        pytest.param("x = {}['a']", unresolved(Reason.RAISES), id="key-error"),
        pytest.param(
            "import sys\nx = sys.version_info >= (3, 12)",
            alternatives(False, True),
            id="version-of-python",
        ),
        pytest.param("x = len(__file__)", unresolved(), id="length-of-a-place"),
        pytest.param("x = __file__[3:]", unresolved(), id="part-of-a-place"),
        pytest.param("x = 'a' in __file__", unresolved(), id="letters-of-a-place"),
        pytest.param("x = __file__.count('/')", unresolved(), id="depth-of-a-place"),
        pytest.param("x = list(__file__)", unresolved(), id="list-of-a-place"),
        pytest.param("x = list({'a', 'b'})", unresolved(), id="list-of-a-set"),
        pytest.param("x = [t for t in {'a', 'b'}]", unresolved(), id="items-of-a-set"),
        pytest.param("x = next(iter({'a', 'b'}))", unresolved(), id="first-of-a-set"),
        pytest.param("x = list({'a', 'b'}) + ['c']", unresolved(), id="more-than-a-set"),
        pytest.param("a, b = {'a', 'b'}\nx = a", unresolved(), id="unpacked-set"),
        pytest.param("x = list(enumerate({'a', 'b'}))", unresolved(), id="counted-set"),
        pytest.param("x = f'''{ {'a', 'b'} }'''", unresolved(), id="printed-set"),
        pytest.param("x = str({'a', 'b'})", unresolved(), id="text-of-a-set"),
        pytest.param("x = '%s' % {'a', 'b'}", unresolved(), id="formatted-set"),
        pytest.param("x = ','.join({'a', 'b'})", unresolved(), id="joined-set"),
        pytest.param("x = sorted({'a', 'b'}, key=len)", unresolved(), id="ties-of-a-set"),
        pytest.param("x = [*{'a', 'b'}]", unresolved(), id="spread-set"),
        pytest.param(
            "d = {}\nfor t in {'a', 'b'}: d[t] = 1\nx = list(d)",
            unresolved(),
            id="dict-filled-from-a-set",
        ),
        pytest.param(
            "d = {t: 1 for t in {'a', 'b'}}\nx = str(d)", unresolved(), id="dict-made-of-a-set"
        ),
        pytest.param(
            "d = {t: 1 for t in {'a', 'b'}}\nx = list({**d, 'c': 2}.items())",
            unresolved(),
            id="dict-with-one-made-of-a-set",
        ),
        pytest.param(
            "d = {t: 1 for t in {'a', 'b'}}\nx = list(d.copy())",
            unresolved(),
            id="copy-of-a-dict-made-of-a-set",
        ),
        pytest.param(
            "x = 0\nfor t in iter({1, 2}): x = t",
            alternatives(1, 2),
            id="last-of-an-iterator-of-a-set",
        ),
        pytest.param("x = 0\nfor t in {1, 2}: x = t", alternatives(1, 2), id="last-of-a-set"),
        pytest.param(
            "from pathlib import Path\nx = str([Path('a')])", unresolved(), id="printed-path"
        ),
        pytest.param(
            "from collections import OrderedDict\nx = str(OrderedDict(a=1))",
            unresolved(),
            id="printed-ordered-dict",
        ),
    ],
)
def test_what_is_not_known_is_not_stated(source: str, expected: object) -> None:
    assert value_of("x", source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "from pathlib import Path\nx = f\"{Path('a') / 'b'}\"",
        "x = str([1, 'a', {'k': (1,)}])",
        "x = f'{ {1} }'",
        "x = sum({1, 2, 3}), min({3, 1}), len({1, 2}), any({0, 1})",
        "x = sorted([str(n) for n in {1, 2, 3}])",
        "x = {n * 2 for n in {1, 2}}",
        "x = []\nfor t in sorted({'b', 'a'}): x.append(t)",
        "x = 0\nfor n in {1, 2, 3}: x += n",
    ],
)
def test_a_set_is_known_where_its_order_makes_no_difference(source: str) -> None:
    agree(source)


@pytest.mark.parametrize("test", ["is None", "is ...", "== None", "in (1, 'a')", "!= slice(0, 2)"])
def test_a_slice_is_compared_as_in_python(test: str) -> None:
    code = f"class A:\n    def __getitem__(self, i): return i {test}\nx = A()[0:2]"
    space: dict[str, object] = {}
    exec(code, space)
    assert value_of("x", code) is space["x"]


def test_a_slice_is_no_key_of_a_dict() -> None:
    assert not isinstance(value_of("x", "d = {1: 2}\nx = d[0:1]"), int)


@pytest.mark.parametrize("index", ["slice('a')", "1:'b'", "::0", "'a'", "slice(None, None, 0)"])
@pytest.mark.parametrize("owner", ["[1, 2]", "(1, 2)", "'ab'"])
def test_an_index_that_is_none_raises(owner: str, index: str) -> None:
    source = (
        f"a = {owner}\ntry:\n    x = a[{index}]\nexcept (TypeError, ValueError) as e:\n    x = 0"
    )
    assert value_of("x", source) == 0
    assert trace_of(f"a = {owner}\na[{index}] = [0]\ndel a[{index}]\n").diagnostics == []
