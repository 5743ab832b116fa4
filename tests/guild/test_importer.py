"""Against Guild's own importer: the same flags and attributes, or a reason why ours is right.

Every row is a script of its own, as in the tables that Guild's behaviour was written down in
(argparse, globals, dicts). ``same`` means equal names and equal attributes, apart from what both
spell in two ways (see ``normal``). Otherwise the row tells why ours differs, and the test holds
that it does differ: a row whose reason has gone is to be changed.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from flagscan.analysis import analyse
from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.model.script import Script
from flagscan.selection import select

SAME = "same"
DROPPED = "Guild's import drops it, and its runs can set it"
APPLIED = "Guild ignores it; ours runs the script with flagscan.apply, which sets it"
BATCH = "Guild's default is a list, which starts a batch"
UNLOADABLE = "Guild's choices make guild.yml unloadable"
COMPUTED = "the value is computed, and Guild replaces computed values as well"
ESCAPED = "Guild loses this value on the way to a dict; ours is escaped"
KEYS = "a key that is not a flag is missing in the run: Guild's import leaves keys out"
NEEDED = "Guild's default cannot be passed to this option"
LOOKS = "Guild's default would arrive as something else"
TEXT = "argparse makes a text of it; as 'string' it stays as typed: null, yes, 1e-3"
POSITIONAL = "ours names positional arguments, though Guild cannot pass them (arg-skip)"
FILLED = "ours fills in %(default)s as argparse does"
BATCHES = "Guild's switch is lost in the trials of a batch, which fail then; ours says it anyway"
HIDDEN = "Guild shows argparse's mark for a hidden option as its description"

ARGPARSE = """\
import argparse
from argparse import *
p = ArgumentParser()
add = p.add_argument
"""
PARSE = "\np.parse_args()\n"


@dataclass(frozen=True)
class Case:
    """A script, where its flags are, and how ours compares to what Guild imports."""

    name: str
    source: str
    dest: str
    verdict: str = SAME


def _table(prefix: str, dest: str, rows: list[tuple[str, str]]) -> list[Case]:
    return [
        Case(f"{prefix}{number}", source, dest, verdict)
        for number, (source, verdict) in enumerate(rows, 1)
    ]


ARGS = [
    ("add('--lr', type=float, default=0.1, help='learning rate')", SAME),
    ("add('--n', type=int, default=1)", SAME),
    ("add('--n', type=int)", SAME),
    ("add('--s', type=str, default='x')", SAME),
    ("add('--s', type=str, default=None)", SAME),
    ("add('--s')", TEXT),
    ("add('-l', '--learning-rate', type=float, default=1e-3)", SAME),
    ("add('--learning_rate', type=float, default=1e-3)", SAME),
    ("add('--lr', '--learning-rate', type=float, default=1e-3)", SAME),
    ("add('-x', default=1, type=int)", SAME),
    ("add('data')", POSITIONAL),
    ("add('--opt', dest='optimizer', default='sgd')", TEXT),
    ("add('--n', type=int, required=True)", SAME),
    ("add('--opt', choices=['sgd','adam'], default='sgd')", TEXT),
    ("add('--n', type=int, choices=range(3), default=0)", UNLOADABLE),
    ("add('--n', choices=(1,2), type=int)", SAME),
    ("add('--b', type=bool, default=False)", SAME),
    ("add('--b', type=bool, default=True)", SAME),
    ("add('--v', action='store_true')", SAME),
    ("add('--no-v', action='store_false')", BATCHES),
    ("add('--b', action=BooleanOptionalAction, default=True)", BATCHES),
    ("add('--b', action=BooleanOptionalAction, default=False, help='do b')", SAME),
    ("add('--c', action='count', default=0)", DROPPED),
    ("add('--version', action='version', version='1')", SAME),
    ("add('--x', nargs='*', type=int, default=[1,2])", SAME),
    ("add('--x', nargs=2, type=float, default=(0.9, 0.999))", BATCH),
    ("add('--x', nargs=2, type=float, default=[0.9, 0.999])", SAME),
    ("add('--x', nargs='+', type=int)", SAME),
    ("add('--x', type=float, default=1)", SAME),
    ("add('--x', default=-1, type=int, help='''multi\n  line''')", SAME),
    ("add('--x', default=1, type=int, help='the x (%(default)s)')", FILLED),
    ("add('--x', default=1, type=int, help=SUPPRESS)", HIDDEN),
    ("add('--x', default=SUPPRESS)", NEEDED),
    ("add('--x', default=1, type=int)\np.set_defaults(x=5, y=6)", SAME),
    ("g = p.add_argument_group('g')\ng.add_argument('--x', default=1, type=int)", SAME),
    ("add('--x', choices='abc', default='a')", UNLOADABLE),
    ("add('--x', choices=['a','b'], default='c')", NEEDED),
    ("add('--x', type=float, default=-1e-5)", NEEDED),
]
"""Rows of table 4.1."""

GLOBALS = [
    ("x = 1", SAME),
    ("x = +1", SAME),
    ("x = -0.5", SAME),
    ("x = 1e-3", SAME),
    ("x = 's'", SAME),
    ("x = True", SAME),
    ("x = None", SAME),
    ("x = ''", SAME),
    ("x = [1, 2]", SAME),
    ("x = []", SAME),
    ("x = ['a b', 'c', None, True, 1.5]", SAME),
    ("x = (1, 2)", DROPPED),
    ("x = {'a': 1}", DROPPED),
    ("x = 2**5", COMPUTED),
    ("x = 'a' 'b'", SAME),
    ("y = 1\nx = y", SAME),
    ("n = 1\nx = f'a{n}'", SAME),
    ("x = f'a'", COMPUTED),
    ("x = int('1')", COMPUTED),
    ("x = ~1", COMPUTED),
    ("x: int = 1", APPLIED),
    ("x = 1\nx += 1", SAME),
    ("a = b = 1", SAME),
    ("a, b = 1, 2", APPLIED),
    ("import sys\nif sys.argv:\n    x = 1", APPLIED),
    ("import sys\nif sys.argv:\n    x = 1\n    print(x)", DROPPED),
    ("if __name__ == '__main__':\n    x = 1\n    print(x)", DROPPED),
    ("try:\n    x = 1\nexcept Exception:\n    pass", APPLIED),
    ("def f():\n    x = 1", SAME),
    ("class A:\n    x = 1", SAME),
    ("X = 1\nBATCH_SIZE = 32", SAME),
    ("_x = 1", SAME),
    ("__version__ = '1'", SAME),
    ("x = 1\nx = 2", SAME),
    ("x = len('a')\nx = 2", "Guild imports the second value and replaces the first assignment"),
    ("x = b'ab'", SAME),
    ("x = 1j", SAME),
    ("x = ...", SAME),
    ("x = 10_000", SAME),
    ("x = 0x10", SAME),
    ("x = 'yes'", SAME),
    ("x = '1'", SAME),
    ("x = 'no/such'", SAME),
    ("x = a.b = 1", SAME),
    ("y = 1\nx = [1, y]", SAME),
    ("x = dict(a=1)", SAME),
    ("print(x := 1)", SAME),
    ("x = 1; y = 2", DROPPED),
    ('x = """doc"""', SAME),
    ("x = 1 # type: int", SAME),
    ("x = '-foo'", LOOKS),
    ("x = _y = 1", SAME),
]
"""Rows of table 4.2."""

DICTS = [
    ("params = {'a': 1}", SAME),
    ("params = {'a': 1, 'b': {'c': 2, 'd': {'e': 0.1}}}", SAME),
    ("params = {}", SAME),
    ("params = {'b': {}}", KEYS),
    ("params = {'l': [1, 2]}", SAME),
    ("params = {'l': []}", ESCAPED),
    ("params = {'l': [1]}", ESCAPED),
    ("params = {'n': None}", ESCAPED),
    ("params = {'s': 's', 't': True}", SAME),
    ("params = {1: 2}", SAME),
    ("params = {'a': 2**5}", COMPUTED),
    ("params = {'a': 1, 'b': (1, 2)}", DROPPED),
    ("params = {'a': 1, **{'b': 2}}", DROPPED),
    ("params = dict(a=1)", DROPPED),
    ("params: dict = {'a': 1}", APPLIED),
    ("params = {'_a': 1, 'b': 2}", KEYS),
    ("params = {'a': {'_b': 1}}", SAME),
    ("params = {'a.b': 1}", SAME),
    ("params = {'a b': 1}", SAME),
    ("params = {'a': 1}\nparams['b'] = 2", SAME),
    ("params = {'a': 1}\nparams = {'a': 2}", SAME),
    ("params = {'a': 1}\nparams.update(b=2)", SAME),
    ("class Params(dict): pass\nparams = Params(a=1)", SAME),
    ("params = [1]", SAME),
    ("params = {'a': -1, 'b': 'x y', 'c': 1e-3}", SAME),
    ("a = params = {'a': 1}", SAME),
    ("params = {'a': {1: 2}}", DROPPED),
    ("params = {'a': 1, 'a': 2}", SAME),
    ("params = {'a-b': 1}", SAME),
    ("params = {'a': 1, 'b': f'x'}", COMPUTED),
]
"""Rows of table 4.3, for ``global:params``."""

NAMESPACES = [
    ("params = SimpleNamespace(a=1, b=SimpleNamespace(c=2))", SAME),
    ("import types\nparams = types.SimpleNamespace(a=1)", DROPPED),
    ("params = SimpleNamespace(**{'a': 1})", DROPPED),
    ("params = SimpleNamespace(a={'b': 1})", SAME),
]

CASES = [
    *_table("args", "args", [(f"{ARGPARSE}{source}{PARSE}", v) for source, v in ARGS]),
    *_table("globals", "globals", GLOBALS),
    *_table("dict", "global:params", DICTS),
    *_table(
        "namespace",
        "namespace:params",
        [(f"from types import SimpleNamespace\n{source}", v) for source, v in NAMESPACES],
    ),
]


@pytest.fixture(scope="session")
def imported(guild_command: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Guild imports from each case."""
    folder = tmp_path_factory.mktemp("importer")
    for case in CASES:
        (folder / f"{case.name}.py").write_text(case.source)
    (folder / "cases.json").write_text(json.dumps({case.name: case.dest for case in CASES}))
    done = subprocess.run(
        [
            str(Path(guild_command).parent / "python"),
            str(Path(__file__).parent / "importer.py"),
            str(folder),
        ],
        env={**os.environ, "GUILD_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ours(case: Case) -> dict[str, Any]:
    """The flags that flagscan writes for CASE."""
    script = analyse(case.source.encode(), f"{case.name}.py").script
    chosen = select(script.flag_sets, case.dest)
    if chosen is None:
        return {}
    offered = Script(
        path=script.path, digest=script.digest, selected=chosen, flag_sets=script.flag_sets
    )
    text = EMITTER.emit([offered], EmitOptions())
    flags = yaml.safe_load(text)[case.name].get("flags") or {}
    return {name: attributes or {} for name, attributes in flags.items()}


def normal(flags: dict[str, Any]) -> dict[str, Any]:
    """FLAGS without what can be spelled in two ways."""
    if "error" in flags:
        return {}
    result = {}
    for name, attributes in flags.items():
        kept = {key: value for key, value in attributes.items() if value is not None}
        # argparse and guild.yml both join the lines of a text.
        if "description" in kept:
            kept["description"] = " ".join(kept["description"].split())
        if kept.get("arg-split") and isinstance(kept.get("default"), str):
            # Words are YAML: both quotes, and both spellings of True, mean the same.
            kept["default"] = kept["default"].replace("'", '"').replace(" true", " yes")
        result[name] = kept
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_against_the_importer(case: Case, imported: dict[str, Any]) -> None:
    theirs, mine = normal(imported[case.name]), normal(ours(case))
    if case.verdict == SAME:
        assert mine == theirs
    else:
        assert mine != theirs, f"no longer differs: {case.verdict}"


def test_there_are_enough() -> None:
    assert len(CASES) >= 60
    assert sum(case.verdict == SAME for case in CASES) > len(CASES) / 2
