"""Hydra programs: what is composed is what the real Hydra composes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flagscan.analysis import analyse
from flagscan.model.script import Script
from flagscan.model.value import Unresolved, is_known

CHILD = """
import json, sys, warnings
warnings.simplefilter("ignore")
import os
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
with initialize_config_dir(config_dir=os.path.abspath(sys.argv[1]), version_base=json.loads(sys.argv[3])):
    cfg = compose(config_name=sys.argv[2])
def odd(value):
    return {"odd": repr(value)}
print(json.dumps(OmegaConf.to_container(cfg, resolve=False), default=odd))
"""  # noqa: E501


def live(folder: Path, name: str = "config", base: str | None = None) -> Any:
    """What the real Hydra composes of the config NAME in FOLDER."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), name, json.dumps(base)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def flat(tree: Any, prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


PROGRAM = """
import hydra
from omegaconf import DictConfig, OmegaConf

@hydra.main(version_base={base!r}, config_path="conf", config_name="config")
def main(cfg: DictConfig) -> None:
    print(OmegaConf.to_yaml(cfg))

if __name__ == "__main__":
    main()
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def scanned(folder: Path, text: str) -> Script:
    (folder / "train.py").write_text(text)
    return analyse((folder / "train.py").read_bytes(), "train.py").script


DB = {
    "conf/db/mysql.yaml": "driver: mysql\nuser: omry\n",
    "conf/db/postgresql.yaml": "driver: postgresql\nuser: pg\ntimeout: 10\n",
}
CASES: dict[str, tuple[dict[str, str], str | None]] = {
    "plain": ({"conf/config.yaml": "lr: 1e-3\nnet:\n  depth: 3\n  sizes: [1, 2]\nn: null\n"}, None),
    "group": ({"conf/config.yaml": "defaults:\n  - db: mysql\nlr: 0.1\n", **DB}, None),
    "self-first": (
        {
            "conf/config.yaml": "defaults:\n  - _self_\n  - db: mysql\ndb:\n  user: me\n  x: 1\n",
            **DB,
        },
        None,
    ),
    "self-last": (
        {
            "conf/config.yaml": "defaults:\n  - db: mysql\n  - _self_\ndb:\n  user: me\n  x: 1\n",
            **DB,
        },
        None,
    ),
    "no-self-before-1.2": (
        {"conf/config.yaml": "defaults:\n  - db: mysql\ndb:\n  user: me\n", **DB},
        "1.1",
    ),
    "packages": (
        {
            "conf/config.yaml": (
                "defaults:\n  - db@source: mysql\n  - db@target.deep: postgresql\n"
                "  - db@_global_: mysql\n  - _self_\n"
            ),
            **DB,
        },
        None,
    ),
    "header": (
        {
            "conf/config.yaml": "defaults:\n  - exp: a\n  - sub/nest: b\n  - _self_\nlr: 1\n",
            "conf/exp/a.yaml": "# @package _global_\nlr: 2\nonly: x\n",
            "conf/sub/nest/b.yaml": "# @package foo.bar\nz: 1\n",
        },
        None,
    ),
    "nested-defaults": (
        {
            "conf/config.yaml": "defaults:\n  - server: apache\n  - _self_\n",
            "conf/server/apache.yaml": (
                "defaults:\n  - base\n  - db: mysql\n  - /db@log: postgresql\n  - _self_\n"
                "port: 80\n"
            ),
            "conf/server/base.yaml": "port: 1\nhost: local\n",
            "conf/server/db/mysql.yaml": "inner: 1\n",
            **DB,
        },
        None,
    ),
    "override": (
        {
            "conf/config.yaml": "defaults:\n  - base\n  - exp: e\n  - _self_\n",
            "conf/base.yaml": "defaults:\n  - db: mysql\n  - _self_\nb: 1\n",
            "conf/exp/e.yaml": (
                "# @package _global_\ndefaults:\n  - override /db: postgresql\n  - _self_\ne: 1\n"
            ),
            **DB,
        },
        None,
    ),
    "optional": (
        {
            "conf/config.yaml": (
                "defaults:\n  - optional db: none\n  - optional local: me\n  - db2: null\n"
                "  - _self_\nlr: 1\n"
            ),
        },
        None,
    ),
    "several-of-a-group": (
        {
            "conf/config.yaml": "defaults:\n  - cb: [a, b]\n  - _self_\n",
            "conf/cb/a.yaml": "a:\n  x: 1\n",
            "conf/cb/b.yaml": "b:\n  y: 2\n",
        },
        None,
    ),
    "choice-by-choice": (
        {
            "conf/config.yaml": "defaults:\n  - db: mysql\n  - ext: ${db}_x\n  - _self_\n",
            "conf/ext/mysql_x.yaml": "q: 1\n",
            **DB,
        },
        None,
    ),
    "hydra-groups": (
        {
            "conf/config.yaml": (
                "defaults:\n  - db: mysql\n  - _self_\n  - override hydra/job_logging: disabled\n"
                "hydra:\n  run:\n    dir: out\nlr: 1\n"
            ),
            **DB,
        },
        None,
    ),
    "interpolations": (
        {"conf/config.yaml": "a: 1\nb: ${a}\nc: x-${a}\nd: [1, '${a}']\nm: ???\n"},
        None,
    ),
    "merging": (
        {
            "conf/config.yaml": (
                "defaults:\n  - one\n  - two\n  - _self_\na: null\nd: {}\ng:\n  h: 5\n"
            ),
            "conf/one.yaml": "a:\n  x: 1\nb: 1\nc:\n  y: [1]\nd:\n  z: 1\ng: 3\nk: 7\n",
            "conf/two.yaml": "b:\n  w: 2\nc:\n  y: [2, 3]\nk: ???\n",
        },
        None,
    ),
    "keywords-here": (
        {
            "conf/config.yaml": "defaults:\n  - s: a\n  - _self_\n",
            "conf/s/a.yaml": "defaults:\n  - db@_here_: x\n  - /db@: mysql\n  - _self_\np: 1\n",
            "conf/s/db/x.yaml": "here: 1\n",
            **DB,
        },
        None,
    ),
    "group-package-word": (
        {"conf/config.yaml": "defaults:\n  - db@top._group_: mysql\n  - _self_\n", **DB},
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_composed_as_hydra_does(case: str, folder: Path) -> None:
    files, base = CASES[case]
    write(folder, files)
    script = scanned(folder, PROGRAM.format(base=base))
    expected = flat(live(folder / "conf", base=base))
    flag_set = script.selected_set
    assert flag_set is not None
    assert (flag_set.interface, flag_set.active) == ("hydra", True)
    settings = {f.name: f for f in flag_set.flags if f.group != "config groups"}
    assert set(settings) == set(expected)
    for name, flag in settings.items():
        value = expected[name]
        if is_known(flag.default):
            assert flag.default == value, name
            assert type(flag.default) is type(value)
        elif value == "???":
            assert flag.required is True
        else:
            assert isinstance(flag.default, Unresolved)
            assert "${" in str(value)


STORED = """
from dataclasses import dataclass, field
from typing import Any, List, Optional

