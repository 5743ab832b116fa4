"""absl and TensorFlow 1 flags: what is stated is what the live program holds when it is started."""

# ruff: noqa: E501 - a line of a table is a program, or part of one

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.model.value import Unresolved
from tests.interfaces.absl_live import Live, differences, live_absl

pytest.importorskip("absl")


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """What a script does with some words, in a child process."""
    with live_absl() as live:
        yield live


HEAD = "import enum, os, sys\nfrom absl import app, flags\nFLAGS = flags.FLAGS\n"
TAIL = "\nif __name__ == '__main__':\n  app.run(lambda argv: None)\n"
D = "flags.DEFINE_"
FEATURES = {
    "string": f"{D}string('a', 'x', 'help'); {D}string('b', None, ''); {D}string('c', '', None)",
    "keywords": f"{D}string(name='a', default='x', help='help'); {D}integer('n', help='h', default=3)",
    "integer": f"{D}integer('a', 1, 'h'); {D}integer('b', '0x10', 'h'); {D}integer('c', '-7', 'h', lower_bound=-9); {D}integer('d', None, 'h', upper_bound=5)",
    "float": f"{D}float('a', 1, 'h'); {D}float('b', '1e-3', 'h', 0.0, 1.0); {D}float('c', float('inf'), 'h'); {D}float('d', None, 'h', upper_bound=2)",
    "boolean": f"{D}boolean('a', True, 'h'); {D}bool('b', 'f', 'h'); {D}bool('c', 1, 'h'); {D}bool('d', None, 'h')",
    "enum": f"{D}enum('a', 'x', ['x', 'y'], 'h'); {D}enum('b', None, ('x', 'y'), 'h'); {D}enum('c', 'X', ['x', 'y'], 'h', case_sensitive=False)",
    "enum from keys": f"M = {{'x': 1, 'y': 2}}\n{D}enum('a', 'x', M.keys(), 'h'); {D}enum('b', 'y', list(M), 'h')",
    "enum_class": "class E(enum.Enum):\n  RED = 1\n  BLUE = 2\n  ROUGE = 1\n"
    + f"{D}enum_class('a', E.RED, E, 'h'); {D}enum_class('b', 'blue', E, 'h'); {D}enum_class('c', None, E, 'h')\n{D}multi_enum_class('m', [E.BLUE, 'red'], E, 'h')",
    "enum_class, letters matter": "class E(enum.Enum):\n  Red = 1\n  blue = 2\n"
    + f"{D}enum_class('a', E.Red, E, 'h', case_sensitive=True)",
    "list": f"{D}list('a', 'x, y', 'h'); {D}list('b', ['1', '2'], 'h'); {D}list('c', None, 'h'); {D}list('d', '', 'h'); {D}list('e', 'x,\"y,z\"', 'h')",
    "list of numbers": f"{D}list('a', [64, 32], 'h')",
    "spaceseplist": f"{D}spaceseplist('a', 'x  y', 'h'); {D}spaceseplist('b', 'x,y', 'h', comma_compat=True); {D}spaceseplist('c', ['q'], 'h')",
    "multi": f"{D}multi_string('a', ['x', 'y'], 'h'); {D}multi_string('b', 'x', 'h'); {D}multi_integer('c', [1, '2'], 'h', lower_bound=0); {D}multi_float('d', 1, 'h'); {D}multi_enum('e', ['x'], ['x', 'y'], 'h'); {D}multi_string('f', None, 'h')",
    "required": f"{D}string('a', None, 'h', required=True); {D}string('b', None, 'h'); {D}string('c', None, 'h'); {D}string('d', 'x', 'h')\nflags.mark_flag_as_required('b'); flags.mark_flags_as_required(['c', 'd'])",
    "required by holder": f"A = {D}string('a', None, 'h'); B = {D}string('b', None, 'h')\nflags.mark_flag_as_required(A)\nflags.mark_flags_as_required([B])",
    "short names": f"{D}integer('steps', 1, 'h', short_name='s'); {D}bool('verbose', False, 'h', short_name='q')",
    "set_default": f"{D}integer('a', 1, 'h'); B = {D}float('b', 1, 'h'); {D}list('c', 'x', 'h')\nFLAGS.set_default('a', '5'); flags.set_default(B, 2); FLAGS.set_default(name='c', value=['y'])",
    "assigned": f"{D}integer('a', 1, 'h'); {D}float('b', 1, 'h')\nFLAGS.a = 7; FLAGS.set_default('a', 9); setattr(FLAGS, 'b', 0.5)",
    "attributes of the flag": f"{D}integer('a', 1, 'h')\nFLAGS['a'].help = 'other'; FLAGS['a'].value = 4",
    "holders": f"A = {D}integer('a', 3, 'h'); {D}integer('b', A.default * 2, 'h'); {D}string('c', A.name, 'h')",
    "default of another": f"{D}string('a', 'x', 'h'); {D}string('b', FLAGS['a'].value + '/y', 'h'); {D}string('c', FLAGS['a'].default, 'h')",
    "loop": f"for n, v in (('a', 1), ('b', 2)):\n  {D}integer(n, v, 'the ' + n)",
    "by name": "for kind, v in (('string', 'x'), ('integer', 2), ('bool', True)):\n  getattr(flags, 'DEFINE_' + kind)(kind, v, 'h')",
    "wrapper": "def define(name, default, **kw):\n  return flags.DEFINE_integer(name, default, 'w', **kw)\ndefine('a', 1); define('b', 2, lower_bound=0)",
    "branches": f"if os.environ.get('NOWHERE'):\n  {D}integer('a', 1, 'h')\nelse:\n  {D}integer('a', 1, 'h')",
    "redefined in try": f"{D}integer('a', 1, 'h')\ntry:\n  {D}integer('a', 2, 'h')\nexcept flags.DuplicateFlagError:\n  {D}integer('b', 3, 'h')",
    "allow_override": f"{D}integer('a', 1, 'h', allow_override=True)\n{D}integer('a', 2, 'h2')",
    "deleted": f"{D}integer('a', 1, 'h'); {D}integer('b', 1, 'h'); {D}integer('c', 1, 'h')\ndel FLAGS.a\nFLAGS.__delattr__('b')",
    "if not there": f"{D}integer('a', 1, 'h')\nif 'a' not in FLAGS:\n  {D}integer('a', 2, 'h')",
    "validators": f"{D}integer('a', 1, 'h')\nflags.register_validator('a', lambda v: v > 0, message='positive')\n@flags.validator('a', message='even')\ndef even(v): return True",
    "exclusive": f"{D}string('a', None, 'h'); {D}string('b', None, 'h')\nflags.mark_flags_as_mutual_exclusive(['a', 'b'])",
    "key flags": f"{D}integer('a', 1, 'h')\nflags.declare_key_flag('a')",
    "DEFINE": "flags.DEFINE(flags.IntegerParser(lower_bound=0), 'a', '3', 'h'); flags.DEFINE(flags.ListParser(), 'b', 'x,y', 'h'); flags.DEFINE(parser=flags.FloatParser(), name='c', default=1, help='h')",
    "DEFINE_flag": "flags.DEFINE_flag(flags.BooleanFlag('a', True, 'h')); flags.DEFINE_flag(flags.EnumFlag('b', 'x', 'h', ['x', 'y']))\nflags.DEFINE_flag(flags.Flag(flags.IntegerParser(), flags.ArgumentSerializer(), 'c', 5, 'h', short_name='k'))",
    "DEFINE_multi": "flags.DEFINE_multi(flags.IntegerParser(), flags.ArgumentSerializer(), 'a', ['1', 2], 'h')",
    "own values": "own = flags.FlagValues()\nflags.DEFINE_integer('hidden', 1, 'h', flag_values=own); flags.DEFINE_integer('a', 2, 'h')",
    "appended values": "own = flags.FlagValues()\nflags.DEFINE_integer('b', 1, 'h', flag_values=own); FLAGS.append_flag_values(own)",
    "imported names": "from absl.flags import DEFINE_integer as define, FLAGS as f\ndefine('a', 1, 'h'); f.set_default('a', 2)",
    "functions": f"def define_flags(many=False):\n  {D}integer('a', 1, 'h')\n  if many:\n    {D}integer('b', 1, 'h')\ndefine_flags()\ndef unused():\n  {D}integer('never', 1, 'h')",
    "formatted help": f"N = 3\n{D}integer('a', N, 'up to %d' % N); {D}integer('b', N, f'of {{N}}'); {D}string('c', 'x', 'two '\n 'lines')",
    "spread": f"common = dict(lower_bound=0, upper_bound=9)\n{D}integer('a', 1, 'h', **common); {D}integer(*('b', 2, 'h'), **common)",
}
PROGRAMS = {name: HEAD + text + TAIL for name, text in FEATURES.items()}
TF = "if __name__ == '__main__':\n  tf.app.run()\n"
FORMS = {
    "tf.app.flags": "import tensorflow as tf\nflags = tf.app.flags\nflags.DEFINE_integer('a', 1, 'h')\nflags.DEFINE_bool(flag_name='b', default_value=True, docstring='h')\nFLAGS = flags.FLAGS\ndef main(_): pass\n"
    + TF,
    "tf.flags": "import tensorflow as tf\ntf.flags.DEFINE_string('a', 'x', 'h')\ntf.flags.DEFINE_float('b', '1', docstring='h')\nFLAGS = tf.flags.FLAGS\ndef main(_): pass\n"
    + TF,
    "tf.compat.v1": "import tensorflow as tf\nflags = tf.compat.v1.flags\nflags.DEFINE_enum('a', 'x', ['x'], 'h')\nif __name__ == '__main__':\n  tf.compat.v1.app.run(lambda _: 0)\n",
    "as tf": "import tensorflow.compat.v1 as tf\ntf.flags.DEFINE_integer('a', 1, 'h')\ndef main(_): pass\ntf.flags.mark_flag_as_required('a')\n"
    + TF,
    "from compat": "from tensorflow.compat.v1 import flags, app\nflags.DEFINE_integer('a', 1, 'h')\napp.run(main=lambda _: 0)\n",
    "platform": "from tensorflow.python.platform import flags\nfrom tensorflow.python.platform import app\nflags.DEFINE_integer('a', 1, 'h')\napp.run(lambda _: 0)\n",
    "read first": "import tensorflow as tf\nF = tf.app.flags.FLAGS\ntf.app.flags.DEFINE_string('a', 'x', 'h')\nF(['train.py'], known_only=True)\ntf.app.flags.DEFINE_string('b', F.a + '/y', 'h')\ntf.app.run(lambda _: 0)\n",
    "absl.flags": "import absl.app\nimport absl.flags\nabsl.flags.DEFINE_integer('a', 1, 'h')\nabsl.app.run(lambda _: 0)\n",
    "FLAGS(sys.argv)": "import sys\nfrom absl import flags\nflags.DEFINE_integer('a', 1, 'h')\nflags.FLAGS(sys.argv)\nflags.DEFINE_integer('late', 1, 'h')\n",
    "known_only": "import sys\nfrom absl import flags, app\nflags.DEFINE_integer('a', 1, 'h')\nrest = flags.FLAGS(sys.argv, known_only=True)\nflags.DEFINE_integer('b', flags.FLAGS.a + 1, 'h')\napp.run(lambda _: 0, argv=rest)\n",
    "main guard function": "from absl import app, flags\nflags.DEFINE_integer('a', 1, 'h')\ndef main(argv):\n  flags.DEFINE_integer('late', 1, 'h')\ndef run_main():\n  app.run(main)\nif __name__ == '__main__':\n  run_main()\n",
    "own main": "from absl import app, flags\nflags.DEFINE_integer('a', 1, 'h')\ndef main(argv): pass\nif __name__ == '__main__':\n  flags.FLAGS.set_default('a', 3)\n  flags.mark_flag_as_required('a')\n  app.run(main)\n",
}
PROGRAMS.update(FORMS)


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, **files: str) -> Script:
    """The script TEXT, beside modules with the texts FILES."""
    monkeypatch.chdir(folder)
    for name, content in files.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    (folder / "train.py").write_text(text)
    return analyse((folder / "train.py").read_bytes(), "train.py").script


