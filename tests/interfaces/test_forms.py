"""Defaults that Python can hold and an answer has no form for."""

from __future__ import annotations

import pytest

from flagscan.analysis import analyse
from flagscan.model.serialize import dumps
from flagscan.model.value import Reason, Unresolved

SOURCE = """
import argparse, datetime, re
parser = argparse.ArgumentParser()
parser.add_argument("--x", default={default})
parser.parse_args()
"""


@pytest.mark.parametrize(
    "default",
    [
        "datetime.timedelta(days=1)",
        "datetime.date(2020, 1, 2)",
        "range(3)",
        "slice(3)",
        "re.compile('a')",
        "[datetime.timedelta(days=1)]",
        "{'a': range(3)}",
    ],
)
def test_it_is_shown_as_written(default: str) -> None:
    script = analyse(SOURCE.format(default=default).encode(), "train.py").script
    (flag,) = script.flag_sets[0].flags
    assert isinstance(flag.default, Unresolved)
    assert (flag.default.source, flag.default.reason) == (default, Reason.OBJECT)
    assert "$unresolved" in dumps(script)


def test_what_is_computed_of_it_is_known() -> None:
    default = "int(datetime.timedelta(hours=1).total_seconds())"
    script = analyse(SOURCE.format(default=default).encode(), "train.py").script
    assert script.flag_sets[0].flags[0].default == 3600
