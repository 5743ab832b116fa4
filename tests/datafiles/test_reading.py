"""Files of settings are read as their libraries read them, within limits."""

from __future__ import annotations

import configparser
import json
import math
import sys
from typing import Any

import omegaconf
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from flagscan.datafiles.entries import Content, Entry, Opaque, Unreadable, leaves
from flagscan.datafiles.flags import flags_of
from flagscan.datafiles.reading import format_of, read
from flagscan.model.value import Unresolved

SCALARS = """
a: 1e-3
b: 1.0e-3
c: 017
d: 0o17
e: 1_000
f: 12:30
g: yes
h: y
i: ~
j: .inf
k: "1e-3"
l: 'x'
m: off
n: 0x1F
o: 1E5
p: -.5
q: 08
r: +1
s: |
  two
  lines
t: >-
  folded
  text
u: [1, 2.5, {v: w}]
w: {x: 1, "y": no}
1: int key
2.5: float key
true: bool key
é: "\\u00e9"
empty:
"""
MERGED = """
base: &base {lr: 0.1, depth: 3}
other: &other {depth: 3, wide: yes}
big:
  <<: *base
  depth: 9
both:
  <<: [*base, *other]
again: *base
"""


def values(content: Content) -> Any:
    return content.value


def test_yaml_scalars_are_those_of_pyyaml() -> None:
    assert values(read(SCALARS.encode(), "yaml")) == yaml.safe_load(SCALARS)


def test_omegaconf_scalars_are_those_of_omegaconf() -> None:
    live = omegaconf.OmegaConf.to_container(omegaconf.OmegaConf.create(SCALARS))
    ours = values(read(SCALARS.encode(), "omegaconf"))
    assert ours == live
    assert ours["a"] == 0.001


LETTERS = "0123456789.eE+-_xobynYNtrufalse/ab"


@given(st.text(st.sampled_from(LETTERS), min_size=1, max_size=6))
def test_what_is_stated_of_yaml_1_2_is_what_ruamel_reads(text: str) -> None:
    line = f"a: {text}\n"
    try:
        ours = values(read(line.encode(), "yaml-1.2"))
        live = YAML(typ="safe", pure=True).load(line)
    except (Unreadable, YAMLError, ValueError):
        return
    if isinstance(ours, dict) and not isinstance(ours["a"], Opaque):
        assert repr(ours) == repr(dict(live))


@pytest.mark.parametrize(
    ("text", "known"),
    [("3", True), ("0.5", True), ("adam", True), ("true", True), ("yes", False), ("1e-3", False)],
)
def test_what_is_stated_of_yaml_1_2(text: str, known: bool) -> None:
    value = values(read(f"a: {text}\n".encode(), "yaml-1.2"))["a"]
    assert isinstance(value, Opaque) is not known


def test_merged_keys() -> None:
    assert values(read(MERGED.encode(), "yaml")) == yaml.safe_load(MERGED)


@pytest.mark.parametrize("merge", ["<<: [*base, *other]", "<<: *base\n  <<: *other"])
def test_which_of_two_merged_mappings_wins_depends_on_the_release_of_pyyaml(merge: str) -> None:
    text = f"base: &base {{lr: 0.1, d: 3}}\nother: &other {{lr: 0.2, d: 3}}\nboth:\n  {merge}\n"
    both = values(read(text.encode(), "yaml"))["both"]
    assert isinstance(both["lr"], Opaque)
    assert both["d"] == 3
    own = values(read(f"{text}  lr: 0.3\n".encode(), "yaml"))["both"]
    assert own["lr"] == 0.3


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
TREES = st.dictionaries(st.text(max_size=5), PLAIN, max_size=5)


@given(TREES)
def test_any_yaml_that_pyyaml_writes_reads_back(tree: dict[str, Any]) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True)
    assert values(read(text.encode(), "yaml")) == yaml.safe_load(text)


@given(TREES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_any_json_reads_back_with_the_place_of_each_key(
    tree: dict[str, Any], indent: Any, ascii_only: bool
) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=ascii_only)
    content = read(text.encode(), "json")
    assert values(content) == tree
    lines = text.split("\n")

    def check(entries: tuple[Entry, ...] | None) -> None:
        for entry in entries or ():
            key = json.dumps(entry.key, ensure_ascii=ascii_only)
            assert lines[entry.line - 1][entry.column :].startswith(key)
            check(entry.entries)

    check(content.entries)


def test_json_numbers_that_are_none() -> None:
    value = values(read(b'{"a": NaN, "b": -Infinity}', "json"))
    assert math.isnan(value["a"])
    assert value["b"] == -math.inf


