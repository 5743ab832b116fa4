"""Choices that stand for files of values, kept equal to those files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from flagscan.datafiles.guild import GuildLoader

from .conftest import Flagscan

SCRIPT = """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1)
p.add_argument("--layers", type=int, nargs="+", default=[64])
p.add_argument("--fast", action="store_true")
p.add_argument("--name", default="x")
p.add_argument("--model.depth", type=int, default=1)
p.parse_args()
"""
HEAD = (
    "train:\n  main: train\n  flags-dest: args\n  flags-import: no\n  auto-flags: {include: [lr]}\n"
)


@pytest.fixture
def project(folder: Path) -> Path:
    (folder / "train.py").write_text(SCRIPT)
    files = {
        "one.json": '{"lr": 0.5, "layers": [1, 2], "fast": true, "model": {"depth": 3}}',
        "two.yaml": "name: '1e-3'\nlr: 1\n",
        "three.ini": "[train]\nlr = 3e-2\nname = yes\n",
        "four.toml": "[model]\ndepth = 4\n",
        "five.csv": "lr,name\n0.25,a b\n",
    }
    (folder / "params").mkdir()
    for name, text in files.items():
        (folder / "params" / name).write_text(text)
    return folder


def profile(folder: Path, name: str = "profile") -> dict[str, object]:
    data = yaml.load((folder / "guild.yml").read_text(), GuildLoader)
    (choices,) = [data["train"]["flags"][name]["choices"]]
    return {choice["value"]: choice.get("flags") for choice in choices}


def test_the_values_of_files_of_all_formats(flagscan: Flagscan, project: Path) -> None:
    text = HEAD + "  flags:\n    profile:\n      default: a\n      choices:\n"
    for value, files in {
        "a": "[one.json]",
        "b": "[one.json, two.yaml]",
        "c": "three.ini",
        "d": "four.toml",
        "e": "five.csv",
    }.items():
        text += f"        - value: {value}\n          args: {files}\n".replace(
            files,
            files.replace("[", "[params/").replace(", ", ", params/")
            if "[" in files
            else f"params/{files}",
        )
    (project / "guild.yml").write_text(text)
    assert flagscan("guild.yml", "--sync").status == 0
    one = {"lr": 0.5, "layers": "1 2", "fast": True, "model.depth": 3}
    assert profile(project) == {
        "a": one,
        "b": {**one, "lr": 1.0, "name": "1e-3"},
        "c": {"lr": 0.03, "name": "yes"},
        "d": {"model.depth": 4},
        "e": {"lr": 0.25, "name": "a b"},
    }
    before = (project / "guild.yml").read_bytes()
    assert flagscan("guild.yml", "--sync", "--check").status == 0
    assert flagscan("guild.yml", "--sync").status == 0
    assert (project / "guild.yml").read_bytes() == before
    assert "in sync" in flagscan("guild.yml").out, "a profile is none of the script's flags"


BLOCK = """\
  flags:
    profile:  # which
      # all of them
      choices:
        # the first
        p1:   # small
          description: one
          args:
          - params/two.yaml   # of old
        p2: {args: params/two.yaml}  # flow
        p3:
      default: p1
"""
BLOCK_AFTER = """\
    profile:  # which
      # all of them
      choices:
        # the first
        - value: p1   # small
          description: one
          args:
          - params/two.yaml   # of old
          flags:
            lr: 1.0
            name: "1e-3"
        - {value: p2, args: params/two.yaml, flags: {lr: 1.0, name: "1e-3"}}  # flow
        - value: p3
      default: p1
      arg-skip: yes
"""
FLOW = """\
  flags: {profile: {choices: {p1: {args: params/two.yaml}, 'p 2': }, arg-skip: yes}}
"""
WIDE = """\
  flags:
      profile:
          choices:
              p1:
                  args: [params/four.toml]
          arg-skip: yes
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_mapping_becomes_a_list_and_nothing_else_moves(
    flagscan: Flagscan, project: Path, newline: str
) -> None:
    target = project / "guild.yml"
    target.write_bytes((HEAD + BLOCK).replace("\n", newline).encode())
    result = flagscan("guild.yml", "--sync")
    assert result.status == 0, result.err
    assert "FS631" not in result.err, "what Guild refuses is mended"
    assert BLOCK_AFTER.replace("\n", newline).encode() in target.read_bytes()


def test_a_mapping_between_brackets(flagscan: Flagscan, project: Path) -> None:
    (project / "guild.yml").write_text(HEAD + FLOW)
    assert flagscan("guild.yml", "--sync").status == 0
    after = (
        'choices: [{value: p1, args: params/two.yaml, flags: {lr: 1.0, name: "1e-3"}}, '
        "{value: 'p 2'} ]"
    )
    assert after in (project / "guild.yml").read_text()


