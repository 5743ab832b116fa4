"""Objects and classes of settings, beside what those of the live program hold."""

# ruff: noqa: E501 - a line of a table is a program

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import flagscan
from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.value import Unresolved
from tests.live.objects import Live, differences, read, sets_of

DATACLASS = "from dataclasses import dataclass, field\n@dataclass\nclass Net:\n    depth: int = 3\n    width: int = 4\n@dataclass\nclass Config:\n    lr: float = 0.1\n    name: str = 'a'\n    layers: list = field(default_factory=lambda: [1, 2])\n    net: Net = field(default_factory=Net)\n"
TYPED = "from dataclasses import dataclass, field\nfrom enum import Enum\nfrom typing import Any, List, Optional\nfrom omegaconf import OmegaConf\nclass Act(Enum):\n    RELU = 1\n    TANH = 2\n@dataclass\nclass Net:\n    depth: int = 3\n    act: Act = Act.RELU\n@dataclass\nclass Config:\n    lr: float = 1\n    n: Optional[int] = 2\n    name: str = 'a'\n    whole: int = 3\n    maybe: Optional[float] = None\n    any: Any = 1\n    sizes: List[float] = field(default_factory=lambda: [1, 2])\n    names: List[str] = field(default_factory=lambda: ['a'])\n    net: Net = field(default_factory=Net)\n"

