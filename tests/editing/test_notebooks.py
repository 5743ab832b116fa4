"""Notebooks with other values: only the value's characters differ in the JSON."""

from __future__ import annotations

import json

import pytest

from flagscan.editing.editing import edit

HEAD = '{"cells": [\n  {"cell_type": "markdown", "metadata": {}, "source": ["lr = 0.1"]},\n'
TAIL = (
    '\n],\n "metadata": {"language_info": {"name": "python"}},\n "nbformat": 4,'
    ' "nbformat_minor": 5}\n'
)


def notebook(*sources: str) -> str:
    """A notebook with a text cell and code cells of these SOURCES, as written in JSON."""
    cells = (
        f'  {{ "cell_type":"code", "metadata": {{"tags": []}}, "source": {source},\n'
        f'   "outputs": [], "execution_count": null }}'
        for source in sources
    )
    return HEAD + ",\n".join(cells) + TAIL


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('["lr = 0.1  # rate\\n", "x = 1"]', 0.5, '["lr = 0.5  # rate\\n", "x = 1"]'),
        ('"import os\\nlr = 0.1"', 0.5, '"import os\\nlr = 0.5"'),
        ('["%cd x\\n", "lr = 0.1\\n"]', 0.5, '["%cd x\\n", "lr = 0.5\\n"]'),
        (r'["s = \"\u00e9\u2028\ud83d\ude00\"; lr = 0.1"]', 2.0,
         r'["s = \"\u00e9\u2028\ud83d\ude00\"; lr = 2.0"]'),
        ('["lr = \'é\'"]', "ü\"'", '["lr = \'ü\\"\\\\\'\'"]'),
        ('["lr = [1,\\n", "      2]\\n", "x = 1"]', [3], '["lr = [3]\\n", "x = 1"]'),
        ('["lr = 0.1 #@param {type:\\"number\\"}"]', 0.5,
         '["lr = 0.5 #@param {type:\\"number\\"}"]'),
        ('["a = lr = 0.1"]', 0.5, '["a = 0.1; lr = 0.5"]'),
        ('["params = {\\"lr\\": 0.1}"]', 0.5, '["params = {\\"lr\\": 0.5}"]'),
    ],
)  # fmt: skip
def test_only_the_value_differs(before: str, value: object, after: str) -> None:
    old, new = (notebook('["import os"]', source, '"y = 2"') for source in (before, after))
    json.loads(new)
    result = edit(old.encode(), "train.ipynb", {"lr": value})
    assert result.files["train.ipynb"].decode() == new
    assert result.script["lr"].default == value
