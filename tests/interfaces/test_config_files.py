"""Files of settings that a script opens: which are found; their values are the live ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flagscan import discover
from flagscan.analysis import analyse
from flagscan.model.script import FlagSet, Script
from flagscan.model.value import Unresolved, is_known

YAML = """\
# the model
model:
  depth: 3     # layers
  kind: "1e3"
  sizes: [64, 32]
lr: 1e-3
rate: 1.0e-3
on: yes
mode: off
none:
nested: {a: {b: [1, {c: 2}]}}
base: &base {x: 1, y: 2}
more:
  <<: *base
  y: 3
"""
JSON = '{"lr": 0.1, "model": {"depth": 3, "names": ["a"]}, "none": null, "big": 1e400}'
INI = "[DEFAULT]\nroot = data\n[train]\nLR = 0.1\npath = %(root)s/x\nempty =\n"
TOML = 'lr = 0.1\nday = 2020-01-01\n[model]\ndepth = 3\nnames = ["a"]\n'
FILES = {
    "config.yaml": YAML,
    "config.json": JSON,
    "config.ini": INI,
    "config.toml": TOML,
    "conf/deep.yml": "a: 1\n",
}

LOADERS = {
    "yaml-open": "config = yaml.safe_load(open('config.yaml'))",
    "yaml-with": "with open('config.yaml', 'r', encoding='utf-8') as f:\n"
    "    config = yaml.safe_load(f)",
    "yaml-load": "config = yaml.load(open('config.yaml'), Loader=yaml.FullLoader)",
    "yaml-read": "config = yaml.safe_load(open('config.yaml').read())",
    "yaml-text": "config = yaml.safe_load(Path('config.yaml').read_text())",
    "path-open": "with Path('config.yaml').open() as f:\n    config = yaml.full_load(f)",
    "beside": "config = "
    "yaml.safe_load(open(os.path.join(os.path.dirname(__file__), 'config.yaml')))",
    "resolved": (
        "p = Path(__file__).resolve().parent / 'conf' / 'deep.yml'\n"
        "config = yaml.safe_load(p.read_text())"
    ),
    "function": (
        "def load(path):\n    with open(path) as f:\n        return yaml.safe_load(f)\n"
        "config = load('config.yaml')"
    ),
    "name-in-a-global": "PATH = 'config.yaml'\nconfig = yaml.safe_load(open(PATH))",
    "environment": "config = yaml.safe_load(open(os.environ.get('NO_SUCH', 'config.yaml')))",
    "json-open": "with open('config.json') as f:\n    config = json.load(f)",
    "json-loads": "config = json.loads(Path('config.json').read_text())",
    "json-bytes": "config = json.loads(open('config.json', 'rb').read())",
    "ini": "p = configparser.ConfigParser()\np.read('config.ini')\nconfig = ini(p)",
    "ini-list": "p = configparser.ConfigParser()\np.read(['config.ini'])\nconfig = ini(p)",
    "ini-file": "p = configparser.ConfigParser()\np.read_file(open('config.ini'))\nconfig = ini(p)",
    "omegaconf": "config = OmegaConf.to_container(OmegaConf.load('config.yaml'))",
    "argparse": (
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--config', default='config.yaml')\n"
        "args = parser.parse_args()\n"
        "config = yaml.safe_load(open(args.config))"
    ),
    "argparse-and-function": (
        "def load(path):\n    with open(path) as f:\n        return yaml.safe_load(f)\n"
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--config', default='config.yaml')\n"
        "args = parser.parse_args()\n"
        "config = load(args.config)"
    ),
}
if sys.version_info >= (3, 11):
    LOADERS["toml"] = "with open('config.toml', 'rb') as f:\n    config = tomllib.load(f)"
    LOADERS["toml-loads"] = "config = tomllib.loads(Path('config.toml').read_text())"
HEAD = (
    "import argparse, configparser, json, os, sys\n"
    "from pathlib import Path\n"
    "import yaml\n"
    "from omegaconf import OmegaConf\n"
    + ("import tomllib\n" if sys.version_info >= (3, 11) else "")
    + "def ini(p):\n    return {**p.defaults(), **{s: {k: p.get(s, k) for k in p._sections[s]}"
    " for s in p.sections()}}\n"
)
TAIL = "\nprint('LIVE' + json.dumps(config, default=lambda v: {'odd': repr(v)}))\n"


def write(folder: Path, files: dict[str, str] = FILES) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def scanned(folder: Path, text: str) -> Script:
    (folder / "train.py").write_text(text)
    return analyse((folder / "train.py").read_bytes(), "train.py").script


def sets(script: Script) -> list[FlagSet]:
    return [s for s in script.flag_sets if s.interface == "config_files"]


def flat(tree: Any, prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and value and "odd" not in value:
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


@pytest.mark.parametrize("form", LOADERS)
def test_the_flags_are_what_the_script_loads(form: str, folder: Path) -> None:
    write(folder)
    script = scanned(folder, HEAD + LOADERS[form] + TAIL)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "train.py"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    live = flat(json.loads(done.stdout.partition("LIVE")[2]))
    live.pop("true", None)  # PyYAML reads the key ``on`` as True
    (found,) = sets(script)
    assert found.active
    assert {flag.name for flag in found.flags} == set(live)
    for flag in found.flags:
        value = live[flag.name]
        if is_known(flag.default):
            assert (flag.default, type(flag.default)) == (value, type(value)), flag.name
        else:
            assert isinstance(value, dict), flag.name


OTHERS = {
    "ruamel": "from ruamel.yaml import YAML\nwith open('c.yaml') as f:\n    c = YAML().load(f)",
    "ruamel-path": "from ruamel.yaml import YAML\nc = YAML(typ='safe').load(Path('c.yaml'))",
    "yacs": "from yacs.config import CfgNode\ncfg = CfgNode()\ncfg.merge_from_file('c.yaml')",
    "speechbrain": (
        "from hyperpyyaml import load_hyperpyyaml\n"
        "with open('c.yaml') as f:\n    c = load_hyperpyyaml(f)"
    ),
    "anyconfig": "import anyconfig\nc = anyconfig.load('c.yaml')",
}


@pytest.mark.parametrize("form", OTHERS)
def test_loaders_of_other_libraries(form: str, folder: Path) -> None:
    (folder / "c.yaml").write_text("lr: 0.1\nnet: !new:torch.nn.Linear\n  size: 3\n")
    (found,) = sets(scanned(folder, f"from pathlib import Path\n{OTHERS[form]}\n"))
    assert [(flag.name, flag.location.line) for flag in found.flags] == [("lr", 1), ("net", 2)]
    assert found.flags[0].default == 0.1
    assert isinstance(found.flags[1].default, Unresolved)


def test_yacs_reads_texts_as_literals(folder: Path) -> None:
    (folder / "c.yaml").write_text("lr: 1e-3\nname: x\n")
    text = "from yacs.config import CfgNode\ncfg = CfgNode()\ncfg.merge_from_file('c.yaml')\n"
    (found,) = sets(scanned(folder, text))
    assert isinstance(found.flags[0].default, Unresolved)


NOT_TAKEN = {
    "written": "f = open('config.yaml', 'w')\nyaml.safe_dump({}, f)",
    "results": "config = json.load(open('config.json'))\n"
    "with open('config.json', 'w') as f:\n    json.dump(config, f)",
    "opened-for-both": "config = yaml.safe_load(open('config.yaml', 'w+'))",
    "unknown-path": "config = yaml.safe_load(open(sys.argv[1]))",
    "absent": "config = yaml.safe_load(open('other.yaml'))",
    "outside": "config = yaml.safe_load(open('../outside.yaml'))",
    "absolute": "config = yaml.safe_load(open('/etc/hosts.yaml'))",
    "list": "config = json.load(open('list.json'))",
    "table": "config = json.load(open('labels.json'))",
    "vocabulary": "config = json.load(open('vocabulary.json'))",
    "too-large": "config = json.load(open('large.json'))",
    "own-function": "class yaml:\n    safe_load = staticmethod(print)\n"
    "yaml.safe_load(open('config.yaml'))",
    "link-outside": "config = yaml.safe_load(open('link.yaml'))",
    "not-loaded": "text = open('config.yaml').read()",
}


@pytest.mark.parametrize("form", NOT_TAKEN)
def test_what_is_no_file_of_settings(form: str, folder: Path) -> None:
    write(folder)
    outside = folder.parent / "outside.yaml"
    outside.write_text("lr: 1\n")
    (folder / "link.yaml").symlink_to(outside)
    (folder / "list.json").write_text("[1, 2]")
    (folder / "labels.json").write_text('{"0": "cat", "1": "dog"}')
    (folder / "vocabulary.json").write_text(json.dumps({f"word{i}": i for i in range(1000)}))
    (folder / "large.json").write_text(json.dumps({"text": "x" * 500_000}))
    script = scanned(folder, HEAD + NOT_TAKEN[form])
    assert not sets(script)


def test_a_default_from_a_file_is_a_candidate(folder: Path) -> None:
    write(folder)
    script = scanned(
        folder,
        HEAD + "cfg = yaml.safe_load(open('config.yaml'))\n"
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--rate', type=float, default=cfg['rate'])\n"
        "parser.add_argument('--depth', default=cfg['model']['depth'])\n"
        "parser.add_argument('--sizes', default=cfg.get('model').get('sizes'))\n"
        "for key, value in cfg['more'].items():\n"
        "    parser.add_argument(f'--{key}', default=value)\n"
        "parser.parse_args()\n",
    )
    assert [flag.name for flag in script] == ["rate", "depth", "sizes", "x", "y"]
    found = {flag.name: flag.default for flag in script if flag.name != "help"}
    for name, value in {"rate": 0.001, "depth": 3, "sizes": [64, 32], "x": 1, "y": 3}.items():
        default = found[name]
        assert isinstance(default, Unresolved)
        assert default.candidates == (value,), name
        assert default.reason.value == "runtime-input"


def test_the_answer_changes_with_the_file(folder: Path) -> None:
    (folder / "train.py").write_text("import yaml\nc = yaml.safe_load(open('c.yaml'))\n")
    assert not discover("train.py").flags
    (folder / "c.yaml").write_text("lr: 1\n")
    assert discover("train.py")["lr"].default == 1
    (folder / "c.yaml").write_text("lr: 2\n")
    script = discover("train.py")
    assert script["lr"].default == 2
    assert [d.path for d in script.dependencies] == ["c.yaml"]
    assert script["lr"].location.path == "c.yaml"
    (folder / "c.yaml").unlink()
    assert not discover("train.py").flags


def test_two_files_that_may_be_meant(folder: Path) -> None:
    write(folder, {"src/c.yaml": "lr: 1\n", "c.yaml": "lr: 2\n"})
    text = "import yaml\nc = yaml.safe_load(open('c.yaml'))\n"
    (folder / "src" / "train.py").write_text(text)
    script = analyse(text.encode(), "src/train.py").script
    assert not sets(script)
    assert [d.code for d in script.diagnostics] == ["FS112"]


def test_a_loader_that_the_script_teaches_is_not_trusted(folder: Path) -> None:
    write(folder)
    (folder / "c.yaml").write_text("lr: 1e-3\n")
    text = (
        "import re, yaml\nloader = yaml.SafeLoader\n"
        "loader.add_implicit_resolver('tag:yaml.org,2002:float', re.compile('1e-3'), list('1'))\n"
        "c = yaml.load(open('c.yaml'), Loader=loader)\n"
    )
    (flag,) = sets(scanned(folder, text))[0].flags
    assert isinstance(flag.default, Unresolved)


def test_a_hook_makes_values_of_its_own(folder: Path) -> None:
    (folder / "c.json").write_text('{"lr": 0.1}')
    text = "import decimal, json\nc = json.load(open('c.json'), parse_float=decimal.Decimal)\n"
    (flag,) = sets(scanned(folder, text))[0].flags
    assert isinstance(flag.default, Unresolved)
    assert flag.default.candidates == (0.1,)


def test_a_broken_file_is_one_line(folder: Path, flagscan: Callable[..., Any]) -> None:
    (folder / "train.py").write_text("import yaml\nlr = 1\nc = yaml.safe_load(open('c.yaml'))\n")
    (folder / "c.yaml").write_text("a: 1\nb: [\n")
    result = flagscan("train.py", "-v")
    assert result.status == 0
    assert "c.yaml:3:1: warning[FS111] this file cannot be read" in result.err


def test_a_file_in_a_function_that_nobody_calls_is_not_offered(folder: Path) -> None:
    write(folder)
    text = "import yaml\ndef load():\n    return yaml.safe_load(open('config.yaml'))\n"
    script = scanned(folder, text)
    assert not any(s.active for s in sets(script))
    assert script.selected is None


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TOML is read with Python 3.11")
def test_toml_cannot_be_set_by_guild_and_this_is_told(
    folder: Path, flagscan: Callable[..., Any]
) -> None:
    (folder / "c.toml").write_text("lr = 0.1\n")
    (folder / "train.py").write_text("import tomllib\nc = tomllib.load(open('c.toml', 'rb'))\n")
    result = flagscan("train.py", "--format", "guild")
    why = "Guild does not write .toml files; keep them in YAML or JSON"
    assert f"# lr is left out: {why}" in result.out


PARSER = """
import json
from jsonargparse import ArgumentParser
parser = ArgumentParser(default_config_files=["config.yaml"])
parser.add_argument("--lr", type=float, default=1.0)
parser.add_argument("--model.depth", type=int, default=1)
parser.add_argument("--name", type=str, default="x")
args = parser.parse_args([])
print("LIVE" + json.dumps(args.as_dict(), default=repr))
"""


def test_the_default_config_file_of_a_parser(folder: Path) -> None:
    (folder / "config.yaml").write_text("lr: 1e-3\nmodel:\n  depth: 5\nname: abc\n")
    script = scanned(folder, PARSER)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "train.py"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    live = flat(json.loads(done.stdout.partition("LIVE")[2]))
    (found,) = sets(script)
    for flag in found.flags:
        assert flag.default == live[flag.name]
    assert {flag.name for flag in found.flags} == {"lr", "model.depth", "name"}
    assert found.dest == "config:config.yaml"


@pytest.mark.parametrize(
    "kwargs",
    [
        '{"default_config_files": ["config.yaml"]}',
        '{"fit": {"default_config_files": ("config.yaml",)}, "test": {}}',
    ],
)
def test_the_default_config_file_of_lightning(folder: Path, kwargs: str) -> None:
    (folder / "config.yaml").write_text("trainer:\n  max_epochs: 5  # how long\n")
    script = scanned(
        folder,
        "from lightning.pytorch.cli import LightningCLI\n"
        f"LightningCLI(Model, parser_kwargs={kwargs})\n",
    )
    head, *commands = sets(script)
    assert not head.flags  # a command has to be given
    assert [found.command for found in commands][:1] == [("fit",)]
    (flag,) = commands[0].flags
    assert (flag.name, flag.default, flag.help) == ("trainer.max_epochs", 5, "how long")


def test_a_file_is_chosen_by_its_dest(folder: Path, flagscan: Callable[..., Any]) -> None:
    (folder / "a.yaml").write_text("lr: 1\n")
    (folder / "b.yaml").write_text("depth: 3\n")
    text = "import yaml\na = yaml.safe_load(open('a.yaml'))\nb = yaml.safe_load(open('b.yaml'))\n"
    (folder / "train.py").write_text(text)
    result = flagscan("train.py", "--dest", "config:b.yaml", "--format", "guild")
    assert "flags-dest: config:b.yaml" in result.out
    assert "depth:" in result.out
