"""Additions to files that people wrote: which bytes come, and that all others stay."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.datafiles.guild import GuildLoader
from flagscan.emitters.base import EmitOptions, Update
from flagscan.emitters.guild import EMITTER
from flagscan.errors import TargetFileError
from flagscan.guildfile.scalars import scalar
from flagscan.model.script import Script
from flagscan.testing import (
    flag_set_of,
    option,
    positional,
    script_of,
    script_with,
    variable,
)

LR = option("lr", type="float", default=0.1, help="rate")
FAST = option("fast", action="store_true", default=False)
SCRIPT = script_of(LR, FAST)

LR_BLOCK = ["lr:", "  description: rate", "  type: float", "  default: 0.1"]
FAST_BLOCK = ["fast:", "  default: no", "  choices: [yes, no]", "  arg-switch: yes"]
FLOW = (
    "flags-dest: args, flags-import: no, flags: {lr: {description: rate, type: float, "
    "default: 0.1}, fast: {default: no, choices: [yes, no], arg-switch: yes}}"
)


def update(text: str, *scripts: Script, **options: Any) -> Update:
    assert EMITTER.update is not None
    chosen = EmitOptions(**options)
    result = EMITTER.update(text, "guild.yml", list(scripts) or [SCRIPT], chosen)
    again = EMITTER.update(result.text, "guild.yml", list(scripts) or [SCRIPT], chosen)
    assert again.text == result.text
    assert again.summary == ""
    return result


def lines(indent: str, *texts: str, end: str = "\n") -> str:
    return "".join(f"{indent}{text}{end}" for text in texts)


HEAD = ["main: train", "flags-dest: args", "flags-import: no", "flags:"]
WHOLE = lines("  ", *HEAD) + lines("    ", *LR_BLOCK, *FAST_BLOCK)
REST = lines("  ", *HEAD[1:]) + lines("    ", *LR_BLOCK, *FAST_BLOCK)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "train:\n" + WHOLE, id="empty"),
        pytest.param("# c\n", "# c\ntrain:\n" + WHOLE, id="only-a-comment"),
        pytest.param("# c", "# c\ntrain:\n" + WHOLE[:-1], id="comment-without-newline"),
        pytest.param("a: b\n", "a: b\n\ntrain:\n" + WHOLE, id="another-operation"),
        pytest.param("a: b", "a: b\n\ntrain:\n" + WHOLE[:-1], id="no-final-newline"),
        pytest.param("a: b  # c\n# d\n\n# e\n", None, id="trailing-comments"),
        pytest.param("---\na: b\n...\n", "---\na: b\n\ntrain:\n" + WHOLE + "...\n", id="document"),
        pytest.param("\ufeffa: b\n", "\ufeffa: b\n\ntrain:\n" + WHOLE, id="byte-order-mark"),
        pytest.param("a: b\r\n", ("a: b\n\ntrain:\n" + WHOLE).replace("\n", "\r\n"), id="crlf"),
        pytest.param("---\n", "---\ntrain:\n" + WHOLE, id="empty-document"),
        pytest.param("train:\n", "train:\n" + WHOLE, id="operation-without-anything"),
        pytest.param("train:  # mine\n", "train:  # mine\n" + WHOLE, id="and-a-comment"),
        pytest.param("train: train # c\n", "train:\n  main: train # c\n" + REST, id="short"),
        pytest.param("train: {}\n", f"train: {{{FLOW}}}\n", id="empty-flow"),
        pytest.param(
            "train: {main: train}\n", f"train: {{main: train, {FLOW}}}\n", id="flow-operation"
        ),
        pytest.param(
            "train: {main: train,  }  # c\n",
            f"train: {{main: train, {FLOW},  }}  # c\n",
            id="flow-with-trailing-comma",
        ),
        pytest.param(
            "fit:\n   main: './train'\n   requires: data\n",
            "fit:\n   main: './train'\n   requires: data\n"
            + lines("   ", *HEAD[1:])
            + "      lr:\n"
            + lines("         ", *(t.strip() for t in LR_BLOCK[1:]))
            + "      fast:\n"
            + lines("         ", *(t.strip() for t in FAST_BLOCK[1:])),
            id="other-name-and-indentation",
        ),
        pytest.param(
            "train:\n  main: train\n  flags-dest: args\n  flags-import: no\n  flags:\n"
            "    lr:   # mine\n      default: 1  # one\n      # two\n\n    # three\n",
            "train:\n  main: train\n  flags-dest: args\n  flags-import: no\n  flags:\n"
            "    lr:   # mine\n      default: 1  # one\n      # two\n"
            "      description: rate\n      type: float\n"
            "    " + "\n    ".join(FAST_BLOCK) + "\n\n    # three\n",
            id="attributes",
        ),
        pytest.param(
            "train:\n  main: train\n  flags:\n    lr: 0.5 # mine\n    fast: no\n",
            "train:\n  main: train\n  flags-dest: args\n  flags-import: no\n  flags:\n"
            "    lr: 0.5 # mine\n    fast:\n      default: no\n      choices: [yes, no]\n"
            "      arg-switch: yes\n",
            id="short-flags",
        ),
        pytest.param(
            "train:\n  flags: {lr: 0.5, fast: no}\n",
            "train:\n  flags: {lr: 0.5, fast: {default: no, choices: [yes, no], arg-switch: yes}}\n"
            "  flags-dest: args\n  flags-import: no\n",
            id="short-flags-in-flow",
        ),
        pytest.param(
            "train:\n  flags:\n    lr:\n    fast: {}\n  flags-import: [lr]\n  flags-dest: args\n",
            "train:\n  flags:\n    lr:\n      description: rate\n      type: float\n"
            "      default: 0.1\n    fast: {default: no, choices: [yes, no], arg-switch: yes}\n"
            "  flags-import: [lr]\n  flags-dest: args\n",
            id="flags-without-anything",
        ),
        pytest.param(
            "- model: m\n  operations:\n    train:\n"
            "      flags-import: no\n      flags-dest: args\n"
            "      flags:\n        lr: |\n          1\n\n\n",
            "- model: m\n  operations:\n    train:\n"
            "      flags-import: no\n      flags-dest: args\n"
            "      flags:\n        lr: |\n          1\n" + lines("        ", *FAST_BLOCK) + "\n\n",
            id="block-scalar",
        ),
        pytest.param("- config: c\n", None, id="list-of-configs"),
        pytest.param("- model: a\n- model: b\n  default: yes\n", None, id="default-model"),
        pytest.param("- model: a\n- operations:\n    b: c\n", None, id="anonymous-model"),
        pytest.param("- model: a\n  operations: {}\n", None, id="no-operations-in-flow"),
        pytest.param("- model: a\n  operations:\n", None, id="operations-without-anything"),
        pytest.param("b:\n  flags: &f {x: 1}\na:\n  flags: *f\n", None, id="ends-with-alias"),
    ],
)
def test_exact_bytes(before: str, after: str | None) -> None:
    result = update(before)
    if after is not None:
        assert result.text == after
    assert only_adds(before, result.text)
    operation = find(yaml.load(result.text, GuildLoader))
    assert operation["flags"].keys() == {"lr", "fast"}


def find(data: Any) -> Any:
    if isinstance(data, list):
        operations = [item["operations"] for item in data if "operations" in item]
        data = next(found for found in operations if "train" in found)
    return data.get("train") or data.get("fit")


def only_adds(before: str, after: str) -> bool:
    """Whether AFTER holds all of BEFORE in its order."""
    rest = iter(after)
    return all(char in rest for char in before)


def test_summary() -> None:
    assert update("").summary == "+2"
    assert update("train:\n  flags:\n    lr: 1\n").summary == "+1 ~1"


def test_what_a_person_defined_stays() -> None:
    text = (
        "train:\n  flags-dest: args\n  flags-import: yes\n  flags:\n"
        "    lr: {default: 7, description: '', type: int}\n"
        "    fast: {default: yes, choices: [yes, no], arg-switch: yes}\n"
    )
    assert update(text).text == text


@pytest.mark.parametrize(
    ("flag", "there", "expected"),
    [
        pytest.param(
            option("x", choices=["a"]), {"default": "b"}, {"default": "b", "type": "string"}
        ),
        pytest.param(option("x", type="int"), {"default": 0.5}, {"default": 0.5}),
        pytest.param(
            option("x", type="int", default=5),
            {"required": True},
            {"required": True, "type": "int"},
        ),
        pytest.param(
            option("x", type="int", default=5), {"choices": [1]}, {"choices": [1], "type": "int"}
        ),
        pytest.param(
            option("x", action="BooleanOptionalAction", default=True),
            {"arg-switch": True},
            {"arg-switch": True, "default": True, "choices": [True, False]},
        ),
        pytest.param(
            option("x", type="int", required=True), {"default": 1}, {"default": 1, "type": "int"}
        ),
    ],
)
def test_no_attribute_contradicts_what_is_there(
    flag: Any, there: dict[str, object], expected: dict[str, object]
) -> None:
    text = f"train:\n  flags:\n    x: {scalar(there)}\n"
    assert yaml.load(update(text, script_of(flag)).text, GuildLoader)["train"]["flags"] == {
        "x": expected
    }


def test_flag_under_another_name() -> None:
    text = "train:\n  flags:\n    rate: {arg-name: lr}\n"
    flags = yaml.load(update(text, script_of(LR)).text, GuildLoader)["train"]["flags"]
    assert flags["rate"] == {
        "arg-name": "lr",
        "description": "rate",
        "type": "float",
        "default": 0.1,
    }
    assert flags.keys() == {"rate"}


def test_flags_given_in_main_are_not_added() -> None:
    flags = yaml.load(update("a: train --lr 1\n").text, GuildLoader)["a"]["flags"]
    assert flags.keys() == {"fast"}
    script = script_of(positional("data"), positional("more"))
    flags = yaml.load(update("a: train ${data} x\n", script).text, GuildLoader)["a"]["flags"]
    assert flags.keys() == {"data"}


def test_every_operation_of_the_script_is_filled() -> None:
    text = "a: {main: train}\nb: {main: sub/train}\nc: {main: ./train --lr 1}\nd: {exec: train}\n"
    data = yaml.load(update(text).text, GuildLoader)
    assert [name for name in data if "flags" in data[name]] == ["a", "c"]


def test_other_spellings_of_main() -> None:
    text = "a: {main: sub.train}\nb: {main: train, sourcecode: {root: sub}}\nc: sub/train\n"
    script = script_of(LR, path="sub/train.py")
    data = yaml.load(update(text, script).text, GuildLoader)
    assert all("flags" in data[name] for name in "abc")


def test_flag_set_follows_the_dest_of_the_file() -> None:
    script = script_with(flag_set_of(LR), flag_set_of(variable("x", 1), dest="globals"))
    text = "train: {flags-dest: globals}\n"
    assert yaml.load(update(text, script).text, GuildLoader)["train"]["flags"].keys() == {"x"}
    result = update("train: {flags-dest: 'global:p'}\n", script)
    assert result.text == "train: {flags-dest: 'global:p'}\n"
    assert "flags-dest is global:p" in result.diagnostics[0].message
    assert str(result.diagnostics[0]).startswith("guild.yml:1:1: ")


def test_defaults_of_the_model_count_as_defined() -> None:
    text = (
        "- model: m\n  operation-defaults: {flags-import: no, flags-dest: 'args:click'}\n"
        "  operations:\n    train: {flags: {}}\n"
    )
    data = yaml.load(update(text).text, GuildLoader)
    assert data[0]["operations"]["train"].keys() == {"flags"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: {flags: &f {x: 1}}\ntrain: {flags: *f}\n", "shared by an alias"),
        ("a: &o {flags: {x: 1}}\ntrain: *o\n", "shared by an alias"),
        ("train: {flags: [lr]}\n", "no mapping"),
        ("train: {flags: null}\n", "no mapping"),
        ("train: {flags: {$include: other}}\n", "from another file"),
        ("train: {<<: {flags: {x: 1}}}\n", "elsewhere"),
    ],
)
def test_what_cannot_be_edited_is_told_and_stays(text: str, why: str) -> None:
    result = update(text)
    assert result.text == text
    assert [why in diagnostic.message for diagnostic in result.diagnostics] == [True]


def test_included_and_merged_flags_are_not_repeated() -> None:
    text = (
        "- config: c\n  flags: {lr: 1, other: 2}\n"
        "- model: m\n  operations:\n    train:\n      flags:\n        $include: c\n"
    )
    data = yaml.load(update(text).text, GuildLoader)
    assert data[1]["operations"]["train"]["flags"].keys() == {"$include", "fast"}
    merged = "train:\n  flags:\n    <<: {lr: 1}\n"
    assert "description" not in update(merged).text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: [\n", "guild.yml:2:1: "),
        ("a: 1\na: 2\n", "guild.yml:2:1: duplicate key 'a'"),
        ("a: b: c\n", "guild.yml:1:5: "),
        ("a: !x y\n", "guild.yml:1:4: "),
        ("a: 2020-13-45\n", "guild.yml: a value cannot be read"),
        ("a: &x [*x]\n", "guild.yml:1:4: contains itself"),
        ("- a\n--- \nb: c\n", "guild.yml:2:1: "),
        ("a: \x07\n", "guild.yml: "),
        ("[" * 500, "guild.yml:1:101: is nested too deeply"),
        ("%YAML 1.3\n---\n" + "[" * 500, "guild.yml:3:101: is nested too deeply"),
        ("x" * 2_000_001, "guild.yml: larger than"),
        ("just text\n", "guild.yml:1:1: neither a mapping"),
        ("model: m\noperations: {a: b}\n", "guild.yml:1:1: Guild takes 'model' here"),
        ("- model: a\n- model: b\n", "guild.yml: has several models (a, b); say which"),
        ("train: {exec: make}\n", "guild.yml: operation 'train' is there"),
        ("train: other\n", "guild.yml: operation 'train' is there"),
    ],
)
def test_refused_in_one_line(text: str, error: str) -> None:
    with pytest.raises(TargetFileError) as caught:
        update(text)
    assert str(caught.value).startswith(error)
    assert "\n" not in str(caught.value)
    assert caught.value.path == "guild.yml"


@pytest.mark.parametrize("kind", ["alias", "merge"])
def test_bombs_are_refused_quickly(kind: str) -> None:
    level = "l{n}: &l{n} [{refs}]\n" if kind == "alias" else "l{n}: &l{n} {{<<: [{refs}]}}\n"
    text = "l0: &l0 {x: 1}\n" + "".join(
        level.format(n=n, refs=", ".join([f"*l{n - 1}"] * 9)) for n in range(1, 10)
    )
    with pytest.raises(TargetFileError, match="holds too many values"):
        update(text)


def test_named_operation_and_model() -> None:
    text = "- model: a\n- model: b\n"
    data = yaml.load(update(text, op="b:fit").text, GuildLoader)
    assert list(data[1]["operations"]) == ["fit"]
    with pytest.raises(TargetFileError, match="no model 'c'"):
        update(text, op="c:fit")
    data = yaml.load(update("a: train\n", op="b").text, GuildLoader)
    assert data["a"] == "train"
    assert data["b"]["main"] == "train"


def attempt(text: str) -> Update | None:
    """The update, or None if the file is refused, in one line."""
    try:
        return update(text)
    except TargetFileError as refusal:
        error = str(refusal)
    assert "\n" not in error
    return None


# Files of every shape.

NAMES = st.sampled_from(["a", "on", "lr", "x y", "3", "ünï", "b-c"])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 99),
    st.floats(allow_nan=False),
    st.sampled_from(["t", "1e-3", "a: b", "# no", "", "long text of words"]),
)


@st.composite
def yaml_files(draw: st.DrawFn) -> str:
    """A guild.yml as a person may write it."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    step = draw(st.sampled_from([1, 2, 4, 7]))

    def noise(column: int) -> list[str]:
        kinds = st.sampled_from(["", "", "", "# note", "BLANK"])
        kind = draw(kinds)
        return [""] if kind == "BLANK" else [" " * column + kind] if kind else []

    def tail() -> str:
        return draw(st.sampled_from(["", "", "  # c", "   "]))

    def value(column: int) -> str:
        kind = draw(st.sampled_from(["scalar", "scalar", "flow", "block", "quoted", "empty"]))
        if kind == "block":
            return "|" + newline + " " * (column + step) + "text" + newline
        if kind == "flow":
            return scalar(draw(st.dictionaries(NAMES, VALUES, max_size=2)), flow=True)
        if kind == "quoted":
            return draw(st.sampled_from(["'a b'", '"c # d"', "'it''s'"]))
        return "" if kind == "empty" else scalar(draw(VALUES))

    def mapping(column: int, names: list[str], depth: int) -> list[str]:
        found: list[str] = []
        for name in names:
            found += noise(column)
            key = " " * column + scalar(name) + ":"
            if depth and draw(st.booleans()):
                inner = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
                found += [key + tail(), *mapping(column + step, inner, depth - 1)]
            else:
                text = value(column)
                space = " " if text else ""
                found.append(key + space + text + ("" if "|" in text else tail()))
        return found

    body: list[str] = []
    operations = draw(st.lists(st.sampled_from(["other", "b", "on"]), max_size=2, unique=True))
    if draw(st.booleans()):
        operations.insert(draw(st.integers(0, len(operations))), "train")
    model = draw(st.booleans())
    column = 4 if model else 0
    if model:
        body += ["- model: m" + tail(), "  operations:"]
    for name in operations:
        body += noise(column)
        if name != "train":
            body.append(" " * column + scalar(name) + ": {main: x}" + tail())
            continue
        names = draw(
            st.lists(st.sampled_from(["main", "description", "flags"]), min_size=1, unique=True)
        )
        body.append(" " * column + "train:" + tail())
        for attribute in names:
            key = " " * (column + step) + attribute + ":"
            if attribute == "flags":
                flags = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
                body += [key + tail(), *mapping(column + 2 * step, flags, 1)]
            else:
                body.append(key + " train" + tail())
    if model and not operations:
        body[-1] += " {}"
    text = newline.join(body + noise(0)).replace(newline + newline + newline, newline * 2)
    text += draw(st.sampled_from(["", newline, newline * 2]))
    return draw(st.sampled_from(["", "\ufeff"])) + text if text else text


