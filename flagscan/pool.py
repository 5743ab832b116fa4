"""Processes of our own: started for one scan, quiet on Ctrl-C, gone afterwards."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def own_pool(workers: int) -> ProcessPoolExecutor:
    """An executor with WORKERS processes."""
    return ProcessPoolExecutor(max_workers=workers, initializer=_ignore_interrupts)


def finished(futures: Iterable[Future[T]], *, cancel_on_exit: bool) -> Iterator[Future[T]]:
    """FUTURES as they finish; those not begun are cancelled if the caller stops early."""
    pending = list(futures)
    try:
        yield from as_completed(pending)
    finally:
        if cancel_on_exit:
            for future in pending:
                future.cancel()


def alone(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What WORK gives in a process of its own.

    Raises:
        BrokenExecutor: that process died.
    """
    pool: Executor = own_pool(1)
    with pool:
        return pool.submit(work, *args, **kwargs).result()


def _ignore_interrupts() -> None:
    # The terminal sends Ctrl-C to every process; the parent is the one that answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
