"""Every way to declare flags: the program that runs with a value applied has it, nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flagscan.editing.editing import edit

PROGRAMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "absl": (
        "from absl import app, flags\n"
        "lr = flags.DEFINE_float('lr', 0.1, 'rate')\n"
        "flags.DEFINE_list('xs', ['a'], 'names')\n"
        "flags.DEFINE_string('out', None, 'folder', required=True)\n"
        "def main(argv): print(flags.FLAGS.lr, flags.FLAGS.xs, flags.FLAGS.out)\n"
        "app.run(main)\n",
        {"lr": 0.5, "xs": ["b", "c"], "out": "o"},
        "0.5 ['b', 'c'] o",
    ),
    "param": (
        "import param\nclass C(param.Parameterized):\n"
        "    a = param.Number(0.1)\n    b = param.Integer()\n    c = param.Integer(3)\n"
        "    d = param.Selector(objects=['x', 'y'])\n    e = param.Number(1)\n"
        "cfg = C(c=4)\ncfg.e = 5\nprint(cfg.a, cfg.b, cfg.c, cfg.d, cfg.e)\n",
        {"a": 0.5, "b": 7, "c": 8, "d": "y", "e": 9},
        "0.5 7 8 y 9",
    ),
    "a class of param": (
        "import param\nclass C(param.Parameterized):\n"
        "    a = param.Number(0.1)\n    d = param.Selector(objects=['x', 'y'])\n"
        "def main():\n    print(C().a, C().d)\nmain()\n",
        {"a": 0.5, "d": "y"},
        "0.5 y",
    ),
    "objects": (
        "from types import SimpleNamespace\ncfg = SimpleNamespace()\ncfg.a = 1\n"
        "cfg.net = SimpleNamespace(depth=3)\nfor i in range(2):\n    cfg.net.width = i\n"
        "print(cfg)\n",
        {"a": 2, "net.depth": 4},
        "namespace(a=2, net=namespace(depth=4, width=1))",
    ),
    "a dataclass object": (
        "from dataclasses import dataclass, field\n@dataclass\nclass Net:\n    depth: int = 3\n"
        "@dataclass\nclass C:\n    lr: float = 0.1\n    n: int = 1\n"
        "    net: Net = field(default_factory=Net)\ncfg = C(0.2)\nprint(cfg)\n",
        {"lr": 0.5, "n": 4, "net.depth": 5},
        "C(lr=0.5, n=4, net=Net(depth=5))",
    ),
    "keys as attributes": (
        "from easydict import EasyDict\ncfg = EasyDict({'lr': 0.1, 'net': dict(depth=3)})\n"
        "cfg['n'] = 1\ncfg.update(k=2)\nprint(dict(cfg))\n",
        {"lr": 0.5, "n": 4, "net.depth": 5, "k": 6},
        "{'lr': 0.5, 'net': {'depth': 5}, 'n': 4, 'k': 6}",
    ),
    "frozen later": (
        "from yacs.config import CfgNode as CN\n_C = CN()\n_C.LR = 0.1\n_C.N = 1\n"
        "cfg = _C.clone()\ncfg.merge_from_list(['N', 2])\ncfg.freeze()\nprint(cfg.LR, cfg.N)\n",
        {"LR": 0.5, "N": 3},
        "0.5 3",
    ),
    "argparse": (
        "import argparse\np = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', type=float)\np.add_argument('--n', type=int, default='3')\n"
        "p.add_argument('--no-aug', dest='aug', action='store_false')\n"
        "p.add_argument('data', help='where')\n"
        "print(vars(p.parse_args()))\n",
        {"lr": 0.5, "n": 4, "no-aug": False, "data": "d"},
        "{'lr': 0.5, 'n': 4, 'aug': False, 'data': 'd'}",
    ),
    "sub-command": (
        "import argparse\np = argparse.ArgumentParser()\n"
        "s = p.add_subparsers(dest='do')\nf = s.add_parser('fit')\n"
        "f.add_argument('--lr', default=0.1)\nt = s.add_parser('test')\n"
        "t.add_argument('--lr', default=0.2)\nprint(p.parse_args(['fit']).lr)\n"
        "print(p.parse_args(['test']).lr)\n",
        {"lr": 0.5},
        "0.5\n0.2",
    ),
    "click": (
        "import click\n@click.command()\n"
        "@click.option('--lr', default=0.1)\n"
        "@click.option('--n', type=int, required=True)\n"
        "@click.argument('data')\n"
        "def main(lr, n, data): print(lr, n, data)\nmain()\n",
        {"lr": 0.5, "n": 3, "data": "d"},
        "0.5 3 d",
    ),
    "typer": (
        "import enum, typer\nfrom typing import Annotated\n"
        "class Net(str, enum.Enum):\n    small = 'small-net'\n    big = 'big-net'\n"
        "def main(n: int, lr: float = typer.Option(0.1, help='rate'), net: Net = Net.small,\n"
        "         w: Annotated[int, typer.Option()] = 3):\n"
        "    print(n, lr, net, w)\ntyper.run(main)\n",
        {"n": 2, "lr": 0.5, "net": "big-net", "w": 4},
        "2 0.5 Net.big 4",
    ),
    "fire": (
        "import fire\ndef train(data, lr=0.1, *, n=None, xs=(1, 2)): print(data, lr, n, xs)\n"
        "fire.Fire(train)\n",
        {"data": "d", "lr": 0.5, "n": 7, "xs": (3,)},
        "d 0.5 7 (3,)",
    ),
    "tyro": (
        "import dataclasses, tyro\nfrom dataclasses import field\n@dataclasses.dataclass\n"
        "class Net:\n    depth: int = 3\n"
        "@dataclasses.dataclass\nclass C:\n    net: Net = field(default_factory=Net)\n"
        "    lr: float = 0.1\n    xs: list[int] = field(default_factory=lambda: [1])\n"
        "    tag: str | None = None\n    n: int = field(default=2)\n"
        "print(tyro.cli(C))\n",
        {"lr": 0.5, "xs": [2, 3], "net.depth": 4, "tag": "t", "n": 5},
        "C(net=Net(depth=4), lr=0.5, xs=[2, 3], tag='t', n=5)",
    ),
    "simple_parsing": (
        "from dataclasses import dataclass\nimport simple_parsing\n@dataclass\nclass C:\n"
        "    lr: float = 0.1\n    n: int = 3  # how many\n"
        "print(simple_parsing.parse(C))\n",
        {"lr": 0.5, "n": 4},
        "C(lr=0.5, n=4)",
    ),
    "pyrallis": (
        "from dataclasses import dataclass\nimport pyrallis\n@dataclass\nclass C:\n"
        "    lr: float = 0.1\n    n: int = 3\n"
        "@pyrallis.wrap()\ndef main(c: C): print(c)\nmain()\n",
        {"lr": 0.5},
        "C(lr=0.5, n=3)",
    ),
    "jsonargparse": (
        "from jsonargparse import auto_cli\ndef main(lr: float = 0.1, n: int = 2): print(lr, n)\n"
        "auto_cli(main)\n",
        {"lr": 0.5},
        "0.5 2",
    ),
    "sacred": (
        "from sacred import Experiment\nex = Experiment('x', save_git_info=False)\n"
        "ex.add_config({'n': 2})\n"
        "@ex.config\ndef cfg():\n    lr = 0.1\n    name = 'a'\n"
        "@ex.automain\ndef main(lr, name, n): print(lr, name, n)\n",
        {"lr": 0.5, "n": 3},
        "0.5 a 3",
    ),
    "dict": (
        "params = {'lr': 0.1, 'net': dict(depth=3), **{'n': 1}}\nprint(params)\n",
        {"lr": 0.5, "net.depth": 4, "n": 2},
        "{'lr': 0.5, 'net': {'depth': 4}, 'n': 2}",
    ),
    "globals": (
        "a, b = 1, 2\nc = d = [1]\nif a > 5:\n    e: int = 1\nelse:\n    e: int = 2\n"
        "f = len('abc')\nprint(a, b, c, d, e, f)\n",
        {"b": 3, "d": [2], "e": 9, "f": 4},
        "1 3 [1] [2] 9 4",
    ),
}


def output(folder: Path, data: bytes) -> str:
    script = folder / "train.py"
    script.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "train.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + data.decode()
    return done.stdout.strip()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_applied_run_prints_the_new_value(tmp_path: Path, name: str) -> None:
    source, values, expected = PROGRAMS[name]
    pytest.importorskip(name if name in ("absl", "click", "typer", "fire", "tyro") else "ast")
    command = ("fit",) if name == "sub-command" else ()
    script = tmp_path / "train.py"
    result = edit(source.encode(), str(script), values, command=command)
    assert list(result.files) == [str(script)]
    edited = result.files[str(script)]
    assert edited.count(b"\n") == source.count("\n")
    assert output(tmp_path, edited) == expected