import hydra
from hydra.core.config_store import ConfigStore
from omegaconf import MISSING, OmegaConf


@dataclass
class DB:
    host: str = "localhost"
    port: int = MISSING
    timeout: float = 10


@dataclass
class MySQL(DB):
    port: int = 3306


@dataclass
class Config:
    defaults: List[Any] = field(default_factory=lambda: [{"db": "mysql"}, "_self_"])
    db: Any = MISSING
    sub: DB = field(default_factory=lambda: DB(port=5))
    lr: float = 1
    name: Optional[str] = None
    sizes: List[int] = field(default_factory=lambda: [1, 2])


cs = ConfigStore.instance()
cs.store(name="config", node=Config)
cs.store(group="db", name="mysql", node=MySQL)
cs.store(name="extra", node={"x": 1, "y": {"z": "a"}})
"""
MAIN = """
@hydra.main(version_base=None, config_name="config")
def main(cfg):
    record(OmegaConf.to_container(cfg, resolve=False))

if __name__ == "__main__":
    main()
"""
RECORD = """
import json, sys
def record(value):
    print("RECORD" + json.dumps(value))
"""


def run_live(folder: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "train.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    line = next((x for x in done.stdout.splitlines() if x.startswith("RECORD")), None)
    assert line is not None, done.stderr[-2000:]
    return json.loads(line.removeprefix("RECORD"))


def agrees(script: Script, expected: dict[str, Any]) -> None:
    """Every setting is found; every stated value is that of the live program."""
    settings = {f.name: f for f in script.flags if f.group != "config groups"}
    assert set(settings) == set(expected)
    for name, flag in settings.items():
        if is_known(flag.default):
            assert (flag.default, type(flag.default)) == (expected[name], type(expected[name]))
        elif flag.required is True:
            assert expected[name] == "???"


def test_structured_configs(folder: Path) -> None:
    script = scanned(folder, RECORD + STORED + MAIN)
    agrees(script, flat(run_live(folder)))
    assert script["db.port"].default == 3306
    assert script["lr"].default == 1.0
    assert script["lr"].type == "float"
    assert script["sub.timeout"].default == 10.0
    assert script["db"].default == "mysql"
    # An override that is named as the flag says reaches the program.
    assert run_live(folder, "db.port=1", "lr=2")["db"]["port"] == 1


def test_a_file_on_top_of_a_stored_schema(folder: Path) -> None:
    schema = STORED.replace('name="config", node=Config', 'name="base", node=Config')
    main = MAIN.replace("version_base=None,", 'version_base=None, config_path="conf",')
    write(
        folder,
        {"conf/config.yaml": "defaults:\n  - base\n  - _self_\nlr: 3\nname: 5\nsub:\n  port: 7\n"},
    )
    script = scanned(folder, RECORD + schema + main)
    agrees(script, flat(run_live(folder)))
    assert script["lr"].default == 3.0
    assert script["name"].default == "5"


@pytest.mark.parametrize(
    ("decorator", "where"),
    [
        ('@hydra.main(config_path=".", config_name="c.yaml", version_base="1.1")', "c.yaml"),
        ('@hydra.main(config_name="c")', "c.yaml"),
        ('@hydra.main("conf", "c", None)', "conf/c.yaml"),
        (
            '@hydra.main(version_base=None, config_path="../conf", config_name="c")',
            "../conf/c.yaml",
        ),
        (
            "@hydra.main(version_base=None, config_name='c',"
            " config_path=str(pathlib.Path(__file__).parent / 'conf'))",
            "conf/c.yaml",
        ),
    ],
)
def test_where_the_folder_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, decorator: str, where: str
) -> None:
    write(folder, {f"src/{where}": "lr: 0.1\n", "pyproject.toml": ""})
    body = "def main(cfg):\n    record(dict(cfg))\nmain()\n"
    text = f"import hydra, pathlib\n{RECORD}\n{decorator}\n{body}"
    monkeypatch.chdir(folder / "src")
    script = scanned(folder / "src", text)
    assert script["lr"].default == run_live(folder / "src")["lr"]


def test_a_config_that_is_not_there_is_told(folder: Path) -> None:
    write(
        folder, {"conf/config.yaml": "defaults:\n  - lr: fast\n  - _self_\n  - db: mysql\na: 1\n"}
    )
    script = scanned(folder, PROGRAM.format(base=None))
    told = [d.message for d in script.diagnostics if d.code == "FS113"]
    assert any("lr/fast" in message for message in told)
    # db comes after the file's own content, and may replace it.
    default = script["a"].default
    assert isinstance(default, Unresolved)
    assert default.candidates == (1,)


@pytest.mark.parametrize(
    "defaults",
    [
        "defaults: x\n",
        "defaults:\n  - a: 1\n",
        "defaults:\n  - _self_\n  - _self_\n",
        "defaults:\n  - config\n",
        "defaults:\n  - x: ${nothing}\n",
    ],
)
def test_what_hydra_refuses_is_one_diagnostic(folder: Path, defaults: str) -> None:
    write(folder, {"conf/config.yaml": defaults})
    script = scanned(folder, PROGRAM.format(base=None))
    assert [d.code for d in script.diagnostics] == ["FS101"]
    assert not script.flag_sets


def test_a_function_that_is_not_run_is_not_offered(folder: Path) -> None:
    write(folder, {"conf/config.yaml": "lr: 1\n"})
    script = scanned(folder, PROGRAM.format(base=None).replace("    main()", "    pass"))
    assert script.selected is None


def test_another_hydra_is_not_taken(folder: Path) -> None:
    write(
        folder,
        {"conf/config.yaml": "lr: 1\n", "hydra.py": "def main(**k):\n    return lambda f: f\n"},
    )
    assert not scanned(folder, PROGRAM.format(base=None)).flag_sets


def test_compose_reads_no_command_line(folder: Path) -> None:
    write(folder, {"conf/config.yaml": "defaults:\n  - db: mysql\n  - _self_\nlr: 0.1\n", **DB})
    text = (
        "from hydra import compose, initialize\n"
        "with initialize(version_base=None, config_path='conf'):\n"
        "    cfg = compose(config_name='config')\n"
    )
    script = scanned(folder, text)
    chosen = script.selected_set
    assert chosen is not None
    assert (chosen.dest, [f.name for f in chosen.flags]) == ("config:conf/config.yaml", ["lr"])
