"""The cases of ``tests/fixtures``: a script, what is found in it, the guild.yml that is made of it.

``pytest tests/test_fixtures.py --update-fixtures`` writes down what comes out now; the
difference is then to be reviewed as a change of behaviour.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flagscan.analysis import analyse
from flagscan.emitters.base import EmitOptions
from flagscan.emitters.guild import EMITTER
from flagscan.interfaces import names
from flagscan.model.serialize import to_json

FIXTURES = Path(__file__).parent / "fixtures"
SCRIPTS = ("train.py", "train.ipynb")
CASES = sorted(path.parent for name in SCRIPTS for path in FIXTURES.glob(f"*/*/{name}"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(
    case: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    assert_valid_script_json: Callable[[object], None],
) -> None:
    monkeypatch.chdir(case)
    name = next(name for name in SCRIPTS if (case / name).exists())
    script = analyse((case / name).read_bytes(), name).script
    document = to_json(script)
    assert_valid_script_json(document)
    found = json.dumps(document, indent=1) + "\n"
    written = EMITTER.emit([script], EmitOptions(base=str(case)))
    if request.config.getoption("--update-fixtures"):
        (case / "script.json").write_text(found)
        (case / "guild.yml").write_text(written)
    assert json.loads((case / "script.json").read_text()) == document
    assert (case / "guild.yml").read_text() == written


@pytest.mark.parametrize("interface", names())
def test_every_interface_has_cases(interface: str) -> None:
    assert any(case.parent.name == interface for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_every_case_tells_its_origin(case: Path) -> None:
    about = (case / "about.yml").read_text()
    for word in ("origin:", "licence:", "why:"):
        assert word in about
