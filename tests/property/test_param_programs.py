"""Generated programs of param: what is stated of them is what the live objects hold."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.objects import Live, differences, read, sets_of

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "100"))
HEAD = """\
import param
N = 3
OPTIONS = ["a", "b", "c"]

def rate(value, **more):
    return param.Number(value, bounds=(0, 10), **more)
"""
NAMES = ("lr", "depth", "kind", "layers")
KINDS = {
    "lr": ["param.Number({})", "rate({})", "param.Number({}, doc='rate')", "param.Parameter({})"],
    "depth": ["param.Integer({})", "param.Integer({}, bounds=(0, 20))", "param.Number({})"],
    "kind": [
        "param.Selector(objects=OPTIONS{})",
        "param.ObjectSelector(objects=['b', 'a', 'c']{})",
    ],
    "layers": ["param.List({})", "param.Parameter({})", "param.List({}, instantiate=True)"],
}
VALUES = {
    "lr": ["0.5", "1", "N / 2", "0"],
    "depth": ["2", "N", "N * 2", "int('4')"],
    "kind": ["'a'", "OPTIONS[1]", "'c'"],
    "layers": ["[1, 2]", "[N]", "[]", "[1] * N"],
}


@st.composite
def bodies(draw: st.DrawFn, inherited: set[str]) -> tuple[str, set[str]]:
    """The body of a class and the names of the Parameters that it has."""
    lines, names = [], set(inherited)
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        value = draw(st.sampled_from(VALUES[name]))
        form = draw(st.sampled_from(["declared", "declared", "bare", "plain"]))
        if form == "plain" and name in inherited:
            lines.append(f"    {name} = {value}")
            continue
        kind = draw(st.sampled_from(KINDS[name]))
        given_value = "" if form == "bare" and "rate" not in kind else value
        if name == "kind":
            given_value = given_value and f", default={given_value}"
        made = kind.format(given_value).replace("(, ", "(")
        lines.append(f"    {name} = {made}")
        names.add(name)
    return "\n".join(lines or ["    pass"]), names


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Up to three classes, objects of them, and what is assigned afterwards."""
    classes: dict[str, set[str]] = {}
    parts = [HEAD]
    for number in range(draw(st.integers(1, 3))):
        bases = draw(st.lists(st.sampled_from(sorted(classes)), max_size=1)) if classes else []
        body, names = draw(bodies(set().union(*(classes[base] for base in bases))))
        written = ", ".join(bases) or "param.Parameterized"
        parts.append(f"class C{number}({written}):\n{body}\n")
        classes[f"C{number}"] = names
    objects: dict[str, set[str]] = {}
    for number in range(draw(st.integers(1, 3))):
        cls = draw(st.sampled_from(sorted(classes)))
        chosen = [n for n in sorted(classes[cls]) if draw(st.booleans())]
        given_values = [f"{n}={draw(st.sampled_from(VALUES[n]))}" for n in chosen]
        form = draw(st.sampled_from(["{}", "**dict({})"])) if given_values else "{}"
        parts.append(f"cfg{number} = {cls}({form.format(', '.join(given_values))})\n")
        objects[f"cfg{number}"] = classes[cls]
    owners = {**objects, **{c: n for c, n in classes.items() if draw(st.booleans())}}
    for owner in draw(st.lists(st.sampled_from(sorted(owners)), max_size=3)):
        for name in sorted(owners[owner])[:1]:
            value = draw(st.sampled_from(VALUES[name]))
            forms = [
                f"{owner}.{name} = {value}\n",
                f"setattr({owner}, {name!r}, {value})\n",
                f"{owner}.param.update({name}={value})\n",
                f"if N > 1:\n    {owner}.{name} = {value}\n",
                f"def change(it):\n    it.{name} = {value}\nchange({owner})\n",
            ]
            parts.append(draw(st.sampled_from(forms)))
    return "".join(parts)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The process that runs the programs."""
    process = Live("param")
    yield process
    process.close()


_numbers = itertools.count()


@settings(max_examples=EXAMPLES)
@given(program=programs())
def test_what_is_stated_is_what_the_objects_hold(
    program: str, tmp_path_factory: pytest.TempPathFactory, live: Live
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"param{next(_numbers)}"
    folder.mkdir()
    answer = live.run(folder, program)
    script = read(folder)
    assert not any(d.code == "FS009" for d in script.diagnostics), script.diagnostics
    if answer["raised"] is not None:
        return
    wrong = differences(script, "param", answer)
    for owner, flags in sets_of(script, "param").items():
        if flags.keys() != answer["slots"][owner].keys() - {"name"}:
            wrong.append(f"{owner} has {sorted(answer['slots'][owner])}, not {sorted(flags)}")
    assert not wrong, "\n".join([*wrong, "", program.removeprefix(HEAD)])
