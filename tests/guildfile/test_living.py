"""Files written by Hypothesis, edited by a person and followed by a script.

What comes out says what a plain three-way merge of the data says; lines that are not about a
changed flag stay as they are; and a second run changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flagscan.datafiles.guild import GuildLoader
from flagscan.emitters.base import EmitOptions, Update
from flagscan.emitters.guild import EMITTER
from flagscan.guildfile.history import History
from flagscan.guildfile.marker import marker_of
from flagscan.guildfile.operations import operations
from flagscan.guildfile.render import flow
from flagscan.guildfile.same import same
from flagscan.guildfile.scalars import scalar
from flagscan.guildfile.threeway import plain
from flagscan.model.flag import Flag
from flagscan.model.script import Script
from flagscan.testing import option, script_of

BLOB = "0123456789abcdef" * 2 + "01234567"
Data = dict[str, dict[str, Any]]


class Remembers(History):
    """Knows what was written, as a cache does; the script has another blob id now."""

    def __init__(self, notes: dict[str, str]) -> None:
        self.notes = notes

    def blob_of(self, script: Script) -> str:
        return BLOB[::-1]

    def recall(self, key: str) -> str | None:
        return self.notes.get(key)

    def note(self, key: str, text: str) -> None:
        self.notes[key] = text


def definitions(script: Script) -> Data:
    (operation,) = operations(script, base="", keeps=lambda flag: True)
    return {flag.name: plain(flag) for flag in operation.flags}


# What the script says.

NAMES = ["lr", "batch-size", "wd", "on", "opt", "n"]
texts = st.sampled_from(
    ["rate", "a: b", "it's", "x # y", 'say "so"', "- z", "1e-3", "ü", "long " * 9]
)
numbers = st.sampled_from([0.1, 1e-05, 2.0, 0.25, 100.0])
words = st.sampled_from(["sgd", "adam", "no", "1", "a b"])


@st.composite
def flags(draw: st.DrawFn) -> dict[str, Flag]:
    found = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1)):
        found[name] = draw(one_flag(name))
    return found


def one_flag(name: str) -> st.SearchStrategy[Flag]:
    help_text = st.one_of(st.none(), texts)
    number = st.builds(
        lambda default, text: option(name, type="float", default=default, help=text),
        numbers,
        help_text,
    )
    choice = st.builds(
        lambda default, others, text: option(
            name, default=default, choices=list(dict.fromkeys([default, *others])), help=text
        ),
        words,
        st.lists(words, max_size=4),
        help_text,
    )
    switch = st.builds(
        lambda text: option(name, action="store_true", default=False, help=text), help_text
    )
    bare = st.builds(lambda default: option(name, default=default), words)
    return st.one_of(number, choice, switch, bare)


@st.composite
def later(draw: st.DrawFn, before: dict[str, Flag]) -> dict[str, Flag]:
    """The script after some commits: flags are gone, new, other ones."""
    found = {}
    for name, flag in before.items():
        match draw(st.sampled_from(["same", "same", "other", "gone"])):
            case "same":
                found[name] = flag
            case "other":
                found[name] = draw(one_flag(name))
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)):
        found.setdefault(name, draw(one_flag(name)))
    return found or before


# What a person does to the file.


@st.composite
def edited(draw: st.DrawFn, written: Data) -> Data:
    data = {name: dict(attributes) for name, attributes in written.items()}
    for name in list(data):
        match draw(st.sampled_from(["", "", "", "default", "description", "drop", "own", "less"])):
            case "default" if isinstance(data[name].get("default"), float):
                data[name]["default"] = draw(st.sampled_from([0.5, 7.0]))
            case "description":
                data[name]["description"] = draw(texts)
            case "drop":
                del data[name]
            case "own":
                data[name]["null-label"] = draw(texts)
            case "less":
                data[name].pop("description", None)
    if draw(st.booleans()):
        data["mine"] = {"default": draw(words)}
    return data


@dataclass
class File:
    """A guild.yml, and where each flag stands in it."""

    lines: list[str] = field(default_factory=list)
    flags: dict[str, range] = field(default_factory=dict)
    commented: set[str] = field(default_factory=set)
    marked: int = 0


@st.composite
def files(draw: st.DrawFn, here: Data, marker: str) -> File:
    step = " " * draw(st.integers(1, 4))
    file = File()
    comment = st.sampled_from(["", "", "", "  # mine", "   #"])
    model = draw(st.booleans())
    file.lines += draw(st.sampled_from([[], ["# top", ""], ["---"]]))
    file.lines += [] if model else draw(st.sampled_from([[], ["other: {exec: make}", ""]]))
    outer = ""
    if model:
        file.lines += ["- model: m" + draw(comment), "  operations:"]
        outer = "  " + step
    file.lines += [f"{outer}train:" + draw(comment)]
    inner = outer + step
    head = [f"{inner}main: train", f"{inner}flags-dest: args", f"{inner}flags-import: no"]
    tail = draw(st.sampled_from([[], [f"{inner}requires: data"], [f"{inner}# end"]]))
    if draw(st.booleans()):
        head, tail = [*tail, *head], []
    file.lines += head
    file.marked = len(file.lines)
    if draw(st.integers(0, 4)) == 0 or not here:
        short = all(set(a) == {"default"} for a in here.values()) and here
        text = flow({n: a["default"] for n, a in here.items()} if short else here)
        file.lines.append(f"{inner}flags: {text}  # {marker}")
        file.flags = {name: range(file.marked, file.marked + 1) for name in here}
    else:
        file.lines.append(f"{inner}flags:  # {marker}")
        for name, attributes in here.items():
            start = len(file.lines)
            file.lines += draw(flag_lines(name, attributes, inner + step, step, file))
            file.flags[name] = range(start, len(file.lines))
            file.lines += draw(st.sampled_from([[], [], [""], [f"{inner}{step}# between"]]))
    file.lines += tail
    below = "last:\n  exec: echo  # c" if not model else "- model: n\n  operations: {a: b}"
    file.lines += draw(st.sampled_from([[], [""], ["# bottom"], below.split("\n")]))
    return file


@st.composite
def flag_lines(
    draw: st.DrawFn, name: str, attributes: dict[str, Any], indent: str, step: str, file: File
) -> list[str]:
    key = scalar(name)
    if set(attributes) == {"default"} and draw(st.booleans()):
        return [f"{indent}{key}: {scalar(attributes['default'])}"]
    if draw(st.integers(0, 3)) == 0:
        return [f"{indent}{key}: {flow(attributes)}"]
    if not attributes:
        return [f"{indent}{key}:"]
    lines = [f"{indent}{key}:"]
    for attribute, value in attributes.items():
        if isinstance(value, list) and draw(st.booleans()):
            lines.append(f"{indent}{step}{attribute}:")
            lines += [f"{indent}{step}- {scalar(item, flow=True)}" for item in value]
            continue
        text = scalar(value)
        if isinstance(value, str):
            quoted = "'" + value.replace("'", "''") + "'"
            text = draw(st.sampled_from([text, quoted, f">-\n{indent}{step}  {value}"]))
            if ">-" in text and (value != value.strip() or not value.strip()):
                text = quoted
        lines += f"{indent}{step}{attribute}: {text}".split("\n")
        if ">-" not in text and draw(st.integers(0, 5)) == 0:
            lines[-1] += "  # why"
            file.commented |= {name, f"{name}.{attribute}"}
    return lines


# What is to come out.


def merged(base: Data, here: Data, script: Data, commented: set[str]) -> Data:
    """A three-way merge as one would do it by hand."""
    result: Data = {}
    for name, stated in here.items():
        if name in script:
            result[name] = merged_flag(base.get(name, {}), stated, script[name], name, commented)
        elif not (same(base.get(name), stated) and name not in commented):
            result[name] = stated
    for name, stated in script.items():
        if name not in here and name not in base:
            result[name] = stated
    return result


def merged_flag(
    base: dict[str, Any],
    here: dict[str, Any],
    script: dict[str, Any],
    name: str,
    commented: set[str],
) -> dict[str, Any]:
    result = dict(here)
    for attribute in base.keys() | here.keys() | script.keys():
        untouched = attribute in base and attribute in here
        untouched = untouched and same(base[attribute], here[attribute])
        if attribute not in script:
            if untouched:
                del result[attribute]
        elif untouched or (attribute not in base and attribute not in here):
            result[attribute] = script[attribute]
    gone = {a for a in here if a not in result and f"{name}.{a}" in commented}
    return here if gone else result


def update(text: str, script: Script, notes: dict[str, str]) -> Update:
    assert EMITTER.update is not None
    options = EmitOptions(history=Remembers(notes), only_existing=True)
    return EMITTER.update(text, "guild.yml", [script], options)


def operation_in(data: Any) -> Any:
    if isinstance(data, list):
        data = next(item["operations"] for item in data if "train" in item["operations"])
    return data["train"]


def without_flags(data: Any) -> Any:
    operation_in(data)["flags"] = None
    return data


def flags_of(data: Any) -> Data:
    found = {}
    for name, stated in (operation_in(data)["flags"] or {}).items():
        attributes = stated if isinstance(stated, dict) else {"default": stated}
        found[name] = {k: v for k, v in attributes.items() if (k, v) != ("default", None)}
    return found


KINDS = ("type", "choices", "arg-switch", "default")


def settled(base: Data, here: Data, script: Data) -> bool:
    """Whether each flag stays of its kind, or is the script's: no mixture that Guild refuses."""
    for name in here.keys() & script.keys():
        before = {k: v for k, v in base.get(name, {}).items() if k in KINDS}
        now = {k: v for k, v in here[name].items() if k in KINDS}
        after = {k: v for k, v in script[name].items() if k in KINDS}
        if not same(before, now) and not same(before, after):
            return False
    return True


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, File, Data, Data, Script, Data]:
    first = draw(flags())
    base = definitions(script_of(*first.values()))
    script = script_of(*draw(later(first)).values())
    here = draw(edited(base))
    file = draw(files(here, str(marker_of(BLOB, base))))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = end.join(line.replace("\n", end) for line in file.lines)
    return (
        text + draw(st.sampled_from([end, end, ""])),
        file,
        base,
        here,
        script,
        definitions(script),
    )


