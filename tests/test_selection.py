"""Which flag set is offered when a script has several."""

from __future__ import annotations

import os

import pytest

from flagscan.model.flag import Flag
from flagscan.model.location import Location
from flagscan.model.script import FlagSet, Script, Tier
from flagscan.model.serialize import to_json
from flagscan.selection import TIERS, select, select_in

HERE = Location("train.py", 1, 0)
COMMAND_LINE, CONFIGURATION, GLOBALS = Tier.COMMAND_LINE, Tier.CONFIGURATION, Tier.GLOBALS


def flags_of(
    dest: str,
    tier: Tier,
    flags: int = 1,
    *,
    active: bool = True,
    command: tuple[str, ...] = (),
) -> FlagSet:
    return FlagSet(
        interface="any",
        tier=tier,
        dest=dest,
        command=command,
        active=active,
        location=HERE,
        flags=tuple(Flag(name=f"f{number}", location=HERE) for number in range(flags)),
    )


ARGS = flags_of("args", COMMAND_LINE)
PARAMS = flags_of("global:params", CONFIGURATION)
NAMES = flags_of("globals", GLOBALS, 9)


@pytest.mark.parametrize(
    ("flag_sets", "dest", "expected"),
    [
        pytest.param([], "auto", None, id="nothing"),
        pytest.param([NAMES, PARAMS, ARGS], "auto", 2, id="command-line-first"),
        pytest.param([NAMES, PARAMS], "auto", 1, id="then-configuration"),
        pytest.param([NAMES], "auto", 0, id="then-globals"),
        pytest.param([flags_of("args", COMMAND_LINE, 0), NAMES], "auto", 1, id="never-empty"),
        pytest.param(
            [flags_of("args", COMMAND_LINE, active=False), NAMES], "auto", 1, id="never-inactive"
        ),
        pytest.param(
            [flags_of("args", COMMAND_LINE, command=("fit",)), NAMES], "auto", 1, id="no-command"
        ),
        pytest.param(
            [flags_of("global:a", CONFIGURATION, 2), flags_of("global:b", CONFIGURATION, 3)],
            "auto",
            1,
            id="more-flags",
        ),
        pytest.param(
            [flags_of("global:a", CONFIGURATION, 9), PARAMS], "auto", 1, id="customary-name"
        ),
        pytest.param(
            [
                flags_of("global:config", CONFIGURATION, 9),
                flags_of("global:HPARAMS", CONFIGURATION),
            ],
            "auto",
            1,
            id="the-more-telling-name",
        ),
        pytest.param(
            [flags_of("args", COMMAND_LINE, 2), flags_of("args", COMMAND_LINE, 2)],
            "auto",
            0,
            id="the-first-of-equals",
        ),
        pytest.param([ARGS, PARAMS, NAMES], "args", 0, id="args"),
        pytest.param([ARGS, PARAMS, NAMES], "globals", 2, id="globals"),
        pytest.param([ARGS, PARAMS, NAMES], "main", 2, id="main"),
        pytest.param([ARGS, PARAMS, NAMES], "main.params", 1, id="main.params"),
        pytest.param([ARGS, PARAMS, NAMES], "global:params", 1, id="global"),
        pytest.param([ARGS, PARAMS, NAMES], "dict:params", 1, id="dict"),
        pytest.param(
            [ARGS, flags_of("namespace:p", CONFIGURATION)], "global:p", 1, id="namespace-as-global"
        ),
        pytest.param([ARGS, PARAMS, NAMES], "global:other", None, id="no-such-name"),
        pytest.param([NAMES], "args", None, id="no-such-kind"),
        pytest.param([flags_of("args", COMMAND_LINE, 0)], "args", None, id="empty-even-if-asked"),
    ],
)
def test_selection(flag_sets: list[FlagSet], dest: str, expected: int | None) -> None:
    assert select(flag_sets, dest) == expected
    script = Script(path="train.py", digest="", flag_sets=tuple(flag_sets))
    assert select_in(to_json(script), dest) == expected


def test_every_tier_has_its_place() -> None:
    assert list(TIERS) == [tier.value for tier in Tier]


@pytest.mark.parametrize(
    ("declared", "offered"),
    [
        ("train.py", "object:lora"),
        ("settings/lora.py", "object:lora"),
        ("../library/lora.py", "globals"),
        ("/usr/lib/library/lora.py", "globals"),
    ],
)
@pytest.mark.parametrize("folder", ["", "scripts"])
def test_what_a_class_from_elsewhere_declares_does_not_outweigh_the_variables(
    folder: str, declared: str, offered: str
) -> None:
    here = os.path.join(folder, "train.py")
    there = os.path.normpath(os.path.join(folder, declared))
    fields = FlagSet(
        interface="config_objects",
        tier=CONFIGURATION,
        dest="object:lora",
        location=Location(here, 9, 0),
        flags=tuple(
            Flag(name=f"f{number}", default=number, location=Location(there, number, 0))
            for number in range(1, 9)
        ),
    )
    names = FlagSet(
        interface="globals",
        tier=GLOBALS,
        dest="globals",
        location=Location(here, 1, 0),
        flags=(Flag(name="lr", default=0.1, location=Location(here, 1, 0)),),
    )
    sets = [fields, names]
    chosen = select(sets)
    assert chosen is not None
    assert sets[chosen].dest == offered
    assert select_in(to_json(Script(path=here, digest="", flag_sets=tuple(sets)))) == chosen
