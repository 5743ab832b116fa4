"""A flag, and the definition that Guild reads for it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.datafiles.guild import GuildLoader
from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.testing import (
    flag_set_of,
    option,
    positional,
    script_of,
    script_with,
    unresolved,
    variable,
)

SWITCH: dict[str, Any] = {"choices": [True, False], "arg-switch": True}
COMPUTED = unresolved("make(1)")


def read(text: str) -> Any:
    return yaml.load(text, GuildLoader)


def emitted(script: Script, **options: Any) -> str:
    return EMITTER.emit([script], EmitOptions(**options))


def flags_of(*flags: Flag, dest: str = "args") -> Any:
    return read(emitted(script_of(*flags, dest=dest)))["train"].get("flags")


def codes_of(*flags: Flag, dest: str = "args") -> list[str]:
    assert EMITTER.notes is not None
    return [d.code for d in EMITTER.notes([script_of(*flags, dest=dest)], EmitOptions())]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        pytest.param(
            option("x", type="float", default=0.1), {"type": "float", "default": 0.1}, id="float"
        ),
        pytest.param(option("x", type="int", default=1), {"type": "int", "default": 1}, id="int"),
        pytest.param(option("x", type="int"), {"type": "int"}, id="no-default"),
        pytest.param(option("x", type="int", default=None), {"type": "int"}, id="none"),
        pytest.param(option("x", default=0.1), 0.1, id="untyped-number"),
        pytest.param(option("x", default="a"), {"type": "string", "default": "a"}, id="text"),
        pytest.param(option("x"), {"type": "string"}, id="untyped"),
        pytest.param(
            option("x", type="str", default="1e-3"),
            {"type": "string", "default": "1e-3"},
            id="text-like-a-number",
        ),
        pytest.param(option("x", type="path", default="a/b"), {"type": "string", "default": "a/b"}),
        pytest.param(option("x", type="int", default="1_000"), {"type": "int", "default": 1000}),
        pytest.param(option("x", type="int", default="x"), {"type": "int"}, id="no-int-text"),
        pytest.param(option("x", type="int", default=1e6), {"type": "int"}, id="float-for-int"),
        pytest.param(option("x", type="float", default=1), {"type": "float", "default": 1}),
        pytest.param(option("x", type="float", default=-0.5), {"type": "float", "default": -0.5}),
        pytest.param(option("x", type="float", default=-1e-5), {"type": "float"}, id="minus-e"),
        pytest.param(option("x", type="float", default=float("-inf")), {"type": "float"}),
        pytest.param(option("x", type="bool", default=True), {"type": "boolean", "default": True}),
        pytest.param(
            option("x", type="bool", default="False"), {"type": "boolean", "default": True}
        ),
        pytest.param(
            option("x", type="str2bool", default=False),
            {"default": False, "arg-encoding": {True: "True", False: "False"}},
            id="str2bool",
        ),
        pytest.param(
            option("x", type="lambda x: bool(int(x))", default=True),
            {"default": True, "arg-encoding": {True: "1", False: "0"}},
            id="bool-int-lambda",
        ),
        pytest.param(
            option("x", type="json.loads", default=True),
            {"default": True, "arg-encoding": {True: "true", False: "false"}},
            id="json",
        ),
        pytest.param(option("x", type="mystery", default=True), None, id="unknown-for-bool"),
        pytest.param(option("x", type="mystery", default=3), 3, id="unknown-for-number"),
        pytest.param(
            option("x", type="mystery", default="a,b"), {"type": "string", "default": "a,b"}
        ),
        pytest.param(option("x", default=[1, 2]), None, id="list-without-nargs"),
        pytest.param(option("x", default={"a": 1}), None, id="dict"),
        pytest.param(option("x", default=b"a"), None, id="bytes"),
        pytest.param(option("x", default=1j), None, id="complex"),
        pytest.param(option("x", type="int", default=10**5000), {"type": "int"}, id="huge"),
        pytest.param(option("x", default="-x"), {"type": "string"}, id="dash"),
        pytest.param(option("x", default="-"), {"type": "string", "default": "-"}, id="one-dash"),
        pytest.param(option("x", default="a[0]"), {"type": "string"}, id="search-function"),
        pytest.param(option("x", default="[1:2]"), {"type": "string"}, id="anonymous-search"),
        pytest.param(option("x", default="a\0b"), {"type": "string"}, id="null-character"),
        pytest.param(option("x", default="\ud800"), {"type": "string"}, id="lone-surrogate"),
        pytest.param(option("x", default="==SUPPRESS=="), {"type": "string"}, id="suppress"),
        pytest.param(option("x", default=1, help="==SUPPRESS=="), 1, id="suppressed-help"),
        pytest.param(option("x", default=COMPUTED), {"type": "string"}, id="computed"),
        pytest.param(
            option("x", type="int", default=1, conditional=True), {"type": "int"}, id="conditional"
        ),
        pytest.param(
            option("x", type="int", required=True, default=1), {"type": "int", "required": True}
        ),
        pytest.param(
            option("x", choices=["a", "b"], default="a"),
            {"type": "string", "default": "a", "choices": ["a", "b"]},
            id="choices",
        ),
        pytest.param(
            option("x", choices=["a", "b"], default="c"),
            {"type": "string", "choices": ["a", "b"]},
            id="default-outside-choices",
        ),
        pytest.param(
            option("x", choices=["a"], default="c", allow_other=True),
            {"type": "string", "default": "c", "choices": ["a"], "allow-other": True},
            id="suggestions",
        ),
        pytest.param(option("x", type="int", choices=[1, 2]), {"type": "int", "choices": [1, 2]}),
        pytest.param(option("x", choices=[1, 2], default=1), None, id="no-text"),
        pytest.param(option("x", choices=COMPUTED), {"type": "string"}, id="computed-choices"),
        pytest.param(option("x", choices=[{"value": 1}]), {"type": "string"}, id="odd-choices"),
        pytest.param(
            option("x", type="Color", choices=["1", "red"]),
            {"type": "string", "choices": ["1", "red"]},
        ),
        pytest.param(
            option("x", type="float", default=0.5, min=0, max=1, distribution="loguniform"),
            {"type": "float", "default": 0.5, "min": 0.0, "max": 1.0, "distribution": "loguniform"},
            id="range",
        ),
        pytest.param(
            option("x", type="int", default=5, max=1), {"type": "int", "max": 1}, id="out-of-range"
        ),
        pytest.param(
            option("x", nargs="+", type="int", default=[1, 2]),
            {"type": "int", "default": "1 2", "arg-split": True},
            id="list",
        ),
        pytest.param(
            option("x", nargs="*", default=["a b", "7"]),
            {"default": "'a b' 7", "arg-split": True},
            id="texts",
        ),
        pytest.param(
            option("x", nargs="*", default=[]), {"default": "", "arg-split": True}, id="empty-list"
        ),
        pytest.param(
            option("x", nargs=2, type="float", default=(0.9, 1e-5)),
            {"type": "float", "default": "0.9 1e-05", "arg-split": True},
            id="tuple",
        ),
        pytest.param(option("x", nargs=2, default=["a"]), {"arg-split": True}, id="wrong-number"),
        pytest.param(option("x", nargs="+", default="a b"), {"arg-split": True}, id="no-list"),
        pytest.param(
            option("x", nargs="+", type="float", default=[float("inf")]),
            {"type": "float", "arg-split": True},
        ),
        pytest.param(option("x", nargs="+", default=["-a"]), {"arg-split": True}),
        pytest.param(option("x", nargs="+", default=[None]), {"arg-split": True}),
        pytest.param(
            option("x", nargs="+", choices=["1", "b"]), {"arg-split": True}, id="decoded-choices"
        ),
        pytest.param(
            option("x", nargs="+", choices=["a", "b"], default=["a"]),
            {"default": "a", "choices": ["a", "b"], "arg-split": True},
        ),
        pytest.param(
            option("x", nargs="+", choices=["a", "b"], default=["c"]),
            {"choices": ["a", "b"], "arg-split": True},
        ),
        pytest.param(
            option("x", nargs=1, type="int", default=[1]), {"type": "int", "default": 1}, id="one"
        ),
        pytest.param(option("x", action="store_true", default=False), {"default": False, **SWITCH}),
        pytest.param(option("x", action="store_true", default=None), SWITCH),
        pytest.param(option("x", action="store_true", default=COMPUTED), SWITCH),
        pytest.param(option("x", action="store_true", default=True, conditional=True), SWITCH),
        pytest.param(
            option("x", action="store_false", default=True),
            {
                **SWITCH,
                "null-label": True,
                "arg-switch": False,
                "arg-encoding": {False: "--x"},
            },
        ),
        pytest.param(
            option("x", action="BooleanOptionalAction", default=True),
            {
                "default": True,
                "choices": [True, False],
                "arg-name": "no-x",
                "arg-switch": False,
                "arg-encoding": {True: "--x", False: "--no-x"},
            },
        ),
        pytest.param(
            option("x", action="BooleanOptionalAction", default=False),
            {"default": False, **SWITCH, "arg-name": "x"},
        ),
        pytest.param(
            option("x", "nox", action="BooleanOptionalAction", default=True),
            {
                "default": True,
                "choices": [True, False],
                "arg-name": "nox",
                "arg-switch": False,
                "arg-encoding": {True: "--x", False: "--nox"},
            },
            id="negative-spelling",
        ),
        pytest.param(
            option("x", action="store_const", const=3, default=1), {"default": False, **SWITCH}
        ),
        pytest.param(option("x", action="count", default=0), {"default": False, **SWITCH}),
        pytest.param(option("x", action="append", default=["a"]), {"type": "string"}),
        pytest.param(option("x", action="append", type="int"), {"type": "int"}),
        pytest.param(option("x", action="extend", nargs="+"), {"arg-split": True}),
        pytest.param(option("x", action="DictAction", nargs="+", default=1), {"arg-split": True}),
    ],
)
def test_option(flag: Flag, expected: object) -> None:
    assert flags_of(flag) == {"x": expected}


@pytest.mark.parametrize(
    "flag",
    [
        pytest.param(option("-x"), id="short"),
        pytest.param(option("-lr"), id="single-dash"),
        pytest.param(option("++x"), id="other-prefix"),
        pytest.param(option("x", nargs="..."), id="remainder"),
        pytest.param(option("x", nargs=COMPUTED), id="computed-nargs"),
        pytest.param(option("x", action=COMPUTED), id="computed-action"),
        pytest.param(positional("x", nargs="*"), id="several-positionals"),
        pytest.param(positional("x", nargs="?"), id="optional-positional"),
    ],
)
def test_inexpressible_option_is_named_in_a_comment(flag: Flag) -> None:
    text = emitted(script_of(flag))
    assert "x is left out: " in text or "lr is left out: " in text
    assert read(text)["train"]["flags"] == {}
    assert codes_of(flag) == ["FS501"]


def test_help_and_version_are_no_flags() -> None:
    flags = [option("help", action="help"), option("version", action="version")]
    assert flags_of(*flags) is None
    assert codes_of(*flags) == []


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        (option("x", default=[1]), "FS502"),
        (option("x", default=1), "FS503"),
        (option("x", default=True), "FS503"),
        (option("x", nargs="+", default=[1]), "FS503"),
        (variable("x", b"a"), "FS502"),
    ],
)
def test_told_about_defaults(flag: Flag, code: str) -> None:
    assert codes_of(flag, dest="args" if flag.options else "globals") == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate (%(default)s), 100%%", "rate (1e-05), 100%"),
        ("%(default).3f %(type)s %(prog)s %(dest)s %(nope)s", "0.000 float train.py x %(nope)s"),
        ("50% of\n   all", "50% of all"),
        ("%(default)999999d", "%(default)999999d"),
        ("%(default)d %(type)d", "0 'float'"),
    ],
)
def test_help_is_filled_in_as_argparse_does(text: str, expected: str) -> None:
    flags = flags_of(option("x", type="float", default=1e-5, help=text))
    assert flags["x"]["description"] == expected


def test_help_of_other_libraries_is_left_alone() -> None:
    flags = flag_set_of(option("x", help="100%% %(default)s"), interface="click")
    data = read(emitted(script_with(flags)))
    assert data["train"]["flags"]["x"]["description"] == "100%% %(default)s"


NUMBER = {"type": "number"}
WRAPPED = {"arg-split": True}


@pytest.mark.parametrize(
    ("value", "in_globals", "in_dict"),
    [
        (1, {**NUMBER, "default": 1}, {**NUMBER, "default": 1}),
        (1e-5, {**NUMBER, "default": 1e-5}, {**NUMBER, "default": 1e-5}),
        (True, *[{"type": "boolean", "default": True}] * 2),
        ("a", *[{"type": "string", "default": "a"}] * 2),
        (None, None, {"default": "null", **WRAPPED}),
        ("-a", {"type": "string"}, {"default": "-a", **WRAPPED}),
        ("f[1]", {"type": "string"}, {"default": "'\"f[1]\"'", **WRAPPED}),
        ([1, "b c"], *[{"default": "1 'b c'", **WRAPPED}] * 2),
        ([1], {"default": "1", **WRAPPED}, {"default": "'[1]'", **WRAPPED}),
        ([], {"default": "", **WRAPPED}, {"default": "'[]'", **WRAPPED}),
        (
            [[1], [2]],
            {"default": "'[1]' '[2]'", **WRAPPED},
            {"default": "'[[1], [2]]'", **WRAPPED},
        ),
        ((1, 2), {**WRAPPED}, {"default": "1 2", **WRAPPED}),
        ({}, None, {"default": "'{}'", **WRAPPED}),
        ({1: "a"}, None, {"default": "'{1: a}'", **WRAPPED}),
        (b"a", None, None),
        (COMPUTED, None, None),
    ],
)
def test_variable(value: object, in_globals: object, in_dict: object) -> None:
    if value == "-a":
        in_dict = {"default": "'\"-a\"'", **WRAPPED}
    assert flags_of(variable("x", value), dest="globals") == {"x": in_globals}
    assert flags_of(variable("x", value), dest="global:p") == {"x": in_dict}
    assert flags_of(variable("x", value), dest="namespace:p") == {"x": in_dict}


def test_variables_that_guild_cannot_set_are_left_out() -> None:
    flags = [variable("a.b", 1), variable("", 1), variable("x=y", 1)]
    assert flags_of(*flags, dest="global:p") == {"a.b": {**NUMBER, "default": 1}}


@pytest.mark.parametrize(
    ("flags", "dest", "names"),
    [
        ([variable("x", 1, settable=False), variable("z", 2)], "globals", "x"),
        ([variable("x", COMPUTED), variable("z", 2)], "global:p", "x"),
        ([variable("x", 1), variable("z", 2)], "object:cfg", "x, z"),
    ],
)
def test_what_guild_would_ignore_is_applied(flags: list[Flag], dest: str, names: str) -> None:
    script = script_with(flag_set_of(*flags, dest=dest))
    text = emitted(script)
    assert f"sets {names}, which Guild would not" in text
    (operation,) = read(text).values()
    command = "${python_exe} -um flagscan.apply --dest " + dest + " train.py ${flag_args}"
    assert operation.keys() == {"exec", "flags"}
    assert operation["exec"] == command
    assert operation["flags"]["z"] == {**NUMBER, "default": 2}
    assert set(operation["flags"]) == {"x", "z"}
    # Once more, and nothing is to be done; a flag that is missing comes back.
    assert EMITTER.update is not None
    assert EMITTER.update(text, "guild.yml", [script], EmitOptions()).text == text
    without = text[: text.index("    z:")]
    updated = EMITTER.update(without, "guild.yml", [script], EmitOptions()).text
    assert read(updated) == read(text)


def test_an_operation_that_guild_runs_goes_on_being_run_by_it() -> None:
    script = script_with(
        flag_set_of(variable("x", 1, settable=False), variable("z", 2), dest="globals")
    )
    assert EMITTER.update is not None
    text = EMITTER.update("train: {main: train}\n", "guild.yml", [script], EmitOptions()).text
    (operation,) = read(text).values()
    assert operation["flags-dest"] == "globals"
    assert set(operation["flags"]) == {"z"}


def test_whole_text() -> None:
    script = script_of(
        option("lr", "-l", type="float", default=1e-5, help="step: size"),
        option("no", default=unresolved("str(\n  np.random.randint(1000))")),
        option("-s"),
        option("m", default=[1]),
        option("kind", choices=[f"choice-{i}" for i in range(12)]),
    )
    assert emitted(script) == (
        "train:\n"
        "  main: train\n"
        "  flags-dest: args\n"
        "  flags-import: no\n"
        "  flags:\n"
        "    lr:\n"
        '      description: "step: size"\n'
        "      type: float\n"
        "      default: 1.0e-05\n"
        '    "no":  # default computed in the script: str( np.random.randint(1000))\n'
        "      type: string\n"
        "    # s is left out: it has no option of the form --name\n"
        "    m: null  # default [1] is left to the script: Guild takes a list for a batch of runs\n"
        "    kind:\n"
        "      type: string\n"
        "      choices:\n" + "".join(f"        - choice-{i}\n" for i in range(12))
    )


@pytest.mark.parametrize(
    ("path", "op", "name", "main"),
    [
        ("train.py", None, "train", "train"),
        ("sub/dir/mod.py", None, "mod", "sub/dir/mod"),
        ("sub/dir/mod.py", "fit", "fit", "sub/dir/mod"),
        ("pkg/__main__.py", None, "pkg", "pkg"),
        ("my tool.py", None, "my-tool", "'my tool'"),
        ("on.py", None, "on", "on"),
        ("3.py", None, "3", "3"),
    ],
)
def test_operation(path: str, op: str | None, name: str, main: str) -> None:
    data = read(emitted(script_of(path=path), op=op))
    assert data == {name: {"main": main, "flags-dest": "args", "flags-import": False}}


def test_sub_commands_are_operations() -> None:
    script = script_with(
        flag_set_of(option("g")),
        flag_set_of(option("lr", default=1), positional("data"), command=("fit",)),
        flag_set_of(command=("data", "get")),
    )
    data = read(emitted(script))
    assert {name: operation["main"] for name, operation in data.items()} == {
        "train-fit": "train fit ${data}",
        "train-data-get": "train data get",
    }
    assert data["train-fit"]["flags"] == {
        "lr": 1,
        "data": {"type": "string", "required": True, "arg-skip": True},
    }


def test_include_and_exclude() -> None:
    script = script_of(option("lr", default=1), option("seed", default=2))
    assert list(read(emitted(script, include=("l*",)))["train"]["flags"]) == ["lr"]
    assert list(read(emitted(script, exclude=("l*",)))["train"]["flags"]) == ["seed"]


def test_several_scripts_of_one_name() -> None:
    scripts = [script_of(path="a/train.py"), script_of(path="b/train.py")]
    data = read(EMITTER.emit(scripts, EmitOptions()))
    assert {name: op["main"] for name, op in data.items()} == {
        "train": "a/train",
        "b-train": "b/train",
    }


def test_script_outside_the_folder_is_told() -> None:
    assert EMITTER.notes is not None
    (note,) = EMITTER.notes([script_of(path="../train.py")], EmitOptions())
    assert "below the folder" in note.message


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=8)
    | st.binary(max_size=3)
    | st.complex_numbers()
    | st.just(COMPUTED),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=2)
    ),
    max_leaves=5,
)
KINDS = st.sampled_from(["int", "float", "str", "bool", "path", "f", "str2bool", None, COMPUTED])
ACTIONS = st.sampled_from(
    ["store", "store_true", "append", "extend", "count", "BooleanOptionalAction", "X", None]
)
NARGS = st.sampled_from(["?", "*", "+", "...", "A...", 0, 1, 2, None, COMPUTED])
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=12)


@settings(max_examples=400)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "default": PLAIN,
            "type": KINDS,
            "action": ACTIONS,
            "nargs": NARGS,
            "choices": PLAIN,
            "help": PLAIN | TEXTS,
            "required": st.booleans(),
            "min": PLAIN,
            "max": PLAIN,
            "allow_other": st.booleans(),
            "conditional": st.booleans(),
        },
    ),
    TEXTS.filter(bool),
    st.sampled_from(["args", "globals", "global:p"]),
)
def test_whatever_a_flag_holds(attributes: dict[str, Any], name: str, dest: str) -> None:
    """It is written as YAML that Guild takes, without a list that would start a batch."""
    if dest == "args":
        flags = [option(name, **attributes), positional(name, **attributes)]
    else:
        flags = [variable(name, attributes.pop("default", None), **attributes)]
    script = script_of(*flags, dest=dest)
    text = emitted(script)
    for flag in (read(text)["train"].get("flags") or {}).values():
        definition = flag if isinstance(flag, dict) else {"default": flag}
        assert not isinstance(definition.get("default"), (list, dict))
        assert isinstance(definition.get("choices", []), list)
    assert EMITTER.update is not None
    assert EMITTER.update(text, "guild.yml", [script], EmitOptions()).text == text
    assert EMITTER.notes is not None
    assert all("\n" not in str(note) for note in EMITTER.notes([script], EmitOptions()))
