"""Generated programs of Python Fire: what is stated is what their components receive.

``FLAGSCAN_EXAMPLES`` sets how many, ``FLAGSCAN_RANDOM=1`` makes them differ from run to run.
"""

from __future__ import annotations

import itertools
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.starting import Program

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "12"))
HEAD = "import fire\nfrom typing import List, Optional\n\nRATE = 0.1\nSIZES = (64, 32)\n\n"
NAMES = ["lr", "batch_size", "n", "use_amp", "x1", "data_dir", "lrate", "b"]
DEFAULTS = """1 -2 0.5 1e-3 RATE RATE*2 2**4 True False None 'a' '' 'x-1' '7' f'{RATE}' [1,2] []
SIZES (1,'b') {'k':1} len(SIZES) 'a'if(RATE)else'b'""".split()
ANNOTATIONS = ["", ": int", ": float", ": str", ": Optional[str]", ": List[int]"]


@st.composite
def signatures(draw: st.DrawFn) -> str:
    """The parameters of a function, and what it records."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    required = draw(st.integers(0, 1))
    parts = []
    for number, name in enumerate(names):
        annotation = draw(st.sampled_from(ANNOTATIONS))
        default = "" if number < required else f" = {draw(st.sampled_from(DEFAULTS))}"
        parts.append(f"{name}{annotation}{default}")
    if len(parts) > 1 and draw(st.integers(0, 3)) == 0:
        parts.insert(draw(st.integers(1, len(parts))), "*")
        if parts[-1] == "*":
            parts.pop()
    held = ", ".join(f"{name}={name}" for name in names)
    return f"{', '.join(parts)}):\n    record(dict({held}))\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A whole program."""
    form = draw(st.sampled_from(["function", "dict", "class", "nothing"]))
    if form == "function":
        return f"{HEAD}def fit({draw(signatures())}\nfire.Fire(fit)\n"
    if form == "class":
        methods = "".join(f"def {name}(self, {draw(signatures())}\n" for name in ("fit", "test_it"))
        inner = methods.replace("\n", "\n    ")
        return f"{HEAD}class Model:\n    {inner}\n\nfire.Fire(Model)\n"
    functions = "".join(f"def {name}({draw(signatures())}\n" for name in ("fit", "test_it"))
    component = "{'fit': fit, 'again': test_it}" if form == "dict" else ""
    return f"{HEAD}{functions}\nfire.Fire({component})\n"


_numbers = itertools.count()


@settings(max_examples=EXAMPLES)
@given(source=programs())
def test_what_is_stated_is_what_fire_hands_over(
    source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"fire{next(_numbers)}"
    folder.mkdir()
    program = Program(source, folder, "fire", modules=["fire"])
    assert program.flag_sets
    assert not program.problems(), source