INI = """\
[DEFAULT]
root = data

; of the model
[Model]
Lr = 0.1
Path = %(root)s/model
long = first
  second
"""


def test_ini_is_as_configparser_reads_it() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(INI)
    content = read(INI.encode(), "ini")
    found = dict(leaves(content.entries or ()))
    assert found["root"].value == parser.defaults()["root"]
    for name in ("lr", "path", "long"):
        assert found[f"Model.{name}"].value == parser.get("Model", name)
    assert [found[n].line for n in ("root", "Model.lr", "Model.path", "Model.long")] == [2, 6, 7, 8]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TOML is read with Python 3.11")
def test_toml() -> None:
    text = '# top\nlr = 0.1  # rate\nday = 2020-01-01\n[net.conv]\ndepth = 3\n"a b" = "x"\n'
    content = read(text.encode(), "toml")
    found = dict(leaves(content.entries or ()))
    assert found["lr"].value == 0.1
    assert found["lr"].comment == "# rate"
    assert found["net.conv.depth"].value == 3
    assert found["net.conv.depth"].line == 5
    assert found["net.conv.a b"].value == "x"
    assert found["day"].value == Opaque("2020-01-01")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("a: [", "yaml", id="yaml-unfinished"),
        pytest.param("a: 1\na: 2", "omegaconf", id="twice-in-omegaconf"),
        pytest.param("[" * 5000 + "]" * 5000, "yaml", id="yaml-deep"),
        pytest.param("- " * 5000 + "x", "yaml", id="yaml-deep-block"),
        pytest.param("a: &a [*a]", "yaml", id="yaml-inside-itself"),
        pytest.param(
            "a0: &a0 [x, x]\n"
            + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40)),
            "yaml",
            id="yaml-alias-bomb",
        ),
        pytest.param(
            "a0: &a0 {k: 1}\n"
            + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40)),
            "yaml",
            id="yaml-merge-bomb",
        ),
        pytest.param("a: &a\n  <<: *a\n", "yaml", id="yaml-merged-into-itself"),
        pytest.param("a: 1\n<<: 2\n", "yaml", id="yaml-merges-a-number"),
        pytest.param("--- a\n--- b\n", "yaml", id="two-documents"),
        pytest.param("{", "json", id="json-unfinished"),
        pytest.param('{"a": ' * 3000 + "1" + "}" * 3000, "json", id="json-deep"),
        pytest.param("lr = 1", "ini", id="ini-without-section"),
        pytest.param("[a\n", "toml", id="toml"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(text: str, kind: str) -> None:
    with pytest.raises(Unreadable) as info:
        read(text.encode(), kind)
    assert info.value.why
    assert info.value.line >= 1


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(Unreadable, match="UTF-8"):
        read(b"a: \xff", "yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("- 1\n- 2\n", [1, 2]), ("just text", "just text"), ("\ufeffa: 1", {"a": 1})],
)
def test_no_mapping(text: str, value: object) -> None:
    assert read(text.encode(), "yaml").value == value


def test_tags_and_dates_have_no_plain_form() -> None:
    content = read(b"a: !!python/name:os.system\nb: !include x.yaml\nc: 2020-01-01\n", "yaml")
    flags = {flag.name: flag.default for flag in flags_of(content.entries or (), "c.yaml")}
    assert all(isinstance(value, Unresolved) for value in flags.values())
    c = flags["c"]
    assert isinstance(c, Unresolved)
    assert (c.source, c.location.line) == ("2020-01-01", 3)


def test_comments_become_help_and_choices() -> None:
    text = (
        "# rate of learning\nlr: 0.1\n\n"
        "opt: adam  # sgd, lion\nenv: cart  # 'pole', 'arm'\n"
        "# ---- net ----\nnet:\n  depth: 3   # layers\n  url: a#b\n"
    )
    flags = {f.name: f for f in flags_of(read(text.encode(), "yaml").entries or (), "c.yaml")}
    assert flags["lr"].help == "rate of learning"
    assert flags["opt"].help == "sgd, lion"
    assert flags["env"].choices == ["cart", "pole", "arm"]
    assert flags["net.depth"].help == "layers"
    assert (flags["net.url"].default, flags["net.url"].help) == ("a#b", flags["lr"].max)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.yaml", "yaml"), ("a.YML", "yaml"), ("a.json.in", "json"), ("a.cfg", "ini"), ("a.py", "")],
)
def test_formats_by_name(name: str, kind: str) -> None:
    assert format_of(name) == kind
