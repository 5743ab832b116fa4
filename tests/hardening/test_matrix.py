"""The table of defences is true of the source; ``mutants.py`` says whether the tests need them.

Who rewrites a defence writes its line anew: one that names what is gone would test nothing.
"""

from __future__ import annotations

import pytest

from tests.hardening.matrix import MUTANTS, Mutant
from tests.hardening.mutants import ROOT, mutated, table


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.defence)
def test_a_defence_is_where_the_table_says(mutant: Mutant) -> None:
    text = (ROOT / "flagscan" / mutant.path).read_text(encoding="utf-8")
    compile(mutated(text, mutant), mutant.path, "exec")
    file, *_ = mutant.test.split()
    assert (ROOT / "tests" / file).exists()


def test_the_table_stands_in_the_docs() -> None:
    assert table() in (ROOT / "docs" / "hardening.md").read_text(encoding="utf-8")
