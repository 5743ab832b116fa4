"""What is told about a guild.yml that a person wrote, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from flagscan.guildfile.document import Document
from flagscan.guildfile.validate import problems, schema
from tests.guild.guild_files import FILES


def told(text: str) -> list[str]:
    return [str(diagnostic) for diagnostic in problems(Document(text, "guild.yml"))]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """The schemas in PART, without those that are conditions only."""
    if isinstance(part, dict):
        yield part
        for name in ("$defs", "properties", "patternProperties"):
            for child in part.get(name, {}).values():
                yield from parts(child)
        for name in ("items", "additionalProperties", "then", "else"):
            yield from parts(part.get(name))
        for child in part.get("allOf", ()):
            yield from parts(child)


def test_every_violation_has_a_sentence() -> None:
    keywords = {"type", "not", "pattern", "enum", "required", "oneOf", "anyOf", "minimum"}
    for part in parts(schema()):
        assert "errorMessage" in part or not keywords & part.keys(), part
        assert "title" in part or part.get("additionalProperties") is not False, part


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_told_about_files_that_are_right(name: str) -> None:
    assert told(FILES[name]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "train:\n  flag-import: no\n",
            "2:3: warning[FS632] an operation has no attribute 'flag-import'; "
            "Guild ignores it (flags-import?)",
            id="unknown-attribute",
        ),
        pytest.param(
            "train:\n  flags:\n    lr: {defualt: 1}\n",
            "3:10: warning[FS632] a flag has no attribute 'defualt'; Guild ignores it (default?)",
            id="in-a-flow-mapping",
        ),
        pytest.param(
            "train:\n  flags-import: 'no'\n",
            "2:17: error[FS631] flags-import is yes, no, all or a list of names; without quotes",
            id="quoted-no",
        ),
        pytest.param(
            "train:\n  flags:\n    day: 2020-01-01\n",
            "3:10: error[FS631] a flag is a mapping of attributes, or its default; quote a date",
            id="date",
        ),
        pytest.param(
            "train:\n  flags:\n    no: 1\n",
            "3:5: error[FS631] the name of a flag is a text; quote no",
            id="name-that-is-no-text",
        ),
        pytest.param(
            "3: train\n",
            "1:1: error[FS631] the name of an operation is a text; quote 3",
            id="operation-that-is-a-number",
        ),
        pytest.param(
            "train:\n",
            "1:1: error[FS631] an operation is a mapping of attributes, or the text of its main",
            id="empty-operation",
        ),
        pytest.param(
            "- model: a\n- model: a\n",
            "2:10: error[FS631] there is a model 'a' already",
            id="two-models-of-one-name",
        ),
        pytest.param(
            "- model: a\n  extends: bsae\n- config: base\n",
            "2:12: error[FS631] there is no model or config 'bsae' (base?)",
            id="extends-nothing",
        ),
        pytest.param(
            "- model: a\n  extends: b\n- config: b\n  extends: c\n- config: c\n  extends: b\n",
            "2:12: error[FS631] 'b' extends itself",
            id="extends-itself",
        ),
        pytest.param(
            "- config: c\n  flags: {x: 1}\n- model: m\n  operations:\n    t:\n      flags:\n"
            "        $include: [c, d]\n",
            "7:19: error[FS631] there is no model or config 'd'",
            id="includes-nothing",
        ),
        pytest.param(
            "- model: m\n  operations:\n    train: {requires: [dta]}\n  resources: {data: [x]}\n",
            "3:24: error[FS631] there is no resource 'dta' (data?)",
            id="requires-nothing",
        ),
        pytest.param(
            "- train: {}\n",
            "1:3: error[FS631] an item of the list needs one of: model, config, include, package, "
            "operations",
            id="item-of-no-kind",
        ),
        pytest.param(
            "x: &x {main: a}\ny:\n  <<: *x\n  flags: [1]\n",
            "4:10: error[FS631] flags are a mapping of names to flags",
            id="beside-a-merge",
        ),
        pytest.param(
            "train:\n  flags:\n    opt: {choices: [{vlaue: 1}]}\n",
            "3:21: error[FS631] a choice is a mapping with value",
            id="choice-without-value",
        ),
        pytest.param(
            "train: {flags: {lr: {type: flaot}}}\n",
            "1:28: warning[FS632] type is one of string, int, float, number, boolean, path, "
            "existing-path, auto; Guild does not convert values for another",
            id="unknown-type",
        ),
    ],
)
def test_where_and_what(text: str, expected: str) -> None:
    assert f"guild.yml:{expected}" in told(text)


def test_a_parameter_may_stand_for_any_value() -> None:
    text = """\
- model: m
  params: {n: 3, cs: [1, 2]}
  operations:
    train:
      main: train
      default-max-trials: "{{n}}"
      flags: {x: {min: "{{n}}", choices: "{{cs}}", required: "{{n}}"}}
"""
    assert told(text) == []


def test_all_at_once_and_in_order() -> None:
    text = "a: {main: 3}\nb: {flags: 1, x: 2}\nc: {steps: 3}\n"
    lines = [int(line.split(":")[1]) for line in told(text)]
    assert lines == [1, 2, 2, 3]
