"""Whatever parses is read without a fault; the names of locals make no difference."""

from __future__ import annotations

import os
import re
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings

from flagscan.analysis import analyse
from flagscan.model.script import Script
from tests.property.programs import Program, programs

LIBRARY = Path(sysconfig.get_path("stdlib"))
STEP = 1 if os.environ.get("FLAGSCAN_STDLIB") else 40
"""Every 40th file in the usual run, all of them with ``FLAGSCAN_STDLIB=1``."""
FILES = sorted(p for p in LIBRARY.rglob("*.py") if "site-packages" not in p.parts)


@pytest.mark.parametrize("start", range(4))
def test_the_standard_library_is_read_without_a_fault(start: int) -> None:
    for path in FILES[start * STEP // 4 :: STEP] if STEP > 1 else FILES[start::4]:
        script = analyse(path.read_bytes(), str(path), follow=False).script
        assert "FS009" not in {d.code for d in script.diagnostics}, path


def flags_of(script: Script) -> list[str]:
    """What is said of flags, places left out."""
    return [
        re.sub(r"location=Location\([^)]*\)|chain=\(.*?\)\)?,?", "", repr(flag))
        for flag_set in script.flag_sets
        if flag_set.interface == "argparse"
        for flag in flag_set.flags
    ]


@settings(max_examples=40)
@given(program=programs())
def test_renaming_a_variable_changes_no_flag(program: Program) -> None:
    text = program.files[program.script]
    renamed = re.sub(r"\b(x|y|z|a|b|n|kw|group|action)(\d+)\b", r"\1_renamed_\2", text)
    before = analyse(text.encode(), "train.py", follow=False).script
    after = analyse(renamed.encode(), "train.py", follow=False).script
    ours = [re.sub(r"_renamed_", "", flag) for flag in flags_of(after)]
    assert [f.split("default=")[0] for f in ours] == [
        f.split("default=")[0] for f in flags_of(before)
    ]
