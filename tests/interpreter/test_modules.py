"""Imports of sibling files: which file is read, in which order, and what names come of it."""

# ruff: noqa: E501 - a line of a table is a program

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.interpreter.budget import Budget
from tests.interpreter.values import trace_of, unresolved, value_of


def project(folder: Path, files: str) -> str:
    """Write FILES (``# --- name`` begins each) into FOLDER; the text of the last, the script."""
    text = ""
    for part in files.strip().split("# --- ")[1:]:
        name, _, text = part.partition("\n")
        path = folder / name.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return text


LAZY = """\
import importlib, os
from types import ModuleType
class Lazy(ModuleType):
  def __init__(self, name, file, parts):
    super().__init__(name)
    self._parts = set(parts)
    self._where = {}
    for part, members in parts.items():
      for member in members:
        self._where[member] = part
    self.__path__ = [os.path.dirname(file)]
  def __getattr__(self, name):
    if name in self._parts:
      value = self._load(name)
    elif name in self._where.keys():
      value = getattr(self._load(self._where[name]), name)
    else:
      raise AttributeError(f"no {name}")
    setattr(self, name, value)
    return value
  def _load(self, name):
    try:
      return importlib.import_module("." + name, self.__name__)
    except Exception as error:
      raise RuntimeError(name) from error"""
"""The way in which transformers, diffusers and trl import their parts when asked."""

