"""The schema of a project's guild.yml, and the line that names it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import flagscan
from flagscan.datafiles.guild import GuildLoader
from flagscan.guildfile.project_schema import draft_07
from flagscan.guildfile.validate import schema
from tests.conftest import Flagscan
from tests.guild.guild_files import FILES
from tests.guild.test_schema import mutations

SCRIPT = """\
import argparse
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1, help="learning rate")
p.add_argument("--epochs", type=int, default=3)
p.add_argument("--opt", choices=["sgd", "adam"], default="sgd")
p.add_argument("--fast", action="store_true")
p.add_argument("--name")
p.add_argument("--sizes", type=int, nargs="+", default=[1, 2])
p.parse_args()
"""


def emitted(path: str = "train.py", text: str = SCRIPT) -> Any:
    return json.loads(flagscan.emit(flagscan.discover_source(text, path), "guild-schema"))


def wrong(document: Any, text: str) -> list[str]:
    """The sentences about TEXT, a guild.yml, by the schema DOCUMENT."""
    jsonschema.Draft7Validator.check_schema(document)
    validator = jsonschema.Draft7Validator(document)
    data = yaml.load(text, GuildLoader)
    return [str(e.schema.get("errorMessage", e.message)) for e in validator.iter_errors(data)]


@pytest.mark.parametrize(
    "flags",
    [
        "{lr: 0.2, epochs: 5, opt: adam, fast: yes, name: x, sizes: 3 4}",
        "{lr: 1, epochs: null, opt: null}",
        "{lr: [0.1, 0.2], epochs: '[1:5]', opt: [sgd, adam]}",
        "{lr: 'loguniform[1e-4:1e-1]', opt: '{{opt}}'}",
        "{lr: {default: 0.3, min: 0.1, max: 1.0}, opt: {choices: [a, b], default: sgd}}",
        "{rate: {arg-name: lr, default: 1}, other: {arg-skip: yes}}",
    ],
)
def test_what_fits_the_script(flags: str) -> None:
    assert wrong(emitted(), f"train: {{main: train, flags: {flags}}}") == []
    assert wrong(emitted(), f"train: {{flags: {flags}}}") == []


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ("{lr: fast}", "lr is a number"),
        ("{lr: {default: yes}}", "lr is a number"),
        ("{epochs: 1.5}", "epochs is a whole number"),
        ("{opt: adamw}", "opt is one of sgd, adam"),
        ("{fast: 3}", "fast is one of True, False"),
        ("{learning_rate: 3}", "train.py has no such flag (or say arg-name or arg-skip)"),
        ("{lr: {defualt: 1}}", "'defualt' does not match"),
    ],
)
def test_what_does_not(flags: str, message: str) -> None:
    for text in (
        f"train: {{main: train, flags: {flags}}}",
        f"train: {{flags: {flags}}}",
        f"- model: m\n  operations: {{other: {{main: train --x 1, flags: {flags}}}}}",
    ):
        assert any(message in told for told in wrong(emitted(), text)), text
    assert not any(message in told for told in wrong(emitted(), "x: {main: other, flags: {}}"))


def test_the_main_module_tells_the_script() -> None:
    document = emitted("src/fit.py")
    for main in ("src/fit", "src.fit", "src/fit --epochs 3"):
        assert wrong(document, f"x: {{main: '{main}', flags: {{nothing: 1}}}}"), main
    for main in ("fit", "src/fitting", "other src/fit"):
        assert not wrong(document, f"x: {{main: '{main}', flags: {{nothing: 1}}}}"), main
    assert not wrong(document, "x: {exec: src/fit, flags: {nothing: 1}}")


def test_sub_commands_have_flags_of_their_own() -> None:
    document = emitted(
        text="import argparse\np = argparse.ArgumentParser()\ns = p.add_subparsers()\n"
        "s.add_parser('fit').add_argument('--lr', type=float, default=0.1)\n"
        "s.add_parser('test').add_argument('--k', type=int, default=1)\np.parse_args()\n"
    )
    assert not wrong(document, "a: {main: train fit, flags: {lr: 1}}")
    assert wrong(document, "a: {main: train fit, flags: {k: 1}}")
    assert wrong(document, "a: {main: train test, flags: {lr: 1}}")


def test_editors_are_told_what_a_flag_is_for() -> None:
    flags = emitted()["definitions"]["script1"]["properties"]["flags"]["properties"]
    assert flags["lr"]["description"] == "learning rate"
    assert flags["lr"]["default"] == 0.1


def test_infinities_are_left_out() -> None:
    document = emitted(
        text="import argparse\np = argparse.ArgumentParser()\n"
        "p.add_argument('--lr', type=float, default=float('inf'))\n"
        "p.add_argument('--clip', type=float, choices=[1.0, float('inf')])\np.parse_args()\n"
    )
    assert not wrong(document, "train: {main: train, flags: {lr: .inf, clip: .inf}}")
    assert wrong(document, "train: {main: train, flags: {lr: fast}}")


def test_draft_07_says_the_same() -> None:
    older = jsonschema.Draft7Validator(draft_07(schema()))
    newer = jsonschema.Draft202012Validator(schema())
    names = random.Random(3).sample(sorted(mutations()), 500)
    cases = {**{n: yaml.load(t, GuildLoader) for n, t in FILES.items()}}
    cases |= {name: mutations_of[name] for mutations_of in [mutations()] for name in names}
    for name, data in cases.items():
        plain = json.loads(json.dumps(data, default=str))
        assert older.is_valid(plain) == newer.is_valid(plain), name


# The line in the guild.yml


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_and_the_file_that_it_names(flagscan: Flagscan, train: Path, newline: str) -> None:
    text = newline.join(["# mine", "train:  # here", "  main: train", ""])
    target = Path("guild.yml")
    target.write_bytes(text.encode())
    assert flagscan("guild.yml", "--modeline", "--check").status == 1
    assert target.read_bytes() == text.encode()
    assert flagscan("guild.yml", "--modeline").status == 0
    line = "# yaml-language-server: $schema=guild.schema.json" + newline
    assert target.read_bytes() == (line + text).encode()
    flags = json.loads(Path("guild.schema.json").read_text())["definitions"]["script1"]
    assert "lr" in flags["properties"]["flags"]["properties"]
    before = target.read_bytes(), Path("guild.schema.json").read_bytes()
    assert flagscan("guild.yml", "--modeline", "--check").status == 0
    assert flagscan("guild.yml", "--modeline").status == 0
    assert (target.read_bytes(), Path("guild.schema.json").read_bytes()) == before


def test_another_schema_that_a_person_named_stays(flagscan: Flagscan, train: Path) -> None:
    text = "train: {}\n# yaml-language-server: $schema=../other.json\n"
    Path("guild.yml").write_text(text)
    assert flagscan("guild.yml", "--modeline").status == 0
    assert Path("guild.yml").read_text() == text


def test_a_byte_order_mark_stays_first(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_bytes(b"\xef\xbb\xbftrain: {}\n")
    assert flagscan("guild.yml", "--modeline").status == 0
    assert Path("guild.yml").read_bytes().startswith(b"\xef\xbb\xbf# yaml-language-server: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["train.py", "--modeline"],
        ["guild.yml", "train.py", "--modeline"],
        ["guild.yml", "--modeline", "--emit", "x.json"],
    ],
)
def test_it_is_for_one_guild_file(flagscan: Flagscan, train: Path, arguments: list[str]) -> None:
    Path("guild.yml").write_text("train: {}\n")
    result = flagscan(*arguments)
    assert result.status == 2
    assert "--modeline takes one guild.yml" in result.err
    assert Path("guild.yml").read_text() == "train: {}\n"
