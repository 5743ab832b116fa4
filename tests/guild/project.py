"""A project that the real Guild runs operations in."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.model.script import Script

RECORD = """
import json as _json, os as _os, sys as _sys


def record(value):
    # An absolute path: the run's folder is not the project's.
    def odd(item):
        return {"repr": repr(item)}
    with open(_os.environ["RECORD_TO"], "w") as stream:
        _json.dump({"argv": _sys.argv[1:], "value": value}, stream, default=odd)
"""


@dataclass
class Project:
    """A folder with scripts and a guild.yml, and a Guild home of its own."""

    folder: Path
    command: str
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> Path:
        """Write a file; scripts can call ``record(value)``."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def script(self, name: str, text: str) -> Path:
        """Write a script that can call ``record(value)``."""
        return self.write(name, RECORD + text)

    def emit(self, *scripts: Script, **options: Any) -> str:
        """Write guild.yml, or add to it, as flagscan would."""
        target = self.folder / "guild.yml"
        chosen = EmitOptions(base=str(self.folder), **options)
        placed = [_placed(script, self.folder) for script in scripts]
        if target.exists():
            old = target.read_bytes().decode("utf-8")
            assert EMITTER.update is not None
            new = EMITTER.update(old, str(target), placed, chosen).text
        else:
            new = EMITTER.emit(placed, chosen)
        target.write_bytes(new.encode("utf-8"))
        return new

    def guild(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``guild``."""
        return subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environment, "GUILD_HOME": str(self.home), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def run(self, *arguments: str) -> Any:
        """``guild run``: what the script recorded."""
        target = self.folder / ".recorded.json"
        target.unlink(missing_ok=True)
        self.environment["RECORD_TO"] = str(target)
        done = self.guild("run", *arguments, "-y")
        assert target.exists(), f"nothing recorded:\n{done.stdout}{done.stderr}"
        assert done.returncode == 0, done.stderr
        return json.loads(target.read_text())


def _placed(script: Script, folder: Path) -> Script:
    return dataclasses.replace(script, path=str(folder / script.path))
