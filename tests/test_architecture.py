"""The contracts of ``setup.cfg``, the sizes of files, and what a run may import."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flagscan import emitters
from flagscan.model.diagnostic import CATALOGUE

from .conftest import ROOT, environment

HEAVY = {
    "ast",
    "dataclasses",
    "flagscan.analysis",
    "flagscan.interpreter",
    "flagscan.model.script",
    "flagscan.syntax",
    "inspect",
    "jsonschema",
    "libcst",
    "multiprocessing",
    "rich",
    "typing",
    "yaml",
}
"""What takes longer to import than a cached answer takes to print."""


def test_import_contracts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def modules_of(*arguments: str) -> set[str]:
    """The modules that a process of the command line with ARGUMENTS has loaded at its end."""
    code = (
        "import sys\n"
        "from flagscan.cli import main\n"
        "status = main(sys.argv[1:])\n"
        "print(*sys.modules, file=sys.stderr)\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_a_cached_answer_needs_little(train: Path) -> None:
    modules_of("train.py")
    for name in ("table", "json", "jsonl"):
        assert not HEAVY & modules_of("train.py", "--format", name)
    assert "argparse" not in modules_of("train.py")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_asking_for_the_version_needs_less(arguments: list[str]) -> None:
    assert not (HEAVY | {"diskcache", "sqlite3", "json"}) & modules_of(*arguments)


def test_without_cache_diskcache_is_not_loaded(train: Path) -> None:
    assert "diskcache" not in modules_of("train.py", "--no-cache")


def test_plain_output_does_not_load_rich(train: Path) -> None:
    assert "rich" not in modules_of("train.py", "--no-cache")


def test_a_script_pays_for_no_interface_that_it_does_not_use(folder: Path) -> None:
    # A folder whose __init__ is loaded is but a constant; what stands beside it is not loaded.
    (folder / "train.py").write_text("lr = 0.1\n")
    inner = {name for name in modules_of("train.py", "--no-cache") if "flagscan.interfaces" in name}
    assert "flagscan.interfaces.globals" in inner
    assert not [name for name in inner if name.count(".") > 2]
    (folder / "train.py").write_text("import argparse\n")
    inner = modules_of("train.py", "--no-cache")
    assert "flagscan.interfaces.argparse.answers" in inner


USES = {
    "absl": "from absl import flags\nflags.DEFINE_integer('n', 1, '')\n",
    "click": "import click\n",
    "typer": "import typer\n",
    "fire": "import fire\nfire.Fire(print)\n",
    "hf_argument_parser": "from transformers import HfArgumentParser\n",
    "jsonargparse": "from jsonargparse import CLI\n",
    "pydantic_settings": "from pydantic_settings import BaseSettings\n",
    "pyrallis": "import pyrallis\n",
    "simple_parsing": "import simple_parsing\n",
    "tyro": "import tyro\n",
    "config_files": "import yaml\nyaml.safe_load(open('a.yaml'))\n",
    "hydra": "import hydra\n",
    "sacred": "import sacred\n",
}
"""Lines that use one flag library and no other."""


@pytest.mark.parametrize("name", USES)
def test_a_script_pays_for_the_interface_that_it_uses_alone(name: str, folder: Path) -> None:
    (folder / "train.py").write_text(USES[name])
    loaded = {m.split(".")[2] for m in modules_of("train.py", "--no-cache") if _is_part(m)}
    assert name in loaded
    # What is built on argparse needs it, and parsers of jsonargparse read files of their own.
    assert loaded <= {name, "argparse", *(["config_files"] if name == "jsonargparse" else [])}


def _is_part(module: str) -> bool:
    return module.startswith("flagscan.interfaces.") and module.count(".") > 2


def test_an_uncached_answer_needs_neither_yaml_nor_jsonschema(train: Path) -> None:
    assert not {"yaml", "jsonschema", "libcst.matchers"} & modules_of("train.py", "--no-cache")


def python_files() -> list[Path]:
    found = [path for path in (ROOT / "flagscan").rglob("*.py") if "__pycache__" not in path.parts]
    return sorted(found)


def test_files_are_small() -> None:
    large = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if (lines := path.read_text().count("\n")) > 500
    }
    assert not large


def test_every_file_says_what_it_is_for() -> None:
    silent = [str(path) for path in python_files() if not path.read_text().startswith('"""')]
    assert not silent


def test_every_package_is_shipped() -> None:
    listed = (ROOT / "setup.cfg").read_text()
    for path in python_files():
        if path.name == "__init__.py":
            package = ".".join(path.parent.relative_to(ROOT).parts)
            assert f"\n    {package}\n" in listed


@pytest.mark.parametrize("name", emitters.names())
def test_every_emitter_is_described_and_tested(name: str) -> None:
    emitter = emitters.get(name)
    assert emitter.name == name
    assert emitter.description
    module = importlib.import_module(f"flagscan.emitters.{name.replace('-', '_')}")
    assert "\n    " in (module.__doc__ or ""), "its docstring shows an example"
    readme = (ROOT / "README.rst").read_text()
    assert f"``{name}``" in readme
    tests = [path.read_text() for path in (ROOT / "tests" / "emitters").glob("test_*.py")]
    assert any(f"emitters.{name}" in text or f'"{name}"' in text for text in tests)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("guild.yml", "guild"),
        ("a/b/guild.yml", "guild"),
        ("x.json", "json"),
        ("x.jsonl", "jsonl"),
        ("x.txt", "table"),
        ("x.unknown", None),
        ("", None),
    ],
)
def test_the_name_of_a_file_chooses_its_emitter(path: str, expected: str | None) -> None:
    emitter = emitters.for_file(path)
    assert (emitter.name if emitter else None) == expected


def test_every_interface_is_documented() -> None:
    readme = (ROOT / "README.rst").read_text()
    for entry in sorted(os.listdir(ROOT / "flagscan" / "interfaces")):
        stem, extension = os.path.splitext(entry)
        if extension in (".py", "") and stem not in ("__init__", "base") and stem[0] != "_":
            assert f"\n{stem} " in readme, f"{stem} has no line in the README's table"


def test_codes_are_unique_and_speak() -> None:
    for name, code in CATALOGUE.items():
        assert name == code.name
        assert name.startswith("FS")
        assert code.template
        assert not code.template.endswith(".")


def project_files() -> list[Path]:
    """The text files of the checkout."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    kinds = (".py", ".rst", ".md", ".cfg", ".toml", ".yaml", ".yml", "")
    paths = [ROOT / name for name in done.stdout.splitlines()]
    return [path for path in paths if path.suffix in kinds and path.is_file()]


def test_no_name_of_this_machine_is_in_the_project() -> None:
    home = os.path.expanduser("~")
    for path in project_files():
        text = path.read_text(errors="replace")
        assert str(ROOT) not in text, path
        assert len(home) < 6 or home not in text, path


def test_nothing_is_left_of_a_merge() -> None:
    marks = tuple(sign * 7 + " " for sign in "<>")
    for path in project_files():
        lines = path.read_text(errors="replace").splitlines()
        assert not any(line.startswith(marks) for line in lines), path
