"""Whose change wins: the script's, a person's, both, and what has to be known for that."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.telling import shown
from flagscan.guildfile.threeway import (
    Difference,
    State,
    compare,
    renames,
)
from tests.conftest import Flagscan

SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1, help="rate")
parser.add_argument("--opt", default="sgd", choices=["sgd", "adam"])
parser.add_argument("--steps", type=int, default=7)
parser.add_argument("--other", default="x")
args = parser.parse_args()
"""
ADDED = 'parser.add_argument("--decay", type=float, default=0.3)\nargs ='


@dataclass(frozen=True)
class Kind:
    """Something that can change: how the script changes it, how a person does, and what to see."""

    in_script: tuple[str, str]
    in_file: tuple[str, str]
    flag: str
    attribute: str
    old: object
    script: object
    person: object
    told: str
    """The line, when a person's change stays."""


KINDS = {
    "default": Kind(
        ("default=0.1", "default=0.2"),
        ("      default: 0.1\n", "      default: 0.5\n"),
        "lr",
        "default",
        0.1,
        0.2,
        0.5,
        "lr: default 0.5 here, {script} in train.py:3",
    ),
    "choices": Kind(
        ('"adam"]', '"adam", "lion"]'),
        ("[sgd, adam]", "[sgd, rms]"),
        "opt",
        "choices",
        ["sgd", "adam"],
        ["sgd", "adam", "lion"],
        ["sgd", "rms"],
        "opt: choices [sgd, rms] here, {script} in train.py:4",
    ),
    "description": Kind(
        ('help="rate"', 'help="step size"'),
        ("description: rate", "description: mine"),
        "lr",
        "description",
        "rate",
        "step size",
        "mine",
        "lr: description mine here, {script} in train.py:3",
    ),
    "added": Kind(
        ("args =", ADDED),
        ("    opt:\n", "    decay:\n      default: 0.9\n    opt:\n"),
        "decay",
        "default",
        None,
        0.3,
        0.9,
        "decay: default 0.9 here, {script} in train.py:7",
    ),
    "removed": Kind(
        ('parser.add_argument("--steps", type=int, default=7)\n', ""),
        ("    steps:\n      type: int\n      default: 7\n", ""),
        "steps",
        "default",
        7,
        None,
        None,
        "steps is not here, but in train.py:5",
    ),
}

TABLE = {
    # kind, who changed it: what is in the file afterwards, and whether a line tells of it; the
    # same where nobody knows what was written.
    ("default", "neither"): ("old", False, "old", False),
    ("default", "script"): ("script", False, "old", True),
    ("default", "file"): ("person", True, "person", True),
    ("default", "both"): ("person", True, "person", True),
    ("choices", "neither"): ("old", False, "old", False),
    ("choices", "script"): ("script", False, "old", True),
    ("choices", "file"): ("person", True, "person", True),
    ("choices", "both"): ("person", True, "person", True),
    ("description", "neither"): ("old", False, "old", False),
    ("description", "script"): ("script", False, "old", True),
    ("description", "file"): ("person", True, "person", True),
    ("description", "both"): ("person", True, "person", True),
    ("added", "neither"): ("old", False, "old", False),
    ("added", "script"): ("script", False, "script", False),
    ("added", "file"): ("person", False, "person", False),
    ("added", "both"): ("person", True, "person", True),
    ("removed", "neither"): ("old", False, "old", False),
    ("removed", "script"): ("script", False, "old", False),
    ("removed", "file"): ("person", True, "old", False),
    ("removed", "both"): ("person", False, "person", False),
}


def git(*arguments: str) -> None:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    names |= {k.replace("AUTHOR", "COMMITTER"): v for k, v in names.items()}
    subprocess.run(
        ["git", *arguments], check=True, capture_output=True, env={**os.environ, **names}
    )


def commit(*names: str) -> None:
    if not Path(".git").exists():
        git("init", "-q")
    git("add", *names)
    git("commit", "-qm", "one")


def flags(folder: Path) -> dict[str, Any]:
    data = yaml.load((folder / "guild.yml").read_text(), GuildLoader)
    found: dict[str, Any] = data["train"]["flags"]
    return found


def forget(folder: Path) -> None:
    shutil.rmtree(os.environ["FLAGSCAN_CACHE_DIR"])


