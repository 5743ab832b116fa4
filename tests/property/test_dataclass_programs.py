"""Generated dataclasses and models: what is stated of them is what the live library hands over.

``FLAGSCAN_EXAMPLES`` sets how many, ``FLAGSCAN_RANDOM=1`` makes them differ from run to run.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.starting import Program
from tests.property.dataclass_programs import LIBRARIES, programs

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "8"))
READ_ALIKE = {"draccus": "pyrallis"}


@pytest.mark.parametrize("name", LIBRARIES)
def test_what_the_live_library_hands_over(name: str, tmp_path: Path) -> None:
    library = LIBRARIES[name]
    if importlib.util.find_spec(library.module) is None:
        pytest.skip(f"{library.module} is not installed")

    @settings(max_examples=EXAMPLES)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        program = Program(
            data.draw(programs(name)),
            tmp_path,
            READ_ALIKE.get(name, name),
            enums=library.enums,
            modules=[library.module],
            ignored={"config", "config_path"},
        )
        assert program.flag_sets
        assert not program.problems()

    check()
