"""Parameterized classes and objects, beside what the live library holds."""

# ruff: noqa: E501 - a line of a table is a program

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.value import ABSENT, Unresolved, is_known
from tests.live.objects import Live, differences, read, sets_of
from tests.property.spelling import spelled

HEAD = "import param\n"

KINDS = '''
class Config(param.Parameterized):
    """What can be set."""
    plain = param.Parameter(3)
    nothing = param.Parameter()
    number = param.Number(0.5, bounds=(0, 1), step=0.1, softbounds=(0.2, 0.8), doc="a number")
    number0 = param.Number()
    half = param.Number(1, bounds=(0, None), inclusive_bounds=(False, True))
    integer = param.Integer(3, bounds=(1, 10))
    integer0 = param.Integer()
    between = param.Integer(3, bounds=(0, 10), inclusive_bounds=(False, False))
    magnitude = param.Magnitude()
    part = param.Magnitude(0.25)
    text = param.String("adam", doc="which optimizer")
    text0 = param.String()
    pattern = param.String("ab", regex="a.*")
    maybe = param.String(None, allow_None=True)
    binary = param.Bytes(b"x")
    switch = param.Boolean(True)
    switch0 = param.Boolean()
    event = param.Event()
    choice = param.Selector(objects=["adam", "sgd"])
    chosen = param.Selector(objects=["adam", "sgd"], default="sgd")
    named = param.Selector(objects={"small": 1, "large": 10})
    open = param.Selector(objects=["a"], default="a", check_on_set=False)
    empty = param.Selector()
    old = param.ObjectSelector(default="b", objects=["a", "b"])
    several = param.ListSelector(default=["a"], objects=["a", "b"])
    several0 = param.ListSelector(objects=["a", "b"])
    items = param.List([1, 2], item_type=int)
    items0 = param.List()
    table = param.Dict({"a": 1})
    table0 = param.Dict()
    pair = param.Tuple((1, "x"))
    pair0 = param.Tuple()
    numbers = param.NumericTuple((1, 2.5))
    xy = param.XYCoordinates((3.0, 4.0))
    span = param.Range((0, 1), bounds=(0, 10))
    span0 = param.Range()
    date = param.Date(None)
    path = param.Path("data", check_exists=False)
    file = param.Filename()
    folder = param.Foldername(None, allow_None=True)
    colour = param.Color("#ff0000")
    callback = param.Callable(None)
    action = param.Action()
    of_class = param.ClassSelector(class_=(int, str), default=3)
    array = param.Array(None)
    frame = param.Parameter(default=None, allow_None=True, precedence=-1)
    fixed = param.Integer(7, constant=True)
    never = param.Integer(8, readonly=True)
    made = param.Number(default_factory=lambda: 2.5)
'''