CASES = {
    "import": ("# --- a.py\nN = 1\n# --- train.py\nimport a\nx = a.N", 1),
    "import as": ("# --- a.py\nN = 1\n# --- train.py\nimport a as b\nx = b.N", 1),
    "from": ("# --- a.py\nN = 1\n# --- train.py\nfrom a import N as m\nx = m", 1),
    "annotation of a base class": (
        "# --- a.py\nfrom dataclasses import dataclass\nfrom typing import Optional\n@dataclass\nclass A:\n  n: Optional[int] = 1\n# --- train.py\nimport typing\nfrom dataclasses import dataclass, fields\nfrom a import A\n@dataclass\nclass B(A):\n  m: int = 2\nx = fields(B)[0].type == typing.Optional[int]",
        True,
    ),
    "star": ("# --- a.py\nN = 1\n_H = 2\n# --- train.py\nfrom a import *\nx = N", 1),
    "star with all": (
        "# --- a.py\n__all__ = ['_H']\nN = 1\n_H = 2\n# --- train.py\nN = 5\nfrom a import *\nx = N, _H",
        (5, 2),
    ),
    "package": ("# --- p/__init__.py\nN = 1\n# --- train.py\nimport p\nx = p.N", 1),
    "submodule": (
        "# --- p/__init__.py\n# --- p/q.py\nN = 2\n# --- train.py\nimport p.q\nx = p.q.N",
        2,
    ),
    "submodule as": (
        "# --- p/__init__.py\n# --- p/q.py\nN = 2\n# --- train.py\nimport p.q as r\nx = r.N",
        2,
    ),
    "from package import module": (
        "# --- p/__init__.py\n# --- p/q.py\nN = 2\n# --- train.py\nfrom p import q\nx = q.N",
        2,
    ),
    "namespace package": ("# --- p/q.py\nN = 2\n# --- train.py\nfrom p.q import N\nx = N", 2),
    "relative": (
        "# --- p/__init__.py\nfrom .q import N\n# --- p/q.py\nfrom . import r\nN = r.M + 1\n"
        "# --- p/r.py\nM = 1\n# --- train.py\nfrom p import N\nx = N",
        2,
    ),
    "relative upwards": (
        "# --- p/__init__.py\n# --- p/a.py\nN = 1\n# --- p/s/__init__.py\n"
        "# --- p/s/b.py\nfrom ..a import N\nfrom ... import p\n"
        "# --- train.py\nfrom p.s.b import N\nx = N",
        1,
    ),
    "module that says where others are": (
        "# --- _init_paths.py\nimport os.path as osp\nimport sys\ndef add_path(path):\n  if path not in sys.path:\n    sys.path.insert(0, path)\nadd_path(osp.join(osp.dirname(__file__), 'lib'))\n"
        "# --- lib/opts.py\nN = 3\n# --- train.py\nimport _init_paths\nfrom opts import N\nx = N",
        3,
    ),
    "module runs once": (
        "# --- a.py\nL = []\nL.append(1)\n# --- b.py\nimport a\n# --- train.py\nimport a, b\n"
        "from a import L\nx = L",
        [1],
    ),
    "modules share state": (
        "# --- a.py\nN = 1\ndef f(): return N\n# --- train.py\nimport a\na.N = 2\nx = a.f()",
        2,
    ),
    "from copies the name": (
        "# --- a.py\nN = 1\n# --- train.py\nfrom a import N\nimport a\na.N = 2\nx = N",
        1,
    ),
    "cycle": (
        "# --- a.py\nN = 1\nimport b\nM = b.K\n# --- b.py\nimport a\nK = a.N + 1\n"
        "# --- train.py\nimport a\nx = a.M",
        2,
    ),
    "later module is not run early": (
        "# --- p/__init__.py\nfrom .base import B\nfrom . import late\n"
        "# --- p/base.py\nL = [1]\ndef f(): L.append(len(L))\nf()\nclass B:\n  n = len(L)\n"
        "# --- p/late.py\nfrom .base import B, L\nclass C(B): pass\nL.append(9)\n"
        "# --- train.py\nfrom p import late\nx = late.C.n",
        2,
    ),
    "registry filled by modules": (
        "# --- p/__init__.py\nR = {}\nfrom . import a\nnames = sorted(R)\n"
        "# --- p/a.py\nfrom . import R\nR['a'] = 1\n# --- train.py\nfrom p import names\nx = names",
        ["a"],
    ),
    "name is not main": (
        "# --- a.py\nN = __name__\n# --- train.py\nimport a\nx = a.N, __name__",
        ("a", "__main__"),
    ),
    "guarded main is not run": (
        "# --- a.py\nN = 1\nif __name__ == '__main__': N = 2\n# --- train.py\nimport a\nx = a.N",
        1,
    ),
    "function of a module sees its globals": (
        "# --- a.py\nN = 1\ndef f(): return N\n# --- train.py\nfrom a import f\nN = 9\nx = f()",
        1,
    ),
    "import in a function": (
        "# --- a.py\nN = 1\n# --- train.py\ndef f():\n  from a import N\n  return N\nx = f()",
        1,
    ),
    "importlib": (
        "# --- a.py\nN = 1\n# --- train.py\nimport importlib\nx = importlib.import_module('a').N",
        1,
    ),
    "importlib below a package": (
        "# --- p/__init__.py\n# --- p/q.py\nN = 1\n# --- h.py\nimport importlib\ndef get(n, p): return importlib.import_module('.' + n, p)\n"
        "# --- train.py\nfrom h import get\nx = get('q', 'p').N",
        1,
    ),
    "getattr of a module": (
        "# --- p/__init__.py\nimport importlib\nPARTS = {'N': 'q'}\ndef __getattr__(name):\n  if name in PARTS:\n    return getattr(importlib.import_module('.' + PARTS[name], __name__), name)\n  raise AttributeError(name)\n"
        "# --- p/q.py\nN = 2\n# --- train.py\nfrom p import N, q\nx = N, q.N",
        (2, 2),
    ),
    "getattr of a module is asked last": (
        "# --- a.py\nN = 1\ndef __getattr__(name): return name * 2\n# --- train.py\nimport a\nx = a.N, a.M",
        (1, "MM"),
    ),
    "an object in a module's place": (
        f"# --- lazy.py\n{LAZY}\n"
        "# --- p/__init__.py\nimport sys\nfrom typing import TYPE_CHECKING\nfrom lazy import Lazy\nparts = {'s': ['N'], 'q': ['M']}\n"
        "if TYPE_CHECKING:\n  from .s import N\nelse:\n  sys.modules[__name__] = Lazy(__name__, __file__, parts)\n"
        "# --- p/q.py\nM = 3\n# --- p/s/__init__.py\nimport sys\nfrom lazy import Lazy\nsys.modules[__name__] = Lazy(__name__, __file__, {'r': ['N']})\n"
        "# --- p/s/r.py\nN = 2\n# --- train.py\nfrom p import N, q\nimport p\nx = N, q.M, p.M, p.__name__",
        (2, 3, 3, "p"),
    ),
    "an object that may be in a module's place": (
        "# --- a.py\nimport os, sys\nclass Other:\n  N = 2\nif not os.environ.get('A'): sys.modules[__name__] = Other()\nN = 1\n"
        "# --- train.py\nimport a\nx = isinstance(a.N, int)",
        True,
    ),
    "sys.path": (
        "# --- s/a.py\nN = 1\n# --- train.py\nimport os, sys\n"
        "sys.path.append(os.path.join(os.path.dirname(__file__), 's'))\nimport a\nx = a.N",
        1,
    ),
    "sys.path with pathlib": (
        "# --- s/a.py\nN = 1\n# --- train.py\nimport sys\nfrom pathlib import Path\n"
        "sys.path.insert(0, str(Path(__file__).resolve().parent / 's'))\nimport a\nx = a.N",
        1,
    ),
    "type checking": (
        "# --- a.py\nN = 1\n# --- train.py\nfrom typing import TYPE_CHECKING\nx = 1\n"
        "if TYPE_CHECKING:\n  from a import N as x",
        1,
    ),
    "sibling hides nothing of the standard library": (
        "# --- train.py\nimport math\nx = math.floor(1.5)",
        1,
    ),
}


