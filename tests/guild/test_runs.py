"""What a script receives when the real Guild runs it from a file that flagscan wrote."""

from __future__ import annotations

import argparse
import math
from typing import Any

import pytest

import flagscan
from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.testing import (
    flag_set_of,
    option,
    positional,
    script_of,
    script_with,
    variable,
)

from .project import Project

ARGPARSE = """
import argparse
import pathlib

def str2bool(text):
    if text.lower() in ("yes", "true", "t", "1"):
        return True
    if text.lower() in ("no", "false", "f", "0"):
        return False
    raise argparse.ArgumentTypeError("Boolean value expected.")

def add_arguments(p):
    p.add_argument("--lr", "-l", type=float, default=1e-5, help="rate (%(default)s), 100%%")
    p.add_argument("--beta", type=float, default=-0.5)
    p.add_argument("--tiny", type=float, default=-1e-05)
    p.add_argument("--limit", type=float, default=float("inf"))
    p.add_argument("--missing", type=float, default=float("nan"))
    p.add_argument("--steps", type=int, default=1e6)
    p.add_argument("--seed", type=int)
    p.add_argument("--shift", type=int, default=-3)
    p.add_argument("--text-int", type=int, default="1_000")
    p.add_argument("--name", default="1e-3")
    p.add_argument("--answer", default="no", choices=["yes", "no", "off"])
    p.add_argument("--mode", type=str, choices=["1", "2"], default="2")
    p.add_argument("--empty", default="")
    p.add_argument("--dashed", default="-x")
    p.add_argument("--search", default="model[v1].pt")
    p.add_argument("--multiline", default="a: b\\n# c\\n 'd'")
    p.add_argument("--none")
    p.add_argument("--untyped", default=0.1)
    p.add_argument("--no", default="quoted")
    p.add_argument("--path", type=pathlib.Path, default="data/x")
    p.add_argument("--layers", nargs="+", type=int, default=[64, 32])
    p.add_argument("--betas", nargs=2, type=float, default=(0.9, 1e-5))
    p.add_argument("--words", nargs="*", default=["a b", "7", "it's", "yes"])
    p.add_argument("--nothing", nargs="*", default=[])
    p.add_argument("--alone", nargs=1, type=int, default=[1])
    p.add_argument("--maybe", nargs="?", const="c", default="d")
    p.add_argument("--tuples", default=(1, 2))
    p.add_argument("--fast", action="store_true")
    p.add_argument("--no-aug", dest="aug", action="store_false")
    p.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
    p.add_argument("--ema", action=argparse.BooleanOptionalAction, default=False)
    p.add_argument("--swa", action=argparse.BooleanOptionalAction)
    p.add_argument("--flag", type=bool, default=True)
    p.add_argument("--unset", type=bool, default=False)
    p.add_argument("--strict", type=str2bool, default=False)
    p.add_argument("--eager", type=str2bool, nargs="?", const=True, default=True)
    p.add_argument("--three", action="store_const", const=3, default=1)
    p.add_argument("--verbose", action="count", default=0)
    p.add_argument("--tags", action="append", default=["base"])
    p.add_argument("--more", action="extend", nargs="+", default=["base"])
    p.add_argument("--hidden", default=argparse.SUPPRESS)
    p.add_argument("--wrong", choices=["a", "b"], default="c")
    p.add_argument("--dotted.name", default=1, type=int)
"""

PARSE = """
import sys
marker = pathlib.Path(__file__).with_suffix(".ran")
if "--help" in sys.argv:
    pathlib.Path(PROJECT, "imported").touch()
p = argparse.ArgumentParser()
add_arguments(p)
record({k: v for k, v in vars(p.parse_args()).items()})
"""


def live_defaults() -> dict[str, Any]:
    """What the parser gives when the program is run without arguments."""
    return vars(live_parser().parse_args([]))


def live_parser() -> argparse.ArgumentParser:
    """The real parser of ARGPARSE, a program of ours."""
    namespace: dict[str, Any] = {}
    exec(ARGPARSE, namespace)
    parser = argparse.ArgumentParser()
    namespace["add_arguments"](parser)
    return parser


def live_script() -> Any:
    """ARGPARSE as a Script, read off the real parser."""
    names = {
        "_StoreAction": "store",
        "_StoreTrueAction": "store_true",
        "_StoreFalseAction": "store_false",
        "_StoreConstAction": "store_const",
        "_CountAction": "count",
        "_AppendAction": "append",
        "_ExtendAction": "extend",
        "BooleanOptionalAction": "BooleanOptionalAction",
    }
    flags = []
    for action in live_parser()._actions:
        kind = type(action).__name__
        if kind == "_HelpAction":
            continue
        attributes: dict[str, Any] = {"action": names[kind], "default": action.default}
        if action.type is not None:
            name = getattr(action.type, "__name__", "?")
            attributes["type"] = "path" if name == "Path" else name
        if kind in ("_StoreAction", "_AppendAction", "_ExtendAction") and action.nargs is not None:
            attributes["nargs"] = action.nargs
        if action.choices is not None:
            attributes["choices"] = list(action.choices)
        if action.help is not None and kind == "_StoreAction":
            attributes["help"] = action.help
        flags.append(option(*action.option_strings, destination=action.dest, **attributes))
    return script_of(*flags)


