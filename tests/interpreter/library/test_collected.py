"""Containers of ``collections`` against the real ones: what they do otherwise than list and dict."""

# ruff: noqa: E501 - a line of a table is a program

from __future__ import annotations

import pytest

from tests.interpreter.values import agree, unresolved, value_of

IMPORTS = "import copy, os, types, collections\nfrom collections import Counter, OrderedDict, defaultdict, deque\n"
PROGRAMS = [
    "x = deque([1]) == [1]",
    "x = {'a': 1}.keys() == {'a'}",
    "x = {'a': 1}.keys() == ['a']",
    "x = {'a': 1}.values() == [1]",
    "x = {'a': 1}.items() == {('a', 1)}",
    "x = Counter(a=0) == Counter()",
    "c = Counter('aab'); c.update({'a': 5}); x = c['a']",
    "c = Counter('aab'); c.update(['a']); x = c['a']",
    "c = Counter('aab'); c += Counter('a'); x = c['a']",
    "c = Counter('aab'); c |= Counter('a'); x = c['a']",
    "c = Counter('aab'); d = c; c |= Counter('aaaa'); x = d['a']",
    "x = sorted(Counter(b=1, a=2))",
    "x = dict(defaultdict(int, a=1) | {'b': 2})",
    "d = {'a': 1}; e = d; d |= {'b': 2}; x = e",
    "d = deque([1]); d += [2]; x = list(d)",
    "d = deque([1, 2]); d.pop(); d.appendleft(4); x = list(d)",
    "x = str(deque([1], maxlen=3))",
    "x = deque([1,2,3], maxlen=2) == deque([2,3])",
    "x = OrderedDict(a=1) | {'b': 2} == OrderedDict(a=1, b=2)",
    "c = Counter(); c.update(a=2); c.update('ab'); x = c.most_common(1)",
    "c = copy.deepcopy(Counter('aab')); c.update('a'); x = c['a']",
    "x = types.SimpleNamespace(a=1) == types.SimpleNamespace(a=2)",
    "x = deque(maxlen=0); x.append(1); x = len(x)",
    "x = max(Counter('aab'), key=Counter('aab').get)",
    "x = [].append(1)",
    "x = deque('abc').index('b')",
    "l = [3]; l.insert(0, 1); l += (4,); x = l",
    "x = list(reversed(OrderedDict(a=1, b=2)))",
    "a, b = {'a': 1}, {'b': 1}; x = a.keys() | b.keys() == {'a', 'b'}",
    "d = dict(a=1); x = d.popitem(), d",
    "d = deque(maxlen=2)\nfor i in range(5): d.append(i)\nx = list(d)",
    "d = deque([1,2,3], maxlen=2)\nd.appendleft(0)\nd.rotate(1)\nx = list(d)",
    "d = deque([1,2,3], 2)\nx = [d.maxlen, len(d), d[0]]",
    "d = deque([1,2,3])\nd.extendleft([7,8]); d.rotate(2); d.popleft()\nx = list(d)",
    "d = deque([1,2])\nx = (d.maxlen, d == deque([1,2]), d == [1,2], bool(deque()), str(d))",
    "x = dict(Counter('aab') + Counter('bc'))",
    "x = dict(Counter('aab') - Counter('abc'))",
    "x = dict(Counter('aab') & Counter('abc'))",
    "x = dict(Counter('aab') | Counter('abc'))",
    "c = Counter('aab'); c.update('ab'); c.subtract('b'); x = [dict(c), list(c.elements()), c.most_common(), c['q']]",
    "c = Counter(); c['a'] += 2; c['b'] += 5; x = c.most_common()",
    "c = Counter(a=3, b=1); x = (c.total(), +c == c)",
    "o = OrderedDict(a=1, b=2, c=3); o.move_to_end('a'); x = list(o)",
    "o = OrderedDict(a=1, b=2, c=3); o.move_to_end('c', last=False); x = list(o)",
    "o = OrderedDict(a=1, b=2, c=3); o.popitem(last=False); x = list(o)",
    "o = OrderedDict(a=1, b=2); x = (o == OrderedDict(b=2, a=1), o == dict(b=2,a=1))",
]


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_container_does_what_it_does_in_python(source: str) -> None:
    agree(IMPORTS + source)


@pytest.mark.parametrize(
    "source",
    [
        "c = Counter('ab')\nc.update(os.listdir('.'))\nx = c['a']",
        "c = Counter(a=1)\nc.subtract(a=len(os.environ))\nx = c + Counter()",
        "c = Counter({'b', 'a'})\nx = c.most_common(1)",
        "d = deque(os.listdir('.'), maxlen=2)\nd.append(1)\nx = list(d)",
        "d = deque([1, 2], maxlen=len(os.environ))\nx = list(d)",
        "d = OrderedDict(a=1, b=2)\nd.move_to_end('a', last=bool(os.environ))\nx = list(d)",
        "d = OrderedDict(a=1)\nif os.environ.get('A'): d['b'] = 2\nx = d.popitem()",
    ],
)
def test_what_is_put_in_by_the_machine_is_not_known(source: str) -> None:
    assert value_of("x", IMPORTS + source) == unresolved()
