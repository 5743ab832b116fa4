"""Python Fire: what is stated is what a component receives when Fire calls it."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.guildfile.literals import read
from flagscan.model.script import Script
from tests.live.starting import Program

PROGRAMS = {
    "function": "def f(lr=0.1, name='adam', n: int = 3, use_amp=True):\n  record(locals())\nfire.Fire(f)",
    "required": "def f(path, out: str, *, key, seed=None):\n  record(locals())\nfire.Fire(f)",
    "positional only": "def f(a, b=2, /, c=3):\n  record(locals())\nfire.Fire(f)",
    "only some positional only have defaults": "def f(a=1, /, c=3):\n  record(locals())\nfire.Fire(f)",
    "same first letters": "def f(alpha=1, along=2, b=3, beta=4):\n  record(locals())\nfire.Fire(f)",
    "rest": "def f(a=1, *files, b=2):\n  record(locals())\nfire.Fire(f)",
    "keywords": "def f(a=1, ab=2, c=3, **more):\n  record(dict(a=a, ab=ab, c=c))\nfire.Fire(f)",
    "containers": "def f(a=[1, 'x'], b=(1,), c={'k': [2]}, d=None):\n  record(locals())\nfire.Fire(f)",
    "annotations are ignored": "import typing\ndef f(a: float = 0, b: typing.Literal['x', 'y'] = 'z', c: list = 1):\n  record(locals())\nfire.Fire(f)",
    "parse functions": "from fire import decorators\n@decorators.SetParseFns(float, name=str)\ndef f(a=1, name='1', b=2):\n  record(locals())\nfire.Fire(f)",
    "one parse function": "from fire.decorators import SetParseFn\n@SetParseFn(str, 'a')\n@SetParseFn(int)\ndef f(a='1', b=2):\n  record(locals())\nfire.Fire(f)",
    "class": "class T:\n  def __init__(self, lr=0.1, size=3):\n    record(dict(lr=lr, size=size))\n  def fit(self, epochs=3, seed=0): record(dict(epochs=epochs, seed=seed))\n  @staticmethod\n  def show(what='x'): record(dict(what=what))\n  @classmethod\n  def make(cls, k=1): record(dict(k=k))\n  def _hidden(self, z=1): pass\nfire.Fire(T)",
    "class with a letter that its method has as well": "class T:\n  def __init__(self, size=3): record(dict(size=size))\n  def fit(self, s=1, seed=2): record(dict(seed=seed))\nfire.Fire(T)",
    "inherited": "class B:\n  def __init__(self, a=1): record(dict(a=a))\n  def fit(self, b=2): record(dict(b=b))\nclass T(B):\n  def test(self, c=3): record(dict(c=c))\nfire.Fire(T)",
    "dataclass": "import dataclasses\n@dataclasses.dataclass\nclass T:\n  lr: float = 0.1\n  n: int = 2\n  def __post_init__(self): record(dict(lr=self.lr, n=self.n))\n  def fit(self, k=1): record(dict(k=k))\nfire.Fire(T)",
    "groups": "class Data:\n  def load(self, path='x'): record(dict(path=path))\nclass T:\n  def __init__(self, lr=1):\n    record(dict(lr=lr))\n    self.data = Data()\n  def fit(self, k=1): record(dict(k=k))\nfire.Fire(T)",
    "instance": "class T:\n  def __init__(self, lr): self.lr = lr\n  def fit(self, k=1): record(dict(k=k))\nfire.Fire(T(2))",
    "callable instance": "class T:\n  def __call__(self, k=1): record(dict(k=k))\nfire.Fire(T())",
    "method": "class T:\n  def fit(self, k=1): record(dict(k=k))\nfire.Fire(T().fit)",
    "dict": "def fit(lr=0.1): record(locals())\ndef test(path): record(locals())\nfire.Fire({'fit': fit, 'test-it': test, 'more': {'again': fit}})",
    "list": "def fit(lr=0.1): record(locals())\ndef test(path): record(locals())\nfire.Fire([fit, test])",
    "nothing": "def fit(lr=0.1): record(locals())\ndef test(path): record(locals())\ndef _no(a): pass\nfire.Fire()",
    "nothing, called by main": "def fit(lr=0.1): record(locals())\ndef main():\n  fire.Fire(None, name='x')\nmain()",
    "name and serialize": "def f(a=1): record(locals())\nfire.Fire(f, name='x', serialize=str)",
    "lambda": "fire.Fire(lambda a, b=2: record(dict(a=a, b=b)))",
    "partial": "import functools\ndef f(a, b=2, c=3): record(dict(b=b, c=c))\nfire.Fire(functools.partial(f, 1, c=4))",
    "decorated by wraps": "import functools\ndef d(f):\n  @functools.wraps(f)\n  def inner(*a, **k): return f(*a, **k)\n  return inner\n@d\ndef f(a, b=2): record(locals())\nfire.Fire(f)",
    "other name": "from fire import Fire as go\ndef f(a=1): record(locals())\nif __name__ == '__main__':\n  go(f)",
    "computed defaults": "import os\nK = 4\ndef f(a=K * 2, b=os.environ.get('NOTHING_OF_THE_KIND', 'x')): record(locals())\nfire.Fire(f)",
    "async": "async def f(a=1): record(locals())\nfire.Fire(f)",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program(name: str, tmp_path: Path) -> None:
    source = f"import fire\n{PROGRAMS[name]}\n"
    program = Program(source, tmp_path, "fire", modules=["fire"])
    assert program.flag_sets
    assert not program.problems()


def found(source: str) -> Script:
    return analyse(source.encode(), "train.py").script


def names(source: str) -> list[str]:
    return [f.name for s in found(source).flag_sets if s.interface == "fire" for f in s.flags]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def Fire(x): pass\ndef f(a=1): pass\nFire(f)", id="own-function"),
        pytest.param("import other\ndef f(a=1): pass\nother.Fire(f)", id="another-library"),
        pytest.param("import fire\ndef f(a=1): pass\nf()", id="imported-only"),
        pytest.param("import fire, torch\nfire.Fire(torch.load)", id="outside-component"),
        pytest.param("import fire\ndef f(a=1): pass\nfire.Fire(f, 'x --a 2')", id="own-words"),
    ],
)
def test_what_is_no_flag(source: str) -> None:
    assert not names(source)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import fire, torch\nfire.Fire(torch.load)", "FS105"),
        ("import fire\ndef f(a=1): pass\nfire.Fire(f, command=['--a', '2'])", "FS106"),
        ("import fire\ndef f(a=1, **k): pass\nfire.Fire(f)", "FS107"),
        ("import fire\ndef f(a=1): pass\ndef main():\n  fire.Fire(f)", "FS103"),
        ("import fire, time\ndef f(a=time.time()): pass\nfire.Fire(f)", "FS201"),
    ],
)
def test_what_is_told(source: str, code: str) -> None:
    assert code in {d.code for d in found(source).diagnostics}


@pytest.mark.parametrize(
    "lines",
    [
        "import json, fire\n{}fire.Fire(f)",
        "import json, \\\n    fire as go\n{}go.Fire(f)",
        "from fire.core import Fire\n{}Fire(f)",
    ],
)
def test_however_it_is_imported(lines: str) -> None:
    assert names(lines.format("def f(a=1): pass\n")) == ["a"]


def test_descriptions_are_those_of_fire(tmp_path: Path) -> None:
    docs = {
        "google": "Train.\n\n  Args:\n    lr: learning rate,\n      on two lines\n    n (int): how many\n",
        "numpy": "Train.\n\n  Parameters\n  ----------\n  lr : float\n      learning rate\n  n : int\n      how many\n",
        "sphinx": "Train.\n\n  :param lr: learning rate\n  :param n: how many\n",
    }
    for style, doc in docs.items():
        source = f'import fire\ndef f(lr=0.1, n=3):\n  """{doc}  """\nfire.Fire(f)\n'
        live = f"import fire.docstrings as d\nrecord({{a.name: a.description for a in d.parse(d.inspect.cleandoc({doc!r}) if hasattr(d, 'inspect') else __import__('inspect').cleandoc({doc!r})).args}})\n"
        folder = tmp_path / style
        folder.mkdir()
        (values,) = (a.values for a in Program(live, folder, "fire").start([[]]))
        stated = {f.name: " ".join(str(f.help).split()) for f in found(source).flags}
        assert {name: repr(text) for name, text in stated.items()} == values


TEXTS = [
    *"1 1e-3 -1e-06 0x10 1_000 True None abc a.b a-b a,b [a,b] {a:b} (1,) '1' a#b # --x - .".split(),
    *"1+2 1+2j it's {} {[]:1} f(x) 10.0.0.1 5GB ../x b'x' not lambda:1 a=1 é 007 1if".split(),
    *["", " ", "a b", "'a' 'b'", "a #b", "[a, None, [b]]", "\n1", "a\\nb"],
]


@pytest.mark.parametrize(
    "text",
    TEXTS,
)
def test_texts_are_read_as_fire_reads_them(text: str) -> None:
    import fire.parser  # type: ignore[import-untyped]

    try:
        live = fire.parser.DefaultParseValue(text)
    except Exception:
        live = ...
    assert repr(read(text)) == repr(live)