@pytest.fixture
def argparse_project(project: Project) -> Project:
    path = project.script("train.py", ARGPARSE + f"PROJECT = {str(project.folder)!r}\n" + PARSE)
    project.emit(flagscan.discover(path, cache=False))
    return project


def test_reading_gives_what_the_live_parser_gives(argparse_project: Project) -> None:
    text = (argparse_project.folder / "guild.yml").read_text()
    assert text == EMITTER.emit([live_script()], EmitOptions())


def as_recorded(values: dict[str, Any]) -> dict[str, Any]:
    """VALUES after JSON."""
    odd = {"tiny", "missing"}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if name not in odd
    }


def test_defaults_reach_argparse_as_the_script_has_them(argparse_project: Project) -> None:
    received = argparse_project.run("train")["value"]
    assert math.isnan(received.pop("missing"))
    assert received.pop("tiny") == -1e-05
    expected = as_recorded(live_defaults())
    # Without a type the script gets the text of a number; FS503 tells.
    expected["untyped"] = "0.1"
    expected["path"] = {"repr": "PosixPath('data/x')"}
    assert received == expected
    # Guild did not run the script to find out about its flags.
    assert not (argparse_project.folder / "imported").exists()


def test_values_reach_argparse(argparse_project: Project) -> None:
    values = {
        "lr": ("0.2", 0.2),
        "beta": ("-0.25", -0.25),
        "tiny": ("1e-3", 1e-3),
        "steps": ("12", 12),
        "seed": ("7", 7),
        "name": ("3e563", "3e563"),
        "answer": ("off", "off"),
        "mode": ("1", "1"),
        "dashed": ("yes", "yes"),
        "none": ("null", "null"),
        "untyped": ("0.5", "0.5"),
        "layers": ("5", [5]),
        "betas": ("0.5 0.25", [0.5, 0.25]),
        "words": ("x 'y z'", ["x", "y z"]),
        "alone": ("2", [2]),
        "fast": ("yes", True),
        "no-aug": ("no", False),
        "amp": ("no", False),
        "ema": ("yes", True),
        "swa": ("yes", True),
        "flag": ("no", False),
        "unset": ("yes", True),
        "strict": ("yes", True),
        "eager": ("no", False),
        "three": ("yes", 3),
        "verbose": ("yes", 1),
        "tags": ("x", ["base", "x"]),
        "more": ("x y", ["base", "x", "y"]),
        "hidden": ("h", "h"),
        "wrong": ("b", "b"),
        "dotted.name": ("4", 4),
    }
    arguments = [f"{name}={text}" for name, (text, _) in values.items()]
    received = argparse_project.run("train", *arguments)["value"]
    names = {"no-aug": "aug"}
    assert {name: received[names.get(name, name)] for name in values} == {
        name: value for name, (_, value) in values.items()
    }


def test_help_shows_every_flag_and_does_not_run_the_script(argparse_project: Project) -> None:
    shown = argparse_project.guild("run", "train", "--help-op")
    assert shown.returncode == 0, shown.stderr
    for name in ("lr", "amp", "no-aug", "dotted.name"):
        assert f"  {name} " in shown.stdout
    assert "rate (1e-05), 100%" in shown.stdout
    listed = argparse_project.guild("ops")
    assert listed.stdout.split() == ["train"]
    assert listed.stderr == ""
    assert not (argparse_project.folder / "imported").exists()


GLOBALS = {
    "lr": 0.1,
    "tiny": 1e-05,
    "minus": -1e-05,
    "endless": float("-inf"),
    "steps": 100,
    "name": "1e-3",
    "answer": "yes",
    "empty": "",
    "dashed": "-foo",
    "search": "uniform[1:2]",
    "long": "a text of more than eighty characters: it is 'quoted', and \"so\" # on, and on and on",
    "lines": "one\n  two\n",
    "none": None,
    "fast": False,
    "layers": [64, 32],
    "one": [1],
    "nothing": [],
    "words": ["a b", "1", "-x", "yes", None, True, 1e-05, "it's"],
    "nested": [[1, 2], [3]],
    "pair": (1, 2),
    "mapping": {"a": 1},
    "letter": "y",
    "number_text": "012",
    "time": "12:30",
}
KEYS: dict[str, Any] = {
    **GLOBALS,
    "odd name": 1,
    "dash-ed": "x",
    "pair": [1, 2],
    "mapping": {1: 2},
    "inner.a": 1,
    "inner.b.c": "d",
    "inner.none": None,
    "no_keys": {},
}


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """Dotted keys as dicts in dicts."""
    result: dict[str, Any] = {}
    for name, value in flat.items():
        *path, last = name.split(".")
        inner = result
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return result