PROGRAMS = {
    "dataclass": DATACLASS + "cfg = Config()\n",
    "dataclass, given": DATACLASS + "cfg = Config(0.2, layers=[3], net=Net(width=7))\n",
    "dataclass, assigned": DATACLASS + "cfg = Config()\ncfg.lr = 0.3\ncfg.net.depth = 9\ncfg.layers.append(3)\n",
    "dataclass, inherited": DATACLASS + "@dataclass\nclass More(Config):\n    lr: float = 0.5\n    seed: int = 1\ncfg = More(seed=2)\n",
    "frozen dataclass": "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Config:\n    lr: float = 0.1\n    n: int = 3\ncfg = Config(n=5)\n",
    "post init": "from dataclasses import dataclass\n@dataclass\nclass Config:\n    lr: float = 0.1\n    scaled: float = 0\n    def __post_init__(self):\n        self.scaled = self.lr * 2\ncfg = Config()\n",
    "dataclass without an object": DATACLASS,
    "attrs": "import attrs\n@attrs.define\nclass Config:\n    lr: float = 0.1\n    n: int = attrs.field(default=3)\ncfg = Config(n=4)\n",
    "named tuple": "from typing import NamedTuple\nclass Config(NamedTuple):\n    lr: float = 0.1\n    n: int = 3\ncfg = Config(n=4)\n",
    "class of values": "class Config:\n    lr = 0.1\n    epochs: int = 5\n    names = ['a', 'b']\n    _private = 3\nprint(Config.lr)\n",
    "class, assigned": "class Config:\n    lr = 0.1\n    n = 1\nConfig.lr = 0.2\n",
    "class in a class": "class Config:\n    lr = 0.1\n    class net:\n        depth = 3\n        width = 2 * 8\n",
    "class, inherited": "class Base:\n    lr = 0.1\n    n = 1\nclass Config(Base):\n    n = 2\n",
    "object of a class of values": "class Config:\n    lr = 0.1\n    n = 1\ncfg = Config()\ncfg.n = 4\n",
    "own init": "class Config:\n    seed = 7\n    def __init__(self, lr=0.1, n=3):\n        self.lr = lr\n        self.n = n\n        self.total = n * 2\ncfg = Config(n=5)\n",
    "namespace filled in": "from types import SimpleNamespace\ncfg = SimpleNamespace()\ncfg.lr = 0.1\ncfg.net = SimpleNamespace(depth=3)\ncfg.net.width = 4\n",
    "argparse namespace": "import argparse\ncfg = argparse.Namespace()\ncfg.lr = 0.1\nsetattr(cfg, 'n', 3)\n",
    "easydict": "from easydict import EasyDict as edict\ncfg = edict()\ncfg.lr = 0.1\ncfg.net = edict()\ncfg.net.depth = 3\ncfg['n'] = 4\ncfg.net['width'] = 5\n",
    "easydict, dict": "from easydict import EasyDict\ncfg = EasyDict({'lr': 0.1, 'net': {'depth': 3, 'layers': [1, 2]}}, seed=1)\ncfg.net.depth = cfg.net.depth + 1\ncfg.update(seed=2, more='x')\n",
    "easydict, dict assigned": "from easydict import EasyDict\ncfg = EasyDict()\ncfg.net = {'depth': 3}\ncfg.net.depth = 5\n",
    "easydict, dict in a list": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1, steps=[dict(a=1)])\n",
    "munch": "from munch import Munch\ncfg = Munch(lr=0.1, net=Munch(depth=3))\ncfg.net.depth = 4\ncfg['n'] = 2\n",
    "munch, dict": "from munch import Munch\ncfg = Munch({'lr': 0.1, 'net': {'depth': 3}})\ncfg.net['depth'] = 4\n",
    "munchify": "from munch import munchify\ncfg = munchify({'lr': 0.1, 'net': {'depth': 3}})\ncfg.net.depth = 4\ncfg.update({'lr': 0.5})\n",
    "munch fromDict": "import munch\ncfg = munch.Munch.fromDict({'lr': 0.1, 'net': {'depth': 3}})\n",
    "ml_collections": "import ml_collections\ncfg = ml_collections.ConfigDict()\ncfg.lr = 0.1\ncfg.net = ml_collections.ConfigDict()\ncfg.net.depth = 3\ncfg.layers = (1, 2)\n",
    "ml_collections, dict": "from ml_collections import config_dict\ncfg = config_dict.ConfigDict({'lr': 0.1, 'net': {'depth': 3}})\ncfg.net.depth = 4\n",
    "ml_collections, create": "from ml_collections import config_dict\ncfg = config_dict.create(lr=0.1, net=config_dict.create(depth=3), n=config_dict.placeholder(int))\ncfg.n = 4\n",
    "ml_collections, function": "import ml_collections\ndef get_config():\n    config = ml_collections.ConfigDict()\n    config.lr = 0.1\n    config.net = net = ml_collections.ConfigDict()\n    net.depth = 3\n    return config\ncfg = get_config()\ncfg.lr = 0.2\n",
    "ml_collections, frozen": "from ml_collections import FrozenConfigDict\ncfg = FrozenConfigDict({'lr': 0.1, 'net': {'depth': 3}})\n",
    "ml_collections, reference": "import ml_collections\ncfg = ml_collections.ConfigDict()\ncfg.lr = ml_collections.FieldReference(0.1)\ncfg.n = 1\n",
    "ml_collections, update": "import ml_collections\ncfg = ml_collections.ConfigDict({'lr': 0.1, 'net': {'depth': 3, 'n': 1}})\ncfg.update({'net': {'depth': 5}})\n",
    "yacs": "from yacs.config import CfgNode as CN\n_C = CN()\n_C.SEED = 1\n_C.MODEL = CN()\n_C.MODEL.DEPTH = 3\n_C.MODEL.NAMES = ['a']\n_C.MODEL.HEAD = CN()\n_C.MODEL.HEAD.N = 2\n",
    "yacs, dict": "from yacs.config import CfgNode\ncfg = CfgNode({'lr': 0.1, 'net': {'depth': 3}}, new_allowed=True)\ncfg.merge_from_list(['net.depth', 5])\ncfg.freeze()\n",
    "yacs, clone": "from yacs.config import CfgNode as CN\n_C = CN()\n_C.LR = 0.1\n_C.N = CN()\n_C.N.A = 1\ncfg = _C.clone()\ncfg.LR = 0.2\ncfg.N.A = 3\n",
    "yacs, text in a list": "from yacs.config import CfgNode as CN\n_C = CN()\n_C.LR = 0.1\n_C.N = 4\n_C.merge_from_list(['LR', '0.5'])\n",
    "yacs, other": "from yacs.config import CfgNode as CN\n_C = CN()\n_C.LR = 0.1\n_C.N = CN()\n_C.N.A = 1\n_C.N.B = 2\nother = CN({'N': {'A': 7}})\n_C.merge_from_other_cfg(other)\n",
    "omegaconf": "from omegaconf import OmegaConf\ncfg = OmegaConf.create({'lr': 0.1, 'net': {'depth': 3, 'layers': [1, 2]}})\ncfg.net.depth = 4\n",
    "omegaconf, text": "from omegaconf import OmegaConf\ncfg = OmegaConf.create('''\nlr: 1e-3\nnet:\n  depth: 3\n  flag: yes\n''')\n",
    "omegaconf, tuple": "from omegaconf import OmegaConf\ncfg = OmegaConf.create(dict(a=(1, 2), b='${a}', c=[(1, 2)], d='???'))\n",
    "omegaconf, update": "from omegaconf import OmegaConf\ncfg = OmegaConf.create({'lr': 0.1, 'net': {'depth': 3}})\nOmegaConf.update(cfg, 'net.depth', 5)\nOmegaConf.set_struct(cfg, True)\n",
    "omegaconf, structured": TYPED + "cfg = OmegaConf.structured(Config)\ncfg.n = 5\n",
    "omegaconf, structured object": TYPED + "cfg = OmegaConf.structured(Config(lr=0.5, net=Net(depth=9)))\ncfg.net.depth = 10\n",
    "omegaconf, structured converts": TYPED + "cfg = OmegaConf.structured(Config(lr=2, name=5))\ncfg.whole = '7'\ncfg.maybe = 2\ncfg.any = 1.5\n",
    "omegaconf, merge": "from omegaconf import OmegaConf\nbase = OmegaConf.create({'lr': 0.1, 'net': {'depth': 3, 'sizes': [1, 2]}})\ncfg = OmegaConf.merge(base, {'net': {'depth': 5, 'sizes': (3,)}}, OmegaConf.create('seed: 1'))\nbase.lr = 0.7\n",
    "omegaconf, merge of a structured one": TYPED + "base = OmegaConf.structured(Config)\ncfg = OmegaConf.merge(base, {'lr': 3, 'n': 4, 'net': {'depth': '8'}, 'sizes': [5.0, 6.0]})\n",
    "omegaconf, merge of what is missing": "from omegaconf import OmegaConf\ncfg = OmegaConf.merge({'a': 1, 'b': 2, 'c': {'d': 3}}, {'a': '???', 'b': '${a}', 'c': None})\n",
    "omegaconf, merge with a class": TYPED + "first = OmegaConf.create({'lr': 1})\ncfg = OmegaConf.merge(first, Config, {'lr': 2})\n",
    "addict": "from addict import Dict\ncfg = Dict()\ncfg.lr = 0.1\ncfg.net.depth = 3\ncfg.net.head.width = 4\ncfg['n'] = 2\n",
    "addict, dict": "from addict import Dict\ncfg = Dict({'lr': 0.1, 'net': {'depth': 3}}, seed=1)\ncfg.net.depth = 4\ncfg.update({'net': {'width': 2}})\n",
    "addict, read": "from addict import Dict\ncfg = Dict(lr=0.1)\nif cfg.missing:\n    cfg.lr = 3\n",
    "asked for a key": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1)\nif 'lr' in cfg:\n    cfg.lr = 0.2\nif cfg.get('n') is None:\n    cfg.n = len(cfg)\nfor name, value in cfg.items():\n    cfg[name] = value * 2\n",
    "box": "from box import Box\ncfg = Box({'lr': 0.1, 'net': {'depth': 3}})\ncfg.net.depth = 4\ncfg.seed = 1\n",
    "box, keywords": "from box import Box\ncfg = Box(lr=0.1, net=dict(depth=3), frozen_box=True)\n",
    "box, options": "from box import Box\ncfg = Box({'learningRate': 0.1}, camel_killer_box=True)\nx = Box(a=1)\n",
    "computed": "import os\nfrom easydict import EasyDict\nN = 4\ncfg = EasyDict(n=N * 2, w=os.cpu_count(), s=str(os.getpid()), e=os.environ.get('X', 'y'))\n",
    "function changes it": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1, n=1)\ndef change(c):\n    c.lr = 0.5\nchange(cfg)\n",
    "in an if": "import os\nfrom easydict import EasyDict\ncfg = EasyDict(lr=0.1, n=1)\nif os.environ.get('FAST'):\n    cfg.lr = 0.5\nif len('ab') == 2:\n    cfg.n = 2\n",
    "loop": "from easydict import EasyDict\ncfg = EasyDict()\nfor i, name in enumerate(['a', 'b']):\n    cfg[name] = i\n",
    "deleted": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1, n=1)\ndel cfg['n']\n",
    "deleted attribute": "from munch import Munch\ncfg = Munch(lr=0.1, n=1)\ndel cfg.n\n",
    "popped": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1, n=1)\ncfg.pop('n')\n",
    "spread": "from easydict import EasyDict\nbase = dict(lr=0.1, n=1)\ncfg = EasyDict(**base)\ncfg2 = EasyDict(**cfg)\ncfg2.n = 5\n",
    "two names": "from easydict import EasyDict\ncfg = EasyDict(lr=0.1)\nother = cfg\nother.lr = 0.2\n",
    "shared": "from easydict import EasyDict\nnet = EasyDict(depth=3)\na = EasyDict(net=net)\nnet.depth = 4\na.net.depth = 5\n",
}  # fmt: skip

