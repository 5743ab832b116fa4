"""The table that people see."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan.emitters.base import EmitOptions
from flagscan.emitters.table import EMITTER
from flagscan.model.diagnostic import SYNTAX_ERROR
from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Script, Tier
from flagscan.model.value import Reason, Unresolved

HERE = Location("train.py", 1, 0)


def flag(name: str = "lr", **attributes: Any) -> Flag:
    return Flag(name=name, location=HERE, **attributes)


def flags_of(*flags: Flag, command: tuple[str, ...] = (), dest: str = "args") -> FlagSet:
    return FlagSet(
        interface="argparse",
        tier=Tier.COMMAND_LINE,
        dest=dest,
        command=command,
        location=HERE,
        flags=flags,
    )


def table(*flag_sets: FlagSet, selected: int | None = 0, **options: Any) -> str:
    script = Script(path="train.py", digest="", selected=selected, flag_sets=flag_sets)
    return EMITTER.emit([script], EmitOptions(**options))


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    text = table(
        flags_of(
            flag("lr", type="float", default=0.1, help="learning rate"),
            flag("epochs", type="int", default=10),
        )
    )
    assert text.splitlines() == [
        "train.py: 2 flags (argparse, args)",
        "  FLAG    TYPE   DEFAULT  HELP",
        "  lr      float  0.1      learning rate",
        "  epochs  int    10",
    ]


def test_no_line_ends_in_blanks() -> None:
    text = table(flags_of(flag("a", help="x"), flag("b")))
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        pytest.param({"default": "fast"}, "'fast'", id="text"),
        pytest.param({"default": ""}, "''", id="empty-text"),
        pytest.param({"default": "0.1"}, "'0.1'", id="text-like-a-number"),
        pytest.param({"default": None}, "None", id="none"),
        pytest.param({"default": True}, "True", id="true"),
        pytest.param({"default": float("inf")}, "inf", id="infinity"),
        pytest.param({"default": [256, 128]}, "[256, 128]", id="list"),
        pytest.param({"default": {"a": [1]}}, "{'a': [1]}", id="dict"),
        pytest.param({"default": {1: 2}}, "{1: 2}", id="dict-of-numbers"),
        pytest.param({"required": True}, "(required)", id="required"),
        pytest.param({"choices": ["a", 2], "allow_other": True}, "a | 2 | ...", id="suggestions"),
        pytest.param({"type": "int", "nargs": "+"}, "int[+]", id="several"),
        pytest.param({"action": "store_true", "default": False}, "switch", id="switch"),
        pytest.param({"positional": True}, "<lr>", id="positional"),
    ],
)
def test_cells(attributes: dict[str, Any], shown: str) -> None:
    assert shown in table(flags_of(flag(**attributes))).splitlines()[2]


def test_what_is_not_known_is_marked_and_shown_as_written() -> None:
    unknown = Unresolved(source="make(\n  1)", location=HERE, reason=Reason.EXTERNAL_CALL)
    assert "  ? make(\\n  1)" in table(flags_of(flag(default=unknown)))


@pytest.mark.parametrize("evil", ["\x1b[31m", "\r", "\x07", "\u202e", "\x9b2J", "\udcff", "\n"])
@pytest.mark.parametrize("pretty", [False, True])
def test_no_text_of_a_script_controls_the_terminal(evil: str, pretty: bool) -> None:
    unknown = Unresolved(source=evil, location=HERE, reason=Reason.OBJECT)
    flags = (
        flag(f"a{evil}", type=evil, default=evil, choices=[evil], help=f"x{evil}y"),
        flag("b", default={evil: [evil]}),
        flag("c", default=unknown, metavar=evil, nargs=evil),
    )
    script = Script(
        path=f"t{evil}.py",
        digest="",
        selected=0,
        flag_sets=(flags_of(*flags, dest=f"global:{evil}"),),
    )
    text = EMITTER.emit([script], EmitOptions(pretty=pretty))
    if pretty:
        # Colours are ours; nothing else is left.
        assert evil.encode("unicode_escape").decode() in "".join(text.split("\n")) or evil == "\n"
        text = text.replace("\x1b[", "")
    lines = text.split("\n")
    assert all(line.isprintable() for line in lines)
    assert pretty or len(lines) == 6


def test_commands_have_tables_of_their_own() -> None:
    text = table(
        flags_of(flag("lr")), flags_of(flag("depth"), command=("fit",)), flags_of(flag("other"))
    )
    assert "train.py: 1 flag (" in text
    assert "train.py fit: 1 flag (" in text
    assert "other" not in text


def test_without_a_selection_it_says_what_there_is() -> None:
    assert table(selected=None) == "train.py: no flags\n"
    text = table(flags_of(flag(), dest="globals"), selected=None)
    assert text == "train.py: no flags selected; there are globals\n"


def test_a_script_that_could_not_be_read_is_no_script_without_flags() -> None:
    script = Script(
        path="train.py", digest="", diagnostics=(SYNTAX_ERROR.at(HERE, what="invalid"),)
    )
    assert EMITTER.emit([script], EmitOptions()) == "train.py: could not be read\n"


def test_unwanted_flags_are_left_out() -> None:
    text = table(flags_of(flag("lr"), flag("seed")), exclude=("s*",))
    assert "1 flag" in text
    assert "seed" not in text


def test_long_values_do_not_push_the_help_away() -> None:
    text = table(flags_of(flag(default="x" * 500, help="the help")))
    assert "the help" in text
    assert max(map(len, text.splitlines())) < 120


def test_a_person_sees_lines_and_colours() -> None:
    text = table(flags_of(flag("lr", default=0.1)), pretty=True)
    assert "\x1b[" in text
    assert "│" in text