def test_globals(project: Project) -> None:
    source = "".join(f"{name} = {value!r}\n" for name, value in GLOBALS.items())
    source = source.replace("-inf", "float('-inf')")
    names = ", ".join(f"{name!r}: repr({name})" for name in GLOBALS)
    project.script("train.py", f"{source}record({{{names}}})\n")
    flags = [variable(name, value) for name, value in GLOBALS.items()]
    project.emit(script_of(*flags, dest="globals"))

    received = project.run("train")
    assert received["argv"] == []
    assert received["value"] == {name: repr(value) for name, value in GLOBALS.items()}

    changes = ["lr=0.2", "name=x", "none=5", "layers=5", "words=a 'b c'", "fast=yes", "pair=3 4"]
    changed = project.run("train", *changes, "dashed=x")["value"]
    expected = {
        **GLOBALS,
        "lr": 0.2,
        "name": "x",
        "none": 5,
        "layers": [5],
        "words": ["a", "b c"],
        "fast": True,
        "pair": [3, 4],
        "dashed": "x",
    }
    assert changed == {name: repr(value) for name, value in expected.items()}


@pytest.mark.parametrize("dest", ["global:params", "namespace:params"])
def test_dict(project: Project, dest: str) -> None:
    keys = dict(KEYS)
    if dest.startswith("namespace"):
        # What is no identifier is no attribute.
        keys = {n: v for n, v in keys.items() if n not in ("odd name", "dash-ed")}
        keys["mapping"] = {"a": 1}
    project.script(
        "train.py",
        f"import types\nparams = {nested(GLOBALS)!r}\n".replace("-inf", "float('-inf')")
        + "def plain(o):\n"
        "    if isinstance(o, types.SimpleNamespace):\n        o = vars(o)\n"
        "    if isinstance(o, dict):\n        return {k: plain(v) for k, v in o.items()}\n"
        "    return repr(o)\n"
        "record(plain(params))\n",
    )
    flags = [variable(name, value) for name, value in keys.items()]
    project.emit(script_of(*flags, dest=dest))

    def plain(value: Any, depth: int = 0) -> Any:
        if isinstance(value, dict) and (depth < 3):
            return {str(k): plain(v, depth + 1) for k, v in value.items()}
        return repr(value)

    received = project.run("train")["value"]
    assert received == plain(nested(keys))
    changed = project.run("train", "lr=0.2", "inner.b.c=e", "none=0.5", "one=3 4")
    changes = {"lr": 0.2, "inner.b.c": "e", "none": 0.5, "one": [3, 4]}
    assert changed["value"] == plain(nested({**keys, **changes}))


def test_positionals_and_commands(project: Project) -> None:
    project.script("sub/my tool.py", "import sys\nrecord(sys.argv[1:])\n")
    fit = flag_set_of(positional("data"), option("lr", type="float", default=0.1), command=("fit",))
    test = flag_set_of(option("n", type="int", default=1), command=("test",))
    project.emit(script_with(flag_set_of(), fit, test, path="sub/my tool.py"))
    assert project.run("my-tool-fit", "data=a b")["value"] == ["fit", "a b", "--lr", "0.1"]
    assert project.run("my-tool-test", "n=2")["value"] == ["test", "--n", "2"]
    refused = project.guild("run", "my-tool-fit", "-y")
    assert "data" in refused.stderr


def test_additions_to_a_file_of_a_person(project: Project) -> None:
    project.script("train.py", ARGPARSE + f"PROJECT = {str(project.folder)!r}\n" + PARSE)
    project.write(
        "guild.yml",
        "- config: shared\n"
        "  flags: {seed: 3}\n"
        "\n"
        "- model: net  # the only one\n"
        "  operations:\n"
        "      train:\n"
        "          flags:\n"
        "              $include: shared\n"
        "              lr: 0.5\n"
        "              fast: yes  # short forms\n"
        "              layers: '1 2 3'\n"
        "              speed: {arg-name: shift}\n"
        "          # the end\n",
    )
    project.emit(live_script())
    project.script("other.py", "x = 1\nrecord(x)\n")
    project.emit(script_of(variable("x", 1), path="other.py", dest="globals"))
    received = project.run("train", "speed=-4", "ema=yes")["value"]
    wanted = {"lr": 0.5, "fast": True, "layers": [1, 2, 3], "shift": -4, "seed": 3, "ema": True}
    assert {name: received[name] for name in wanted} == wanted
    assert project.run("net:other", "x=5")["value"] == 5
    assert not (project.folder / "imported").exists()


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("", id="empty"),
        pytest.param("# nothing yet\n", id="comment"),
        pytest.param("- config: c\n  flags: {a: 1}\n", id="list-without-model"),
        pytest.param("- model: m\n", id="model-without-operations"),
        pytest.param("train: train\n", id="short-operation"),
        pytest.param("train: {}\n", id="flow-operation"),
        pytest.param("other: {main: x, flags-import: no}", id="no-final-newline"),
    ],
)
def test_every_form_of_file_runs(project: Project, before: str) -> None:
    project.script("train.py", "import sys\nrecord(sys.argv[1:])\n")
    if before:
        project.write("guild.yml", before)
    project.emit(script_of(option("lr", type="float", default=0.1)))
    assert project.run("train", "lr=0.2")["value"] == ["--lr", "0.2"]
