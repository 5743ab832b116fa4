"""argparse, feature by feature: what is stated is what the live parser holds, and what is no flag."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from tests.property.compare import compare
from tests.property.live import Child

HEAD = "import argparse, os, sys\np = argparse.ArgumentParser({})\n"
FEATURES = {
    "options and dest": "a('-x', '--two-words'); a('-y'); a('--z', dest='other')",
    "positionals": "a('src'); a('dst', nargs='?', default=1); a('rest', nargs='*')",
    "store": "a('--a', type=int, default=3, help='h', metavar='M', required=True)",
    "switches": "a('--a', action='store_true'); a('--b', action='store_false'); a('--c', action='store_true', default=None)",
    "const": "a('--a', action='store_const', const=[1]); a('--b', nargs='?', const=2, default=3)",
    "append": "a('--a', action='append', default=[1]); a('--b', action='append_const', const=1); a('--c', action='extend', nargs='+')",
    "count and version": "a('-v', action='count', default=0); a('--version', action='version', version='1')",
    "boolean optional": "a('--a', action=argparse.BooleanOptionalAction, default=True)",
    "nargs": "a('--a', nargs=2); a('--b', nargs='*'); a('--c', nargs=argparse.REMAINDER)",
    "choices": "a('--a', choices=['x', 'y']); a('--b', choices=range(3), type=int); a('--c', choices={'k': 1})",
    "suppressed": "a('--a', default=argparse.SUPPRESS); a('--b', help=argparse.SUPPRESS)",
    "types": "a('--a', type=float); a('--b', type=str); a('--c', type=lambda s: s); a('--d', type=os.path.abspath)",
    "groups": "g = p.add_argument_group('g'); g.add_argument('--a'); m = g.add_mutually_exclusive_group(); m.add_argument('--b', default=2)",
    "group with its own default": "g = p.add_argument_group('g', argument_default=5); g.add_argument('--a'); a('--b')",
    "set_defaults before": "p.set_defaults(a=1, b=None); a('--a'); a('--b', action='store_true')",
    "set_defaults after": "a('--a', default=0); p.set_defaults(a=1, c=2)",
    "edited": "x = a('--a'); x.default = 3; x.help = 'h'; x.required = True",
    "edited in a loop": "a('--a'); a('--b', default=1)\nfor x in p._actions:\n  if x.dest != 'help': x.default = 9",
    "defaults asked": "p.set_defaults(a=3); a('--a'); a('--b', default=str(p._defaults)); a('--c', default=0); p.set_defaults(**p._defaults, c=1)",
    "a group that resolves": "a('--a', default=1); g = p.add_argument_group('g', conflict_handler='resolve'); g.add_argument('-a', '--a', default=2); g.add_mutually_exclusive_group().add_argument('-a', default=3)",
    "group with its method replaced": "g = p.add_argument_group('g'); f = g.add_argument\ndef add(*n, **k): return f(*[x.replace('_', '-') for x in n], **k)\ng.add_argument = add; g.add_argument('--a_b', default=1)",
    "views of dicts in texts": "d = {'x': 1}; a('--a', choices=d.keys(), help=f'one of {d.keys()}')",
    "default asked": "a('--a', default=4); a('--b', default=p.get_default('a'))",
    "registered type": "p.register('type', 'hex', lambda s: int(s, 16)); a('--a', type='hex')",
    "sub-commands": "a('--top'); s = p.add_subparsers(dest='c'); f = s.add_parser('fit', aliases=['f']); f.add_argument('--lr', default=1); t = s.add_parser('test'); t.add_argument('--k')",
    "nested sub-commands": "s = p.add_subparsers(); f = s.add_parser('a').add_subparsers().add_parser('b'); f.add_argument('--x', default=1)",
    "parents": "q = argparse.ArgumentParser(add_help=False, parents=[]); q.add_argument('--q', default=1); p = argparse.ArgumentParser(parents=[q]); p.add_argument('--a')",
    "parents share their actions": "q = argparse.ArgumentParser(add_help=False); q.add_argument('--lr', default=0); s = p.add_subparsers(); f = s.add_parser('f', parents=[q]); t = s.add_parser('t', parents=[q]); f.set_defaults(lr=1); t.set_defaults(lr=2)",
    "two phases": "a('--cfg', default='c'); k, _ = p.parse_known_args(); a('--x', default=k.cfg)",
    "fixed words": "a('--long-name', type=int, default=1); k = p.parse_args(['--long', '3']); a('--y', default=k.long_name)",
    "own action class": "class A(argparse.Action):\n  def __call__(self, *x): pass\na('--a', action=A, default=1, nargs=2)",
    "action class with init": "class A(argparse.Action):\n  def __init__(self, *x, **k):\n    super().__init__(*x, **{**k, 'nargs': 3, 'default': 7})\n  def __call__(self, *x): pass\na('--a', action=A, default=1)",
    "method of the class replaced": "f = argparse.ArgumentParser.add_argument\ndef g(self, *n, **k): return f(self, *n, **{**k, 'default': 2 * k['default']})\nargparse.ArgumentParser.add_argument = g\np.add_argument('--a', default=3)\na('--b', default=1)",
    "class made by its base's own methods": "class P(argparse.ArgumentParser):\n  def __init__(self, **k): argparse.ArgumentParser.__init__(self, argument_default=4, **k)\np = P()\np.add_argument('--a')",
    "function of a module replaced": "import numpy\nnumpy.bool = bool\nos.cpu_count = lambda: 4\nfrom os import cpu_count\na('--a', type=numpy.bool); a('--b', default=os.cpu_count()); a('--c', default=cpu_count())",
    "registered action": "class A(argparse.Action):\n  def __init__(self, *x, **k):\n    super().__init__(*x, **{**k, 'nargs': 3, 'default': 7})\n  def __call__(self, *x): pass\np.register('action', 'mine', A); p.register('action', 'flag', argparse._StoreTrueAction)\na('--a', action='mine'); p.add_argument_group('g').add_argument('--b', action='flag')",
    "wrapper": "def w(*n, **k): return p.add_argument(*n, help='w', **k)\nw('--a', default=1); w('-b', '--bb', type=int)",
}
SETTINGS = {
    "resolve": ("conflict_handler='resolve'", "a('-x', '--a'); a('--a', default=2); a('-h')"),
    "prefix": ("prefix_chars='+-'", "a('+x', '++long-er'); a('-y')"),
    "argument_default": (
        "argument_default=5",
        "a('--a'); a('--b', default=None); a('--c', action='store_true')",
    ),
    "no help": ("add_help=False", "a('-h', '--host')"),
}
PROGRAMS = {
    **{name: HEAD.format("") + "a = p.add_argument\n" + text for name, text in FEATURES.items()},
    **{
        name: HEAD.format(made) + "a = p.add_argument\n" + text
        for name, (made, text) in SETTINGS.items()
    },
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_feature(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = PROGRAMS[name] + "\np.parse_args()\n"
    Path("train.py").write_text(source)
    with Child() as child:
        runs = child.run(tmp_path, "train.py")
    assert all(run.raised is None and run.parsers for run in runs)
    comparison = compare(analyse(source.encode(), "train.py").script, runs)
    assert not comparison.wrong
    assert bool(comparison.figures["unresolved"]) == (name == "fixed words")


CONFIGARGPARSE = {
    "shorter names": "p = c.ArgParser()\np.add('--a', default=1, env_var='A')\ng = p.add_argument_group('g')\ng.add('-b', '--bb', type=int)\np.add_arg('--cfg', is_config_file=True)\np.parse()",
    "in two steps": "p = c.Parser()\np.add('--a', default=1)\nk, _ = p.parse_known()\np.add('--b', default=k.a)\np.parse_args()",
    "options of its own": "p = c.ArgumentParser(args_for_setting_config_path=['-c', '--conf'], config_arg_help_message='h', args_for_writing_out_config_file=('-w',))\np.add('--a')\np.parse()",
    "an option of its own that is required": "p = c.ArgumentParser(args_for_setting_config_path=['-c'], config_arg_is_required=True)\np.parse()",
    "one parser by name": "def more():\n  q = c.getArgParser('m')\n  q.add('--b', default=2)\np = c.get_argument_parser('m', description='d')\np.add('--a')\nmore()\nc.get_parser().add('--other')\np.parse()",
    "a subclass": "class P(c.ArgParser):\n  def __init__(self, **k):\n    super().__init__(args_for_setting_config_path=['--conf'], **k)\np = P()\np.add('--a')\np.parse()",
    "sub-commands": "p = c.ArgParser()\ns = p.add_subparsers().add_parser('fit')\ns.add('--lr', default=0.1)\np.parse()",
}


@pytest.mark.parametrize("name", CONFIGARGPARSE)
def test_configargparse(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("configargparse")
    monkeypatch.chdir(tmp_path)
    source = "import configargparse as c\n" + CONFIGARGPARSE[name] + "\n"
    Path("train.py").write_text(source)
    with Child() as child:
        runs = child.run(tmp_path, "train.py")
    assert all(run.raised is None and run.parsers for run in runs)
    comparison = compare(analyse(source.encode(), "train.py").script, runs)
    assert not comparison.wrong
    assert not comparison.figures["unresolved"]


def test_a_parser_that_goes_from_one_library_to_the_next() -> None:
    source = (
        "import argparse, lib, other\np = argparse.ArgumentParser()\np.add_argument('--a')\n"
        "p = lib.more(p)\np = other.more(lib.again(parser=p))\np.add_argument('--b', default=1)\n"
        "args = p.parse_args()\n"
    )
    script = analyse(source.encode(), "train.py").script
    assert [flag.name for flag in script.flags] == ["a", "b"]
    assert "FS105" in {d.code for d in script.diagnostics}


def test_words_that_the_script_says_itself_are_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = (
        "import argparse\n"
        "def dummy():\n"
        "  q = argparse.ArgumentParser()\n"
        "  q.add_argument('--model'); q.add_argument('--lr', default=3)\n"
        "  return q.parse_args({words})\n"
        "p = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', default=1)\n"
        "p.parse_known_args()\n"
        "dummy()\n"
    )
    for words, names in (("['--model', 'x']", ["lr"]), ("None", ["lr", "model"])):
        script = analyse(source.format(words=words).encode(), "train.py").script
        assert sorted(flag.name for flag in script.flags) == names
        assert "FS102" not in {d.code for d in script.diagnostics}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n  def add_argument(self, *a, **k): pass\n  def parse_args(self): pass\n"
            "c = C()\nc.add_argument('--a')\nc.parse_args()",
            id="own-class",
        ),
        pytest.param(
            "import other\np = other.Parser()\np.add_argument('--a')\np.parse_args()",
            id="another-library",
        ),
        pytest.param("def add_argument(n): pass\nadd_argument('--a')", id="function"),
        pytest.param("import argparse\nargparse.Namespace(a=1)", id="namespace"),
        pytest.param(
            "import argparse\np = argparse.ArgumentParser()\np.parse_args()", id="no-options"
        ),
    ],
)
def test_what_is_no_flag(source: str) -> None:
    script = analyse(source.encode(), "train.py").script
    assert not any(f for s in script.flag_sets if s.interface == "argparse" for f in s.flags)


def test_a_parser_that_is_never_parsed_is_not_selected() -> None:
    source = (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--a')\n"
        "q = argparse.ArgumentParser()\nq.add_argument('--b')\np.parse_args()\n"
    )
    script = analyse(source.encode(), "train.py").script
    assert [flag.name for flag in script.flags] == ["a"]
    assert "FS102" in {d.code for d in script.diagnostics}


def test_the_help_of_a_version_is_that_of_argparse() -> None:
    made = "p.add_argument('-V', '--version', action='version', version='1')\n"
    live: dict[str, argparse.ArgumentParser] = {}
    exec(HEAD.format("") + made, live)
    flag = analyse((HEAD.format("") + made + "p.parse_args()").encode(), "train.py").script.flags[0]
    assert flag.help == live["p"]._actions[-1].help


def test_a_type_that_is_an_annotation_is_spelled_as_one() -> None:
    source = (
        HEAD.format("")
        + "from typing import List, Optional\n"
        + "kinds = {'a': Optional[int], 'b': List[str], 'c': Optional[List[float]]}\n"
        + "for name, kind in kinds.items(): p.add_argument('--' + name, type=kind)\n"
        + "p.parse_args()"
    )
    flags = analyse(source.encode(), "train.py").script.flag_sets[0].flags
    assert [f.type for f in flags] == ["Optional[int]", "List[str]", "Optional[List[float]]"]
