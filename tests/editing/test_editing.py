"""Scripts with other values: what is replaced, what is inserted, what is refused."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from flagscan.editing.editing import edit
from flagscan.editing.writing import Writer
from flagscan.errors import EditError

ARGPARSE = "import argparse\np = argparse.ArgumentParser()\n"
PARSED = "\nargs = p.parse_args()\n"
DATACLASS = "from dataclasses import dataclass, field\nimport tyro\n@dataclass\nclass C:\n"


def edited(source: str, values: dict[str, Any], **options: Any) -> str:
    """SOURCE with VALUES."""
    result = edit(source.encode(), "train.py", values, **options)
    assert set(result.files) == {"train.py"}
    return result.files["train.py"].decode()


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        pytest.param("lr = 0.1  # rate", {"lr": 0.5}, "lr = 0.5  # rate", id="plain"),
        pytest.param("lr: float=0.1", {"lr": 1e-5}, "lr: float=1e-05", id="annotated"),
        pytest.param("a, b = 1, 2", {"b": 3}, "a, b = 1, 3", id="unpacked"),
        pytest.param("(a, [b]) = 1, [2]", {"b": 3}, "(a, [b]) = 1, [3]", id="nested-unpacking"),
        pytest.param("a = b = 1", {"a": 5}, "b = 1; a = 5", id="chained-first"),
        pytest.param("a = b = 1  # x", {"b": 5}, "a = 1; b = 5  # x", id="chained-last"),
        pytest.param("a = b = 1", {"a": 5, "b": 6}, "1; a = 5; b = 6", id="chained-both"),
        pytest.param("a = 1; b = 2", {"a": 5}, "a = 5; b = 2", id="two-on-a-line"),
        pytest.param("if x: a = 1\nelse: a = 2", {"a": 5}, "if x: a = 5\nelse: a = 5", id="arms"),
        pytest.param(
            "try:\n a = 1\nexcept E:\n a = 2\nelse:\n b = 3",
            {"a": 5},
            "try:\n a = 5\nexcept E:\n a = 5\nelse:\n b = 3",
            id="handlers",
        ),
        pytest.param(
            "if __name__ == '__main__':\n\tlr = 0.1",
            {"lr": 0.5},
            "if __name__ == '__main__':\n\tlr = 0.5",
            id="main",
        ),
        pytest.param("s = 'a'  # 'b'", {"s": "b"}, "s = 'b'  # 'b'", id="suggested"),
        pytest.param("lr = 0.1\nlr *= 2", {"lr": 0.5}, "lr = 0.5\nlr *= 2", id="augmented"),
        pytest.param("x = (1 +\n  2)", {"x": 7}, "x = (7)", id="parentheses-stay"),
        pytest.param("s = 'a' \"b\"", {"s": "c"}, "s = 'c'", id="implicit-concatenation"),
        pytest.param(
            "import random\nseed = random.randrange(9)",
            {"seed": 3},
            "import random\nseed = 3",
            id="computed",
        ),
        pytest.param("lr = 0.1  #@param {type: 'number'}", {"lr": 2.0},
                     "lr = 2.0  #@param {type: 'number'}", id="colab-form"),
    ],
)  # fmt: skip
def test_globals(source: str, values: dict[str, Any], expected: str) -> None:
    assert edited(source, values) == expected


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("params = {'lr': 0.1, 'n': 2}", {"lr": 0.5}, "params = {'lr': 0.5, 'n': 2}"),
        ("params = dict(lr=0.1, n=2)", {"n": 3}, "params = dict(lr=0.1, n=3)"),
        ("params = {'net': {'depth': 3}}", {"net.depth": 4}, "params = {'net': {'depth': 4}}"),
        (
            "from types import SimpleNamespace as N\nparams = N(a=1, b=N(c=2))",
            {"b.c": 5},
            "from types import SimpleNamespace as N\nparams = N(a=1, b=N(c=5))",
        ),
        (
            "base = {'lr': 0.1, 'n': 3}\nparams = {**base, 'x': 2,}",
            {"lr": 0.5},
            "base = {'lr': 0.1, 'n': 3}\nparams = {**base, 'x': 2, \"lr\": 0.5}",
        ),
        (
            "base = {'lr': 0.1, 'n': 3}\nparams = dict(base, x=2  # two\n)",
            {"lr": 0.5},
            "base = {'lr': 0.1, 'n': 3}\nparams = dict(base, x=2, lr=0.5  # two\n)",
        ),
    ],
    ids=["dict", "call", "nested", "namespace", "merged", "made-from-another"],
)
def test_dicts(source: str, values: dict[str, Any], expected: str) -> None:
    assert edited(source, values, dest="auto") == expected


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        pytest.param(
            "p.add_argument('--lr', default=0.1, type=float)",
            {"lr": 0.5},
            "p.add_argument('--lr', default=0.5, type=float)",
            id="default",
        ),
        pytest.param(
            "p.add_argument('--n', type=int,\n  help=('x'),  # c\n)",
            {"n": 3},
            "p.add_argument('--n', type=int,\n  help=('x'), default=3  # c\n)",
            id="no-default",
        ),
        pytest.param(
            "p.add_argument('--amp', action='store_true')",
            {"amp": True},
            "p.add_argument('--amp', action='store_true', default=True)",
            id="switch",
        ),
        pytest.param(
            "p.add_argument('--lr', required=True, type=float)",
            {"lr": 0.5},
            "p.add_argument('--lr', required=False, type=float, default=0.5)",
            id="required",
        ),
        pytest.param(
            "p.add_argument('data')",
            {"data": "d"},
            "p.add_argument('data', nargs=\"?\", default='d')",
            id="positional",
        ),
        pytest.param(
            "p.add_argument('files', nargs='+')",
            {"files": ["a"]},
            "p.add_argument('files', nargs='*', default=['a'])",
            id="positionals",
        ),
        pytest.param(
            "p.add_argument('--lr', type=float)\np.set_defaults(lr=0.1)",
            {"lr": 0.5},
            "p.add_argument('--lr', type=float)\np.set_defaults(lr=0.5)",
            id="set_defaults",
        ),
        pytest.param(
            "LR = 0.1\np.add_argument('--a', default=LR)\np.add_argument('--b', default=LR)",
            {"b": 0.5},
            "LR = 0.1\np.add_argument('--a', default=LR)\np.add_argument('--b', default=0.5)",
            id="shared-constant",
        ),
    ],
)
def test_argparse(before: str, values: dict[str, Any], after: str) -> None:
    assert edited(ARGPARSE + before + PARSED, values) == ARGPARSE + after + PARSED


def test_a_loop_declares_several_flags_in_one_expression() -> None:
    loop = "for n, v in (('lr', .1), ('wd', .2)): p.add_argument('--' + n, default=v)"
    source = ARGPARSE + loop + PARSED
    expected = source.replace("args =", "p.set_defaults(wd=0.5); args =")
    assert edited(source, {"wd": 0.5}) == expected


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("  lr: float = 0.1\n", {"lr": 0.5}, "  lr: float = 0.5\n"),
        ("  n: int\n", {"n": 3}, "  n: int = 3\n"),
        (
            "  xs: list[int] = field(default_factory=list)\n",
            {"xs": [1]},
            "  xs: list[int] = field(default_factory=lambda: [1])\n",
        ),
        (
            "  xs: list[int] | None = None\n",
            {"xs": [1]},
            "  xs: list[int] | None = field(default_factory=lambda: [1])\n",
        ),
        (
            "  xs: list[int] | None = field(default=None)\n",
            {"xs": [1]},
            "  xs: list[int] | None = field(default_factory=lambda: [1])\n",
        ),
        (
            "  lr: float = field(default=0.1, metadata={})\n",
            {"lr": 0.5},
            "  lr: float = field(default=0.5, metadata={})\n",
        ),
    ],
)
def test_fields(field: str, values: dict[str, Any], expected: str) -> None:
    rest = "tyro.cli(C)\n"
    assert edited(DATACLASS + field + rest, values) == DATACLASS + expected + rest


@pytest.mark.parametrize(
    ("old", "value", "expected"),
    [
        ("'a'", "b", "'b'"),
        ('"a"', "it's", '"it\'s"'),
        ("'a'", "it's", '"it\'s"'),
        ("'a'", "\"'", "'\"\\''"),
        ("'a'", "x\ny\\", "'x\\ny\\\\'"),
        ("r'\\d'", "b", "'b'"),
        ("'''a\nb'''", "b", "'b'"),
        ("'a'", "é\u200b\ud800", "'é\\u200b\\ud800'"),
        ("1", 1.0, "1.0"),
        ("1", True, "True"),
        ("1", None, "None"),
        ("1.0", float("inf"), 'float("inf")'),
        ("1.0", float("-inf"), 'float("-inf")'),
        ("1.0", float("nan"), 'float("nan")'),
        ("1", -5, "-5"),
        ("[1]", [1, [2.5, "x"]], '[1, [2.5, "x"]]'),
        ("1, 2", (1,), "(1,)"),
        ("(1, 2)", (), "()"),
        ("{1}", {"b", "a"}, '{"a", "b"}'),
        ("{1}", set(), "set()"),
        ("1", {"a": {"b": None}}, '{"a": {"b": None}}'),
    ],
)
def test_how_values_are_written(old: str, value: object, expected: str) -> None:
    assert edited(f"x = {old}\n", {"x": value}) == f"x = {expected}\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1 - 2j, "complex(1.0, -2.0)"),
        (complex("nan"), 'complex(float("nan"), 0.0)'),
        (b'a"', "b'a\"'"),
        (b"a", 'b"a"'),
        (frozenset({2}), "frozenset({2})"),
        (frozenset(), "frozenset()"),
        (PurePosixPath("a"), '__import__("pathlib").Path("a")'),
        (..., "..."),
        pytest.param(10**5000, hex(10**5000), id="long"),
    ],
)
def test_values_that_no_global_flag_has(value: object, expected: str) -> None:
    assert Writer().write(value) == expected


def test_the_quotes_of_the_file_are_used() -> None:
    source = "x = None\na = 'a'\nb = 'b'\nc = \"c\"\n"
    assert edited(source, {"x": "y"}).startswith("x = 'y'\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbflr = 0.1", b"\xef\xbb\xbflr = 0.5"),
        (b"a = 1\r\nlr = 0.1\r\nb = 2\rc = 3\n", b"a = 1\r\nlr = 0.5\r\nb = 2\rc = 3\n"),
        (b"\x0clr = 0.1\x0c\n", b"\x0clr = 0.5\x0c\n"),
        (b"s = 'caf\xc3\xa9'; lr = 0.1", b"s = 'caf\xc3\xa9'; lr = 0.5"),
        (b"# coding: latin-1\ns = '\xe9'; lr = 0.1", b"# coding: latin-1\ns = '\xe9'; lr = 0.5"),
        (b"lr = \\\n  0.1", b"lr = \\\n  0.5"),
    ],
    ids=["byte-order-mark", "line-ends", "form-feed", "utf-8", "latin-1", "continued"],
)
def test_every_other_byte_stays(data: bytes, expected: bytes) -> None:
    assert edit(data, "train.py", {"lr": 0.5}).files["train.py"] == expected


def test_characters_that_the_encoding_lacks_are_escaped() -> None:
    result = edit(b"# coding: latin-1\ns = 'x'\n", "train.py", {"s": "\xe9\u20ac"})
    assert result.files["train.py"] == b"# coding: latin-1\ns = '\xe9\\u20ac'\n"


def test_an_encoding_that_does_not_give_back_its_bytes_is_refused() -> None:
    data = "# coding: iso-2022-jp\ns = '\u3042'\nlr = 0.1\n".encode("iso-2022-jp")
    data = data.replace(b"lr", b"\x1b(B\x1b(Blr")
    with pytest.raises(EditError, match="encoding"):
        edit(data, "train.py", {"lr": 0.5})


def test_a_value_that_is_there_already_changes_nothing() -> None:
    assert edited("lr = 1e-1", {"lr": 0.1}) == "lr = 1e-1"


ARMS = {
    "params = {'lr': 0.1, 'net': {'depth': 1}}": "params = {'lr': 0.5, 'net': {'depth': 4}}",
    "params = dict(net=dict(depth=2), lr=0.2)": "params = dict(net=dict(depth=4), lr=0.5)",
    "params = {**{'lr': 0.3}, 'net': {'depth': 3}}": (
        "params = {**{'lr': 0.5}, 'net': {'depth': 4}}"
    ),
}


def test_every_arm_holds_the_value() -> None:
    form = (
        "import sys\nif len(sys.argv) > 2:\n    {0}\nelif len(sys.argv) > 1:\n"
        "    try:\n        {1}\n    except OSError:\n        raise\nelse:\n    {2}\n"
    )
    source, expected = form.format(*ARMS), form.format(*ARMS.values())
    assert edited(source, {"lr": 0.5, "net.depth": 4}) == expected
    # What holds in the first arm need not hold in the others.
    assert edited(source, {"lr": 0.1}) == source.replace("lr=0.2", "lr=0.1").replace("0.3", "0.1")
    variable = "import sys\nif sys.argv[1:]:\n    a = 1\nelse:\n    a = 2\n"
    assert edited(variable, {"a": 1}) == variable.replace("a = 2", "a = 1")


@pytest.mark.parametrize(
    ("source", "values", "message"),
    [
        (
            "import sys, json\nif sys.argv[1:]:\n    p = {'a': 1}\n"
            "else:\n    p = json.load(open('x'))\n",
            {"a": 2},
            "train.py:3:10: a cannot be set here: p is also assigned in line 5, in a way",
        ),
        (
            "import sys\nif sys.argv[1:]:\n    a = 1\nelse:\n    (a) = b = 2\n",
            {"a": 3},
            "train.py:3:5: a cannot be set here: a is also assigned in line 5, in a way",
        ),
        ("lr = 0.1", {"rate": 1}, "train.py: it has no flag rate"),
        ("def f(): pass", {"rate": 1}, "train.py: it has no flags"),
        ("lr = ", {"lr": 1}, "train.py: .*syntax"),
        ("lr = 0.1", {"lr": object()}, "train.py:1:1: lr cannot be set here: .*object"),
        (
            ARGPARSE
            + "for n in 'ab': p.add_argument('--' + n, default=1)\nif p.parse_args().a: pass\n",
            {"a": 2},
            "train.py:3:16: a cannot be set here: b would change, too",
        ),
        (
            ARGPARSE + "p.add_argument('data', nargs=2)" + PARSED,
            {"data": ["a", "b"]},
            "data cannot be set here: it is a positional argument",
        ),
    ],
)
def test_refused(source: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(EditError, match=message) as caught:
        edited(source, values)
    assert "\n" not in str(caught.value)


def test_a_flag_that_is_declared_in_a_sibling_module(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("def add(p):\n    p.add_argument('--lr', default=0.1)\n")
    script = tmp_path / "train.py"
    script.write_text(f"from common import add\n{ARGPARSE}add(p){PARSED}")
    result = edit(script.read_bytes(), str(script), {"lr": 0.5})
    assert result.files == {
        str(script): script.read_bytes(),
        str(tmp_path / "common.py"): b"def add(p):\n    p.add_argument('--lr', default=0.5)\n",
    }
    assert result.script["lr"].default == 0.5


def test_flags_that_follow_are_told() -> None:
    source = ARGPARSE + (
        "p.add_argument('--net', default='vit')\n"
        "net = p.parse_known_args()[0].net\n"
        "p.add_argument('--lr', default=0.1 if net == 'vit' else 0.2)" + PARSED
    )
    result = edit(source.encode(), "train.py", {"net": "cnn"})
    assert result.notes == ("lr follows: its default is no longer 0.1 but 0.2",)
