"""Each limit: below it and at it all is known; above it nothing is stated and a diagnostic tells."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import pytest

from flagscan.interpreter.budget import Budget
from tests.interpreter.values import trace_of, unresolved, value_of

LIMITS = [
    pytest.param({"collection": 5}, "x = len([i for i in range({n})])", 5, id="collection"),
    pytest.param({"text": 10}, "x = len('a' * {n})", 10, id="text"),
    pytest.param({"number_bits": 64}, "x = (1 << {n}) % 7", 63, id="number_bits"),
    pytest.param({"while_iterations": 8}, "x = 0\nwhile x < {n}: x += 1", 8, id="while_iterations"),
    pytest.param(
        {"loop_iterations": 8}, "x = 0\nfor i in range({n}): x += 1", 8, id="loop_iterations"
    ),
    pytest.param(
        {"loop_iterations": 8},
        "x = len([1 for i in range(2) for j in range({n} // 2 - 1)]) + {n}",
        8,
        id="rounds of a comprehension",
    ),
    pytest.param(
        {"recursion": 6},
        "def f(n): return 1 if n < 2 else 1 + f(n - 1)\nx = f({n})",
        6,
        id="recursion",
    ),
]


@pytest.mark.parametrize(("limits", "source", "limit"), LIMITS)
def test_a_limit(limits: dict[str, int], source: str, limit: int) -> None:
    budget = Budget(**limits)
    for n in (limit - 1, limit):
        text = source.format(n=n)
        known: dict[str, object] = {}
        exec(text, known)
        assert value_of("x", text, budget=budget) == known["x"]
        assert not trace_of(text, budget=budget).diagnostics
    for n in (limit + 2, limit * 20):
        text = source.format(n=n)
        assert value_of("x", text, budget=budget) == unresolved()
        assert [d.code for d in trace_of(text, budget=budget).diagnostics] == ["FS401"]


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "def f(): f(); f()\nf()",
        "x = 10 ** 10 ** 10",
        "x = 'a' * 10 ** 12",
        "x = list(range(10 ** 12))",
        "x = [0] * 10 ** 12",
        "x = '%1000000000d' % 1",
        "x = f'{1:1000000000d}'",
        "x = '{:>1000000000}'.format(1)",
        "x = 'a'.ljust(10 ** 10)",
        "x = 1 << 10 ** 10",
        "import itertools\nx = list(itertools.product(range(100), repeat=10))",
        "import math\nx = math.factorial(10 ** 7)",
        "x = pow(3, 10 ** 9)",
        "x = ['a']\nfor i in range(60): x = x + x",
        "x = 'ab'\nfor i in range(60): x += x",
        "x = {}\nfor i in range(10 ** 9): x[i] = i",
        "x = sum(range(10 ** 12))",
        "x = bytes(10 ** 12)",
        "x = " + "[" * 60 + "]" * 60,
        "x = " + " + ".join(["1"] * 300),
        "x = int('9' * 4000)",
        "x = str(10 ** 1000)",
        "x = 'a'.replace('', 'b' * 10 ** 5) * 100",
        "import json\nx = json.loads('[' * 5000)",
        "x = '(' * 90\nimport ast\nx = ast.literal_eval(x)",
        "l = []\nl.append(l)\nx = str(l)",
        "d = {}\nd['d'] = d\nx = d",
    ],
)
def test_nothing_takes_for_ever(source: str) -> None:
    # The time limit is pytest's patience: each of these takes well below a second.
    value_of("x", source)


@pytest.mark.parametrize(
    "source",
    [
        "import math\nx = math.prod(range(1, 10**6))",
        "import operator\nx = operator.mul('a', 10**10)",
        "x = 'x'.join(['y' * 10**5] * 10**4)",
        "x = 'a'.replace('a', 'b' * 10**6).replace('b', 'c' * 10**6)",
        "x = '%1000000000d' % 1",
        "x = f'{1:>1000000000}'",
        "x = 2 ** 10**9",
        "x = list(range(10**12))",
        "x = [(a, b) for a in range(10**4) for b in range(10**4)]",
        "x = 1\nwhile True: x = x + x",
    ],
)
def test_what_would_take_minutes_or_gigabytes_is_not_known(source: str) -> None:
    assert value_of("x", source) == unresolved()
