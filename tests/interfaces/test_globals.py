"""Variables of the script as flags."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.model.value import ABSENT, Reason, Unresolved


def script_of(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


def flags_of(source: str) -> dict[str, Flag]:
    """The flags of the set of globals, by name."""
    for flag_set in script_of(source).flag_sets:
        if flag_set.dest == "globals":
            return {flag.name: flag for flag in flag_set.flags}
    return {}


def codes_of(source: str) -> list[str]:
    return [item.code for item in script_of(source).diagnostics]


@pytest.mark.parametrize(
    ("source", "default", "kind"),
    [
        pytest.param("x = 1", 1, "int", id="int"),
        pytest.param("x = -0.5", -0.5, "float", id="negative"),
        pytest.param("x = 'a' 'b'", "ab", "str", id="text"),
        pytest.param("x = True", True, "bool", id="switch"),
        pytest.param("x = None", None, ABSENT, id="none"),
        pytest.param("x = [1, [2]]", [1, [2]], ABSENT, id="list"),
        pytest.param("x = (1, 2)", (1, 2), ABSENT, id="tuple"),
        pytest.param("x = {1, 2}", {1, 2}, ABSENT, id="set"),
        pytest.param("x = {'a': 1}", {"a": 1}, ABSENT, id="dict"),
        pytest.param("x = 2**5", 32, "int", id="computed"),
        pytest.param("x = 1 / 4", 0.25, "float", id="computed-float"),
        pytest.param("x = int('7')", 7, "int", id="converted"),
        pytest.param("x = [2**5, 64]", [32, 64], ABSENT, id="list-of-computed"),
        pytest.param("import os\nx = os.path.join('a', 'b')", "a/b", "str", id="joined-path"),
        pytest.param("_n = 2\nx = _n * 3", 6, "int", id="from-a-private-constant"),
        pytest.param("x = y = 1", 1, "int", id="chained"),
        pytest.param("x, y = 1, 'b'", 1, "int", id="unpacked"),
        pytest.param("x: int = 1", 1, "int", id="annotated"),
        pytest.param("x = 1; y = 2", 1, "int", id="two-on-a-line"),
        pytest.param("x = 1\nx = 2", 1, "int", id="the-first-counts"),
        pytest.param("x = [1]\nx.append(2)", [1], ABSENT, id="as-it-was-then"),
        pytest.param("if __name__ == '__main__':\n    x = 1", 1, "int", id="main"),
        pytest.param("try:\n    x = 1\nexcept E:\n    x = 2", 1, "int", id="try"),
        pytest.param("with open('f'):\n    x = 1", 1, "int", id="with"),
        pytest.param("if True:\n    pass\nelse:\n    x = 1", 1, "int", id="branch-that-is-not-run"),
        pytest.param("x: int = 1\nx = 2", 2, "int", id="the-one-that-guild-replaces"),
        pytest.param("try:\n    x = 1\nfinally:\n    pass\nx = 2", 2, "int", id="not-the-ignored"),
    ],
)
def test_value(source: str, default: object, kind: object) -> None:
    flag = flags_of(source)["x"]
    assert flag.default == default
    assert type(flag.default) is type(default)
    assert flag.type == kind
    assert (flag.options, flag.action, flag.destination) == ((), ABSENT, "x")


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        pytest.param(
            "import numpy as np\nx = str(np.random.randint(9))",
            "str(np.random.randint(9))",
            Reason.EXTERNAL_CALL,
            id="converted",
        ),
        pytest.param(
            "import os\nx = os.environ.get('X', 'a')",
            "os.environ.get('X', 'a')",
            Reason.RUNTIME_INPUT,
            id="environment",
        ),
        pytest.param(
            "import t\nx = 'a' if t.f() else 'b'",
            "'a' if t.f() else 'b'",
            Reason.ALTERNATIVES,
            id="one-of-two",
        ),
        pytest.param(
            "import time\nx = f'run-{time.time()}'",
            "f'run-{time.time()}'",
            Reason.RUNTIME_INPUT,
            id="filled-in",
        ),
        pytest.param("import t\nx = t.f()\nx = 2", "t.f()", Reason.EXTERNAL_CALL, id="the-first"),
    ],
)
def test_value_that_is_not_known(source: str, text: str, reason: Reason) -> None:
    default = flags_of(source)["x"].default
    assert isinstance(default, Unresolved)
    assert default.source == text
    assert default.reason is reason


def test_candidates_are_kept() -> None:
    default: Any = flags_of("import t\nx = 'a' if t.f() else 'b'")["x"].default
    assert default.candidates == ("a", "b")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("_x = 1", id="private"),
        pytest.param("__version__ = '1'", id="dunder"),
        pytest.param("import os", id="import"),
        pytest.param("import math as x", id="alias"),
        pytest.param("def x(): pass", id="function"),
        pytest.param("class x: y = 1", id="class"),
        pytest.param("def f():\n    x = 1", id="local"),
        pytest.param("x = lambda: 1", id="lambda"),
        pytest.param("class N: pass\nx = N()", id="instance"),
        pytest.param("import torch\nx = torch.device('cpu')", id="object-of-a-library"),
        pytest.param("import pandas as pd\nx = pd.read_csv('f')", id="data"),
        pytest.param("import torch\nx = torch.cuda.is_available()", id="call-of-a-library"),
        pytest.param("import os\nx = int(os.environ['RANK'])", id="what-a-launcher-sets"),
        pytest.param("for x in range(3):\n    y = x", id="loop"),
        pytest.param("while f():\n    x = 1", id="only-in-a-loop"),
        pytest.param("x = [n for n in range(3)]", id="computed-list"),
        pytest.param("print(x := 1)", id="walrus"),
        pytest.param("x = b'ab'", id="bytes"),
        pytest.param("x = ...", id="ellipsis"),
        pytest.param("x = 1j", id="complex"),
        pytest.param("from pathlib import Path\nx = Path('a')", id="path"),
        pytest.param("x: int", id="no-value"),
        pytest.param("a.x = 1", id="attribute"),
        pytest.param("a['x'] = 1", id="item"),
        pytest.param("with open('f') as x: pass", id="context"),
    ],
)
def test_not_taken(source: str) -> None:
    assert "x" not in flags_of(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("lr = 1\nx = lr * 2", id="arithmetic"),
        pytest.param("lr = 1\nx = lr", id="alias"),
        pytest.param("lr = 1\ny = lr + 1\nx = y + 1", id="at-second-hand"),
        pytest.param("lr = 1\nx = f'{lr}'", id="text"),
        pytest.param("lr = 1\nx = [lr, 2]", id="list"),
        pytest.param("lr = 1\ndef f(): return lr\nx = f()", id="through-a-function"),
        pytest.param("lr = 1\nx = str(lr)", id="converted"),
    ],
)
def test_what_follows_another_flag_is_none(source: str) -> None:
    # Guild passes all flags in every run: x would stay at its default when lr is set.
    assert "x" not in flags_of(source)


@pytest.mark.parametrize(
    ("source", "settable"),
    [
        pytest.param("x = 1", True, id="plain"),
        pytest.param("x = y = 1", True, id="chained"),
        pytest.param("x = _y = 1", False, id="chained-with-what-is-no-flag"),
        pytest.param("x = a.b = 1", False, id="chained-with-an-attribute"),
        pytest.param("a.b = x = 1", False, id="behind-an-attribute"),
        pytest.param("x: int = 1", False, id="annotated"),
        pytest.param("x, y = 1, 2", False, id="unpacked"),
        pytest.param("if a:\n    x = 1", False, id="alone-in-an-if"),
        pytest.param("if a:\n    x = 1\n    y = 2", False, id="all-of-an-if"),
        pytest.param("if a:\n    x = 1\n    print()", True, id="among-others-in-an-if"),
        pytest.param("if a:\n    x = 1\n    if b:\n        f()", True, id="with-an-if-in-an-if"),
        pytest.param("if a:\n    f()\nelse:\n    x = 1", False, id="else"),
        pytest.param("if a:\n    f()\nelif b:\n    x = 1\n    f()", False, id="elif"),
        pytest.param("try:\n    x = 1\nfinally:\n    f()", False, id="try"),
        pytest.param("with a:\n    x = 1", False, id="with"),
        pytest.param("try:\n    x = 1\nfinally:\n    f()\nx = 2", True, id="later-at-the-top"),
        pytest.param("if __name__ == '__main__':\n    x = 1\n    f()", True, id="main"),
    ],
)
def test_settable(source: str, settable: bool) -> None:
    assert flags_of(source)["x"].settable is settable
    assert ("FS302" in codes_of(source)) is not settable


@pytest.mark.parametrize(
    "again",
    [
        "x = 2",
        "x += 1",
        "x, y = 2, 3",
        "for x in y: pass",
        "if a:\n    x = 2",
        "def x(): pass",
        "import x",
    ],
)
def test_assigned_again(again: str) -> None:
    found = [d for d in script_of(f"x = 1\n{again}\n").diagnostics if d.code == "FS301"]
    assert [d.location.line for d in found] == [1]
    assert found[0].message.startswith("x is assigned again in line ")


def test_conditional() -> None:
    flags = flags_of("import a\nif a.b:\n    x = 1\n    f()\ny = 2\nif True:\n    z = 3\n    f()\n")
    assert {name: flag.conditional for name, flag in flags.items()} == {
        "x": True,
        "y": False,
        "z": False,
    }


def test_comments_become_help_and_choices() -> None:
    flag = flags_of("x = 'a'  # 'b', 'c'\ny = 1  # the y\n")
    assert flag["x"].choices == ["a", "b", "c"]
    assert flag["x"].allow_other
    assert flag["x"].help is ABSENT
    assert flag["y"].help == "the y"


def test_location_is_that_of_the_name() -> None:
    place = flags_of("if a:\n    y, x = 1, 2\n")["x"].location
    assert (place.path, place.line, place.column) == ("train.py", 2, 7)


def test_globals_are_not_told_about_when_a_command_line_is_offered() -> None:
    from flagscan.model.serialize import to_json
    from flagscan.selection import about

    source = "x = 1\nx = 2\n"
    parser = (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--y')\np.parse_args()\n"
    )
    assert [d["code"] for d in about(to_json(script_of(source)))] == ["FS301"]
    both = script_of(source + parser)
    assert "FS301" in [d.code for d in both.diagnostics]
    assert about(to_json(both)) == []