def check(case: tuple[str, File, Data, Data, Script, Data]) -> None:
    text, file, base, here, script, now = case
    before = yaml.load(text, GuildLoader)
    assert same(flags_of(before), here)
    notes = {f"definitions {marker_of(BLOB, base)}": flow(base)}
    result = update(text, script, notes)
    after = yaml.load(result.text, GuildLoader)
    if settled(base, here, now):
        assert same(flags_of(after), merged(base, here, now, file.commented))
    changed = {name for name in here if not same(flags_of(before)[name], flags_of(after).get(name))}
    touched = {file.marked} | {line for name in changed for line in file.flags[name]}
    rest = iter(result.text.splitlines())
    for number, line in enumerate(text.splitlines()):
        # Without a last line break, a blank line that becomes the last one is none.
        if number not in touched and (line or text.endswith("\n")):
            assert line in rest, f"line {number + 1} is gone: {line!r}"
    assert ("\r\n" in text) == ("\r\n" in result.text)
    assert "\n" not in result.text.replace("\r\n", "") or "\r\n" not in text
    assert result.text.endswith("\n") or not text.endswith("\n")
    assert same(without_flags(before), without_flags(after))
    again = update(result.text, script, notes)
    assert again.text == result.text


@settings(
    max_examples=150,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
)
@given(cases())
def test_any_file(case: tuple[str, File, Data, Data, Script, Data]) -> None:
    check(case)


@pytest.mark.slow
@settings(
    max_examples=1000,
    phases=[Phase.explicit, Phase.generate],
)
@given(cases())
def test_a_thousand_files(case: tuple[str, File, Data, Data, Script, Data]) -> None:
    check(case)
