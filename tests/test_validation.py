"""What is told about a guild.yml itself, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flagscan.cache import Cache, default_directory
from flagscan.command import validation

from .conftest import Flagscan
from .test_architecture import modules_of

TYPO = "train:\n  main: train\n  flag-import: no\n"
REFUSED = "train:\n  main: train\n  flags-import: 'no'\n"


def test_what_guild_ignores_is_a_warning(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text(TYPO)
    result = flagscan("guild.yml")
    assert result.status == 0
    assert "guild.yml:3:3: warning[FS632]" in result.err
    assert "(flags-import?)" in result.err
    assert flagscan("guild.yml").err == result.err, "and so it is when it is remembered"
    assert "FS632" not in flagscan("guild.yml", "-q").err


def test_what_guild_refuses_is_an_error(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text(REFUSED)
    result = flagscan("guild.yml")
    assert result.status == 1
    assert "guild.yml:3:17: error[FS631] flags-import is yes, no, all or a list" in result.err
    assert "train.py" in result.out, "the script is read all the same"


def test_places_are_told_before_reading_gives_up(flagscan: Flagscan, train: Path) -> None:
    Path("guild.yml").write_text("train:\nfit:\n  flags: 3\n")
    result = flagscan("guild.yml", "--output-format", "json")
    assert result.status == 1
    assert [item["location"]["line"] for item in json.loads(result.err)] == [1, 3]


def test_a_file_that_is_right_is_checked_once(folder: Path, train: Path) -> None:
    Path("guild.yml").write_text("train:\n  main: train\n  flags-import: no\n")
    assert "jsonschema" in modules_of("guild.yml")
    assert "jsonschema" not in modules_of("guild.yml")
    Path("guild.yml").write_text("train:\n  main: train\n  flags-import: yes\n")
    assert "jsonschema" in modules_of("guild.yml")


@pytest.mark.parametrize("noted", ["", "{}", '[["FS632"]]', "[" * 5000, '[["a", "b", "c", 1, 2]]'])
def test_a_damaged_note_is_no_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, noted: str
) -> None:
    Path("guild.yml").write_text(TYPO)
    monkeypatch.setattr(Cache, "recall", lambda self, text: noted)
    (finding,) = validation.findings_about("guild.yml", Cache(default_directory()))
    assert finding["location"] == {"path": "guild.yml", "line": 3, "column": 2}


FAULTY = """\
train:
  main: train
  flags-dest: args
  auto-flags: yes
  flags:
    lr: {default: 3, type: float, defualt: 1}
    mode: {default: off}
    seed: 012
"""


def faults(flagscan: Flagscan, name: str) -> str:
    Path("guild.yml").write_text(FAULTY)
    result = flagscan("guild.yml", "--check", "--output-format", name)
    assert result.status == 1
    assert Path("guild.yml").read_text() == FAULTY
    return result.err


def test_one_line_for_each_fault(flagscan: Flagscan, train: Path) -> None:
    lines = faults(flagscan, "concise").splitlines()
    for start in (
        "guild.yml:6:35: warning[FS632] a flag has no attribute 'defualt'",
        "guild.yml:7:21: warning[FS634] mode: Guild reads off as a boolean",
        "guild.yml:8:11: warning[FS634] seed: YAML reads 012 as an octal number",
        "guild.yml:8:5: warning[FS635] unknown-flag seed: train.py has none such",
        "guild.yml:5:3: error[FS621] missing-flag run_id: in train.py:9",
    ):
        assert [line for line in lines if line.startswith(start)], (start, lines)


def test_sarif_is_what_its_schema_says(flagscan: Flagscan, train: Path) -> None:
    model = pytest.importorskip("pydantic_sarif.model")
    text = faults(flagscan, "sarif")
    log = json.loads(text)
    model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(log)
    (run,) = log["runs"]
    found = {
        (item["ruleId"], item["locations"][0]["physicalLocation"]["region"]["startColumn"])
        for item in run["results"]
    }
    assert found >= {("FS632", 35), ("FS634", 21), ("FS634", 11), ("FS635", 5)}


def test_other_reports(flagscan: Flagscan, train: Path) -> None:
    assert "::warning file=guild.yml,line=6,col=35,title=FS632::" in faults(flagscan, "github")
    report = json.loads(faults(flagscan, "gitlab"))
    assert {item["check_name"] for item in report} >= {"FS632", "FS634", "FS635", "FS621"}
    assert len({item["fingerprint"] for item in report}) == len(report)
