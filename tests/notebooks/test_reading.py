"""Notebooks as scripts: cells in order, places by cell, and what cannot be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flagscan import discover_source
from flagscan.model.script import Script

from .writing import code, notebook, text


def read(data: bytes) -> Script:
    return discover_source(data, path="train.ipynb")


def test_cells_are_one_program_and_places_name_their_cell() -> None:
    script = read(notebook(text("# Train\nlr"), "lr = 0.1", "!ls\nsteps = 2 ** 3\nlr_2 = lr / 2"))
    assert {flag.name: flag.default for flag in script} == {"lr": 0.1, "steps": 8}
    place = script["steps"].location
    assert (place.cell, place.line, place.column) == (3, 2, 0)
    assert str(place) == "train.ipynb:cell 3:2:1"


def test_a_comment_at_the_end_of_a_cell_is_not_about_the_next() -> None:
    script = read(notebook("x = 1\n# to be continued", "lr = 0.1"))
    assert script["lr"].help is not None
    assert not isinstance(script["lr"].help, str)


def test_what_a_magic_assigns_is_no_setting() -> None:
    script = read(notebook("files = !ls\nhome = %env HOME\nlr = 0.1"))
    assert [flag.name for flag in script] == ["lr"]


def test_worksheets_of_older_formats_are_read_and_guild_is_not_offered_them() -> None:
    cell = {"cell_type": "code", "language": "python", "input": ["lr = 0.1\n", "n_2 = 2"]}
    old = {"worksheets": [{"cells": [cell]}], "metadata": {"name": ""}, "nbformat": 3}
    script = read(json.dumps(old).encode())
    assert {flag.name: flag.default for flag in script} == {"lr": 0.1, "n_2": 2}
    assert not any(flag.settable for flag in script)
    assert "jupyter nbconvert" in next(d.message for d in script.diagnostics if d.code == "FS123")


def test_a_broken_cell_is_left_out_with_its_place() -> None:
    script = read(notebook("lr = 0.1", "print 'old'", "steps = 3"))
    assert [flag.name for flag in script] == ["lr", "steps"]
    (found,) = [d for d in script.diagnostics if d.code == "FS122"]
    assert found.location.cell == 2
    assert not script.failed


@pytest.mark.parametrize("language", ["R", "julia", "scala"])
def test_another_language_has_no_flags_and_is_no_failure(language: str) -> None:
    script = read(notebook("lr = 0.1", language_info={"name": language}))
    assert script.flag_sets == ()
    assert [d.code for d in script.diagnostics] == ["FS121"]
    assert language in script.diagnostics[0].message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"lr = 0.1\n", "not JSON", id="python"),
        pytest.param(b"\xff\xfe\xfa", "not JSON", id="bytes"),
        pytest.param(b"[]", "no object", id="list"),
        pytest.param(b"{}", "no cells", id="no-cells"),
        pytest.param(b'{"cells": 1}', "no list", id="cells"),
        pytest.param(b'{"cells": [1]}', "cell 1 is no object", id="cell"),
        pytest.param(
            b'{"cells": [{"cell_type": "code", "source": 1}]}', "source of cell 1", id="source"
        ),
        pytest.param(b"[" * 100_000, "nested too deeply", id="deep"),
    ],
)
def test_what_is_no_notebook_is_one_error(data: bytes, says: str) -> None:
    script = read(data)
    (found,) = script.diagnostics
    assert found.code == "FS005"
    assert says in found.message
    assert "\n" not in found.message


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "tags", "input"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_gives_an_answer(document: Any) -> None:
    for part in (
        document,
        {"cells": document},
        {"cells": [{"cell_type": "code", **_some(document)}]},
    ):
        assert all(d.code != "FS009" for d in read(json.dumps(part).encode()).diagnostics)


def _some(document: Any) -> dict[str, Any]:
    return document if isinstance(document, dict) else {"source": document}


STATEMENTS = ["lr = 0.5", "%pwd", "!ls 'x", "é = 'ü'", "steps = 3", "", "# note", "name = 'a'"]


@given(st.lists(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4), min_size=1))
def test_each_place_leads_to_the_name(cells: list[list[str]]) -> None:
    script = read(notebook(*("\n".join(lines) for lines in cells)))
    for flag in script:
        place = flag.location
        assert cells[place.cell - 1][place.line - 1].startswith(f"{flag.name} =")


def test_cells_of_code_may_be_one_text_with_any_line_ends() -> None:
    cell = {**code(""), "source": "a = 1\r\nb = 2\rc = 3"}
    assert [flag.location.line for flag in read(notebook(cell))] == [1, 2, 3]


def test_variables_come_before_a_command_line_that_no_notebook_gets() -> None:
    parser = (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr')\np.parse_args()"
    )
    script = read(notebook(parser, "steps = 3  # how many"))
    assert script.selected_set is not None
    assert script.selected_set.interface == "globals"
    assert script["steps"].help == "how many"
    assert read(notebook(parser)).flags[0].name == "lr"
