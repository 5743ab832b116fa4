"""Generated programs of click: what is stated of them is what the live commands hold.

``FLAGSCAN_EXAMPLES`` sets how many, ``FLAGSCAN_RANDOM=1`` makes them differ from run to run.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.commands import Live, wrong_of

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "150"))

HEAD = """\
import enum
import functools
import os
import click
from click import argument, option

class Color(enum.Enum):
    RED = 1
    BLUE = "b"

RATE = 0.1
SIZES = (64, 32)
COMMON = {"show_default": True, "help": "shared"}

def number(text):
    return int(text)

def apply(*decorators):
    def decorate(f):
        for decorator in reversed(decorators):
            f = decorator(f)
        return f
    return decorate

def wrapped(*decorators):
    def decorate(f):
        @apply(*decorators)
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs)
        return wrapper
    return decorate

class Seeded(click.Command):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.params.append(click.Option(["--seed-of-class"], default=3))

class Noted(click.Option):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("help", "noted")
        super().__init__(*args, **kwargs)
"""

words = st.sampled_from(["lr", "batch-size", "n", "LR", "use_amp", "x1", "data-dir", "a-b_c"])
shorts = st.sampled_from(["-l", "-n", "-X", "-lr"])
numbers = st.sampled_from(["0", "1", "-3", "0.5", "1e-3", "RATE", "RATE * 2", "2 ** 3", "True"])
texts = st.sampled_from(["'a'", "''", "f'{RATE}-x'", "'a' + 'b'", "'7'"])
scalars = numbers | texts | st.just("None")
lists = st.sampled_from(["[]", "()", "[1, 2]", "('a', 'b')", "SIZES", "[x * 2 for x in SIZES]"])
pairs = st.sampled_from(["(1, 2)", "(0.5, 1)", "('a', 'b')", "SIZES"])
types = st.sampled_from(
    """int float str bool click.INT click.FLOAT click.STRING click.BOOL click.UNPROCESSED number
    click.Choice(['a','b']) click.Choice(Color) click.IntRange(0,9) click.IntRange(min=1)
    click.IntRange(0,9,min_open=True,max_open=True) click.FloatRange(0,1) click.FloatRange(max=RATE)
    click.Path() click.Path(exists=False) click.File() click.DateTime() click.UUID
    (int,str) click.Tuple([int,int]) click.types.FuncParamType(number)""".split()
)


@st.composite
def names(draw: st.DrawFn, *, pair: bool = False) -> list[str]:
    """The declarations of an option."""
    word = draw(words)
    first = f"--{word}/--no-{word}" if pair else f"--{word}"
    parts = [first, *draw(st.lists(shorts, max_size=1))]
    if draw(st.integers(0, 4)) == 0:
        parts.append(draw(st.sampled_from(["target", "lr2"])))
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"--{draw(words)}")
    return draw(st.permutations(parts))


@st.composite
def keywords(draw: st.DrawFn) -> tuple[dict[str, str], bool]:
    """Keywords of an option that go together, and whether it is a pair of flags."""
    kind = draw(st.sampled_from("scalar typed multiple nargs flag pair value count".split()))
    found: dict[str, str] = {}
    if kind in ("scalar", "typed"):
        found["default"] = draw(scalars)
        if kind == "typed":
            found["type"] = draw(types)
    elif kind == "multiple":
        found["multiple"] = "True"
        found["default"] = draw(lists)
    elif kind == "nargs":
        found["nargs"] = "2"
        found["default"] = draw(pairs)
    elif kind == "flag":
        found["is_flag"] = "True"
        found["default"] = draw(st.sampled_from(["False", "None"]))
    elif kind == "pair":
        found["default"] = draw(st.sampled_from(["True", "False", "None"]))
    elif kind == "value":
        found["flag_value"] = draw(st.sampled_from(["'v'", "3", "False"]))
        found["default"] = draw(st.sampled_from(["None", "'w'"]))
    else:
        found["count"] = "True"
        found["default"] = draw(st.sampled_from(["0", "2"]))
    if draw(st.booleans()):
        del found["default"]
    extra = {
        "help": "'text'", "required": "True", "envvar": "'FS_A'", "hidden": "True",
        "show_default": "True", "metavar": "'M'", "prompt": "True", "cls": "Noted",
        "required ": "RATE < 0",
    }  # fmt: skip
    for name in draw(st.lists(st.sampled_from(sorted(extra)), max_size=2, unique=True)):
        found[name.strip()] = extra[name]
    return found, kind == "pair"


@st.composite
def options(draw: st.DrawFn) -> str:
    """The arguments of an option, as a decorator takes them."""
    given_keywords, pair = draw(keywords())
    parts = [repr(name) for name in draw(names(pair=pair))]
    parts.extend(f"{name}={value}" for name, value in given_keywords.items())
    if "help" not in given_keywords and draw(st.integers(0, 5)) == 0:
        given_keywords.pop("show_default", None)
        parts = [part for part in parts if not part.startswith("show_default")]
        parts.append("**COMMON")
    return ", ".join(parts)


@st.composite
def decorators(draw: st.DrawFn) -> str:
    """One decorator that adds parameters."""
    form = draw(st.sampled_from(["option", "click.option", "apply", "wrapped", "argument"]))
    if form == "argument":
        name = draw(st.sampled_from(["src", "Dst-Dir"]))
        rest = draw(
            st.sampled_from(
                ["", ", nargs=-1", ", nargs=-1, required=True", ", type=int", ", default=3",
                 ", required=False", ", type=click.Choice(['a'])", ", nargs=2"]
            )
        )  # fmt: skip
        return f"@argument({name!r}{rest})"
    made = draw(options())
    if form in ("apply", "wrapped"):
        return f"@{form}(option({made}), option({draw(options())}))"
    return f"@{form}({made})"


@st.composite
def commands(draw: st.DrawFn, name: str, maker: str) -> str:
    """A command called NAME, made by the decorator MAKER."""
    given_class = draw(st.sampled_from(["", "", "cls=Seeded"]))
    lines = [f"@{maker}({given_class})", *draw(st.lists(decorators(), max_size=3))]
    return "\n".join([*lines, f"def {name}(*args, **kwargs): ...", ""])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A whole program."""
    form = draw(st.sampled_from(["command", "group", "nested", "by hand"]))
    if form == "command":
        body = draw(commands("main", "click.command"))
    elif form == "by hand":
        made = ", ".join(draw(keywords())[0])
        del made
        parts = [f"click.Option({draw(names())}, default={draw(scalars)})" for _ in range(2)]
        body = f"main = click.Command('main', params=[{', '.join(parts)}])\n"
    else:
        body = "\n".join(
            [
                "@click.group()",
                *draw(st.lists(decorators().filter(lambda d: "argument" not in d), max_size=1)),
                "def main(**kwargs): ...",
                "",
                draw(commands("fit_all", "main.command")),
                draw(commands("other", "click.command")),
                f"main.add_command(other{draw(st.sampled_from(['', ', `second`']))})",
                "",
            ]
        ).replace("`", "'")
        if form == "nested":
            body += "@main.group()\ndef below(): ...\n" + draw(commands("deep", "below.command"))
    return f"{HEAD}\n{body}\nif __name__ == '__main__':\n    main()\n"


@settings(max_examples=EXAMPLES)
@given(program=programs())
def test_what_is_stated_is_what_the_commands_hold(
    program: str,
    tmp_path_factory: pytest.TempPathFactory,
    live_commands: Live,
    figures: Counter[str],
) -> None:
    folder = tmp_path_factory.mktemp("click")
    wrong = wrong_of(program, "click", folder, live_commands, figures)
    assert not wrong, "\n".join([*wrong, "", program.removeprefix(HEAD)])
