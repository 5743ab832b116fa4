"""Generated programs of typer: what is stated of them is what the live commands hold.

``FLAGSCAN_EXAMPLES`` sets how many, ``FLAGSCAN_RANDOM=1`` makes them differ from run to run.
"""

# ruff: noqa: E501 - a line is a piece of a program

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.commands import Live, wrong_of

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "120"))

HEAD = """\
import datetime
import enum
import uuid
from pathlib import Path
from typing import Annotated, Any, List, Literal, Optional, Tuple, Union

import typer
from typer import Argument, Option

class Color(enum.Enum):
    RED = "red"
    BLUE = "b"

class Size(str, enum.Enum):
    SMALL = "small"
    LARGE = "large"

RATE = 0.1
LAYERS = (64, 32)
HELP = "how" + " many"

def number(text: str) -> int:
    return int(text)

def later():
    return 7

"""
# Annotations, and defaults that fit them.
TYPES = {
    "int": ["3", "-1", "2 ** 4", "len(LAYERS)"],
    "float": ["0.5", "1", "RATE * 2", "1e-3", "float('inf')"],
    "str": ["'a'", "''", "f'{RATE}-x'", "'7'"],
    "bool": ["True", "False"],
    "Path": ["Path('a') / 'b'", "'data'", "Path('x')"],
    "Optional[int]": ["None", "3"],
    "Optional[str]": ["None", "'a'"],
    "float | None": ["None", "0.5"],
    "Union[str, None]": ["None", "'b'"],
    "Optional[bool]": ["None", "True"],
    "Color": ["Color.RED", "Color.BLUE"],
    "Size": ["Size.SMALL", "Size.LARGE"],
    "Optional[Color]": ["None", "Color.RED"],
    "Literal['a', 'b']": ["'a'"],
    "List[int]": ["[1, 2]", "[]", "list(LAYERS)"],
    "list[str]": ["['a']", "[]"],
    "Optional[List[float]]": ["None", "[0.5]"],
    "List[Color]": ["[Color.RED]"],
    "Tuple[int, int]": ["(1, 2)", "LAYERS"],
    "Tuple[float, str]": ["(0.5, 'a')"],
    "uuid.UUID": [],
    "datetime.datetime": [],
}
NAMES = ["lr", "batch_size", "n", "use_amp", "x1", "data_dir", "LR", "a_"]
KEYWORDS = {
    "help": ["'text'", "HELP", "'''two\n    lines'''"],
    "envvar": ["'FS_A'"],
    "hidden": ["True"],
    "show_default": ["False", "'shown'"],
    "metavar": ["'M'"],
    "rich_help_panel": ["'Panel'"],
}
OF_OPTIONS = {"prompt": ["True"]}
OF_NUMBERS = {"min": ["0", "-2"], "max": ["9", "RATE * 100"]}


@st.composite
def parameters(draw: st.DrawFn, name: str) -> tuple[str, bool]:
    """A parameter called NAME, and whether it has a default."""
    kind = draw(st.sampled_from(sorted(TYPES)))
    default = draw(st.sampled_from([None, *TYPES[kind]]))
    form = draw(st.sampled_from(["plain", "option", "argument", "annotated", "annotated argument"]))
    if form == "plain":
        if draw(st.integers(0, 5)) == 0 and default not in (None, "None"):
            return f"{name}={default}", True
        return f"{name}: {kind}" + (f" = {default}" if default else ""), default is not None
    maker = "Argument" if "argument" in form else "Option"
    maker = draw(st.sampled_from(["", "typer."])) + maker
    keywords = {**KEYWORDS, **(OF_OPTIONS if "Option" in maker else {})}
    if kind in ("int", "float"):
        keywords |= OF_NUMBERS
    chosen = draw(st.lists(st.sampled_from(sorted(keywords)), max_size=2, unique=True))
    given = [f"{key}={draw(st.sampled_from(keywords[key]))}" for key in chosen]
    words: list[str] = []
    if "Option" in maker and draw(st.integers(0, 2)) == 0:
        long = f"--{draw(st.sampled_from(['rate', 'Size-Of', 'k_l']))}"
        if kind == "bool" and draw(st.booleans()):
            long += f"/--no-{long[2:]}"
        words = [repr(long)]
        if draw(st.booleans()):
            words.append(draw(st.sampled_from(["'-r'", "'-Q'"])))
    if form.startswith("annotated"):
        inside = ", ".join([*words, *given])
        text = f"{name}: Annotated[{kind}, {maker}({inside})]"
        return text + (f" = {default}" if default else ""), default is not None
    inside = ", ".join([default or "...", *words, *given])
    return f"{name}: {kind} = {maker}({inside})", True


@st.composite
def functions(draw: st.DrawFn, name: str) -> str:
    """A function called NAME that a command is made of."""
    chosen = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    made = [draw(parameters(word)) for word in chosen]
    made.sort(key=lambda one: one[1])  # those without a default stand first
    doc = draw(st.sampled_from(["", '    """Train it."""\n']))
    return f"def {name}({', '.join(text for text, _ in made)}):\n{doc}    return None\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A whole program."""
    form = draw(st.sampled_from(["run", "app", "commands", "callback", "nested"]))
    if form == "run":
        return (
            f"{HEAD}\n{draw(functions('main'))}\nif __name__ == '__main__':\n    typer.run(main)\n"
        )
    if form == "app":
        body = f"app = typer.Typer()\n\n@app.command()\n{draw(functions('fit_all'))}"
    else:
        named = draw(st.sampled_from(["", "'second'", "name='second'", "help='text'"]))
        body = "\n".join(
            [
                "app = typer.Typer()",
                *(["@app.callback()\n" + draw(functions("shared"))] if form == "callback" else []),
                f"@app.command()\n{draw(functions('fit_all'))}",
                f"@app.command({named})\n{draw(functions('other'))}",
            ]
        )
        if form == "nested":
            body += f"\nbelow = typer.Typer()\napp.add_typer(below, name='deep')\n@below.command()\n{draw(functions('one'))}"
            body += f"\n@below.command()\n{draw(functions('two'))}"
    return f"{HEAD}\n{body}\nif __name__ == '__main__':\n    app()\n"


@settings(max_examples=EXAMPLES)
@given(program=programs())
def test_what_is_stated_is_what_the_commands_hold(
    program: str,
    tmp_path_factory: pytest.TempPathFactory,
    live_commands: Live,
    figures: Counter[str],
) -> None:
    folder = tmp_path_factory.mktemp("typer")
    wrong = wrong_of(program, "typer", folder, live_commands, figures)
    assert not wrong, "\n".join([*wrong, "", program.removeprefix(HEAD)])
