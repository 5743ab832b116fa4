"""What IPython adds to Python is taken out of a cell, and nothing else moves."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.syntax.magics import cell_magic, masked

MAGICS = [
    "%matplotlib inline\n",
    "!pip install x\n",
    "!!ls\n",
    "?train\n",
    "train?\n",
    "model.fit??\n",
    "layers[0]?\n",
    "%lsmagic?\n",
    "%time x = 5\n",
    "/f a\n",
    ",g b c\n",
    ";h d e\n",
    "!pip install \\\n  a b\n",
    "if gpu:\n    !nvidia-smi\n    %cd ..\nelse:\n    train?\n",
    "files = !ls data\n",
    "a, b = !ls\n",
    "x: int = !ls\n",
    "x[0] = !ls\n",
    "x.a = %env A # not a comment\n",
    "value = %timeit -o f()\n",
    "name = !echo 'é'\n",
    "%%time\nx = 1\n",
    "%%bash\necho 'x\n",
    "\n\n%%writefile a.py\nx = (\n",
    "%%capture out\nx = 1\n!ls\n",
]
PYTHON = [
    "x = 5 % 3\n",
    "x = (5\n% 3)\n",
    'x = """\n!important\n%d\n"""\n',
    "x = 'a?'\n",
    "x = 1  # why?\n",
    "x != y\n",
    "x = a == b\n",
    "x = [1,\n  2]\n",
    "f(x=1)\n",
    "d = {\n 'a': 1, # !\n}\n",
    "def f(a: int = 3):\n    return a % 2\n",
    "x = 'it\\'s' % y\n",
    "x = 1 + \\\n  2\n",
    "s = f'{x!r}'\n",
    "x %= 3\n",
]


@pytest.mark.parametrize("cell", MAGICS)
def test_what_is_left_is_python_in_the_same_places(cell: str) -> None:
    left = masked(cell)
    assert left != cell
    ast.parse(left)
    assert [len(line.encode()) for line in left.split("\n")] == [
        len(line.encode()) for line in cell.split("\n")
    ]


@pytest.mark.parametrize("cell", PYTHON)
def test_python_stays_as_it_is(cell: str) -> None:
    assert masked(cell) == cell


def test_cells_of_other_languages_vanish_and_timed_ones_stay() -> None:
    assert masked("%%bash\nx=1\n").strip() == ""
    assert masked("%%time\nx = 1\n").strip() == "x = 1"
    assert (cell_magic("\n%%time\nx"), cell_magic("x = 1\n%%time"), cell_magic("%%time?")) == (
        "time",
        "",
        "",
    )


CHILD = """
import json, sys
from IPython.core.inputtransformer2 import TransformerManager
transform = TransformerManager().transform_cell
answers = []
for cell in json.load(sys.stdin):
    try:
        answers.append(transform(cell))
    except SyntaxError:
        answers.append(None)
json.dump(answers, sys.stdout)
"""


def _transformed(environment: Path, cells: list[str]) -> list[str | None]:
    done = subprocess.run(
        [environment / "bin" / "python", "-c", CHILD],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[str | None] = json.loads(done.stdout)
    return answers


def _shape(source: str) -> list[str] | None:
    """The statements of SOURCE with what IPython put in (or flagscan masked) left open."""
    try:
        module = ast.parse(source)
    except SyntaxError:
        return None

    class Open(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.expr:
            if ast.unparse(node.func).startswith("get_ipython()."):
                return ast.Name("MAGIC", ast.Load())
            self.generic_visit(node)
            return node

        def visit_Name(self, node: ast.Name) -> ast.expr:
            is_mask = node.id.startswith("_") and not node.id.strip("_0")
            return ast.Name("MAGIC", node.ctx) if is_mask else node

        def visit_Expr(self, node: ast.Expr) -> ast.stmt:
            self.generic_visit(node)
            value = node.value
            zero = isinstance(value, ast.Constant) and value.value == 0
            call = isinstance(value, ast.Call) and ast.unparse(value.func) in ("f", "g", "h")
            return ast.Expr(ast.Name("MAGIC", ast.Load())) if zero or call else node

    return [ast.unparse(ast.fix_missing_locations(Open().visit(node))) for node in module.body]


WRITTEN = [
    *(cell for cell in MAGICS if "%%" not in cell),
    *PYTHON,
    "foo(1)?\n",
    "x = a?\n",
    "x += !ls\n",
    "x = y = !ls\n",
    "x = (%ls\n)\n",
    "train ?\n",
    "y? \n",
    "x = 1\n\n  \n!ls\nz = 2",
    "def f():\n    '''doc'''\n    %pwd\n    return 1\n",
]
LINES = st.sampled_from(
    [
        "x = 1",
        "!ls",
        "%cd a",
        "f = !ls 'a b",
        "y = %env X",
        "z = 'a",
        "s = '''",
        "'''",
        "u = (b\n% c)",
        "x?",
        "# !ls",
        "a = b % c",
        "if x:",
        "    !ls",
        "    y = 2",
        "t = [\n  1,  # !\n]",
        "w = 3 \\",
    ]
)


def test_it_is_what_ipython_makes_of_a_cell(notebook_environment: Path) -> None:
    cells = list(WRITTEN)

    @settings(max_examples=200)
    @given(st.lists(LINES, min_size=1, max_size=6))
    def collect(lines: list[str]) -> None:
        # IPython moves a cell to the left that begins indented; here that is a broken one.
        cells.append("\n".join(lines).lstrip(" ") + "\n")

    collect()
    answers = _transformed(notebook_environment, cells)
    compared = 0
    for cell, answer in zip(cells, answers, strict=True):
        expected = None if answer is None else _shape(answer)
        if expected is not None:
            compared += 1
            assert _shape(masked(cell)) == expected, cell
    assert compared > 60
