"""Every value that flagscan states of a generated program is what the running program holds.

The programs are ours and harmless, and run only here, in a child process.
``FLAGSCAN_EXAMPLES=2000 pytest tests/property`` tries more of them than the
usual run; ``FLAGSCAN_RANDOM=1`` tries others each time.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from flagscan.analysis import analyse
from tests.property.compare import Comparison, compare
from tests.property.live import Child
from tests.property.programs import Program, programs

EXAMPLES = int(os.environ.get("FLAGSCAN_EXAMPLES", "200"))


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    """The process that runs the programs of this module."""
    with Child() as child:
        yield child


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where programs are written; the current folder meanwhile."""
    folder = tmp_path_factory.mktemp("programs")
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


_numbers = itertools.count()


def examined(program: Program, place: Path, child: Child) -> Comparison:
    """PROGRAM read and run."""
    name = f"p{next(_numbers)}"
    program.write(place / name)
    path = f"{name}/{program.script}"
    script = analyse((place / path).read_bytes(), path).script
    return compare(script, child.run(place / name, program.script))


@settings(max_examples=EXAMPLES)
@given(program=programs())
def test_what_is_stated_is_what_the_program_holds(
    program: Program, place: Path, child: Child, figures: Counter[str]
) -> None:
    comparison = examined(program, place, child)
    figures.update(comparison.figures)
    assert not comparison.wrong, "\n".join([*comparison.wrong, "", str(program)])
