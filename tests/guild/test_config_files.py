"""Files of settings: found, written down as ``config:FILE``, and set by a run of Guild."""

from __future__ import annotations

from typing import Any

import pytest

from flagscan.analysis import analyse

from .project import Project

YAML = """\
lr: 0.1  # learning rate
text: 1e-3
dashed: -foo
net:
  depth: 3
  kind: "1e3"
  sizes: [64, 32]
  one: [1]
  none: null
  names: [a, "b c", "1"]
empty: []
day: 2020-01-01
"""


@pytest.mark.parametrize(
    ("place", "opened", "target"),
    [
        ("config.yaml", '"config.yaml"', ""),
        ("conf/config.yaml", '"conf/config.yaml"', "conf"),
        ("src/config.yaml", '"config.yaml"', ""),
        (
            "src/conf/config.yaml",
            'os.path.join(os.path.dirname(__file__), "conf", "config.yaml")',
            "src/conf",
        ),
    ],
)
def test_a_value_reaches_the_script(
    project: Project, monkeypatch: pytest.MonkeyPatch, place: str, opened: str, target: str
) -> None:
    monkeypatch.chdir(project.folder)
    project.write(place, YAML)
    text = f"import os\nimport yaml\nwith open({opened}) as f:\n    record(yaml.safe_load(f))\n"
    project.script("src/train.py", text)
    source = (project.folder / "src" / "train.py").read_bytes()
    script = analyse(source, "src/train.py").script
    written = project.emit(script)
    assert f"flags-dest: config:{place}" in written
    assert ("target-path" in written) == bool(target)
    unchanged = project.run("train")["value"]
    assert unchanged["lr"] == 0.1
    assert unchanged["text"] == "1e-3"
    assert unchanged["dashed"] == "-foo"
    assert unchanged["net"] == {
        "depth": 3,
        "kind": "1e3",
        "sizes": [64, 32],
        "one": [1],
        "none": None,
        "names": ["a", "b c", "1"],
    }
    assert unchanged["empty"] == []
    changed = project.run("train", "lr=0.5", "net.depth=7", "net.sizes=8 4")["value"]
    assert changed["lr"] == 0.5
    assert changed["net"]["depth"] == 7
    assert changed["net"]["sizes"] == [8, 4]
    assert changed["net"]["kind"] == "1e3"


@pytest.mark.parametrize(
    ("name", "content", "load", "flag", "value", "expected"),
    [
        ("c.json", '{"a": {"b": 1}, "s": "x"}', "json.load(open('c.json'))", "a.b", "5",
         {"a": {"b": 5}, "s": "x"}),
        ("c.ini", "[train]\nlr = 0.1\nSteps = 10\n", "ini('c.ini')", "train.steps", "20",
         {"train": {"lr": "0.1", "steps": "20"}}),
        ("c.cfg", "[train]\nlr = 0.1\n", "ini('c.cfg')", "train.lr", "0.2",
         {"train": {"lr": "0.2"}}),
    ],
    ids=["json", "ini", "cfg"],
)  # fmt: skip
def test_other_formats(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    load: str,
    flag: str,
    value: str,
    expected: Any,
) -> None:
    monkeypatch.chdir(project.folder)
    project.write(name, content)
    text = (
        "import configparser, json\n"
        "def ini(path):\n    parser = configparser.ConfigParser()\n    parser.read(path)\n"
        "    return {n: dict(parser[n]) for n in parser.sections()}\n"
        f"record({load})\n"
    )
    project.script("train.py", text)
    script = analyse((project.folder / "train.py").read_bytes(), "train.py").script
    project.emit(script)
    assert project.run("train", f"{flag}={value}")["value"] == expected


def test_adding_to_an_operation_is_done_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    project.write("c.yaml", "lr: 0.1\n")
    project.script("train.py", "import yaml\nrecord(yaml.safe_load(open('c.yaml')))\n")
    project.write("guild.yml", "train:\n  flags-dest: config:c.yaml\n")
    script = analyse((project.folder / "train.py").read_bytes(), "train.py").script
    first = project.emit(script)
    assert "requires:" in first
    assert project.emit(script) == first
    assert project.run("train", "lr=0.3")["value"] == {"lr": 0.3}
