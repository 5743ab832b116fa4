"""Twenty guild.yml files as people write them, kept up to date through the life of a script.

Each goes through five steps (filled in, followed, a person's change, a flag that goes, nothing to
do); ``living/CASE.txt`` has what comes out of each, byte for byte, and the real Guild loads every
one and lists the flags. ``--update-fixtures`` writes the files anew: review the difference.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flagscan.cli import main

EXPECTED = Path(__file__).with_name("living")
HEAD = "import argparse\nparser = argparse.ArgumentParser()\n"
TAIL = "args = parser.parse_args()\n"


def script(*options: str) -> str:
    return HEAD + "".join(f"parser.add_argument({option})\n" for option in options) + TAIL


OPT = '"--opt", default="sgd", choices=["sgd", "adam"]'
VERSIONS = {
    "1 filled in": script('"--lr", type=float, default=0.1, help="rate"', OPT),
    "2 followed": script(
        '"--lr", type=float, default=0.2, help="rate"',
        OPT.replace('"adam"', '"adam", "lion"'),
        '"--steps", type=int, default=3',
    ),
    "3 a person's change": script(
        '"--lr", type=float, default=0.3, help="step size"',
        OPT.replace('"adam"', '"adam", "lion"'),
        '"--steps", type=int, default=3',
    ),
    "4 a flag that goes": script('"--lr", type=float, default=0.3, help="step size"', OPT),
}
FLAGS = {
    "1 filled in": {"lr": 0.1, "opt": "sgd"},
    "2 followed": {"lr": 0.2, "opt": "sgd", "steps": 3},
    "3 a person's change": {"lr": 0.7, "opt": "sgd", "steps": 3},
    "4 a flag that goes": {"lr": 0.7, "opt": "sgd"},
}

CASES = {
    "short": "train: train\n",
    "derived-main": "train:\n  auto-flags: yes\n",
    "empty-flags": "train:\n  main: train\n  flags:\n",
    "no-flags-in-braces": "train:\n  main: train\n  flags: {}\n",
    "comments": """\
# The project

train:  # the main thing
  # what runs
  main: train   # train.py
  # nothing else yet

# the end
""",
    "anchors": """\
base: &base
  exec: make
  flags: &shared
    data: mnist
train:
  main: train
  flags:
    <<: *shared
other:
  exec: make all
  flags: *shared
""",
    "flow-operation": "train: {main: train}   # short\nlast: {exec: make}\n",
    "flow-flags": "train:\n  main: train\n  flags: {lr: {}, }  # mine\n  description: x\n",
    "flow-over-lines": """\
train:
  main: train
  flags: {
    lr: {
      description: "rate"
    },
    opt: {}
  }
""",
    "whole-file-in-braces": "{train: {main: train, auto-flags: yes}, last: {exec: make}}\n",
    "four-spaces": "train:\n    main: train\n    flags:\n        lr:\n            min: 0\n",
    "odd-indentation": "train:\n   main: train\n   flags:\n    opt:\n         null-label: none\n",
    "crlf": "# windows\r\ntrain:\r\n  main: train\r\n  description: x\r\n\r\nlast: {exec: a}\r\n",
    "byte-order-mark": "\ufefftrain: train\n",
    "no-final-newline": "last: {exec: make}\ntrain:\n  main: train",
    "documents": "---\ntrain:\n  main: train\n...\n",
    "models": """\
- config: shared
  flags:
    data: mnist

- model: net
  description: a net
  operations:
    train:
      main: train
      flags:
        $include: shared
    last: {exec: make}
  resources:
    data: {sources: [{file: train.py}]}
""",
    "model-with-defaults": """\
- model: net
  operation-defaults:
    flags-dest: args
    flags-import: no
  operations:
    train:
      main: train
- model: other
  operations:
    last: {exec: make}
""",
    "quotes-and-scalars": """\
'train':
  "main": 'train'
  description: >-
    a long
    text
  flags:
    'lr':
      description: 'rate'
      default: 0.1
    "opt": |-
      sgd
""",
    "blank-lines": """\
last:
  exec: make


