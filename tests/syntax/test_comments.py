"""What comments say of the declarations beside them."""

from __future__ import annotations

import ast

import pytest

from flagscan.syntax.comments import Remark, remark_of
from flagscan.syntax.remarks import alternatives_in, described_in
from flagscan.syntax.tree import parse


def remark_at(source: str, name: str) -> Remark:
    """The remark of the assignment, key or keyword NAME in SOURCE."""
    tree = parse(source.encode(), "train.py")
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id == name:
                return remark_of(tree, node, name, _literal(node.value))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == name:
                    return remark_of(tree, key, name, _literal(value))
        elif isinstance(node, ast.keyword) and node.arg == name:
            return remark_of(tree, node, name, _literal(node.value))
    raise AssertionError(name)


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("x = 1  # the x\n", "the x", id="trailing"),
        pytest.param("x = 1  # the x", "the x", id="no-newline-at-end"),
        pytest.param("# the x\nx = 1\n", "the x", id="above"),
        pytest.param("# the x\n# of it\nx = 1\n", "the x of it", id="block-above"),
        pytest.param("# above\nx = 1  # beside\n", "beside", id="trailing-before-block"),
        pytest.param("# far\n\nx = 1\n", "", id="blank-line-clears"),
        pytest.param("import os\n# the x\nx = 1\n", "the x", id="above-behind-a-statement"),
        pytest.param("# both\ny = 1\nx = 1\n", "both", id="block-of-several"),
        pytest.param("# y\ny = 1  # y\nx = 1\n", "", id="trailing-ends-the-block"),
        pytest.param("# both\ny = 1\nx = 'a'  # 'b'\n", "", id="own-comment-ends-the-block"),
        pytest.param("#: of y\ny = 1\nx = 1\n", "", id="sphinx-block-is-of-one"),
        pytest.param("#: of x\nx = 1\n", "of x", id="sphinx"),
        pytest.param("x = 1  #: of x\n", "of x", id="sphinx-trailing"),
        pytest.param("x = [1,\n     2]  # the x\n", "the x", id="several-lines"),
        pytest.param("x = '#no'\n", "", id="no-comment"),
        pytest.param("y = 1; x = 2  # which\n", "", id="several-on-a-line"),
        pytest.param("if a:\n    # the x\n    x = 1\n", "the x", id="in-a-block"),
        pytest.param("if a:\n\tx = 1  # the x\n", "the x", id="tabs"),
        pytest.param("if a: x = 1  # the x\n", "", id="behind-a-header"),
        pytest.param("try:\n    pass\nexcept E:\n    x = 1  # the x\n", "the x", id="in-a-handler"),
        pytest.param("\ufeff# the x\nx = 1\n", "the x", id="bom-then-comment"),
        pytest.param("\ufeffx = 1  # the x\n", "the x", id="bom"),
        pytest.param("\fx = 1  # the x\n", "the x", id="form-feed"),
        pytest.param("x = 1  # the x\r\ny = 2\r\n", "the x", id="crlf"),
        pytest.param("x = 1  # rate  # noqa: E501\n", "rate", id="pragma-behind"),
        pytest.param("x = 1  # noqa\n", "", id="pragma"),
        pytest.param("x = 1  # type: ignore\n", "", id="type-comment"),
        pytest.param("# -----\nx = 1\n", "", id="ruler"),
        pytest.param("### model ###\nx = 1\n", "", id="heading"),
        pytest.param("# ---- model ----\nx = 1\n", "", id="heading-of-dashes"),
        pytest.param("# y = 3\nx = 1\n", "", id="commented-out-code"),
        pytest.param("# import os\nx = 1\n", "", id="commented-out-import"),
        pytest.param("# foo(1)\nx = 1\n", "", id="commented-out-call"),
        pytest.param("x = 1  #@param {type: 'integer'}\n", "", id="form-of-a-notebook"),
        pytest.param("x = 1  # don't change\n", "don't change", id="apostrophe"),
        pytest.param("x = 1  # not used\n", "not used", id="a-sentence-that-is-python"),
        pytest.param("x = 1  # return value\n", "return value", id="another"),
        pytest.param("x = 1  # note: slow\n", "note: slow", id="one-with-a-colon"),
        pytest.param("x = 1  # seed (int)\n", "seed (int)", id="one-with-parentheses"),
        pytest.param("p = {\n  'x': 1,  # the x\n}\n", "the x", id="element"),
        pytest.param("p = {\n  'x': 1  # the x\n}\n", "the x", id="last-element"),
        pytest.param("p = {'y': 1,  # the y\n     'x': 1}\n", "", id="of-another-element"),
        pytest.param("p = {\n  # the x\n  'x': 1,\n}\n", "the x", id="above-an-element"),
        pytest.param("p = {\n  'y': 1,\n  # the x\n  'x': 1,\n}\n", "the x", id="between"),
        pytest.param(
            "p = {\n  # both\n  'y': 1,\n  'x': 1,\n}\n", "both", id="of-several-elements"
        ),
        pytest.param("p = {\n  #: y\n  'y': 1,\n  'x': 1,\n}\n", "", id="sphinx-element"),
        pytest.param("p = {\n  # far\n\n  'x': 1,\n}\n", "", id="blank-line-in-a-dict"),
        pytest.param("p = {'y': 1, 'x': 2,  # which\n}\n", "", id="elements-on-a-line"),
        pytest.param("p = {'y': 1\n   , 'x': 2  # the x\n}\n", "the x", id="comma-first"),
        pytest.param("p = {'n': {\n  'x': 1,  # the x\n}}\n", "the x", id="nested-element"),
        pytest.param("p = dict(\n  y=1,\n  x=1,  # the x\n)\n", "the x", id="keyword"),
        pytest.param("p = dict(\n  x=1  # the x\n)\n", "the x", id="last-keyword"),
        pytest.param("p = dict(\n  # the x\n  x=1,\n)\n", "the x", id="above-a-keyword"),
        pytest.param("p = dict({'x': 1,  # the x\n}, **q)\n", "the x", id="dict-in-a-call"),
        pytest.param("p = f(*a, y=1, *b,\n  x=1,  # the x\n)\n", "the x", id="stars-between"),
    ],
)
def test_description(source: str, expected: str) -> None:
    assert remark_at(source, "x").description == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("x = 'a'  # 'b',  # 'c',  #\n", ("b", "c"), id="literals"),
        pytest.param("x = 'a'  # 'a' or 'b'\n", ("b",), id="the-value-itself-is-none"),
        pytest.param("x = 'a'  # 'b' | 'c'\n", ("b", "c"), id="bars"),
        pytest.param("x = 1  # 2, 3\n", (2, 3), id="numbers"),
        pytest.param("x = 0.1  # 1\n", (1,), id="a-number-is-a-number"),
        pytest.param("x = 'a'  # 3\n", (), id="another-kind"),
        pytest.param("x = True  # 1\n", (), id="a-switch-is-no-number"),
        pytest.param("x = None  # 'b'\n", (), id="nothing-to-compare-with"),
        pytest.param("x = 'a'  # 'b' is slow\n", (), id="a-sentence"),
        pytest.param("x = 'a'  # examples: 'b', 'c'\n", (), id="a-list-with-a-word"),
        pytest.param("# x = 'b'\nx = 'a'\n", ("b",), id="assignment-above"),
        pytest.param("x = 'a'\n#x = 'b'\n", ("b",), id="assignment-below"),
        pytest.param("x = 'a'  # x = 'b'\n", ("b",), id="assignment-beside"),
        pytest.param("# y = 'b'\nx = 'a'\n", (), id="of-another-name"),
        pytest.param("# x = f('b')\nx = 'a'\n", (), id="no-literal"),
        pytest.param("p = {\n  'x': 'a',\n  # 'x': 'b',\n}\n", ("b",), id="element-below"),
        pytest.param("p = {\n  # 'x': 'b',\n  'x': 'a',\n}\n", ("b",), id="element-above"),
        pytest.param("p = dict(\n  # x='b',\n  x='a',\n)\n", ("b",), id="keyword-above"),
    ],
)
def test_alternatives(source: str, expected: tuple[object, ...]) -> None:
    remark = remark_at(source, "x")
    assert remark.alternatives == expected


def test_alternatives_are_no_description() -> None:
    assert remark_at("x = 'a'  # 'b'\n", "x") == Remark("", ("b",))
    assert remark_at("# x = 'b'\n# the x\nx = 'a'\n", "x") == Remark("the x", ("b",))


@pytest.mark.parametrize("text", ["#", "# '", "#'''", "# \\", "# (((((", "#:", "# ,,,", "# é ☃"])
def test_odd_comments_do_no_harm(text: str) -> None:
    described_in([text])
    assert alternatives_in(text, "a") == []
    remark_at(f"x = 'a'  {text}\n", "x")


def test_what_libcst_refuses_has_no_comments() -> None:
    many = " ".join(["'a'"] * 6000)
    assert remark_at(f"x = ({many})  # the x\n", "x") == Remark()


def test_libcst_is_not_loaded_without_comments() -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom flagscan.analysis import analyse\n"
        "analyse(b'# heading\\n\\nx = 1\\n\\n# end', 'train.py')\n"
        "sys.exit('libcst' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
