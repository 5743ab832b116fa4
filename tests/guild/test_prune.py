"""What --prune takes out makes no difference to Guild."""

from __future__ import annotations

from flagscan.cli import main
from tests.guild.project import Project

SCRIPT = """
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1, help="the rate")
p.add_argument("--mode", default="fast", choices=["fast", "slow"])
p.add_argument("--fast", action="store_true")
p.add_argument("--no-cache", action="store_false")
p.add_argument("--name", type=str, default="1e-3")
p.add_argument("--seed", type=int)
p.add_argument("--steps", type=int, required=True)
record(vars(p.parse_args()))
"""


def test_guild_sees_the_same_flags(project: Project) -> None:
    project.script("train.py", SCRIPT)
    target = str(project.folder / "guild.yml")
    assert main([str(project.folder / "train.py"), "--emit", target, "-q"]) == 0
    text = (project.folder / "guild.yml").read_text()
    # As if a person had written it, and wanted the import.
    lines = [line.partition("  # flagscan:")[0] for line in text.splitlines()]
    text = "\n".join(lines).replace("flags-import: no", "flags-import: yes") + "\n"
    (project.folder / "guild.yml").write_text(text)
    shown = project.guild("run", "train", "--help-op").stdout
    tested = project.guild("run", "train", "--test-flags").stdout
    assert "the rate" in shown
    assert main([target, "--prune", "-q"]) == 0
    assert "flags:" not in (project.folder / "guild.yml").read_text()
    assert project.guild("run", "train", "--help-op").stdout == shown
    assert project.guild("run", "train", "--test-flags").stdout == tested
    assert project.run("train", "steps=3")["value"]["name"] == "1e-3"
