"""Trials as the formats have them: ``table``, ``json``, ``jsonl``, ``env``; ``json-schema``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from ..conftest import Flagscan

SCRIPT = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=0.1, help="rate")
parser.add_argument("--mode", choices=["fast", "slow"], default="fast")
parser.add_argument("--layers", type=int, nargs="+")
parser.add_argument("--text")
parser.add_argument("--amp", action="store_true")
args = parser.parse_args()
"""


@pytest.fixture(autouse=True)
def script(folder: Path) -> None:
    (folder / "train.py").write_text(SCRIPT)


def test_table(flagscan: Flagscan) -> None:
    result = flagscan("train.py", "mode=[fast,slow]", "learning_rate=[0.01,1e-3]")
    assert result.status == 0
    assert result.out == (
        "train.py: 4 trials\n"
        "     learning-rate  mode\n"
        "  1  0.01           'fast'\n"
        "  2  0.01           'slow'\n"
        "  3  0.001          'fast'\n"
        "  4  0.001          'slow'\n"
    )
    many = flagscan("train.py", "learning-rate=range[1:100]").out
    assert many.startswith("train.py: 100 trials\n")
    assert many.endswith("  ... and 80 more\n")


def test_json_is_read_alike_by_json_and_yaml(flagscan: Flagscan, folder: Path) -> None:
    text = "\\\U0001f600 é\x7f\x85\u2028 \\ud83d '\"\t"
    words = [f"text={text}", "layers=[64,32]", "learning-rate=[1,0.25]", "amp=yes"]
    out = flagscan("train.py", *words, "--format", "json").out
    expected = [
        {"amp": True, "layers": "64 32", "learning-rate": rate, "text": text}
        for rate in (1.0, 0.25)
    ]
    assert json.loads(out) == expected
    assert yaml.safe_load(out) == expected
    result = flagscan("train.py", *words, "--emit", "trials.json")
    assert (result.status, result.out) == (0, "")
    assert json.loads((folder / "trials.json").read_text()) == expected


def test_jsonl_is_for_programs(flagscan: Flagscan) -> None:
    words = ["layers=[64,32]", "learning-rate=[1,0.25]"]
    lines = flagscan("train.py", *words, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == [
        {"layers": [64, 32], "learning-rate": rate} for rate in (1.0, 0.25)
    ]


def test_what_json_lacks(flagscan: Flagscan, folder: Path) -> None:
    result = flagscan("train.py", "learning-rate=[1,.inf]", "--emit", "trials.json")
    assert result.status == 2
    assert "learning-rate: JSON has no form for inf" in result.err
    assert not (folder / "trials.json").exists()


def test_env_is_read_by_a_shell(flagscan: Flagscan) -> None:
    words = ["text=a 'b' $HOME", "layers=1 2", "amp=no", "learning-rate=[0.5,1]"]
    lines = flagscan("train.py", *words, "--format", "env").out.splitlines()
    assert len(lines) == 2
    done = subprocess.run(
        ["sh", "-c", f"export {lines[0]}; env"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    given = dict(line.partition("=")[::2] for line in done.stdout.splitlines())
    assert given["FLAG_TEXT"] == "a 'b' $HOME"
    assert given["FLAG_LAYERS"] == "1 2"
    assert given["FLAG_AMP"] == ""
    assert given["FLAG_LEARNING_RATE"] == "0.5"


def test_json_schema(flagscan: Flagscan) -> None:
    result = flagscan("train.py", "--format", "json-schema")
    assert result.status == 0
    schema = json.loads(result.out)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    assert validator.is_valid({"learning-rate": 1, "mode": "slow", "layers": [1], "amp": True})
    refused: list[dict[str, object]] = [
        {"learning_rate": 1},
        {"learning-rate": "1"},
        {"mode": "slo"},
        {"layers": 1},
        {"layers": []},
        {"amp": 1},
    ]
    assert not [values for values in refused if validator.is_valid(values)]
    assert schema["properties"]["learning-rate"] == {
        "description": "rate",
        "default": 0.1,
        "type": ["number", "null"],
    }


def test_a_format_that_is_not_for_values(flagscan: Flagscan, folder: Path) -> None:
    for arguments in (["--format", "guild"], ["--emit", "guild.yml"]):
        result = flagscan("train.py", "learning-rate=1", *arguments)
        assert result.status == 2
        assert "guild is no format for values" in result.err
    assert not (folder / "guild.yml").exists()
    result = flagscan("train.py", "--format", "args")
    assert result.status == 2
    assert "args is for values; give some" in result.err


def test_all_that_is_wrong_is_told_and_nothing_is_written(flagscan: Flagscan, folder: Path) -> None:
    words = ["learning-rate=x", "mod=fast", "layers=1 2"]
    result = flagscan("train.py", *words, "--emit", "trials.json")
    assert result.status == 2
    assert result.err.splitlines() == [
        "flagscan: error: learning-rate=x: 'x' is not a number",
        "flagscan: error: mod=fast: there is no flag 'mod'; did you mean 'mode'?",
    ]
    assert not (folder / "trials.json").exists()


def test_values_are_for_one_script(flagscan: Flagscan, folder: Path) -> None:
    (folder / "other.py").write_text("x = 1\n")
    result = flagscan("train.py", "other.py", "mode=slow")
    assert (result.status, result.out) == (2, "")
    assert "one script, and there are 2" in result.err


def test_values_go_with_no_check(flagscan: Flagscan) -> None:
    result = flagscan("train.py", "mode=slow", "--check", "--emit", "trials.json")
    assert result.status == 2
    assert "--check is not for values" in result.err
