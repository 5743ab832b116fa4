"""What is written is read back as the same value, by Guild and by plain PyYAML."""

from __future__ import annotations

import math
import shlex

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.scalars import comment, scalar, word

TRAPS = [
    *("yes", "No", "ON", "off", "true", "False", "y", "N", "null", "~", "None", "", " ", "a "),
    *("1e-3", "1e5", "1E5", "1e+3", "1.0e3", ".5", "-.5", "+.5", "5.", "1_000", "1_", "_1"),
    *("017", "0o17", "0x1F", "0b101", "08", "12:30", "1:2.5", "2020-01-01", "=", "<<", ".inf"),
    *("inf", "nan", ".nan", "@x", "`x", "%x", "*x", "!x", "&x", "# x", "a #b", "a: b", "a:", "-"),
    *("- a", "?", "{a}", "[a]", "a, b", "'a'", '"a"', "a\nb", "a\tb", "\x85", "\u2028", "\ufeff"),
    *("\x07", "\x7f", "\0", "ünï", "日本", "😀", "\ud800", "${data}", "{{p}}", "---", "...", "key"),
]


@pytest.mark.parametrize("text", TRAPS)
@pytest.mark.parametrize("loader", [GuildLoader, yaml.SafeLoader])
@pytest.mark.parametrize("form", ["{}", "k: {}", "[{}, 1]", "{{k: {}}}", "{}: 1"])
def test_texts_stay_texts(text: str, loader: type[yaml.SafeLoader], form: str) -> None:
    written = form.format(scalar(text, flow=form[0] in "[{" and form != "{}"))
    data = yaml.load(written, loader)
    found = data
    if isinstance(data, list):
        found = data[0]
    elif isinstance(data, dict):
        found = data["k"] if "k" in data and form != "{}: 1" else next(iter(data))
    assert found == text
    assert isinstance(found, str)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(VALUES)
def test_values_are_read_back(value: object) -> None:
    for loader in (GuildLoader, yaml.SafeLoader):
        assert yaml.load(f"k: {scalar(value)}", loader) == {"k": value}


@given(VALUES)
def test_words_are_read_back(value: object) -> None:
    (decoded,) = shlex.split(word(value))
    assert yaml.load(decoded, GuildLoader) == value
    assert not decoded.startswith("-") or isinstance(value, (int, float))


def test_not_a_number() -> None:
    assert math.isnan(yaml.load(scalar(float("nan")), GuildLoader))


@given(st.text(st.characters(exclude_categories=[])))
def test_a_comment_is_one_line_that_yaml_takes(text: str) -> None:
    assert yaml.load(f"k: 1  # {comment(text)}\nl: 2\n", GuildLoader) == {"k": 1, "l": 2}
    assert len(comment(text)) <= 100


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match="not a YAML value"):
        scalar(b"x")
