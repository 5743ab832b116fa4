"""The hooks, run by the real pre-commit in a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT, TRAIN, environment

pytest.importorskip("pre_commit")

Git = Callable[..., "subprocess.CompletedProcess[str]"]


def hook(name: str) -> dict[str, object]:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    found: dict[str, object] = next(item for item in hooks if item["id"] == name)
    return found


@pytest.fixture
def repository(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs commands in a git repository with train.py and a ``flagscan`` on the PATH."""
    if shutil.which("git") is None:
        pytest.skip("no git")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "flagscan"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m flagscan \"$@\"\n")
    program.chmod(0o755)
    for variable in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(variable)
    variables = environment(
        PATH=f"{programs}{os.pathsep}{os.environ['PATH']}",
        PRE_COMMIT_HOME=str(tmp_path / "pre-commit"),
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_SYSTEM=os.devnull,
        HOME=str(tmp_path),
    )

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=folder, env=variables, capture_output=True, text=True, check=False
        )

    run("git", "init", "-q")
    run("git", "config", "user.email", "a@example.org")
    run("git", "config", "user.name", "A")
    (folder / "train.py").write_text(TRAIN)
    return run


def install(repository: Git, folder: Path, *names: str) -> None:
    # System hooks of our own: what pre-commit would install is this very checkout.
    chosen = [{**hook(name), "language": "system"} for name in names]
    (folder / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": "local", "hooks": chosen}]})
    )
    repository("git", "add", "-A")


def pre_commit(repository: Git, *arguments: str) -> subprocess.CompletedProcess[str]:
    return repository(sys.executable, "-m", "pre_commit", "run", *arguments)


def test_the_manifest_is_valid() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_fixing_hook_fails_when_it_created_the_file(repository: Git, folder: Path) -> None:
    install(repository, folder, "flagscan")
    first = pre_commit(repository)
    assert first.returncode == 1, first.stdout + first.stderr
    assert "created guild.yml" in first.stdout
    assert "lr:" in (folder / "guild.yml").read_text()
    repository("git", "add", "-A")
    second = pre_commit(repository)
    assert second.returncode == 0, second.stdout + second.stderr


def test_the_fixing_hook_sees_only_staged_scripts_and_keeps_the_others(
    repository: Git, folder: Path
) -> None:
    install(repository, folder, "flagscan")
    pre_commit(repository)
    repository("git", "add", "-A")
    repository("git", "commit", "-qm", "one", "--no-verify")
    (folder / "evaluate.py").write_text(TRAIN.replace("--lr", "--rate"))
    repository("git", "add", "-A")
    done = pre_commit(repository)
    assert done.returncode == 1
    text = (folder / "guild.yml").read_text()
    assert "rate:" in text
    assert "lr:" in text


def test_the_checking_hook_writes_nothing(repository: Git, folder: Path) -> None:
    install(repository, folder, "flagscan-check")
    bad = pre_commit(repository)
    assert bad.returncode == 1
    assert "out of date" in bad.stdout
    assert "+    lr:" in bad.stdout
    assert not (folder / "guild.yml").exists()
    repository("flagscan", "train.py", "--emit", "guild.yml")
    repository("git", "add", "-A")
    good = pre_commit(repository)
    assert good.returncode == 0, good.stdout


def test_a_syntax_error_fails_the_hook_with_its_place(repository: Git, folder: Path) -> None:
    (folder / "train.py").write_text("x = 1\ndef f(:\n")
    install(repository, folder, "flagscan")
    done = pre_commit(repository)
    assert done.returncode == 1
    assert "train.py:2:" in done.stdout


def commit(repository: Git) -> None:
    repository("git", "add", "-A")
    repository("git", "commit", "-qm", "one", "--no-verify")


def test_the_sync_hook_fails_once_then_passes(repository: Git, folder: Path) -> None:
    repository("flagscan", "train.py", "--emit", "guild.yml")
    install(repository, folder, "flagscan-sync")
    commit(repository)
    (folder / "train.py").write_text(TRAIN.replace("default=0.1", "default=0.2"))
    repository("git", "add", "-A")
    first = pre_commit(repository)
    assert first.returncode == 1, first.stdout + first.stderr
    assert "updated guild.yml: ~1" in first.stdout
    assert "default: 0.2" in (folder / "guild.yml").read_text()
    repository("git", "add", "-A")
    second = pre_commit(repository)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Passed" in second.stdout


def test_the_sync_hook_runs_for_guild_yml_too(repository: Git, folder: Path) -> None:
    repository("flagscan", "train.py", "--emit", "guild.yml")
    install(repository, folder, "flagscan-sync")
    commit(repository)
    (folder / "notes.txt").write_text("nothing to do with it")
    repository("git", "add", "-A")
    assert "Skipped" in pre_commit(repository).stdout
    target = folder / "guild.yml"
    target.write_text(target.read_text() + "more:\n  main: train\n  auto-flags: yes\n")
    repository("git", "add", "-A")
    assert pre_commit(repository).returncode == 1
    assert target.read_text().count("lr:") == 2
    repository("git", "add", "-A")
    assert pre_commit(repository).returncode == 0


def test_all_three_hooks_together(repository: Git, folder: Path) -> None:
    names = ("flagscan", "flagscan-sync", "flagscan-check")
    install(repository, folder, *names)
    first = pre_commit(repository)
    assert first.returncode == 1, first.stdout
    repository("git", "add", "-A")
    second = pre_commit(repository)
    assert second.returncode == 0, second.stdout
    assert second.stdout.count("Passed") == 3
    commit(repository)
    # An option is renamed and a default changed: all agree on what the file has to be.
    (folder / "train.py").write_text(
        TRAIN.replace("default=0.1", "default=0.2").replace("--mode", "--kind")
    )
    repository("git", "add", "-A")
    third = pre_commit(repository)
    assert third.returncode == 1
    text = (folder / "guild.yml").read_text()
    assert "kind:" in text
    assert "mode:" not in text
    repository("git", "add", "-A")
    fourth = pre_commit(repository)
    assert fourth.returncode == 0, fourth.stdout
    # What a person overrides passes, and stays.
    (folder / "guild.yml").write_text(text.replace("default: 0.2", "default: 0.7"))
    repository("git", "add", "-A")
    fifth = pre_commit(repository)
    assert fifth.returncode == 0, fifth.stdout
    assert "default: 0.7" in (folder / "guild.yml").read_text()
