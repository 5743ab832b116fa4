"""Generated Sacred experiments: what is stated is the configuration that the run is given.

Each program runs twice: as it is, and with one value changed on its command line, as Guild would.
Every value that is stated has to be there in the first run, and in the second one too, apart from
the one that was changed: what follows another setting must not be stated.

``FLAGSCAN_EXAMPLES`` sets how many, ``FLAGSCAN_RANDOM=1`` makes them differ from run to run.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.model.value import is_known
from tests.live.starting import Program
from tests.property.spelling import spelled

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "12"))
HEAD = """\
import os
from sacred import Experiment, Ingredient

BASE = 7
SIZES = (1, 2)
"""
TAIL = """
def leaves(tree, prefix=""):
    for name, value in tree.items():
        if name == "__annotations__":
            continue  # what an annotated name in a function leaves behind
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value

@ex.main
def main(_config):
    record(dict(leaves(_config)))

if __name__ == "__main__":
    ex.run_commandline()
"""
NAMES = ["lr", "steps", "net", "name", "sizes", "amp"]
VALUES = """0.1 1e-3 3 -2 True None 'a' '' 'x-1' BASE BASE*2 2**4 [1,2] [] SIZES (1,'b') len(SIZES)
{'depth':3} {'depth':{'n':1},'kind':'b'} {} 'a'if(BASE>3)else'b' f'n-{BASE}'
os.environ.get('NOBODY_SETS_THIS','u')""".split()
PLAIN = """0.5 4 False None 'b' [3] {'depth':5} {'width':2} {}""".split()


@st.composite
def bodies(draw: st.DrawFn, known: list[str]) -> list[str]:
    """The statements of a config function that is given KNOWN."""
    lines = []
    mine = list(known)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(NAMES))
        value = draw(st.sampled_from(VALUES))
        forms = [f"{name} = {value}", f"{name}: object = {value}  # about it"]
        if mine:
            other = draw(st.sampled_from(mine))
            forms += [
                f"{name} = {other}",
                f"{name} = [{other}, 1]",
                f"if {other}:\n        {name} = {value}\n    else:\n        {name} = 0",
                f"{name} = str({other})",
            ]
        if draw(st.integers(0, 4)) == 0:
            forms = [f"for _i in range(3):\n        {name} = _i", f"{name} = last = {value}"]
        lines.append(draw(st.sampled_from(forms)))
        mine.append(name)
    return lines


@st.composite
def configurations(draw: st.DrawFn, owner: str) -> str:
    """Config functions, dicts and files that are added to OWNER."""
    parts = []
    known: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        form = draw(st.sampled_from(["function", "function", "dict", "keywords", "file", "named"]))
        name = draw(st.sampled_from(NAMES))
        value = draw(st.sampled_from(PLAIN))
        if form in ("function", "named"):
            given_names = draw(st.lists(st.sampled_from(known or ["lr"]), max_size=2, unique=True))
            given_names = given_names if known else []
            lines = "\n    ".join(draw(bodies(given_names)))
            decorator = "config" if form == "function" else "named_config"
            head = f"@{owner}.{decorator}\ndef {owner}_{number}({', '.join(given_names)}):"
            parts.append(f"{head}\n    {lines}\n")
        elif form == "dict":
            parts.append(f"{owner}.add_config({{{name!r}: {value}}})\n")
        elif form == "keywords":
            parts.append(f"{owner}.add_config({name}={value}, more=BASE)\n")
        else:
            parts.append(f"{owner}.add_config('base.yaml')\n")
        if form in ("dict", "keywords"):
            known.append(name)
        if form == "file":
            known += ["lr", "net"]
    return "".join(parts)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A whole program."""
    if draw(st.booleans()):
        inner = draw(configurations("data"))
        made = "data = Ingredient('data', save_git_info=False)\n" + inner
        made += "ex = Experiment('e', ingredients=[data], save_git_info=False)\n"
        return f"{HEAD}{made}{draw(configurations('ex'))}{TAIL}"
    return f"{HEAD}ex = Experiment('e', save_git_info=False)\n{draw(configurations('ex'))}{TAIL}"


_numbers = itertools.count()


def differences(program: Program) -> list[str]:
    """What is stated and not so, in a run as it is and in one with a changed value."""
    flags = {flag.name: flag for flag_set in program.flag_sets for flag in flag_set.flags}
    changed = next((n for n, f in flags.items() if is_known(f.default) and n != "seed"), None)
    commands = [[], *([["with", f"{changed}=12345"]] if changed else [])]
    plain, *others = program.start(commands)
    if plain.error:
        return []
    wrong = [f"{name} is not found" for name in plain.values.keys() - flags.keys()]
    wrong += [
        f"{name} is not there"
        for name, f in flags.items()
        if name not in plain.values and not f.conditional
    ]
    for answer in [plain, *(one for one in others if not one.error)]:
        for name, flag in flags.items():
            if not is_known(flag.default) or (answer is not plain and name == changed):
                continue
            held = answer.values.get(name)
            if held is not None and held != spelled(flag.default):
                wrong.append(f"{name} is {flag.default!r} in flagscan, {held} in the program")
    if changed and others and not others[0].error and others[0].values.get(changed) != "12345":
        wrong.append(f"{changed} cannot be set")
    return wrong


def written(folder: Path, source: str) -> Program:
    """SOURCE in FOLDER, beside the file of settings that it may add."""
    folder.mkdir()
    (folder / "base.yaml").write_text("lr: 0.1\nsteps: 1\nnet:\n  depth: 3\n  kind: c\n")
    return Program(source, folder, "sacred", modules=["sacred", "yaml"])


def test_such_programs_run(tmp_path: Path) -> None:
    source = f"{HEAD}ex = Experiment('e', save_git_info=False)\nex.add_config('base.yaml')\n{TAIL}"
    (answer,) = written(tmp_path / "one", source).start([["with", "net.depth=4"]])
    assert not answer.error
    assert answer.values["net.depth"] == "4"


@settings(max_examples=EXAMPLES)
@given(source=programs())
def test_what_is_stated_is_what_the_run_is_given(
    source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"sacred{next(_numbers)}"
    program = written(folder, source)
    assert not [d for d in program.script.diagnostics if d.code == "FS009"]
    assert program.flag_sets
    wrong = differences(program)
    assert not wrong, "\n".join([*wrong, source])