REGISTRY = "# --- m/reg.py\nR = {}\ndef add(f):\n  R[f.__name__] = f()\n  return f\n# --- m/a.py\nfrom m.reg import add\n@add\ndef one(): return 1\n# --- m/b.py\nfrom m.reg import add\n@add\ndef two(): return 2\n# --- m/s/__init__.py\nfrom m.reg import add\n@add\ndef three(): return 3\n# --- m/notes.txt\n"
LISTINGS = {
    "listdir": "import os, importlib\nhere = os.path.dirname(__file__)\nfor f in os.listdir(here):\n  if not f.startswith('_') and (f.endswith('.py') or os.path.isdir(os.path.join(here, f))):\n    importlib.import_module('m.' + f.split('.')[0])",
    "sorted listdir": "import os, importlib\nfor f in sorted(os.listdir(os.path.dirname(os.path.abspath(__file__)))):\n  if f.endswith('.py') and not f.startswith('_'): importlib.import_module('.' + f[:-3], __name__)\nimport m.s",
    "glob": "import glob, importlib, os.path as p\nnames = [p.basename(f)[:-3] for f in glob.glob(p.join(p.dirname(__file__), '*.py')) if p.isfile(f)]\nloaded = [importlib.import_module('m.' + n) for n in names if n != '__init__']\nimport m.s",
    "paths": "import importlib\nfrom pathlib import Path\nfrom glob import iglob\nassert iglob\nfor f in Path(__file__).parent.glob('[a-z]*.py'): importlib.import_module('m.' + f.stem)\nfor f in Path(__file__).parent.iterdir():\n  if f.is_dir() and f.name != '__pycache__': importlib.import_module(f'm.{f.name}')",
    "iter_modules": "import pkgutil, importlib\nfor found in pkgutil.iter_modules(__path__): importlib.import_module('m.' + found.name)",
    "iter_modules unpacked": "import importlib, os\nfrom pkgutil import iter_modules\nfor _, name, is_package in iter_modules([os.path.dirname(__file__)], 'm.'): importlib.import_module(name)",
}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_package_that_imports_all_it_holds(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "from m.reg import R\nx = sorted(R.items())\ny = list(R)\nprint(x)"
    project(tmp_path, f"{REGISTRY}# --- m/__init__.py\n{LISTINGS[name]}\n# --- train.py\n{text}")
    done = subprocess.run(
        [sys.executable, "-B", "train.py"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([("one", 1), ("three", 3), ("two", 2)])
    assert str(value_of("x", text, folder=Path("."))) == done.stdout.strip()
    in_order = "sorted" in name or "iter_modules" in name
    assert (value_of("y", text, folder=Path(".")) == unresolved()) != in_order


BELOW = """
# --- reg.py
R = {}
def register(name): R[name] = len(R)
# --- other.py
KINDS = []
def fill():
    KINDS.append("a")
    KINDS.append("b")
fill()
# --- m/__init__.py
# --- m/one.py
from reg import register
register("one")
# --- m/deep/__init__.py
# --- m/deep/two.py
"""
NAMES = {
    "added": "importlib.import_module('m.' + name)",
    "relative": "importlib.import_module('.' + name, package='m')",
    "f-string": "importlib.import_module(f'm.{name}')",
    "format": "importlib.import_module('m.{}'.format(name))",
    "percent": "importlib.import_module('m.%s' % name)",
    "assigned": "full = 'm.' + name\nimportlib.import_module(full)",
    "in a function": "P = 'm'\ndef load(name):\n  full = P + '.' + name\n  return importlib.import_module(full)\nload(name)",
    "outside": "importlib.import_module('json.' + name)",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_module_of_a_package_fills_what_it_can_get_at(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = f"import importlib, os\nname = os.environ.get('NAME') or 'one'\n{NAMES[name]}"
    text = f"{lines}\nfrom reg import R\nfrom other import KINDS\nx = list(R)\ny = KINDS"
    project(tmp_path, f"{BELOW}# --- train.py\n{text}")
    assert value_of("y", text, folder=Path(".")) == ["a", "b"]
    if name != "outside":
        assert value_of("x", text, folder=Path(".")) == unresolved()


@pytest.mark.parametrize(
    "files",
    [
        "# --- m/deep/two.py\nimport other\nother.KINDS.append('c')",
        "# --- m/deep/two.py\nfrom m import late\n# --- m/late.py\ndef f():\n  import other",
        "# --- m/deep/two.py\nimport importlib, os\nimportlib.import_module(os.environ['A'])",
        "# --- m/deep/two.py\nimport importlib\nimportlib.import_module('o' + 'ther')",
        "# --- m/deep/two.py\n__import__('other').fill()",
        "# --- m/deep/two.py\nimport os\nfrom importlib import import_module as load\nload(os.environ['A'])",
        "# --- m/deep/two.py\nimport importlib, os\nload = importlib.import_module\nload(os.environ['A'])",
        "# --- m/__init__.py\nfrom more import *\n# --- more.py\nfrom other import fill",
    ],
)
def test_whatever_imports_it_may_fill_it(
    files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = "import importlib, os\nname = os.environ.get('NAME') or 'one'"
    text = f"{lines}\nimportlib.import_module('m.' + name)\nfrom other import KINDS\nx = KINDS"
    project(tmp_path, f"{BELOW}{files}\n# --- train.py\n{text}")
    assert value_of("x", text, folder=Path(".")) == unresolved()


@pytest.mark.parametrize(
    "name",
    [
        "name",
        "'m' + name",
        "name + '.m'",
        "f'{name}.m'",
        "('m.' + name)[1:]",
        "'m.'.join([name])",
        "full",
        "import_module('m.' + name).NAME",
    ],
)
def test_a_module_of_any_name_may_fill_anything(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = "from importlib import import_module\nimport os\nname = os.environ['NAME']\nfull = 'm.'"
    text = f"{lines}\nfull += name\nimport_module({name})\nfrom other import KINDS\nx = KINDS"
    project(tmp_path, f"{BELOW}# --- train.py\n{text}")
    assert value_of("x", text, folder=Path(".")) == unresolved()


DERIVED = """
# --- m/__init__.py
# --- m/base.py
class Base: pass
def names(): return sorted(c.__name__ for c in Base.__subclasses__())
# --- m/one.py
from m.base import Base
class One(Base): pass
# --- m/two.py
import m.base
class Two(m.base.Base): pass
class Three(Two): pass
"""


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("import m.one", ["One"]),
        ("from m import two, one", ["One", "Two"]),
        ("from m.two import Three\nimport m.one", ["One", "Two"]),
        ("import os, importlib\nimportlib.import_module('m.' + os.environ['A'])", unresolved()),
    ],
)
def test_classes_derived_in_modules_that_nothing_is_read_of(
    imports: str, expected: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"{imports}\nfrom m.base import names, Base\nx = names()\ny = len(Base.__subclasses__())"
    project(tmp_path, f"{DERIVED}# --- train.py\n{text}")
    assert value_of("x", text, folder=Path(".")) == expected
    listed = f"{text}\nz = [c.__name__ for c in Base.__subclasses__()]"
    one = isinstance(expected, list) and len(expected) == 1
    assert value_of("z", listed, folder=Path(".")) == (expected if one else unresolved())


def test_a_folder_of_data_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "import os\nx = os.listdir(os.path.join(os.path.dirname(__file__), 'data'))"
    project(tmp_path, f"# --- data/a.csv\n1\n# --- train.py\n{text}")
    assert value_of("x", text, folder=Path(".")) == unresolved()


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_what_an_import_gives(
    files: str, expected: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert value_of("x", project(tmp_path, files), folder=Path(".")) == expected


@pytest.mark.parametrize(
    "files",
    [
        "# --- train.py\nimport nowhere\nx = nowhere.N",
        "# --- a.py\n# --- train.py\nimport a\nx = a.N",
        "# --- a.py\nsyntax error(\n# --- train.py\nimport a\nx = a.N",
        "# --- a.py\nimport os\nN = os.getcwd()\n# --- train.py\nfrom a import N\nx = N",
    ],
)
def test_what_is_not_there_is_not_known(
    files: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert value_of("x", project(tmp_path, files), folder=Path(".")) == unresolved()


def test_dots_that_lead_out_of_a_folder_without_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = "# --- q/__init__.py\n# --- q/a.py\nfrom .b import N\n# --- q/b.py\nN = 4\n"
    text = project(tmp_path, f"{files}# --- q/v/train.py\nfrom ..a import N\nx = N\nprint(x)")
    live = subprocess.run(
        [sys.executable, "-B", "-m", "q.v.train"], capture_output=True, text=True, check=True
    )
    assert str(value_of("x", text, folder=Path("q/v"))) == live.stdout.strip() == "4"


def test_a_folder_gives_way_to_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "import argparse\nfrom lib.args import more\np = argparse.ArgumentParser()\np.add_argument('--a')\np = more(p)\np.parse_args()"
    project(tmp_path, f"# --- lib/args.py\nN = 1\n# --- lib/train.py\n{text}")
    # Beside the script, the module has another name as well.
    for source, path in ((text, "train.py"), (f"import args\n{text}", "lib/train.py")):
        script = analyse(source.encode(), path).script
        assert [flag.name for flag in script.flags] == ["a"]
        assert "FS105" in {found.code for found in script.diagnostics}


def test_a_broken_sibling_is_a_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = project(tmp_path, "# --- a.py\nsyntax error(\n# --- train.py\nimport a\na.N")
    trace = trace_of(source, folder=Path("."))
    assert [d.code for d in trace.diagnostics] == ["FS001"]


def test_no_more_modules_than_the_budget_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = project(
        tmp_path,
        "# --- a.py\nN = 1\n# --- b.py\nN = 2\n# --- train.py\nimport a, b\nx = a.N\ny = b.N",
    )
    for limit, known in ((1, 1), (2, 2), (3, 2)):
        trace = trace_of(source, folder=Path("."), budget=Budget(modules=limit))
        assert len(trace.modules) == known
        assert bool(trace.diagnostics) == (limit < 2)


@pytest.mark.parametrize("before", ["sys.path += ['a']", "sys.path = ['a'] + sys.path", ""])
def test_folders_are_added_to_a_path_that_was_assigned(
    before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "beside.py").write_text("N = 5\n")
    monkeypatch.chdir(tmp_path)
    source = f"import sys\n{before}\nsys.path.insert(0, 'sub')\nfrom beside import N\nlr = [N]\n"
    (flag,) = analyse(source.encode(), "train.py").script.flags
    assert flag.default == [5]


@pytest.mark.parametrize(
    "statement",
    [
        "import other, tools.cli",
        "import other, \\\n    tools.cli",
        "from tools import other, \\\n    cli",
        "from tools \\\n    import cli",
        "from tools import (\n    other,\n    cli,\n)",
        "if True:\n    from tools import (other,  # (one)\n        cli)",
        "from tools import cli\r\n",
    ],
)
def test_a_module_that_reads_the_command_line_is_found_behind_others(
    statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tools").mkdir()
    for name in ("other.py", "tools/__init__.py", "tools/other.py"):
        (tmp_path / name).touch()
    (tmp_path / "tools" / "cli.py").write_text(
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\np.parse_args()\n"
    )
    (tmp_path / "between.py").write_text(statement, newline="")
    monkeypatch.chdir(tmp_path)
    script = analyse(b"import between\n", "train.py").script
    assert [flag.name for flag_set in script.flag_sets for flag in flag_set.flags] == ["lr"]
