"""What ``import flagscan`` offers, that it is documented, and that it costs nothing."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

import flagscan

from .conftest import ROOT, environment

PROMISED = {
    "ABSENT",
    "Diagnostic",
    "Flag",
    "FlagSet",
    "Location",
    "Script",
    "Unresolved",
    "discover",
    "discover_many",
    "discover_source",
    "emit",
}


def test_the_promised_names_are_there() -> None:
    assert set(flagscan.__all__) >= PROMISED
    assert dir(flagscan) == flagscan.__all__


@pytest.mark.parametrize("name", flagscan.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(flagscan, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)
        assert value.__module__.startswith("flagscan.")


def test_every_name_is_known_to_type_checkers() -> None:
    text = (ROOT / "flagscan" / "__init__.py").read_text()
    typed = set(re.findall(r"import \w+ as (\w+)", text))
    assert typed == set(flagscan.__all__)
    assert (ROOT / "flagscan" / "py.typed").exists()


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        flagscan.nothing  # noqa: B018


def test_importing_loads_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import flagscan; print(*set(sys.modules)-before)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert {name for name in done.stdout.split() if name != "__future__"} == {"flagscan"}
