"""Dicts and namespaces that are written out at module level."""

from __future__ import annotations

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import FlagSet, Script
from flagscan.model.value import ABSENT, Reason, Unresolved


def script_of(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


def sets_of(source: str) -> dict[str, FlagSet]:
    """The flag sets of dicts and namespaces, by where Guild puts the values."""
    return {s.dest: s for s in script_of(source).flag_sets if ":" in s.dest}


def defaults_of(source: str, dest: str = "global:p") -> dict[str, object]:
    return {flag.name: flag.default for flag in sets_of(source)[dest].flags}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("p = {'a': 1}", {"a": 1}, id="dict"),
        pytest.param("p = dict(a=1)", {"a": 1}, id="call"),
        pytest.param("p = dict({'a': 1}, b=2)", {"a": 1, "b": 2}, id="call-with-a-dict"),
        pytest.param("p = dict([('a', 1)])", {"a": 1}, id="call-with-pairs"),
        pytest.param("p = {'a': {'b': {'c': 1}}}", {"a.b.c": 1}, id="nested"),
        pytest.param("p = {'a': dict(b=1)}", {"a.b": 1}, id="nested-call"),
        pytest.param("p = {'a': {}}", {"a": {}}, id="empty-inside"),
        pytest.param("p = {'a': {1: 2}}", {"a": {1: 2}}, id="keys-that-are-no-texts-inside"),
        pytest.param("p = {'a': {'b.c': 1}}", {"a": {"b.c": 1}}, id="dots-inside"),
        pytest.param("p = {'a': [1, (2,)], 'b': None}", {"a": [1, (2,)], "b": None}, id="values"),
        pytest.param("p = {'a': 1, 'a': 2}", {"a": 2}, id="the-last-of-a-key"),
        pytest.param("n = 3\np = {'a': n * 2}", {"a": 6}, id="computed"),
        pytest.param("q = {'a': 1}\np = {**q, 'b': 2}", {"a": 1, "b": 2}, id="spread"),
        pytest.param("q = {'a': 1}\np = dict(q, b=2)", {"a": 1, "b": 2}, id="copy"),
        pytest.param("q = {'a': 1}\np = {'q': q}", {"q.a": 1}, id="dict-of-another-name"),
        pytest.param("p = {'a': 1}\np['a'] = 2\np['b'] = 3", {"a": 1}, id="as-it-was-then"),
        pytest.param("p = None\np = {'a': 1}", {"a": 1}, id="not-at-first"),
        pytest.param("p = {'a': 1}\np = {'a': 2}", {"a": 1}, id="the-first-one"),
        pytest.param("p = {'_a': 1}", {"_a": 1}, id="private-key"),
        pytest.param("p: dict = {'a': 1}", {"a": 1}, id="annotated"),
        pytest.param("if f():\n    p = {'a': 1}", {"a": 1}, id="in-an-if"),
        pytest.param(
            "from collections import OrderedDict\np = OrderedDict(a=1)", {"a": 1}, id="ordered"
        ),
    ],
)
def test_dict(source: str, expected: dict[str, object]) -> None:
    assert defaults_of(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from types import SimpleNamespace\np = SimpleNamespace(a=1)", id="from"),
        pytest.param("import types\np = types.SimpleNamespace(a=1)", id="module"),
        pytest.param("from types import SimpleNamespace as N\np = N(a=1)", id="alias"),
        pytest.param("import argparse\np = argparse.Namespace(a=1)", id="argparse"),
        pytest.param("import types\nq = {'a': 1}\np = types.SimpleNamespace(**q)", id="spread"),
    ],
)
def test_namespace(source: str) -> None:
    assert defaults_of(source, "namespace:p") == {"a": 1}


def test_namespace_in_namespace() -> None:
    source = "from types import SimpleNamespace as N\np = N(a=N(b=1), c={'d': 2})"
    assert defaults_of(source, "namespace:p") == {"a.b": 1, "c.d": 2}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("p = {}", id="empty"),
        pytest.param("p = {1: 2}", id="keys-that-are-no-texts"),
        pytest.param("p = {'a': 1, None: 2}", id="one-such-key"),
        pytest.param("p = {str(n): n for n in range(3)}", id="comprehension"),
        pytest.param("import t\np = {'a': t.relu, 'b': t.tanh}", id="functions"),
        pytest.param("def f(): pass\np = {'a': f}", id="own-functions"),
        pytest.param("def f():\n    p = {'a': 1}", id="local"),
        pytest.param("class C:\n    p = {'a': 1}", id="attribute-of-a-class"),
        pytest.param("for i in x:\n    p = {'a': 1}", id="in-a-loop"),
        pytest.param("q = {'a': 1}\np = q", id="another-name"),
        pytest.param("p = [{'a': 1}]", id="list"),
        pytest.param("import e\np = e.EasyDict(a=1)", id="class-of-a-library"),
        pytest.param("def dict(**k): return 3\np = dict(a=1)", id="shadowed"),
        pytest.param("__p = {'a': 1}", id="private"),
        pytest.param(
            "import argparse\np = argparse.ArgumentParser()\np = p.parse_args()", id="parsed"
        ),
    ],
)
def test_not_taken(source: str) -> None:
    assert not {"global:p", "namespace:p", "global:__p"} & sets_of(source).keys()


