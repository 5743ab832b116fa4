"""Showing a person at a terminal that work goes on."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def shown(items: Iterable[T], total: int, after: float) -> Iterator[T]:
    """ITEMS as they come; once that takes longer than AFTER seconds, with a bar on stderr."""
    begin = time.monotonic()
    bar = None
    task = None
    try:
        for count, item in enumerate(items, 1):
            if bar is None and time.monotonic() - begin > after:
                from rich.console import Console
                from rich.progress import Progress

                # Transient: nothing of it is left when the results are there.
                bar = Progress(console=Console(stderr=True), transient=True)
                bar.start()
                task = bar.add_task("reading scripts", total=total)
            if bar is not None and task is not None:
                bar.update(task, completed=count)
            yield item
    finally:
        if bar is not None:
            bar.stop()
