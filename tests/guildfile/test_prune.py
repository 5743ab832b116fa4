"""Definitions that only repeat the script go, where Guild imports flags itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Flagscan

SCRIPT = """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1, help="the rate")
p.add_argument("--mode", default="fast", choices=["fast", "slow"])
p.add_argument("--fast", action="store_true")
p.add_argument("--sizes", nargs="+", type=int, default=[1])
p.add_argument("--seed", type=int)
p.parse_args()
"""
BEFORE = """\
train:
  main: train
  flags-import: IMPORT
  flags:
    lr: {type: float, default: 0.1}
    # about the mode
    mode:
      default: fast
      choices: [fast, slow]
    fast: no
    sizes: {default: "1", type: int, arg-split: yes}
    seed: {type: int, alias: s}
    own: {arg-skip: yes}
"""


def prune(flagscan: Flagscan, folder: Path, text: str, *more: str) -> str:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(text)
    assert flagscan("guild.yml", "--prune", *more).status == 0
    return (folder / "guild.yml").read_text()


@pytest.mark.parametrize("imported", ["yes", "all", "[lr, mode, fast, sizes]"])
def test_what_guild_imports_anyway_goes(flagscan: Flagscan, folder: Path, imported: str) -> None:
    after = prune(flagscan, folder, BEFORE.replace("IMPORT", imported))
    assert (
        after
        == """\
train:
  main: train
  flags-import: IMPORT
  flags:
    # about the mode
    sizes: {default: "1", type: int, arg-split: yes}
    seed: {type: int, alias: s}
    own: {arg-skip: yes}
""".replace("IMPORT", imported)
    )
    assert prune(flagscan, folder, after) == after


@pytest.mark.parametrize("imported", ["no", "[]", "[seed]"])
def test_what_it_does_not_import_stays(flagscan: Flagscan, folder: Path, imported: str) -> None:
    text = BEFORE.replace("IMPORT", imported)
    assert prune(flagscan, folder, text) == text


@pytest.mark.parametrize(
    "flag",
    [
        "lr: {type: float, default: 0.2}",
        "lr: {default: 0.1, min: 0}",
        "lr: {default: 0.1, arg-name: lr}",
        "lr: 0.1  # mine",
        "lr: {description: my own, default: 0.1}",
        "fast: yes",
    ],
)
def test_what_says_more_stays(flagscan: Flagscan, folder: Path, flag: str) -> None:
    text = f"train:\n  main: train\n  flags-import: yes\n  flags:\n    {flag}\n    x: 1\n"
    assert prune(flagscan, folder, text) == text


def test_nothing_is_left_of_flags(flagscan: Flagscan, folder: Path) -> None:
    text = "train:\n  main: train\n  flags-import: yes\n  flags:\n    lr: 0.1\n  label: x\n"
    assert prune(flagscan, folder, text) == text.replace("  flags:\n    lr: 0.1\n", "")


def test_what_flagscan_keeps_up_to_date_stays(flagscan: Flagscan, folder: Path) -> None:
    text = BEFORE.replace("IMPORT", "yes").replace("  flags:", "  auto-flags: yes\n  flags:")
    assert prune(flagscan, folder, text) == text


def test_a_script_of_globals_is_left_to_its_file(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text("lr = 0.1\n")
    text = "train:\n  main: train\n  flags-import: yes\n  flags: {lr: 0.1}\n"
    (folder / "guild.yml").write_text(text)
    assert flagscan("guild.yml", "--prune").status == 0
    assert (folder / "guild.yml").read_text() == text


def test_a_check_names_each(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(BEFORE.replace("IMPORT", "yes"))
    result = flagscan("guild.yml", "--prune", "--check")
    assert result.status == 1
    line = "guild.yml:5:5: warning[FS636] repeated-flag lr: Guild imports it from train.py"
    assert line in result.err
    assert (folder / "guild.yml").read_text() == BEFORE.replace("IMPORT", "yes")


@pytest.mark.parametrize("arguments", [["train.py", "--prune"], ["guild.yml", "--prune", "--sync"]])
def test_wrong_calls(flagscan: Flagscan, folder: Path, arguments: list[str]) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(BEFORE.replace("IMPORT", "yes"))
    result = flagscan(*arguments)
    assert result.status == 2
    assert "--prune" in result.err