def test_wide_indentation(flagscan: Flagscan, project: Path) -> None:
    (project / "guild.yml").write_text(HEAD + WIDE)
    assert flagscan("guild.yml", "--sync").status == 0
    assert profile(project) == {"p1": {"model.depth": 4}}
    assert (
        "              -   value: p1\n                  args:"
        in (project / "guild.yml").read_text()
    )


def test_only_what_differs_is_touched(flagscan: Flagscan, project: Path) -> None:
    text = (
        HEAD
        + """\
  flags:
    profile:
      arg-skip: yes
      choices:
        - value: p1
          args: params/two.yaml
          flags:
            name: '1e-3'  # quoted
            lr: 0.7  # fast
            extra: 1
    lr: {default: 0.1, type: float}
"""
    )
    (project / "guild.yml").write_text(text)
    check = flagscan("guild.yml", "--check")
    assert check.status == 1
    assert (
        "guild.yml:10:11: error[FS641] stale-profile profile: p1: lr is 0.7 here, 1.0 in its"
        in (check.err)
    )
    assert (project / "guild.yml").read_text() == text
    result = flagscan("guild.yml", "--sync")
    assert (
        "guild.yml:10:11: warning[FS643] p1 of profile: extra is in none of its files" in result.err
    )
    after = (project / "guild.yml").read_text()
    assert [new for new in after.splitlines() if new not in text.splitlines()][-1:] == [
        "            lr: 1.0  # fast"
    ]


@pytest.mark.parametrize(
    ("files", "content", "told"),
    [
        ("params/x.json", None, "params/x.json: no such file"),
        ("../x.json", None, "../x.json is not below the folder of the guild.yml"),
        ("/etc/passwd", None, "/etc/passwd is not below the folder of the guild.yml"),
        ("params/x.json", '{"lr": "fast"}', "params/x.json:1: lr: 'fast' is not a number"),
        ("params/x.json", '{"rl": 1}', "there is no flag 'rl'"),
        ("params/x.json", '[{"lr": 1}, {"lr": 2}]', "its files make several trials"),
        ("params/x.json", '{"lr": ', "params/x.json:1: no json"),
        ("params/x.json", '{"name": "uniform[1:2]"}', "name: Guild cannot pass 'uniform[1:2]'"),
    ],
)
def test_files_that_cannot_be_used(
    flagscan: Flagscan, project: Path, files: str, content: str | None, told: str
) -> None:
    if content is not None:
        (project / files).write_text(content)
    (project / "guild.yml").write_text(
        HEAD + "  flags:\n    profile:\n      arg-skip: yes\n      choices:\n"
        f"      - {{value: p1, args: {files}, flags: {{lr: 9}}}}\n"
        "      - {value: p2, args: params/two.yaml}\n    lr: {default: 0.1, type: float}\n"
    )
    result = flagscan("guild.yml", "--sync")
    line = next(line for line in result.err.splitlines() if "FS642" in line)
    assert line.startswith("guild.yml:10:9: error[FS642] p1 of profile is left as it is: ")
    assert told in line
    assert profile(project) == {"p1": {"lr": 9}, "p2": {"lr": 1.0, "name": "1e-3"}}
    assert flagscan("guild.yml", "--sync", "--check").status == 1


def test_flags_that_have_another_name_here(flagscan: Flagscan, project: Path) -> None:
    (project / "guild.yml").write_text(
        HEAD + "  flags:\n    rate: {arg-name: lr, default: 0.1, type: float}\n"
        "    p: {choices: [{value: a, args: params/two.yaml}]}\n"
    )
    flagscan("guild.yml", "--sync")
    assert profile(project, "p") == {"a": {"name": "1e-3", "rate": 1.0}}


def test_an_operation_that_is_to_be_left_alone(flagscan: Flagscan, project: Path) -> None:
    text = (HEAD + BLOCK_AFTER.replace("1.0", "7")).replace("{include: [lr]}", "no")
    text = text.replace("    profile:  # which", "  flags:\n    profile:  # which")
    (project / "guild.yml").write_text(text)
    flagscan("guild.yml", "--sync", "--all")
    assert (project / "guild.yml").read_text() == text


def test_globals_and_dicts(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text("params = {'lr': 0.1, 'sizes': [1, 2], 'opt': {'k': 'a'}}\n")
    (folder / "p.json").write_text('{"lr": 2, "sizes": [3], "opt": {"k": "yes"}}')
    (folder / "guild.yml").write_text(
        "train:\n  main: train\n  flags-dest: global:params\n  flags-import: no\n  flags:\n"
        "    p: {choices: [{value: a, args: p.json}]}\n"
    )
    flagscan("guild.yml", "--sync", "--all")
    # A list of one item is written so that Guild hands on a list (see guildfile/variables.py).
    assert profile(folder, "p") == {"a": {"lr": 2, "sizes": "'[3]'", "opt.k": "yes"}}