@pytest.mark.parametrize("known", ["cache", "git", "neither"])
@pytest.mark.parametrize(("kind", "who"), TABLE)
def test_the_table(kind: str, who: str, known: str, flagscan: Flagscan, folder: Path) -> None:
    if known == "git" and shutil.which("git") is None:
        pytest.skip("no git")
    case = KINDS[kind]
    script, target = folder / "train.py", folder / "guild.yml"
    script.write_text(SCRIPT)
    assert flagscan("train.py", "--emit", "guild.yml").status == 0
    if known == "git":
        commit("train.py")
    if known != "cache":
        forget(folder)
    # Something else that a person changed, so that the file itself does not prove what was
    # written; and an edit of the script that changes no flag.
    text = target.read_text().replace("default: x", "default: y")
    source = SCRIPT + "# the end\n"
    if who in ("file", "both"):
        assert text != text.replace(*case.in_file)
        text = text.replace(*case.in_file)
    if who in ("script", "both"):
        source = SCRIPT.replace(*case.in_script)
        assert source != SCRIPT
    else:
        case = Kind(**{**case.__dict__, "script": case.old})
    target.write_text(text)
    script.write_text(source)
    result = flagscan("train.py", "--emit", "guild.yml", "-v")
    assert result.status == 0
    value, told, value_unknown, told_unknown = TABLE[kind, who]
    # Where the script still says what it said, nothing else has to be known.
    if known == "neither" and who in ("script", "both"):
        value, told = value_unknown, told_unknown
    found = flags(folder).get(case.flag, {}).get(case.attribute)
    assert found == getattr(case, value)
    line = case.told.format(script=shown(case.script))
    if value == "old" and told:  # what stands here is not what a person wrote
        line = line.partition(" here, ")[2]
    assert (line in result.err) == told, result.err
    assert flags(folder)["other"]["default"] == "y"
    again = flagscan("train.py", "--emit", "guild.yml", "--exit-non-zero-on-change")
    assert again.status == 0


def test_an_untouched_operation_follows_though_nobody_remembers(
    flagscan: Flagscan, folder: Path
) -> None:
    # What stands there has the digest that the marker names: it is what was written.
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    forget(folder)
    (folder / "train.py").write_text(SCRIPT.replace("0.1", "0.2").replace("--steps", "--rounds"))
    result = flagscan("train.py", "--emit", "guild.yml")
    assert flags(folder)["lr"]["default"] == 0.2
    assert "steps is gone from train.py, rounds is new: if it was renamed" in result.err
    assert flags(folder).keys() == {"lr", "opt", "rounds", "other"}


def test_unrelated_edits_of_the_script_do_not_touch_the_file(
    flagscan: Flagscan, folder: Path
) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    before = (folder / "guild.yml").read_bytes()
    (folder / "train.py").write_text("# more\n\n" + SCRIPT)
    result = flagscan("train.py", "--emit", "guild.yml", "--exit-non-zero-on-change")
    assert (result.status, (folder / "guild.yml").read_bytes()) == (0, before)


def test_a_base_read_with_other_modules_does_not_count(flagscan: Flagscan, folder: Path) -> None:
    # git has the script as it was, but the module that it takes its default from has changed:
    # what is read of the two was never written, so that nobody's value is overwritten.
    (folder / "common.py").write_text("LR = 0.1\n")
    script = "from common import LR\n" + SCRIPT.replace("0.1", "LR")
    (folder / "train.py").write_text(script)
    flagscan("train.py", "--emit", "guild.yml")
    commit("train.py")
    forget(folder)
    target = folder / "guild.yml"
    target.write_text(target.read_text().replace("default: x", "default: y"))
    (folder / "common.py").write_text("LR = 0.2\n")
    result = flagscan("train.py", "--emit", "guild.yml", "-v")
    assert flags(folder)["lr"]["default"] == 0.1
    assert "lr: default 0.1 here, 0.2 in train.py:4" in result.err
    assert "guild.yml:1:1: info[FS615] operation train: what was once written" in result.err


def test_what_cannot_be_read_is_not_taken_for_removed(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    unreadable = SCRIPT.replace(
        'parser.add_argument("--steps", type=int, default=7)',
        "for option in open('options'):\n    parser.add_argument(option)",
    )
    (folder / "train.py").write_text(unreadable)
    result = flagscan("train.py", "--emit", "guild.yml")
    assert "steps" in flags(folder)
    assert "steps is not in train.py any more; kept: not all of the script" in result.err


def test_no_flags_at_all_are_not_taken_for_removed(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    before = (folder / "guild.yml").read_bytes()
    (folder / "train.py").write_text("import elsewhere\nelsewhere.main()\n")
    result = flagscan("train.py", "--emit", "guild.yml", "-v")
    assert (folder / "guild.yml").read_bytes() == before
    assert "no flags are found in train.py; left as it is" in result.err


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param(
            "lr:  # from the paper\n      description: rate\n      type: float\n      default: 0.1",
            None,
            id="comment-behind-the-name",
        ),
        pytest.param(
            "lr:\n      description: rate\n      # tuned\n      type: float\n      default: 0.1",
            None,
            id="comment-inside",
        ),
        pytest.param(
            "lr:\n      description: rate\n      type: float\n      default: 0.5", None, id="value"
        ),
    ],
)
def test_a_flag_that_went_stays_if_a_person_touched_it(
    text: str, new: str | None, flagscan: Flagscan, folder: Path
) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    target = folder / "guild.yml"
    old = "lr:\n      description: rate\n      type: float\n      default: 0.1"
    assert old in target.read_text()
    target.write_text(target.read_text().replace(old, text))
    lines = [line for line in SCRIPT.splitlines(keepends=True) if "--lr" not in line]
    (folder / "train.py").write_text("".join(lines))
    result = flagscan("train.py", "--emit", "guild.yml")
    assert text in target.read_text()
    assert "warning[FS612] lr is not in train.py any more; kept: " in result.err