PROGRAMS = {
    "kinds": KINDS + "cfg = Config()\n",
    "kinds of a class": KINDS.replace("    made = param.Number(default_factory=lambda: 2.5)\n", ""),
    "given": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(3)\ncfg = C(lr=0.2)\n",
    "given many ways": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(3)\nD = dict(n=5)\ncfg = C(**D, lr=2 * 0.2)\n",
    "assigned": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(3)\ncfg = C(lr=0.2)\ncfg.lr = 0.3\ncfg.n += 1\n",
    "assigned in a function": "class C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C()\ndef f(c): c.lr = 0.3\nf(cfg)\n",
    "assigned to the class": "class C(param.Parameterized):\n    lr = param.Number(0.1, bounds=(0, 1))\nC.lr = 0.3\n",
    "param.update": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\ncfg = C()\ncfg.param.update(lr=0.3)\n",
    "set_param": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\ncfg = C()\ncfg.param['lr'].default = 0.3\n",
    "update of the class": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\ncfg = C(n=2)\nC.param.update(lr=0.3)\n",
    "update with a dict": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\ncfg = C(n=2)\ncfg.param.update({'lr': 0.3})\n",
    "setattr": "class C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C()\nsetattr(cfg, 'lr', 0.3)\n",
    "from imports": "from param import Parameterized, Number\nclass C(Parameterized):\n    lr = Number(0.1)\ncfg = C()\n",
    "alias": "import param as pm\nclass C(pm.Parameterized):\n    lr = pm.Number(0.1)\ncfg = C()\n",
    "submodule": "import param.parameterized as p, param.parameters as q\nclass C(p.Parameterized):\n    lr = q.Number(0.1)\n    s = p.String('x')\ncfg = C()\n",
    "inherited": "class A(param.Parameterized):\n    lr = param.Number(0.1, bounds=(0, 1), doc='rate')\n    s = param.Selector(objects=['a', 'b'])\n    l = param.List([1])\nclass B(A):\n    lr = param.Number(0.5)\n    s = param.Selector(default='b')\n    l = param.List()\nclass C(B):\n    lr = param.Number(doc='other')\ncfg = C()\nbase = A()\n",
    "plain override": "class A(param.Parameterized):\n    lr = param.Number(0.1, doc='rate')\nclass B(A):\n    lr = 0.5\nclass C(B):\n    lr = param.Number(bounds=(0, 1))\nb = B()\nc = C()\n",
    "another kind": "class A(param.Parameterized):\n    n = param.Number(3, bounds=(0, 10))\nclass B(A):\n    n = param.Integer()\ncfg = B()\n",
    "mixin": "class A(param.Parameterized):\n    n = param.Number(3)\nclass M(param.Parameterized):\n    n = param.Number(4, bounds=(0, 10))\n    m = param.Integer(5)\nclass B(A, M):\n    k = param.Integer(6)\ncfg = B()\n",
    "own init": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\n    def __init__(self, **params):\n        super().__init__(**params)\n        self.n = 9\ncfg = C(lr=0.2)\n",
    "init with a value": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    n = param.Integer(1)\n    def __init__(self, size, **params):\n        super().__init__(n=size * 2, **params)\ncfg = C(4, lr=0.2)\n",
    "own kind": "class Prob(param.Number):\n    pass\nclass C(param.Parameterized):\n    p = Prob(0.5)\n    q = Prob()\ncfg = C()\n",
    "helper": "def rate(x): return param.Number(x, bounds=(0, 1))\nclass C(param.Parameterized):\n    lr = rate(0.1)\ncfg = C()\n",
    "two objects": "class C(param.Parameterized):\n    lr = param.Number(0.1)\na = C(lr=0.2)\nb = C(lr=0.3)\n",
    "name": "class C(param.Parameterized):\n    name = param.String('run')\n    lr = param.Number(0.1)\ncfg = C()\n",
    "function": "class F(param.ParameterizedFunction):\n    lr = param.Number(0.1, doc='rate')\n    def __call__(self, **params):\n        return param.ParamOverrides(self, params).lr\nx = F(lr=3)\n",
    "annotated": "class C(param.Parameterized):\n    lr: float = param.Number(0.1)\ncfg: C = C(lr=0.5)\n",
    "computed": "import os\nN = 4\nclass C(param.Parameterized):\n    n = param.Integer(N * 2)\n    w = param.Integer(os.cpu_count())\n    f = param.Number(default=1 / 4)\ncfg = C(n=N + 1)\n",
    "replaced": "class C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C(lr=0.2)\ncfg = C(lr=0.3)\n",
    "in an if": "import os\nclass C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C()\nif os.environ.get('FAST'):\n    cfg.lr = 0.3\n",
    "default of a class after": "class C(param.Parameterized):\n    lr = param.Number(0.1)\n    l = param.List([1])\ncfg = C()\nC.lr = 0.3\nC.l = [2]\n",
    "two at once": "class C(param.Parameterized):\n    lr = param.Number(0.1)\na = b = C()\nb.lr = 0.7\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The process that runs the programs."""
    process = Live("param")
    yield process
    process.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_stated_is_what_the_live_object_holds(
    name: str, live: Live, tmp_path: Path
) -> None:
    answer = live.run(tmp_path, HEAD + PROGRAMS[name])
    assert answer["raised"] is None
    script = read(tmp_path)
    found = sets_of(script, "param")
    assert found
    assert not differences(script, "param", answer)
    for owner, flags in found.items():
        slots = answer["slots"][owner]
        # Everything is listed that can be set.
        wanted = {n for n, held in slots.items() if n != "name" and held["readonly"] == "False"}
        assert flags.keys() - {"name"} == wanted
        for flag in flags.values():
            if flag.name != "name":  # which the library describes
                assert not slot_differences(flag, slots[flag.name])


def slot_differences(flag: Flag, slots: dict[str, str]) -> list[str]:
    """What FLAG says beside its value that the live Parameter does not."""
    wrong = []
    if flag.help is not ABSENT and spelled(flag.help) != slots["doc"]:
        wrong.append(f"doc: {flag.help!r}, it is {slots['doc']}")
    if flag.help is ABSENT and slots["doc"] != "None":
        wrong.append(f"doc: it is {slots['doc']}")
    if is_known(flag.choices) and spelled(flag.choices) != slots["objects"]:
        wrong.append(f"objects: {flag.choices!r}, it is {slots['objects']}")
    bounds = tuple(None if bound is ABSENT else bound for bound in (flag.min, flag.max))
    closed = slots.get("inclusive_bounds", "(True, True, )") == "(True, True, )"
    if bounds != (None, None) and closed and spelled(bounds) != slots["bounds"]:
        wrong.append(f"bounds: {bounds}, it is {slots['bounds']}")
    return wrong


def flags_of(source: str, owner: str = "cfg") -> dict[str, Flag]:
    script = analyse((HEAD + source).encode(), "train.py").script
    return sets_of(script, "param")[owner]


def test_types_choices_and_bounds() -> None:
    flags = flags_of(KINDS, "Config")
    types = {name: flag.type for name, flag in flags.items() if flag.type is not ABSENT}
    assert types == {
        **dict.fromkeys(("number", "number0", "half", "magnitude", "part", "made"), "float"),
        **dict.fromkeys(("integer", "integer0", "between", "named", "fixed"), "int"),
        **dict.fromkeys(("text", "text0", "pattern", "maybe", "colour"), "str"),
        **dict.fromkeys(("choice", "chosen", "open", "old"), "str"),
        **dict.fromkeys(("switch", "switch0", "event"), "bool"),
        **dict.fromkeys(("path", "file", "folder"), "path"),
    }
    bounds = {n: (f.min, f.max) for n, f in flags.items() if (f.min, f.max) != (ABSENT, ABSENT)}
    assert bounds == {
        "number": (0, 1),
        "half": (0, ABSENT),
        "integer": (1, 10),
        "between": (1, 9),  # the ends are left out
        "magnitude": (0.0, 1.0),
        "part": (0.0, 1.0),
    }
    assert flags["named"].choices == [1, 10]
    assert flags["open"].allow_other
    assert not flags["choice"].allow_other


@pytest.mark.parametrize("inclusive", ["()", "(True,)", "(True, True, True)", "yes"])
def test_bounds_that_param_would_refuse_are_no_fault(inclusive: str) -> None:
    source = (
        "class C(param.Parameterized):\n"
        f"    n = param.Integer(3, bounds=(1, 'x'), inclusive_bounds={inclusive})\ncfg = C()\n"
    )
    assert flags_of(source)["n"].min == 1


def test_a_value_has_the_place_where_it_is_written() -> None:
    source = (
        "class C(param.Parameterized):\n    a = param.Number(0.1)\n    b = param.Number(0.1)\n"
        "    c = param.Number(0.1)\ncfg = C(\n    b=0.2)\ncfg.c = 0.3\n"
    )
    places = {n: (f.location.line, f.location.column) for n, f in flags_of(source).items()}
    assert places == {"a": (3, 4), "b": (7, 4), "c": (8, 0)}


def test_where_an_object_is_made_once_its_values_count() -> None:
    source = "class C(param.Parameterized):\n    lr = param.Number(0.1)\ndef main():\n    C({})\nmain()\n"
    assert flags_of(source.format("lr=0.2"), "C")["lr"].default == 0.2
    assert flags_of(source.format(""), "C")["lr"].default == 0.1
    twice = source.format("lr=0.2") + "C(lr=0.3)\n"
    assert flags_of(twice, "C")["lr"].default == 0.1


def test_what_is_given_from_outside_is_not_known() -> None:
    source = "import sys\nclass C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C(**vars(sys.x))\n"
    assert isinstance(flags_of(source)["lr"].default, Unresolved)


def test_what_was_given_is_known_to_other_declarations() -> None:
    source = (
        "import argparse\nclass C(param.Parameterized):\n    lr = param.Number(0.1)\n"
        "    n = param.Integer(1)\ncfg = C(lr=0.2)\np = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', default=cfg.lr)\np.add_argument('--n', default=cfg.n)\np.parse_args()\n"
    )
    script = analyse((HEAD + source).encode(), "train.py").script
    assert script["lr"].default == 0.2
    assert isinstance(script["n"].default, Unresolved)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("class C:\n    lr = param.Number(0.1)\ncfg = C()", id="no-parameterized"),
        pytest.param("lr = param.Number(0.1)", id="a-parameter-of-nothing"),
        pytest.param("class C(param.Parameterized):\n    lr = 0.1\ncfg = C()", id="no-parameter"),
        pytest.param("class C(param.Parameterized):\n    pass\ncfg = C()", id="empty"),
        pytest.param(
            "import torch\nclass C(torch.Module):\n    lr = param.Number(0.1)", id="other"
        ),
        pytest.param(
            "class param:\n    class Parameterized: pass\n    def Number(x): return x\n"
            "class C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C()",
            id="shadowed",
        ),
    ],
)
def test_not_taken(source: str) -> None:
    script = analyse((HEAD + source).encode(), "train.py").script
    assert not sets_of(script, "param")


def test_however_it_is_imported() -> None:
    body = "class C(p.Parameterized):\n    lr = p.Number(0.1)\nc = C()\n"
    for line in ("import json, param as p", "import json as j, \\\n    param as p"):
        script = analyse(f"{line}\n{body}".encode(), "train.py").script
        assert [(s.interface, s.dest) for s in script.flag_sets] == [("param", "object:c")]


def test_what_guild_cannot_do_is_told() -> None:
    source = "class C(param.Parameterized):\n    lr = param.Number(0.1)\ncfg = C()\nx = 1\n"
    script = analyse((HEAD + source).encode(), "train.py").script
    assert script.selected_set is not None
    assert script.selected_set.dest == "object:cfg"
    told = [d.message for d in script.diagnostics if d.code == "FS302"]
    assert len(told) == 1
    assert "no attributes of objects" in told[0]