def test_an_element_that_is_not_known() -> None:
    source = "import numpy as np\np = {'a': 1, 'id': str(np.random.randint(9))}\n"
    flag = sets_of(source)["global:p"].flags[1]
    assert isinstance(flag.default, Unresolved)
    assert flag.default.source == "str(np.random.randint(9))"
    assert flag.default.reason is Reason.EXTERNAL_CALL
    assert (flag.default.location.line, flag.default.location.column) == (2, 19)
    assert flag.type == "str"


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        pytest.param("torch.nn.Linear", False, id="class"),
        pytest.param("torch.nn.Linear(3, 4)", False, id="instance"),
        pytest.param("[torch.nn.Linear]", False, id="list-of-classes"),
        pytest.param("len(torch.data())", False, id="who-knows"),
        pytest.param("torch.data", False, id="of-a-library"),
        pytest.param("random.randint(1, 9)", True, id="drawn"),
        pytest.param("seed", True, id="a-name-of-what-is-drawn"),
        pytest.param("f'run-{torch.version}'", True, id="text"),
        pytest.param("'gpu' if torch.cuda.is_available() else 'cpu'", True, id="either"),
    ],
)
def test_what_a_person_could_not_type_is_no_flag(value: str, taken: bool) -> None:
    head = "import random, torch\nseed = random.random()\n"
    source = f"{head}p = {{'lr': 0.1, 'net': {{'a': {value}, 'depth': 3}}}}\n"
    flags = {flag.name: flag for flag in sets_of(source)["global:p"].flags}
    assert flags.keys() == {"lr", "net.depth"} | ({"net.a"} if taken else set())
    # Guild makes the dict anew, so what is no flag would be missing in the run.
    assert all(flag.settable is taken for flag in flags.values())
    told = [d.message for d in script_of(source).diagnostics if d.code == "FS302"]
    assert bool(told) is not taken
    assert all("net.a" in message and "behind it" in message for message in told)


def test_places_and_types() -> None:
    flags = sets_of("p = {'a': 1,\n     'b': dict(c='x', d=[1])}\n")["global:p"].flags
    assert [(f.name, f.location.line, f.location.column, f.type) for f in flags] == [
        ("a", 1, 5, "int"),
        ("b.c", 2, 15, "str"),
        ("b.d", 2, 22, ABSENT),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param("p = {'a': 1}", None, id="nothing"),
        pytest.param("p = {'a': 1}\np['b'] = 2", "FS303", id="item"),
        pytest.param("p = {'a': 1}\np.update(b=2)", "FS303", id="update"),
        pytest.param("p = {'a': {'b': 1}}\np['a']['b'] = 2", "FS303", id="item-inside"),
        pytest.param("p = {'a': 1}\ndel p['a']", "FS303", id="deleted"),
        pytest.param("p = {'a': 1}\nif x:\n    p.pop('a')", "FS303", id="in-an-if"),
        pytest.param("p = {'a': 1}\nprint(p['a'], p.get('b'))", None, id="only-read"),
        pytest.param("p = {'a': 1}\np = {'b': 1}", "FS301", id="again"),
        pytest.param("p: dict = {'a': 1}", "FS302", id="annotated"),
        pytest.param("p = None\np = {'a': 1}", "FS302", id="not-the-first"),
        pytest.param("try:\n    p = {'a': 1}\nfinally:\n    f()", "FS302", id="try"),
        pytest.param("p = {'a.b': 1}", "FS302", id="a-key-with-a-dot"),
    ],
)
def test_what_is_told(source: str, code: str | None) -> None:
    found = [d for d in script_of(source).diagnostics if d.code in ("FS301", "FS302", "FS303")]
    assert (code in {d.code for d in found}) if code else not found
    settable = all(flag.settable for flag in sets_of(source)["global:p"].flags)
    assert settable is (code != "FS302")


@pytest.mark.parametrize(
    ("source", "dest"),
    [
        pytest.param("lr = 1\nparams = {'a': 1}", "global:params", id="customary-name"),
        pytest.param("seed = 1\nsettings = {'a': 1, 'b': 2}", "global:settings", id="more-of-them"),
        pytest.param("a = b = c = 1\nsettings = {'d': 1}", "globals", id="fewer"),
        pytest.param("lr = 1\nURLS = {'a': 'x', 'b': 'y'}", "globals", id="table-of-texts"),
        pytest.param("URLS = {'a': 'x'}", "global:URLS", id="the-globals-are-that-dict"),
        pytest.param("_n = 1\nsettings = {'a': 1, 'b': 2}", "global:settings", id="nothing-else"),
    ],
)
def test_which_is_offered(source: str, dest: str) -> None:
    chosen = script_of(source).selected_set
    assert chosen is not None
    assert chosen.dest == dest
