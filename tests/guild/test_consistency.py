"""The defaults that we say cannot be run with are those that Guild does not run with."""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

from flagscan.guildfile.consistency import refusal

TYPES = (None, "int", "float", "number", "boolean", "string", "path", "auto")
DEFAULTS: tuple[object, ...] = (0, 1, 3, 1.0, 2.5, "a", "1", "3", "2.5", "", True, False, None)
LIMITS: tuple[dict[str, object], ...] = (
    {},
    {"choices": [1, 2]},
    {"choices": ["a", "b"]},
    {"choices": ["1", "a"], "allow-other": True},
    {"choices": [{"value": 7, "alias": "a"}, {"value": 3}]},
    {"min": 1},
    {"max": 2},
    {"min": 1, "max": 2.75},
)


def test_what_guild_does_not_run_with(guild_command: str, tmp_path: Path) -> None:
    flags: dict[str, dict[str, Any]] = {}
    for number, (kind, default, limits) in enumerate(itertools.product(TYPES, DEFAULTS, LIMITS)):
        flags[f"op{number}"] = {**({"type": kind} if kind else {}), "default": default, **limits}
    operations = {
        name: {"main": "x", "flags-import": False, "flags-dest": "args", "flags": {"x": flag}}
        for name, flag in flags.items()
    }
    (tmp_path / "guild.yml").write_text(yaml.dump(operations, sort_keys=False))
    (tmp_path / "parsers.json").write_text("{}")
    done = subprocess.run(
        [
            str(Path(guild_command).with_name("python")),
            str(Path(__file__).with_name("driver.py")),
            str(tmp_path),
        ],
        env={"GUILD_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    wrong = {
        name: (flags[name], results[name].get("error"), refusal(flags[name]))
        for name in flags
        if ("error" in results[name]) != bool(refusal(flags[name]))
    }
    assert not wrong, "\n".join(map(str, wrong.values()))