def stated(script: Script) -> dict[str, Flag]:
    """The flags that are offered, which are absl's."""
    assert script.selected_set is None or script.selected_set.interface == "absl"
    return {flag.name: flag for flag in script.flags}


@pytest.mark.parametrize("name", PROGRAMS)
def test_stated_is_held(
    name: str, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = read(tmp_path, monkeypatch, PROGRAMS[name])
    answer = live(tmp_path)
    assert answer["raised"] is None
    assert answer["flags"]
    flags = stated(script)
    assert differences(flags, answer["flags"]) == []
    unknown = [
        (flag.name, attribute)
        for flag in flags.values()
        for attribute in ("default", "choices", "help", "required")
        if isinstance(getattr(flag, attribute), Unresolved)
    ]
    assert unknown == []


SIBLINGS = {
    "by import": (
        "import common\n",
        {"common": "from absl import flags\nflags.DEFINE_integer('a', 1, 'h')\n"},
    ),
    "for its flags only": (
        "from pkg import other\n",
        {
            "pkg__other": "from pkg import deeper\nx = 1\n",
            "pkg__deeper": "from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_enum(\n    'a', 'x', ['x', 'y'], 'h')\n",
        },
    ),
    "indented": (
        "import common\n",
        {
            "common": "from absl import flags\ntry:\n  flags.DEFINE_integer('a', 1, 'h')\nexcept flags.DuplicateFlagError:\n  pass\nif True:\n  flags.DEFINE_integer('b', 1, 'h')\n"
        },
    ),
    "by a function of another module": (
        "import uses\n",
        {
            "core": "from absl import flags\ndef define_base(extra=False):\n  flags.DEFINE_integer('a', 1, 'h')\n  if extra:\n    flags.DEFINE_string('b', 'x', 'h')\ndef never():\n  flags.DEFINE_integer('never', 1, 'h')\n",
            "uses": "import core\ncore.define_base(extra=True)\n",
        },
    ),
    "changed by the program": (
        "import common\nflags.DEFINE_string('own', 'x', 'h')\nFLAGS.set_default('a', 5)\n",
        {"common": "from absl import flags\nflags.DEFINE_integer('a', 1, 'h')\n"},
    ),
    "holder imported": (
        "from common import A\nflags.DEFINE_integer('b', A.default + 1, 'h')\nflags.mark_flag_as_required(A)\n",
        {"common": "from absl import flags\nA = flags.DEFINE_integer('a', 1, 'h')\n"},
    ),
    "by a computed name": (
        "import importlib\nfor name in ('one', 'two'):\n  importlib.import_module(name)\n",
        {
            "one": "from absl import flags\nflags.DEFINE_integer('a', 1, 'h')\n",
            "two": "from absl import flags\nflags.DEFINE_integer('b', 2, 'h')\n",
        },
    ),
    "changed where it is imported": (
        "import common\nimport presets\n",
        {
            "common": "from absl import flags\nflags.DEFINE_integer('a', 1, 'h')\n",
            "presets": "from absl import flags\nflags.FLAGS.set_default('a', 8)\n",
        },
    ),
}


@pytest.mark.parametrize("name", SIBLINGS)
def test_flags_of_modules_are_the_programs(
    name: str, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, files = SIBLINGS[name]
    script = read(tmp_path, monkeypatch, HEAD + text + TAIL, **files)
    answer = live(tmp_path)
    assert answer["raised"] is None
    assert answer["flags"]
    assert differences(stated(script), answer["flags"]) == []


def test_every_spelling_is_taken(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "flags.DEFINE_bool('aug', True, 'h', short_name='g')\nflags.DEFINE_integer('steps', 1, 'h', short_name='s')\nflags.DEFINE_alias('iterations', 'steps')\nflags.DEFINE_alias('augment', 'aug')\n"
    flags = stated(read(tmp_path, monkeypatch, HEAD + text + TAIL))
    assert sorted(flags) == ["aug", "steps"]
    for option in flags["aug"].options:
        held = live(tmp_path, words=(option,))["values"]
        assert held["aug"] is not option.startswith("--no")
    assert flags["steps"].options == ("--steps", "-s", "--iterations")
    for option in flags["steps"].options:
        assert live(tmp_path, words=(option, "7"))["values"]["steps"] == 7


def flags_of(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, **files: str) -> Script:
    """The script HEAD + TEXT + TAIL."""
    return read(folder, monkeypatch, HEAD + text + TAIL, **files)


def codes(script: Script) -> list[str]:
    return [diagnostic.code for diagnostic in script.diagnostics]


def test_a_flag_of_one_branch_is_conditional(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "if os.environ.get('X'):\n  flags.DEFINE_integer('a', 1, 'h')\nflags.DEFINE_integer('b', 2, 'h')\n"
    flags = stated(flags_of(tmp_path, monkeypatch, text))
    assert {name: flag.conditional for name, flag in flags.items()} == {"a": True, "b": False}


def test_branches_that_differ_leave_the_default_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "flags.DEFINE_integer('a', 1, 'h')\nflags.DEFINE_integer('c', 1, 'h')\nif os.environ.get('X'):\n  FLAGS.set_default('a', 5)\n  flags.DEFINE_integer('b', 1, 'h')\n  FLAGS.c = 4\nelse:\n  flags.DEFINE_integer('b', 2, 'h')\n"
    flags = stated(flags_of(tmp_path, monkeypatch, text))
    for name, candidates in (("a", (1, 5)), ("b", (1, 2)), ("c", (1, 4))):
        default = flags[name].default
        assert isinstance(default, Unresolved)
        assert set(default.candidates) == set(candidates)
        assert not flags[name].conditional


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "flags.DEFINE_integer('a', 1, 'h'); flags.DEFINE_string('a', 'x', 'h')",
            "DuplicateFlagError",
        ),
        ("flags.DEFINE_integer('a', 1.5, 'h')", "IllegalFlagValueError"),
        ("flags.DEFINE_integer('a', 1, 'h', lower_bound=2)", "IllegalFlagValueError"),
        ("flags.DEFINE_string('a', 1, 'h')", "IllegalFlagValueError"),
        ("flags.DEFINE_bool('a', 'yes', 'h')", "IllegalFlagValueError"),
        ("flags.DEFINE_enum('a', 'z', ['x', 'y'], 'h')", "IllegalFlagValueError"),
        ("flags.DEFINE_list('a', ('x', 'y'), 'h')", "IllegalFlagValueError"),
        ("flags.DEFINE_integer('a', 1, 'h'); FLAGS.set_default('a', 'x')", "IllegalFlagValueError"),
    ],
)
def test_what_raises_is_told(
    text: str, error: str, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = flags_of(tmp_path, monkeypatch, text + "\n")
    assert error in live(tmp_path)["raised"]
    told = [d.message for d in script.diagnostics if d.code == "FS101"]
    assert len(told) == 1
    assert error in told[0]


def test_names_that_are_not_known_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "flags.DEFINE_integer('a', 1, 'h')\nflags.DEFINE_integer(os.environ['N'], 1, 'h')\n"
    script = flags_of(tmp_path, monkeypatch, text)
    assert list(stated(script)) == ["a"]
    assert "FS104" in codes(script)


def test_what_is_unpacked_and_not_known_is_not_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import json\nmore = json.load(open('x'))\nflags.DEFINE_integer('a', 1, **more)\n"
    flag = stated(flags_of(tmp_path, monkeypatch, text))["a"]
    assert flag.default == 1
    for attribute in ("help", "required", "min", "max"):
        assert isinstance(getattr(flag, attribute), Unresolved)


def test_a_computed_default_has_its_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "flags.DEFINE_string('a', os.path.join(os.environ['HOME'], 'x'), 'h')\n"
    default = stated(flags_of(tmp_path, monkeypatch, text))["a"].default
    assert isinstance(default, Unresolved)
    assert default.source == "os.path.join(os.environ['HOME'], 'x')"


def test_a_required_flag_has_no_value_to_build_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "A = flags.DEFINE_string('a', None, 'h', required=True)\nflags.DEFINE_bool('b', FLAGS.a is None, 'h')\n"
    default = stated(flags_of(tmp_path, monkeypatch, text))["b"].default
    assert isinstance(default, Unresolved)


def test_messages_of_validators_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = flags_of(tmp_path, monkeypatch, FEATURES["validators"] + "\n")
    told = [d.message for d in script.diagnostics if d.code == "FS207"]
    assert told == ["the program checks a: positive", "the program checks a: even"]


def test_a_flag_of_a_config_file_is_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "from ml_collections import config_flags\nconfig_flags.DEFINE_config_file('config', 'configs/a.py', 'the config', lock_config=True)\nconfig_flags.DEFINE_config_file('other')\nflags.mark_flags_as_required(['other'])\n"
    flags = stated(flags_of(tmp_path, monkeypatch, text))
    default = flags["config"].default
    assert isinstance(default, Unresolved)
    assert default.source == "'configs/a.py'"
    assert flags["config"].type == "path"
    assert flags["other"].required is True
    assert flags["other"].help == "path to config file."


def test_flags_that_no_call_reads_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEAD + "flags.DEFINE_integer('a', 1, 'h')\n"
    script = read(
        tmp_path, monkeypatch, text + "import elsewhere\nelsewhere.launch(lambda: app.run(print))\n"
    )
    assert list(stated(script)) == ["a"]
    assert "FS103" in codes(script)


def test_tensorflow_parses_when_a_flag_is_read(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import tensorflow as tf\nF = tf.app.flags.FLAGS\ntf.app.flags.DEFINE_integer('a', 1, 'h')\nprint(F.a)\n"
    script = read(tmp_path, monkeypatch, text)
    assert differences(stated(script), live(tmp_path)["flags"]) == []
    assert "FS103" not in codes(script)


def test_flags_of_a_function_that_nobody_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = read(
        tmp_path, monkeypatch, HEAD + "def define():\n  flags.DEFINE_integer('a', 1, 'h')\n"
    )
    assert list(stated(script)) == ["a"]
    assert "FS103" in codes(script)


def test_a_function_that_nobody_calls_adds_no_flag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import argparse\nflags.DEFINE_integer('a', 1, 'h')\ndef define():\n  flags.DEFINE_integer('b', 1, 'h')\n  FLAGS.set_default('a', 2)\ndef other(p):\n  p.add_argument('--x')\n"
    flags = stated(read(tmp_path, monkeypatch, HEAD + text))
    assert {name: flag.default for name, flag in flags.items()} == {"a": 1}


def test_another_command_line_wins_over_flags_that_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import argparse\nimport common\np = argparse.ArgumentParser()\np.add_argument('--x')\np.parse_args()\n"
    common = "from absl import flags\nfor n in 'abc':\n  flags.DEFINE_integer(n, 1, 'h')\n"
    script = read(tmp_path, monkeypatch, text, common=common)
    assert [flag.name for flag in script.flags] == ["x"]


def test_main_of_a_program_without_flags_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "import argparse\nfrom absl import app\ndef main(argv):\n  p = argparse.ArgumentParser()\n  p.add_argument('--x')\n  p.parse_args(argv[1:])\nif __name__ == '__main__':\n  app.run(main)\n"
    script = read(tmp_path, monkeypatch, text)
    assert [flag.name for flag in script.flags] == ["x"]
    assert "FS103" not in codes(script)


def test_argparse_flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "from absl import app\nfrom absl.flags import argparse_flags\ndef parse(argv):\n  p = argparse_flags.ArgumentParser()\n  p.add_argument('--x', type=int, default=2)\n  return p.parse_args(argv[1:])\napp.run(print, flags_parser=parse)\n"
    script = read(tmp_path, monkeypatch, text)
    assert [(flag.name, flag.default) for flag in script.flags] == [("x", 2)]


NO_FLAGS = {
    "absl's own": "from absl import app, logging\nlogging.set_verbosity(1)\napp.run(print)\n",
    "another DEFINE_": "from mylib import flags\nflags.DEFINE_integer('a', 1, 'h')\n",
    "a web server": "from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
    "not called": "from absl import flags\nif False:\n  flags.DEFINE_integer('a', 1, 'h')\n",
    "in a text": "text = \"flags.DEFINE_integer('a', 1, 'h')\"\n",
    "values of its own": "from absl import flags\nown = flags.FlagValues()\nflags.DEFINE_integer('a', 1, 'h', flag_values=own)\n",
}


@pytest.mark.parametrize("name", NO_FLAGS)
def test_what_is_no_flag(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = read(tmp_path, monkeypatch, NO_FLAGS[name])
    assert [s for s in script.flag_sets if s.interface == "absl"] == []


def test_flags_of_an_imported_module_that_nobody_parses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = "from absl import flags\nflags.DEFINE_integer('workers', 4, '')\n"
    script = read(
        tmp_path, monkeypatch, "import common\nWIDTH = common.f(3)\nlr = 0.1\n", common=common
    )
    assert {s.interface: s.active for s in script.flag_sets} == {"absl": False, "globals": True}
    assert [flag.name for flag in script.flags] == ["lr"]
    assert "FS102" in {d.code for d in script.diagnostics}
