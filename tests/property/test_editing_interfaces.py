"""Every way to declare flags: a program with other values holds these, and differs in them only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flagscan.editing.editing import edit
from flagscan.editing.verifying import same

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(10**9), 10**9),
    "float": st.floats(-1e9, 1e9, allow_nan=False),
    "bool": st.booleans(),
    "str": st.text("abz AZ09_é'\"\\#{}", min_size=1, max_size=8).map(lambda text: f"x{text}"),
}


@dataclass(frozen=True)
class Form:
    """How an interface declares flags: a line for each, around its value."""

    start: str
    line: tuple[str, str]
    """What stands before and behind a value; ``{name}``, ``{type}`` and the like are filled in."""
    end: str
    """What prints the list of the values; ``{names}`` are the names, ``{held}`` what holds them."""
    held: str = "cfg.{name}"
    dest: str = "auto"
    flag: str = "{name}"
    types: tuple[str, ...] = tuple(VALUES)


DATACLASS = "from dataclasses import dataclass, field\n{imports}\n@dataclass\nclass C:\n"
FIELD = ("    {name}: {type} = ", "  # so\n")
PRINTED = "print(repr([{held}]))\n"


def structure(imports: str, made: str) -> Form:
    """The fields of a dataclass that a library reads."""
    return Form(DATACLASS.format(imports=imports), FIELD, f"cfg = {made}\n{PRINTED}")


FORMS = {
    "globals": Form("", ("{name} = ", "\n"), PRINTED, "{name}", "globals"),
    "annotated": Form("", ("{name}: {type} = ", "  # so\n"), PRINTED, "{name}", "globals"),
    "Colab": Form("", ("{name} = ", "  #@param\n"), PRINTED, "{name}", "globals"),
    "papermill": Form(
        '# %% tags=["parameters"]\n', ("{name} = ", "\n"), f"# %%\n{PRINTED}", "{name}"
    ),
    "dict": Form(
        "p = {{'net': {{\n",
        ("'{name}': ", ",\n"),
        "}}}}\n" + PRINTED,
        "p['net']['{name}']",
        flag="net.{name}",
    ),
    "namespace": Form(
        "from types import SimpleNamespace\ncfg = SimpleNamespace(\n",
        ("  {name}=", ",\n"),
        f")\n{PRINTED}",
    ),
    "dataclass object": structure("", "C()"),
    "class": Form("class C:\n", ("    {name} = ", "\n"), PRINTED, "C.{name}"),
    "attributes": Form(
        "from easydict import EasyDict\ncfg = EasyDict()\n", ("cfg.{name} = ", "\n"), PRINTED
    ),
    "param": Form(
        "import param\nclass C(param.Parameterized):\n",
        ("    {name} = param.{Type}(", ", doc='so')\n"),
        f"cfg = C()\n{PRINTED}",
    ),
    "absl": Form(
        "from absl import flags\n",
        ("flags.DEFINE_{absl}('{name}', ", ", 'so')\n"),
        f"flags.FLAGS(['train.py'])\n{PRINTED}",
        "flags.FLAGS.{name}",
    ),
    "argparse": Form(
        "import argparse\np = argparse.ArgumentParser()\n",
        ("p.add_argument('--{name}', type={type}, default=", ", help='so')\n"),
        f"cfg = p.parse_args()\n{PRINTED}",
    ),
    "click": Form(
        "import click\n@click.command()\n",
        ("@click.option('--{name}', type={type}, default=", ")\n"),
        "def main({names}):\n    " + PRINTED + "main()\n",
        "{name}",
        types=("int", "float", "str"),
    ),
    "typer": Form(
        "import typer\ndef main(\n",
        ("    {name}: {type} = ", ",\n"),
        "):\n    " + PRINTED + "typer.run(main)\n",
        "{name}",
    ),
    "fire": Form(
        "import fire\ndef main(\n",
        ("    {name}=", ",\n"),
        "):\n    " + PRINTED + "fire.Fire(main)\n",
        "{name}",
    ),
    "jsonargparse": Form(
        "from jsonargparse import auto_cli\ndef main(\n",
        ("    {name}: {type} = ", ",\n"),
        "):\n    " + PRINTED + "auto_cli(main)\n",
        "{name}",
    ),
    "tyro": structure("import tyro", "tyro.cli(C)"),
    "simple_parsing": structure("import simple_parsing", "simple_parsing.parse(C)"),
    "pyrallis": structure("import pyrallis", "pyrallis.parse(C)"),
    "hf_argument_parser": structure(
        "from transformers import HfArgumentParser",
        "HfArgumentParser(C).parse_args_into_dataclasses()[0]",
    ),
    "pydantic_settings": Form(
        "from pydantic_settings import BaseSettings\nclass C(BaseSettings):\n",
        ("    {name}: {type} = ", "\n"),
        f"cfg = C()\n{PRINTED}",
    ),
    "sacred": Form(
        "from sacred import Experiment\nex = Experiment('x', save_git_info=False)\n"
        "@ex.config\ndef cfg():\n",
        ("    {name} = ", "\n"),
        "@ex.automain\ndef main({names}):\n    " + PRINTED,
        "{name}",
    ),
}
TYPES = {
    "int": {"Type": "Integer", "absl": "integer"},
    "float": {"Type": "Number", "absl": "float"},
    "bool": {"Type": "Boolean", "absl": "boolean"},
    "str": {"Type": "String", "absl": "string"},
}
MODULES = {"attributes": "easydict", "hf_argument_parser": "transformers"}


@st.composite
def cases(draw: st.DrawFn, form: Form) -> tuple[list[str], list[object], dict[str, object]]:
    """The pieces of a program between its values, these values, and others for some of them."""
    kinds = draw(st.lists(st.sampled_from(form.types), min_size=2, max_size=4))
    pieces, values, wanted = [form.start.format()], [], {}
    names = [f"k{number}" for number in range(len(kinds))]
    for name, kind in zip(names, kinds, strict=True):
        before, behind = (part.format(name=name, type=kind, **TYPES[kind]) for part in form.line)
        pieces[-1] += before
        pieces.append(behind)
        values.append(draw(VALUES[kind]))
        if draw(st.booleans()):
            wanted[name] = draw(VALUES[kind])
    held = ", ".join(form.held.format(name=name) for name in names)
    pieces[-1] += form.end.format(names=", ".join(names), held=held)
    return pieces, values, wanted


def joined(pieces: list[str], written: list[str]) -> str:
    return pieces[0] + "".join(text + p for text, p in zip(written, pieces[1:], strict=True))


def output(script: Path) -> str:
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=script.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + script.read_text()
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("name", FORMS)
def test_programs(tmp_path_factory: Callable[..., Any], name: str) -> None:
    form = FORMS[name]
    pytest.importorskip(MODULES.get(name, name if f"import {name}" in form.start else "ast"))
    pytest.importorskip("absl" if name == "absl" else "ast")
    script = tmp_path_factory.mktemp("program") / "train.py"  # type: ignore[attr-defined]

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases(form))
    def check(case: tuple[list[str], list[object], dict[str, object]]) -> None:
        pieces, values, wanted = case
        source = joined(pieces, [repr(value) for value in values])
        flags = {form.flag.format(name=name): value for name, value in wanted.items()}
        result = edit(source.encode(), str(script), flags, dest=form.dest)
        assert list(result.files) == [str(script)]
        script.write_bytes(result.files[str(script)])
        names = [f"k{number}" for number in range(len(values))]
        expected = [wanted.get(n, v) for n, v in zip(names, values, strict=True)]
        assert output(script) == repr(expected)
        # What is before, between and behind the values is as it was.
        rest = result.files[str(script)].decode()
        for number, (piece, value) in enumerate(zip(pieces, values, strict=False)):
            assert rest.startswith(piece)
            rest = rest[len(piece) :]
            following = pieces[number + 1]
            last = number + 1 == len(values)
            end = len(rest) - len(following) if last else rest.index(following)
            if same(value, expected[number]):
                assert rest[:end] == repr(value)
            rest = rest[end:]
        assert rest == pieces[-1]

    check()
