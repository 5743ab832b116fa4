"""The cell tagged ``parameters``: what papermill lists of it is what flagscan offers."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan import discover_source
from flagscan.model.script import Script
from flagscan.model.value import ABSENT

from .writing import code, notebook, text

CHILD = """
import json, pathlib, sys, warnings
warnings.simplefilter("ignore")
import logging; logging.disable(logging.CRITICAL)
from papermill import inspect_notebook
json.dump([inspect_notebook(str(p)) for p in json.load(sys.stdin)], sys.stdout)
"""


def read(data: bytes, path: str = "train.ipynb") -> Script:
    return discover_source(data, path=path)


def test_only_the_names_of_that_cell_are_offered() -> None:
    cell = code("lr = 0.1  # learning rate\n_hidden = 1\nmodel = make()", "parameters")
    script = read(notebook("other = 3", cell, code("steps = 2", "parameters")))
    assert [flag.name for flag in script] == ["lr", "_hidden", "model"]
    assert script["lr"].help == "learning rate"
    assert script.selected_set is not None
    assert script.selected_set.interface == "papermill"


def test_type_and_help_may_stand_in_a_comment() -> None:
    cell = code(
        "name = None  # type: str name of the run\nn_1: float = 1  # type: int", "parameters"
    )
    script = read(notebook(cell))
    assert (script["name"].type, script["name"].help) == ("str", "name of the run")
    assert (script["n_1"].type, script["n_1"].default) == ("float", 1)


@pytest.mark.parametrize(
    "marker",
    [
        '# %% tags=["parameters"]',
        "# %% Settings tags=['a', 'parameters']",
        '# %% {"tags": ["parameters"]}',
        '# + tags=["parameters"]',
    ],
)
def test_a_script_in_cells_has_it_too(marker: str) -> None:
    source = f"# %%\nother = 3\n{marker}\nlr = 0.1\n\nsteps = 5\n# %%\nlast = 1\n"
    script = read(source.encode(), "train.py")
    assert [flag.name for flag in script] == ["lr", "steps"]


@pytest.mark.parametrize(
    "source",
    [
        "# %%\nlr = 0.1\n",
        '# %% [markdown] tags=["parameters"]\n# text\n# %%\nlr = 0.1\n',
        '# tags=["parameters"]\nlr = 0.1\n',
        'text = """\n# %% tags=["parameters"]\n"""\nlr = 0.1\n',
        '# %% tags=["injected-parameters"]\nlr = 0.1\n',
    ],
)
def test_what_is_no_cell_of_parameters(source: str) -> None:
    script = read(source.encode(), "train.py")
    assert script.selected_set is not None
    assert script.selected_set.interface == "globals"


VALUES: dict[str, Any] = {
    "0.1": 0.1,
    "-3": -3,
    "'a b'": "a b",
    "None": None,
    "True": True,
    "[1, 2]": [1, 2],
    "{'a': 1}": {"a": 1},
}
LINES = st.tuples(
    st.sampled_from(["", ": int", ": float", ": str", ": bool", ": List[int]"]),
    st.sampled_from(sorted(VALUES)),
    st.sampled_from(
        ["", "  # the learning rate", "  # type: int", "  # type: str how it is called"]
    ),
)


def test_papermill_lists_the_same(notebook_environment: Path, tmp_path: Path) -> None:
    written: list[list[tuple[str, str, str]]] = []

    @settings(max_examples=60)
    @given(st.lists(LINES, min_size=1, max_size=6))
    def collect(lines: list[tuple[str, str, str]]) -> None:
        written.append(lines)

    collect()
    paths, scripts = [], []
    for number, lines in enumerate(written):
        cell = "\n".join(f"name_{i}{a} = {v}{c}" for i, (a, v, c) in enumerate(lines))
        data = notebook(text("# T"), "from typing import List", code(cell, "parameters"), "z = 1")
        path = tmp_path / f"{number}.ipynb"
        path.write_bytes(data)
        paths.append(str(path))
        scripts.append(read(data))
    done = subprocess.run(
        [notebook_environment / "bin" / "python", "-c", CHILD],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=True,
    )
    for script, listed in zip(scripts, json.loads(done.stdout), strict=True):
        assert [flag.name for flag in script] == list(listed)
        for flag in script:
            theirs = listed[flag.name]
            assert flag.default == ast.literal_eval(theirs["default"])
            assert (flag.help if flag.help is not ABSENT else "") == theirs["help"]
            stated = theirs["inferred_type_name"]
            if stated in ("int", "float", "str", "bool"):
                assert flag.type == stated
