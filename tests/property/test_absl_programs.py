"""Every value that flagscan states of a generated program with absl flags is what it holds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from flagscan.analysis import analyse
from flagscan.model.value import Unresolved
from tests.interfaces.absl_live import Live, differences, live_absl
from tests.property.absl_programs import COMMON, absl_programs
from tests.property.live import WORLDS

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "100"))


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """What a script does, in a child process."""
    pytest.importorskip("absl")
    with live_absl() as live:
        yield live


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where programs are written; the current folder meanwhile."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "common.py").write_text(COMMON)
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


@settings(max_examples=EXAMPLES)
@given(text=absl_programs())
def test_stated_is_held_in_every_world(
    text: str, live: Live, place: Path, figures: Counter[str]
) -> None:
    (place / "train.py").write_text(text)
    script = analyse(text.encode(), "train.py").script
    flags = {flag.name: flag for flag in script.flags}
    figures["programs"] += 1
    for world in WORLDS:
        answer = live(place, environment=world)
        if answer["raised"] is not None:
            figures["raised"] += 1
            continue
        assert differences(flags, answer["flags"]) == [], text
        figures["flags"] += len(answer["flags"])
    figures["unresolved defaults"] += sum(isinstance(f.default, Unresolved) for f in flags.values())
    figures["conditional"] += sum(f.conditional for f in flags.values())