UNLISTED = {
    "computed": {"w"},  # how many processors there are: who knows what that gives
    "ml_collections, reference": {"lr"},
    # What a field would convert is not known.
    "omegaconf, merge of a structured one": {"lr", "net.depth", "sizes"},
}


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The process that runs the programs."""
    process = Live(
        "easydict", "munch", "ml_collections", "yacs.config", "omegaconf", "addict", "box", "attrs"
    )
    yield process
    process.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_stated_is_what_the_live_object_holds(
    name: str, live: Live, tmp_path: Path
) -> None:
    answer = live.run(tmp_path, PROGRAMS[name])
    assert answer["raised"] is None
    script = read(tmp_path)
    assert not any(d.code == "FS009" for d in script.diagnostics)
    found = sets_of(script, "config_objects")
    assert found
    assert not differences(script, "config_objects", answer)
    for owner, flags in found.items():
        # Everything is listed that a person could have typed.
        typed = {n for n, text in answer["objects"][owner].items() if not text.startswith("<")}
        assert typed - flags.keys() <= UNLISTED.get(name, set())


def flags_of(source: str, owner: str = "cfg") -> dict[str, Flag]:
    script = analyse(source.encode(), "train.py").script
    return sets_of(script, "config_objects")[owner]


def test_what_fields_say() -> None:
    source = (
        "from dataclasses import dataclass\nfrom typing import Annotated, Literal\n"
        "from annotated_types import Ge, Le\n@dataclass\nclass Config:\n"
        '    lr: Annotated[float, Ge(0), Le(1)] = 1\n    """learning rate"""\n'
        "    kind: Literal['a', 'b'] = 'a'\n    n: int = 3  # how many\ncfg = Config()\n"
    )
    flags = flags_of(source)
    assert (flags["lr"].type, flags["lr"].min, flags["lr"].max) == ("float", 0, 1)
    assert flags["lr"].help == "learning rate"
    assert flags["kind"].choices == ["a", "b"]
    assert flags["n"].help == "how many"


def test_comments_describe_keys() -> None:
    source = "from easydict import EasyDict\ncfg = EasyDict()\ncfg.lr = 0.1  # learning rate\n"
    assert flags_of(source)["lr"].help == "learning rate"


def test_a_value_has_the_place_where_it_is_written() -> None:
    source = (
        "from easydict import EasyDict\ncfg = EasyDict({'a': 1,\n    'net': dict(depth=3)})\n"
        "cfg.net.width = 4\ncfg['a'] = 5\n"
    )
    places = {n: (f.location.line, f.location.column) for n, f in flags_of(source).items()}
    assert places == {"a": (5, 0), "net.depth": (3, 16), "net.width": (4, 0)}


def test_places_of_own_classes() -> None:
    source = (
        "class Config:\n    lr = 0.1\n    def __init__(self):\n        self.n = 3\ncfg = Config()\n"
    )
    places = {n: (f.location.line, f.location.column) for n, f in flags_of(source).items()}
    assert places == {"lr": (2, 4), "n": (4, 8)}


def test_what_the_object_holds_is_known_to_other_declarations() -> None:
    source = (
        "import argparse\nfrom yacs.config import CfgNode as CN\n_C = CN()\n_C.M = CN()\n"
        "_C.M.DEPTH = 3\np = argparse.ArgumentParser()\n"
        "p.add_argument('--depth', default=_C.M.DEPTH)\np.parse_args()\n"
    )
    script = analyse(source.encode(), "train.py").script
    assert script["depth"].default == 3


def test_what_a_file_says_is_not_known() -> None:
    source = (
        "from yacs.config import CfgNode as CN\ncfg = CN({'a': 1})\ncfg.merge_from_file('x.yaml')\n"
    )
    flag = flags_of(source)["a"]
    assert isinstance(flag.default, Unresolved)
    assert flag.default.candidates == (1,)


def test_a_class_of_the_script_is_not_shown_beside_its_object() -> None:
    script = analyse((DATACLASS + "cfg = Config()\n").encode(), "train.py").script
    found = sets_of(script, "config_objects")
    assert found.keys() == {"cfg"}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import torch\nclass Net(torch.nn.Module):\n    depth = 3\ncfg = Net()", id="outside-base"),
        pytest.param("class Trainer:\n    def __init__(self):\n        self.lr = 0.1\n    def fit(self): pass\ncfg = Trainer()", id="methods"),
        pytest.param("import enum\nclass Mode(enum.Enum):\n    A = 1", id="enum"),
        pytest.param("class Error(Exception):\n    code = 3", id="exception"),
        pytest.param("from dataclasses import dataclass\n@dataclass\nclass Batch:\n    x: list\n    n: int = 3", id="record"),
        pytest.param("class Empty:\n    pass\ncfg = Empty()", id="empty"),
        pytest.param("class C:\n    _lr = 0.1", id="private"),
        pytest.param("def f():\n    class C:\n        lr = 0.1", id="local"),
        pytest.param("from easydict import EasyDict\nfor i in range(3):\n    cfg = EasyDict(i=i)", id="in-a-loop"),
        pytest.param("from mine import EasyDict\ncfg = EasyDict(lr=0.1)", id="another-easydict"),
        pytest.param("from types import SimpleNamespace\ncfg = SimpleNamespace(lr=0.1)", id="read-as-a-dict"),
        pytest.param("import argparse\ncfg = argparse.ArgumentParser().parse_args()", id="parsed"),
        pytest.param("from easydict import EasyDict\ncfg = EasyDict(f=print, g=EasyDict)", id="objects"),
    ],
)  # fmt: skip
def test_not_taken(source: str) -> None:
    script = analyse(source.encode(), "train.py").script
    assert not sets_of(script, "config_objects")


def test_an_object_that_knows_its_owner_is_no_circle() -> None:
    script = flagscan.discover_source(
        "class Net:\n    depth = 3\nclass Config:\n    lr = 0.1\n"
        "cfg = Config()\ncfg.net = Net()\ncfg.net.owner = cfg\ncfg.me = cfg\n"
    )
    (flag_set,) = (s for s in script.flag_sets if s.dest == "object:cfg")
    assert [flag.name for flag in flag_set.flags] == ["lr", "net.depth"]
