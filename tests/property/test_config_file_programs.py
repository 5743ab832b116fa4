"""Generated files of settings: what is stated is what the script's own loader reads."""

from __future__ import annotations

import functools
import itertools
import json
import os
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flagscan.analysis import analyse
from flagscan.model.value import is_known

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "60"))
NAMES = ["lr", "steps", "net", "on", "a b", "1e3"]
ODD = ["a b", "1e3"]
"""Keys that may be no names of flags."""
LOADERS = {
    "yaml": "import yaml\nwith open('config.yaml') as f:\n    config = yaml.safe_load(f)\n",
    "json": "import json\nwith open('config.json') as f:\n    config = json.load(f)\n",
}
JSON = ["1", "-2", "0.5", "1e-3", "1E5", "true", "null", '"a"', '""', "[1, 2]", "[]", "{}"]
YAML = """1 -2 0x10 017 0o17 1_000 12:30 0.5 1e-3 1.0e-3 .inf -.inf yes off true ~ null a 'b'
"1e3" '' [1,2] [] {} [a,{}] 2020-01-01""".split()
YAML += ['"x: y"', "[a, {b: 1}]", "!!str 3", "!!float 3"]


@st.composite
def files(draw: st.DrawFn, texts: list[str], *, depth: int = 0) -> str:
    """A mapping in flow style, which YAML and JSON share."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    items = []
    for name in names:
        nested = depth < 2 and draw(st.integers(0, 3)) == 0
        text = draw(files(texts, depth=depth + 1)) if nested else draw(st.sampled_from(texts))
        items.append(f'"{name}": {text}')
    return "{" + ", ".join(items) + "}"


def flat(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The leaves of TREE by dotted name."""
    found: dict[str, Any] = {}
    for name, value in tree.items():
        inner = isinstance(value, dict) and value
        found |= flat(value, f"{prefix}{name}.") if inner else {f"{prefix}{name}": value}
    return found


_numbers = itertools.count()


@pytest.mark.parametrize("kind", LOADERS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_stated_is_what_is_loaded(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = data.draw(files(JSON if kind == "json" else YAML))
    folder = tmp_path_factory.getbasetemp() / f"{kind}{next(_numbers)}"
    folder.mkdir()
    (folder / f"config.{kind}").write_text(text)
    script = analyse(LOADERS[kind].encode(), str(folder / "train.py")).script
    assert not [d for d in script.diagnostics if d.code == "FS009"]
    tree = json.loads(text) if kind == "json" else yaml.safe_load(text)
    held = flat(tree)
    found = [s for s in script.flag_sets if s.interface == "config_files"]
    for flag in (flag for flag_set in found for flag in flag_set.flags):
        if is_known(flag.default):
            # A mapping with a key that is no name is one value.
            value = functools.reduce(lambda inner, key: inner[key], flag.name.split("."), tree)
            assert (flag.default, type(flag.default)) == (value, type(value)), (flag.name, text)
    plain = {n for n, v in held.items() if type(v) in (int, float, str, bool)}
    if not any(f'"{name}"' in text for name in ODD):
        assert plain <= {flag.name for flag_set in found for flag in flag_set.flags}, text
