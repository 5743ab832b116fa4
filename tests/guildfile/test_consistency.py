"""Flags that contradict themselves, and values that YAML reads in its own way."""

from __future__ import annotations

import pytest

from flagscan.guildfile.document import Document
from flagscan.guildfile.validate import problems


def told(text: str) -> list[str]:
    return [str(diagnostic) for diagnostic in problems(Document(text, "guild.yml"))]


@pytest.mark.parametrize(
    ("flag", "where", "expected"),
    [
        ("{type: int, default: 0.5}", "0.5", "FS633] x: the default 0.5 is no int"),
        ("{type: float, default: fast}", "fast", "FS633] x: the default fast is no float"),
        ("{default: c, choices: [a, b]}", "c, ", "FS633] x: the default c is none of the choices"),
        ("{default: 1, min: 2}", "1", "FS633] x: the default 1 is less than min 2"),
        ("{default: 3, max: 2.5}", "3", "FS633] x: the default 3 is more than max 2.5"),
        ("{default: [1, 9], max: 2}", "[1", "FS633] x: the default [1, 9] is more than max 2"),
        ("12:30:00", "12:", "FS634] x: YAML reads 12:30:00 as a number to the base of 60, 45000"),
        ("{choices: [1, 1:30]}", "1:30", "FS634] x: YAML reads 1:30 as a number to the base of 60"),
        ("012", "012", "FS634] x: YAML reads 012 as an octal number, 10; write 12, or quote it"),
        ("[1, -017]", "-017", "FS634] x: YAML reads -017 as an octal number, -15; write -17"),
        ("{min: 010, max: 020}", "010", "FS634] x: YAML reads 010 as an octal number, 8"),
    ],
)
@pytest.mark.parametrize(
    "file",
    [
        "train:\n  flags:\n    x: {}\n",
        "- config: c\n  flags:\n    x: {}\n",
        "- model: m\n  operation-defaults:\n   flags:\n    x: {}\n",
        "- model: m\n  operations:\n   t: {main: t, flags: {\n    x: {} }}\n",
    ],
)
def test_what_is_told(flag: str, where: str, expected: str, file: str) -> None:
    text = file.replace("{}", flag, 1)
    number, line = next((n, t) for n, t in enumerate(text.splitlines(), 1) if " x: " in t)
    start = f"guild.yml:{number}:{line.index(where) + 1}: warning[{expected}"
    assert any(message.startswith(start) for message in told(text)), told(text)


@pytest.mark.parametrize(
    "flag",
    [
        *("'012'", "00", "0", "0.5", "08", "12:99", "'12:30'", "2020", "1_000", "0x10", "1e-3"),
        *("yes", "null", "{type: int, default: 3}", "{type: float, default: 3}"),
        *("{default: c, choices: [a], allow-other: yes}", "{default: no, choices: [1, 2]}"),
        *("{default: 'uniform[1:2]', type: int}", "{default: '{{x}}', type: int}"),
        *("{default: 3, choices: '{{all}}'}", "{default: 1 2, type: int, arg-split: yes}"),
        "{choices: [{value: 1, alias: one}], default: one}",
    ],
)
def test_what_is_not(flag: str) -> None:
    assert told(f"train:\n  flags:\n    x: {flag}\n") == []
