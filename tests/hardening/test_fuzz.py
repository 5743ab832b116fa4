"""A few inputs of each kind in every run; ``python -m tests.hardening.fuzz`` is the long one."""

from __future__ import annotations

import pytest

from tests.hardening.fuzz import fuzz
from tests.hardening.kinds import EVERYDAY


@pytest.mark.parametrize("kind", EVERYDAY)
def test_nothing_breaks_it(kind: str) -> None:
    assert fuzz((kind,), first=0, count=60) == []


def test_programs_of_the_whole_grammar() -> None:
    pytest.importorskip("hypothesmith")
    assert fuzz(("grammar",), first=0, count=1) == []
