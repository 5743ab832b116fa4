"""Files that leave a mark if anything of them is executed, each in the place where it lies in wait.

``MARK`` stands for the path of the mark, ``TRAP`` for an expression that makes it.
"""

from __future__ import annotations

TRAP = "__import__('pathlib').Path(MARK).touch()"

SCRIPTS: dict[str, str] = {
    "statement": "TRAP\nlr = 0.1\n",
    "default of a parameter": "def f(x=TRAP):\n    pass\nlr = 0.1\n",
    "decorator": "@(lambda f: TRAP or f)\ndef f():\n    pass\nlr = 0.1\n",
    "class body": "class C:\n    TRAP\nlr = 0.1\n",
    "metaclass": (
        "class M(type):\n    def __new__(m, *a):\n        TRAP\n"
        "        return super().__new__(m, *a)\nclass C(metaclass=M):\n    lr = 0.1\n"
    ),
    "subclass hook": (
        "class B:\n    def __init_subclass__(cls):\n        TRAP\nclass C(B):\n    pass\nlr = 0.1\n"
    ),
    "f-string": 'lr = f"{TRAP}"\n',
    "comprehension": "lr = [TRAP for _ in range(1)]\n",
    "lambda": "lr = (lambda: TRAP)()\n",
    "property": "class C:\n    @property\n    def p(self):\n        TRAP\nlr = C().p\n",
    "operator": "class C:\n    def __add__(self, o):\n        TRAP\nlr = C() + 1\n",
    "repr": (
        "import argparse\nclass C:\n    def __repr__(self):\n        TRAP\n        return 'c'\n"
        "p = argparse.ArgumentParser()\np.add_argument('--lr', default=C(), help=f'{C()!r}')\n"
        "p.parse_args()\n"
    ),
    "type of an option": (
        "import argparse\np = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', type=lambda s: TRAP, default='x')\np.parse_args()\n"
    ),
    "action": (
        "import argparse\nclass A(argparse.Action):\n    def __init__(self, *a, **k):\n"
        "        TRAP\n        super().__init__(*a, **k)\n"
        "p = argparse.ArgumentParser()\np.add_argument('--lr', action=A)\np.parse_args()\n"
    ),
    "eval": 'lr = eval("TRAP")\n',
    "exec": 'exec("TRAP")\nlr = 0.1\n',
    "compile": "exec(compile(\"TRAP\", 'x', 'exec'))\nlr = 0.1\n",
    "system": "import os\nos.system('touch \"' + MARK + '\"')\nlr = 0.1\n",
    "subprocess": "import subprocess\nsubprocess.run(['touch', MARK])\nlr = 0.1\n",
    "import of a neighbour": "import neighbour\nlr = neighbour.lr\n",
    "import by name": "import importlib\nlr = importlib.import_module('neighbour').lr\n",
    "getattr": "import os\nlr = getattr(os, 'sys' + 'tem')('touch \"' + MARK + '\"')\n",
    "pickle": (
        "import pickle\nclass P:\n    def __reduce__(self):\n"
        "        import os\n        return (os.system, ('touch \"' + MARK + '\"',))\n"
        "lr = pickle.loads(pickle.dumps(P()))\n"
    ),
    "annotation": "lr: TRAP = 0.1\n",
    "context manager": (
        "class C:\n    def __enter__(self):\n        TRAP\n    def __exit__(self, *a):\n"
        "        pass\nwith C():\n    lr = 0.1\n"
    ),
    "generator": "def g():\n    TRAP\n    yield 0.1\nlr = list(g())\n",
    "match": "match 1:\n    case x if TRAP:\n        pass\nlr = 0.1\n",
    "assert": "assert not TRAP\nlr = 0.1\n",
    "global function of a library": (
        "import fire\ndef train(lr=0.1):\n    TRAP\ntrain()\nif False:\n    fire.Fire(train)\n"
    ),
}
"""Scripts that make the mark when they are run."""

NEIGHBOUR = "TRAP\nlr = 0.1\n"
"""A module beside each of them."""

SHADOWS = (
    "argparse",
    "ast",
    "diskcache",
    "django",  # diskcache takes it along if it is there
    "json",
    "jsonschema",
    "libcst",
    "rich",
    "sitecustomize",
    "sqlite3",
    "tomllib",
    "typing",
    "usercustomize",
    "yaml",
)
"""Modules that a scanned folder may hold in the hope of being imported.

Not ``flagscan`` itself: ``python -m flagscan`` is Python's search for a module of that name,
in the current folder first; the installed command ``flagscan`` does not look there.
"""

DATA: dict[str, str] = {
    "config.yaml": "lr: !!python/object/apply:os.system ['touch \"MARK\"']\n",
    "object.yaml": "lr: !!python/object/new:os.system ['touch \"MARK\"']\n",
    "name.yaml": "lr: !!python/name:neighbour.lr\n",
    "module.yaml": "lr: !!python/module:neighbour\n",
    "config.json": '{"lr": {"__reduce__": "TRAP", "py/reduce": [{"py/function": "os.system"}]}}\n',
    "config.toml": 'lr = "TRAP"\n',
    "config.ini": "[a]\nlr = %(TRAP)s\n",
    "setup.cfg": "[flagscan]\nexclude = `touch MARK`\n",
    "pyproject.toml": '[tool.flagscan]\nexclude = ["$(touch MARK)"]\n',
    "trap.ipynb": (
        '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source":'
        ' ["!touch MARK\\n", "%run neighbour.py\\n", "%load_ext neighbour\\n", "lr = TRAP\\n"]}],'
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    ),
    "conftest.py": NEIGHBOUR,
    "setup.py": NEIGHBOUR,
    "trap.pth": "import neighbour\n",
    "$(touch MARK).py".replace("MARK", "mark"): "lr = 0.1\n",
    "; touch mark #.py": "lr = 0.1\n",
    "`touch mark`.py": "lr = 0.1\n",
    "-c TRAP.py": "lr = 0.1\n",
}
"""What may lie beside scripts."""

READS_DATA = """\
import configparser, json, yaml
from omegaconf import OmegaConf
config = yaml.safe_load(open("config.yaml"))
unsafe = yaml.unsafe_load(open("object.yaml"))
name = yaml.load(open("name.yaml"), Loader=yaml.UnsafeLoader)
module = yaml.full_load(open("module.yaml"))
other = OmegaConf.load("config.yaml")
text = json.load(open("config.json"))
ini = configparser.ConfigParser()
ini.read("config.ini")
"""