train:

  main: train

  flags:

    opt:

      default: "sgd"


more:
  exec: make more
""",
}

LISTER = """
import json, os, sys
from guild import guildfile
found = {}
for folder in sys.argv[1:]:
    os.chdir(folder)
    loaded = guildfile.for_dir(folder, no_cache=True)
    operations = [o for m in loaded.models.values() for o in m.operations if o.name == "train"]
    found[folder] = {f.name: f.default for f in operations[0].flags}
json.dump(found, sys.stdout)
"""


def run(*arguments: str) -> None:
    assert main([*arguments, "-q"]) == 0


def steps(folder: Path, text: str) -> dict[str, str]:
    """What the file says after each step."""
    target = folder / "guild.yml"
    target.write_bytes(text.encode())
    found = {}
    for name, source in VERSIONS.items():
        (folder / "train.py").write_text(source)
        if name.startswith("3"):
            # In every style of writing: the only such number in the file.
            before = target.read_bytes()
            assert before.count(b"0.2") == 1
            target.write_bytes(before.replace(b"0.2", b"0.7"))
        run(str(target), "--sync", *(["--all"] if name.startswith("1") else []))
        found[name] = target.read_bytes().decode()
        run(str(target), "--sync", "--exit-non-zero-on-change")
        assert target.read_bytes().decode() == found[name]
    return found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, str]]]:
    """All cases and their steps, each step in a folder of its own for Guild."""
    root = tmp_path_factory.mktemp("lived")
    found = {}
    for case, text in CASES.items():
        folder = root / "work" / case
        folder.mkdir(parents=True)
        found[case] = steps(folder, text)
        for step, result in found[case].items():
            place = root / case / step[0]
            place.mkdir(parents=True)
            (place / "train.py").write_text(VERSIONS[step])
            (place / "guild.yml").write_bytes(result.encode())
    return root, found


def together(text: str, results: dict[str, str]) -> str:
    parts = {"0 as a person wrote it": text, **results}
    return "".join(f"=== {name} ===\n{part}\n" for name, part in parts.items())


@pytest.mark.parametrize("case", CASES)
def test_byte_for_byte(
    case: str, lived: tuple[Path, dict[str, dict[str, str]]], request: pytest.FixtureRequest
) -> None:
    found = together(CASES[case], lived[1][case])
    path = EXPECTED / f"{case}.txt"
    if request.config.getoption("--update-fixtures"):
        EXPECTED.mkdir(exist_ok=True)
        path.write_bytes(found.encode())
    assert found == path.read_bytes().decode()


@pytest.mark.parametrize("case", CASES)
def test_what_a_person_wrote_is_all_there(
    case: str, lived: tuple[Path, dict[str, dict[str, str]]]
) -> None:
    # Independently of the expected files: each word of the first file is in the last one.
    last = lived[1][case]["4 a flag that goes"]
    rest = iter(last.replace("{", " { ").replace("}", " } ").replace(",", " ").split())
    words = CASES[case].replace("{", " { ").replace("}", " } ").replace(",", " ").split()
    changed = {"rate", '"rate"', "'rate'", "0.1", "train:", "train", "|-", "sgd"}
    assert [word for word in words if word not in changed and word not in rest] == []


@pytest.fixture(scope="module")
def listed(
    guild_command: str, lived: tuple[Path, dict[str, dict[str, str]]]
) -> dict[str, dict[str, Any]]:
    """What Guild lists in each folder."""
    root = lived[0]
    folders = [str(root / case / step[0]) for case in CASES for step in VERSIONS]
    done = subprocess.run(
        [str(Path(guild_command).with_name("python")), "-c", LISTER, *folders],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_WARN_FLAGS_IMPORT": "1"},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("step", VERSIONS)
@pytest.mark.parametrize("case", CASES)
def test_guild_lists_the_flags(
    case: str,
    step: str,
    lived: tuple[Path, dict[str, dict[str, str]]],
    listed: dict[str, dict[str, Any]],
) -> None:
    flags = dict(listed[str(lived[0] / case / step[0])])
    flags.pop("data", None)  # from elsewhere in the file
    assert flags == FLAGS[step]
