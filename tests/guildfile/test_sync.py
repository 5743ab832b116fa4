"""``flagscan guild.yml``: what is shown, what is brought up to date, what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Flagscan

SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1, help="rate")
parser.add_argument("--opt", default="sgd", choices=["sgd", "adam"])
args = parser.parse_args()
"""
PARAMS = "params = {'lr': 0.1, 'steps': 3}\nprint(params)\n"


@pytest.fixture
def project(flagscan: Flagscan, folder: Path) -> Path:
    """``train.py``, and a guild.yml that flagscan wrote of it."""
    (folder / "train.py").write_text(SCRIPT)
    flagscan("train.py", "--emit", "guild.yml")
    return folder


def test_the_state_of_each_operation(flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    text = target.read_text().replace("description: rate", "description: mine")
    text += "old: train\nkept:\n  main: train\n  auto-flags: no\nmake: {exec: make}\n"
    target.write_text(text + "mine:\n  main: train\n  flags:\n    lr: 0.7\n    depth: 3\n")
    (project / "train.py").write_text(
        SCRIPT.replace("0.1", "0.2").replace("args =", "parser.add_argument('--new')\nargs =")
    )
    result = flagscan("guild.yml")
    assert result.status == 0
    assert (
        result.out
        == """\
train  train.py  1 missing, 1 stale, 1 overridden
  guild.yml:5:3  missing-flag new: in train.py:5
  guild.yml:7:7  overridden-description lr: mine here, rate in train.py:3
  guild.yml:9:7  stale-default lr: 0.1 here, 0.2 in train.py:3
old    train.py  3 missing; not kept up to date (auto-flags: yes, or --all)
kept   train     protected (auto-flags: no)
mine   train.py  2 missing, 1 extra, 1 overridden; not kept up to date (auto-flags: yes, or --all)
  guild.yml:22:5  overridden-default lr: 0.7 here, 0.2 in train.py:3
  guild.yml:23:5  extra-flag depth: not in train.py
"""
    )
    assert flagscan("guild.yml", "--format", "table").out != result.out


def test_in_sync(flagscan: Flagscan, project: Path) -> None:
    assert flagscan("guild.yml").out == "train  train.py  in sync\n"
    assert flagscan("guild.yml", "--check").status == 0


def test_sync_is_emit_for_the_file_itself(flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    before = target.read_text()
    (project / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    check = flagscan("guild.yml", "--check")
    assert (check.status, target.read_text()) == (1, before)
    lines = check.err.splitlines()
    assert lines[0] == ("guild.yml:9:7: error[FS621] stale-default lr: 0.1 here, 0.2 in train.py:3")
    assert lines[1].endswith("out of date (~1); run flagscan --sync guild.yml")
    assert "-      default: 0.1\n+      default: 0.2\n" in check.out
    assert flagscan("guild.yml", "--diff").status == 0
    assert target.read_text() == before
    result = flagscan("guild.yml", "--sync")
    assert result.status == 0
    assert result.err == "flagscan: updated guild.yml: ~1\n"
    marker = "flags:  # flagscan: "
    old, new = (
        text.partition(marker)[2].partition("\n")[0] for text in (before, target.read_text())
    )
    assert target.read_text() == before.replace("0.1", "0.2").replace(old, new)
    assert flagscan("guild.yml", "--sync", "--exit-non-zero-on-change").status == 0


def test_an_unchanged_project_is_told_the_same_again(flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    target.write_text(target.read_text().replace("default: 0.1", "default: 0.5"))
    first = flagscan("guild.yml", "--sync")
    assert "lr: default 0.5 here, 0.1 in train.py:3" in first.err
    for _ in range(2):
        assert flagscan("guild.yml", "--sync") == first
    # Each of what the outcome depends on counts, as soon as it changes.
    (project / "train.py").write_text(SCRIPT.replace('sgd"', 'rms"'))
    assert "updated guild.yml" in flagscan("guild.yml", "--sync").err
    flagscan("guild.yml", "--sync")
    target.write_text(target.read_text().replace("default: rms", "default: adam"))
    assert "opt: default adam here" in flagscan("guild.yml", "--sync").err
    assert flagscan("guild.yml", "--sync", "-q").err == ""


def test_an_unchanged_project_is_not_read_again(
    flagscan: Flagscan, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flagscan("guild.yml", "--sync")
    monkeypatch.setattr("flagscan.guildfile.document.Document.__init__", None)
    assert flagscan("guild.yml", "--sync").status == 0


def test_differences_for_programs(flagscan: Flagscan, project: Path) -> None:
    (project / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    found = json.loads(flagscan("guild.yml", "--check", "--output-format", "json").err)
    assert [(item["code"], item["location"]["line"]) for item in found] == [
        ("FS621", 9),
        ("FS601", 1),
    ]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        pytest.param("train:\n  auto-flags: yes\n", "", id="block"),
        pytest.param("train: {auto-flags: yes", "}\n", id="flow"),
        pytest.param("train:\n  auto-flags: {exclude: [o*]}\n", "", id="mapping"),
    ],
)
def test_auto_flags_asks_for_it(head: str, tail: str, flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(head + tail)
    flagscan("guild.yml", "--sync")
    text = (folder / "guild.yml").read_text()
    assert text.startswith(head)
    assert "lr" in text
    assert ("opt:" in text) == ("exclude" not in head)
    assert flagscan("guild.yml").out == "train  train.py  in sync\n"
    (folder / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    flagscan("guild.yml", "--sync")
    assert "default: 0.2" in (folder / "guild.yml").read_text()


def test_what_is_excluded_later_goes(flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    target.write_text(
        target.read_text().replace("  flags:", "  auto-flags: {exclude: opt}\n  flags:")
    )
    flagscan("guild.yml", "--sync")
    assert "opt:" not in target.read_text()
    target.write_text(target.read_text().replace("{exclude: opt}", "yes"))
    flagscan("guild.yml", "--sync")
    assert "opt:" in target.read_text()


@pytest.mark.parametrize("command", [["--sync"], ["--sync", "--all"], ["--emit", "guild.yml"]])
def test_auto_flags_protects(command: list[str], flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    target.write_text(target.read_text() + "  auto-flags: no\n")
    before = target.read_bytes()
    (project / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    flagscan("guild.yml", *command)
    assert target.read_bytes() == before


def test_without_a_word_only_what_flagscan_wrote(flagscan: Flagscan, project: Path) -> None:
    target = project / "guild.yml"
    target.write_text(target.read_text() + "mine: train\n")
    before = target.read_bytes()
    assert flagscan("guild.yml", "--sync", "--exit-non-zero-on-change").status == 0
    assert target.read_bytes() == before
    flagscan("guild.yml", "--sync", "--all")
    assert target.read_text().count("lr:") == 2
    target.write_bytes(before)
    flagscan("guild.yml", "--sync", "--op", "mine")
    assert target.read_text().count("lr:") == 2


@pytest.mark.parametrize(
    ("dest", "translated"),
    [
        ("flags-dest: main.params", "flags-dest: global:params"),
        ("flags-dest: train.params", "flags-dest: global:params"),
        ("flags-config: {dest: main.params}", "flags-dest: global:params"),
        ("auto-flags: {dest: main.params}", "flags-dest: global:params"),
        ("auto-flags: {dest: 'global:params'}", "flags-dest: global:params"),
    ],
)
def test_old_spellings_of_dest(
    dest: str, translated: str, flagscan: Flagscan, folder: Path
) -> None:
    (folder / "train.py").write_text(SCRIPT + PARAMS)
    auto = "" if dest.startswith("auto") else "  auto-flags: yes\n"
    (folder / "guild.yml").write_text(f"train:\n  main: train\n  {dest}\n{auto}")
    result = flagscan("guild.yml", "--sync")
    text = (folder / "guild.yml").read_text()
    assert translated in text
    assert "    steps:\n" in text
    assert "opt" not in text
    assert ("FS616" in result.err) == (not dest.startswith("auto"))
    assert flagscan("guild.yml", "--sync", "--exit-non-zero-on-change").status == 0


def test_an_old_spelling_of_globals(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text("lr = 0.1\nsteps = 3\nprint(lr)\n")
    (folder / "guild.yml").write_text("train: {main: train, flags-dest: main, auto-flags: yes}\n")
    result = flagscan("guild.yml", "--sync")
    text = (folder / "guild.yml").read_text()
    assert "flags-dest: globals" in text
    assert "lr: {type: number, default: 0.1}" in text
    assert (
        "guild.yml:1:22: warning[FS616] Guild does not know main; it is globals now" in result.err
    )


@pytest.mark.parametrize(
    ("auto", "told"),
    [
        (
            "maybe",
            "guild.yml:2:15: auto-flags is yes, no, or a mapping of include, exclude and dest",
        ),
        ("{only: [lr]}", "guild.yml:2:16: auto-flags is yes, no, or a mapping"),
        ("{include: [1]}", "guild.yml:2:26: auto-flags: a text was expected here"),
    ],
)
def test_other_values_of_auto_flags(auto: str, told: str, flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(f"train:\n  auto-flags: {auto}\n")
    for arguments in (["guild.yml"], ["guild.yml", "--sync"]):
        result = flagscan(*arguments)
        assert result.status == 1
        assert told in result.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["train.py", "--sync"], "--sync takes a guild.yml"),
        (["guild.yml", "--sync", "--emit", "guild.yml"], "--sync goes without --emit"),
        (["train.py", "--check"], "--check needs --emit FILE"),
    ],
)
def test_calls_that_make_no_sense(
    arguments: list[str], told: str, flagscan: Flagscan, project: Path
) -> None:
    result = flagscan(*arguments)
    assert (result.status, told in result.err) == (2, True)


def test_several_files(flagscan: Flagscan, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "train.py").write_text(SCRIPT.replace("0.1", f"0.{ord(name)}"))
        (folder / name / "guild.yml").write_text("train:\n  auto-flags: yes\n")
    flagscan("a/guild.yml", "b/guild.yml", "--sync")
    assert "default: 0.97" in (folder / "a" / "guild.yml").read_text()
    assert "default: 0.98" in (folder / "b" / "guild.yml").read_text()


def test_operations_that_share_a_line_have_no_marker(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "fit.py").write_text(SCRIPT.replace("0.1", "0.5"))
    target = folder / "guild.yml"
    target.write_text("{a: {main: train, auto-flags: yes}, b: {main: fit, auto-flags: yes}}\n")
    flagscan("guild.yml", "--sync")
    before = target.read_text()
    assert before.count("lr:") == 2
    assert "#" not in before
    target.write_text(before.rstrip() + "  # flagscan: 0123456789ab.01234567\n")
    (folder / "train.py").write_text(SCRIPT.replace("0.1", "0.2"))
    result = flagscan("guild.yml", "--sync")
    assert "lr: default 0.1 here, 0.2 in train.py:3" in result.err
    assert target.read_text().startswith(before.rstrip())


FORMS = """\
- config: base
  params: {where: src}
  operations:
    train:
      main: train
      auto-flags: yes
    eval:
      main: '{{where}}/eval'
      auto-flags: yes
- model: a
  extends: base
- model: b
  extends: base
  operations:
    eval:
      flags:
        own: 1
- include: sub/more.yml
- model: c
  sourcecode: {root: src}
  operation-defaults: {auto-flags: yes}
  operations:
    eval: eval
"""


def test_each_form_is_filled_where_it_stands(flagscan: Flagscan, folder: Path) -> None:
    (folder / "src").mkdir()
    (folder / "sub").mkdir()
    for name in ("train.py", "src/eval.py"):
        (folder / name).write_text(SCRIPT)
    (folder / "guild.yml").write_text(FORMS)
    more = folder / "sub" / "more.yml"
    more.write_text("- model: more\n  operations:\n    fit: {main: train, auto-flags: yes}\n")
    states = flagscan("guild.yml").out
    for line in ("base:train  train.py     2 missing", "more:fit  train.py  2 missing"):
        assert line in states, states
    assert flagscan("guild.yml", "--sync").status == 0
    text = (folder / "guild.yml").read_text()
    assert text.count("lr:") == 3
    # Where an operation takes its flags from a config, they stand in the config only.
    assert "    eval:\n      flags:\n        own: 1\n- include" in text
    assert "lr: {description: rate" in more.read_text()
    assert flagscan("guild.yml", "--sync", "--exit-non-zero-on-change").status == 0
    for name in ("train.py", "src/eval.py"):
        (folder / name).write_text(SCRIPT.replace("0.1", "0.2"))
    assert flagscan("guild.yml", "--check").status == 1
    flagscan("guild.yml", "--sync")
    assert (folder / "guild.yml").read_text() != text
    assert (folder / "guild.yml").read_text().count("default: 0.2") == 3
    assert "default: 0.2" in more.read_text()


def test_what_is_left_alone_is_named(flagscan: Flagscan, folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)
    (folder / "guild.yml").write_text(
        "a:\n  exec: x\n  flags: &f {b: 1}\ntrain:\n  auto-flags: yes\n  flags: *f\n"
    )
    why = "its flags are shared by an alias"
    told = flagscan("guild.yml", "--sync", "-v").err
    assert f"guild.yml:6:3: info[FS501] operation train is left out of guild.yml: {why}" in told
    assert flagscan("guild.yml").out == f"train  train.py  left as it is: {why}\n"