@settings(max_examples=300)
@given(yaml_files())
def test_any_file(text: str) -> None:
    try:
        before = yaml.load(text, GuildLoader)
    except yaml.YAMLError:
        before = "unreadable"
    try:
        result = update(text)
    except TargetFileError:
        # Refusing is allowed; what is written is right.
        return
    assert before != "unreadable"
    # Only whole lines come in, except in lines that held a short form or a flow mapping.
    removed = [
        line[2:]
        for line in difflib.ndiff(text.splitlines(), result.text.splitlines())
        if line.startswith("- ")
    ]
    assert only_adds(text, result.text)
    assert all("{" in line or ":" in line for line in removed)
    after = yaml.load(result.text, GuildLoader)
    assert contains(after, before)
    assert "lr" in find(after)["flags"] or result.diagnostics


def contains(after: Any, before: Any) -> bool:
    """Whether all that BEFORE says is said by AFTER, where a short form may have grown."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and contains(after[key], before[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(after) >= len(before) and all(map(contains, after, before))
    if isinstance(after, dict):
        return before is None or before in (after.get("default"), after.get("main"))
    return repr(after) == repr(before) or (isinstance(after, list) and before is None)


@settings(max_examples=300)
@given(yaml_files(), st.data())
def test_damaged_files_are_refused_or_right(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 3))
        piece = data.draw(
            st.sampled_from(["", ":", "- ", "{", "}", "[", "*a", "&a ", "\n", "\t", "'"])
        )
        text = text[:at] + piece + text[at + cut :]
    result = attempt(text)
    if result is not None:
        assert only_adds(text, result.text)
        assert contains(yaml.load(result.text, GuildLoader), yaml.load(text, GuildLoader))


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_refused_or_kept(text: str) -> None:
    result = attempt(text)
    if result is not None:
        assert only_adds(text, result.text)
