"""What the tests with generated programs share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.live.commands import Live


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """The sum of all programs' figures, printed at the end."""
    total: Counter[str] = Counter()
    yield total
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(f"\n{dict(sorted(total.items()))}")


@pytest.fixture(scope="module")
def live_commands() -> Iterator[Live]:
    """The process that runs programs of click and typer."""
    process = Live()
    yield process
    process.close()
