"""A notebook with other values: exactly they change, and magics stay where they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flagscan.editing.editing import edit

from .writing import code, notebook, text

CELLS = (
    text("# Ünï"),
    "%pip install 'é'\nlr = 0.1\nfiles = !ls é\nname = 'ü'; steps = 3",
    code("rate = 2 ** 5  # é\n", "parameters"),
    "print(lr)",
)


def written(**style: Any) -> bytes:
    return (json.dumps(json.loads(notebook(*CELLS)), **style) + "\n").encode()


@pytest.mark.parametrize(
    "style",
    [
        {"indent": 1, "ensure_ascii": False},
        {"indent": 2},
        {"indent": 4, "ensure_ascii": False},
        {},
    ],
)
def test_nothing_else_changes_in_the_file(style: dict[str, Any]) -> None:
    data = written(**style)
    values = {"lr": 0.5, "name": "ä", "steps": 4}
    result = edit(data, "train.ipynb", values, interface="globals").files["train.ipynb"]
    old = json.dumps("lr = 0.1\n", ensure_ascii=style.get("ensure_ascii", True))
    assert old.encode() in data
    was = [line for cell in json.loads(data)["cells"] for line in cell["source"]]
    now = [line for cell in json.loads(result)["cells"] for line in cell["source"]]
    changed = {"lr = 0.1\n": "lr = 0.5\n", "name = 'ü'; steps = 3": "name = 'ä'; steps = 4"}
    assert now == [changed.get(line, line) for line in was]
    assert len(result.splitlines()) == len(data.splitlines())


def test_the_cell_of_parameters() -> None:
    data = written(indent=1)
    result = edit(data, "train.ipynb", {"rate": 7}).files["train.ipynb"]
    assert json.loads(result)["cells"][2]["source"] == ["rate = 7  # é\n"]


def test_a_text_of_several_lines() -> None:
    cell = {**code(""), "source": "lr = 0.1\nname = 'a'"}
    data = json.dumps(json.loads(notebook(cell)), indent=1).encode()
    result = edit(data, "train.ipynb", {"name": "a\nb", "lr": 2}).files["train.ipynb"]
    scope: dict[str, Any] = {}
    exec(json.loads(result)["cells"][0]["source"], scope)
    assert (scope["lr"], scope["name"]) == (2, "a\nb")


def test_a_file_in_a_style_of_its_own() -> None:
    data = written(indent=1).replace(b'"cells": [', b'"cells":  [')
    result = edit(data, "train.ipynb", {"lr": 0.5}, interface="globals").files["train.ipynb"]
    assert result == data.replace(b"lr = 0.1", b"lr = 0.5")


@given(st.lists(st.sampled_from(["!ls 'ü", "%cd é", "# é", "é_2 = 'ä'", ""])), st.integers())
def test_any_lines_before_it(lines: list[str], value: int) -> None:
    source = "\n".join([*lines, "lr = 99991"])
    data = json.dumps(json.loads(notebook(source)), indent=1).encode()
    result = edit(data, "train.ipynb", {"lr": value}).files["train.ipynb"]
    (cell,) = json.loads(result)["cells"]
    assert "".join(cell["source"]) == source.replace("99991", repr(value))