def test_new_choices_that_exclude_a_persons_default_are_not_taken_over(
    flagscan: Flagscan, folder: Path
) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    target = folder / "guild.yml"
    target.write_text(target.read_text().replace("default: sgd", "default: adam"))
    (folder / "train.py").write_text(SCRIPT.replace('"adam"]', '"lion"]'))
    result = flagscan("train.py", "--emit", "guild.yml")
    assert flags(folder)["opt"] == {"type": "string", "default": "adam", "choices": ["sgd", "adam"]}
    assert "opt: choices [sgd, adam] here, [sgd, lion] in train.py:4 (it would" in result.err


def test_only_some_flags_are_looked_at(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    before = (folder / "guild.yml").read_bytes()
    flagscan("train.py", "--emit", "guild.yml", "--include", "lr")
    assert (folder / "guild.yml").read_bytes() == before


def test_a_flag_that_a_person_renamed_stays_renamed(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    target = folder / "guild.yml"
    target.write_text(target.read_text().replace("    lr:\n", "    rate:\n      arg-name: lr\n"))
    (folder / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    flagscan("train.py", "--emit", "guild.yml")
    assert flags(folder)["rate"]["default"] == 0.2
    assert "lr" not in flags(folder)


def test_own_comments_follow(flagscan: Flagscan, folder: Path) -> None:
    script = SCRIPT.replace("0.1", "compute()")
    (folder / "train.py").write_text("from os import getpid as compute\n" + script)
    flagscan("train.py", "--emit", "guild.yml")
    assert "lr:  # default computed in the script: compute()" in (folder / "guild.yml").read_text()
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    assert "computed" not in (folder / "guild.yml").read_text()
    assert flags(folder)["lr"]["default"] == 0.1


LR = {"type": "float", "default": 0.1}


@pytest.mark.parametrize(
    ("base", "here", "script", "expected"),
    [
        pytest.param(LR, LR, LR, [], id="nothing"),
        pytest.param(LR, LR, {"default": 0.1}, [("type", State.STALE, True)], id="attribute-went"),
        pytest.param(
            {"default": 1},
            {"default": 1.0},
            {"default": 1},
            [("default", State.OVERRIDDEN, False)],
            id="a-float-is-no-int",
        ),
        pytest.param(
            {"default": True},
            {"default": 1},
            {"default": True},
            [("default", State.OVERRIDDEN, False)],
            id="yes-is-not-one",
        ),
        pytest.param(
            None,
            {"default": 1},
            LR,
            [("type", State.MISSING, True), ("default", State.OVERRIDDEN, False)],
            id="no-base",
        ),
        pytest.param({}, {"min": 0}, {}, [], id="a-persons-own"),
        pytest.param({"min": 1}, {"min": 0}, {}, [("min", State.OVERRIDDEN, False)], id="went"),
        pytest.param(LR, {"default": 0.1}, LR, [("type", State.DROPPED, False)], id="dropped"),
        pytest.param(
            {"default": 3},
            {"required": True},
            {"default": 4},
            [("default", State.DROPPED, False)],
            id="required-instead",
        ),
        pytest.param(
            {},
            {"arg-split": True},
            {"arg-switch": True},
            [("arg-switch", State.MISSING, False)],
            id="contradiction",
        ),
    ],
)
def test_attributes(
    base: dict[str, object] | None,
    here: dict[str, object],
    script: dict[str, object],
    expected: list[tuple[str, State, bool]],
) -> None:
    found = compare(None if base is None else {"x": base}, {"x": here}, {"x": script})
    assert [(d.attribute, d.state, d.follows) for d in found] == expected


def test_renames_are_the_nearest_ones() -> None:
    def gone(name: str, **attributes: object) -> Difference:
        return Difference(name, "", State.EXTRA, True, here=attributes, news=True)

    def new(name: str, **attributes: object) -> Difference:
        return Difference(name, "", State.MISSING, True, script=attributes)

    near = [gone("learning_rate", default=0.1), new("learning-rate", default=0.2)]
    assert renames(near) == [("learning_rate", "learning-rate")]
    same = [gone("lr", default=0.1), new("rate", default=0.1), new("other", default=7)]
    assert renames(same) == [("lr", "rate")]
    assert renames([gone("fast", default=0), new("batch", default=0)]) == []
