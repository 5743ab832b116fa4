"""From paths to answers: the cache first, then the analysis, here or in other processes.

Answers are exact documents (see ``flagscan.model.document``), so that one found
in the cache is handed on without building the model. Only the process that
asks uses the cache; workers are sent a path and return JSON text.
"""

from __future__ import annotations

import json
import os

from flagscan.errors import FlagscanError, ScriptNotFoundError
from flagscan.files import digest_of, read_bytes
from flagscan.selection import select_in

TYPE_CHECKING = False  # typing costs start-up time, and this file is read by every run
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from typing import Any, TypeAlias

    from flagscan.cache import Cache
    from flagscan.model.script import Script

    Json: TypeAlias = Any


MANY = 50
"""Scripts for which it pays to load what makes each of them faster."""


def scan(
    paths: Iterable[str],
    *,
    roots: Sequence[str] = (),
    comments: bool = True,
    cache: Cache | None = None,
    executor: Executor | None = None,
    jobs: int = 1,
    strict: bool = False,
    as_finished: bool = False,
) -> Iterator[Json]:
    """The exact document of each of PATHS, in their order (or AS_FINISHED).

    What is not cached is analysed here, by EXECUTOR, or by up to JOBS
    processes where that is worth it. A path that cannot be read gives a
    document that says so, unless STRICT.

    Raises:
        ScriptNotFoundError: STRICT, and a path cannot be read.
    """
    scanner = _Scanner(tuple(roots), comments, cache, strict)
    try:
        if executor is None and jobs == 1:
            for path in paths:
                yield scanner.known(path) or scanner.analysed(path)
        else:
            yield from scanner.side_by_side(list(paths), executor, jobs, as_finished)
    finally:
        if cache is not None:
            cache.flush()


def script_of(
    document: Json,
    dest: str,
    roots: Sequence[str] = (),
    interface: str | None = None,
    *,
    comments: bool = True,
) -> Script:
    """The Script of an exact document from :func:`scan`, its flag set selected by DEST.

    With INTERFACE, only the sets that it found are looked at.

    A cached document may be of the right form and still say what no analysis
    says; the script is then read again.
    """
    from flagscan.errors import InvalidDocumentError
    from flagscan.model.serialize import from_json

    document["selected"] = select_in(document, dest, interface)
    try:
        return from_json(document)
    except (InvalidDocumentError, RecursionError):
        document = json.loads(analyse_text(document["path"], tuple(roots), comments))["script"]
        document["selected"] = select_in(document, dest, interface)
        return from_json(document)


def analyse_text(path: str, roots: tuple[str, ...], comments: bool = True) -> str:
    """Read and analyse the script at PATH; what the cache keeps for it, as JSON text.

    This is the work of other processes: only texts go in and out.

    Raises:
        ScriptNotFoundError: the file is gone or cannot be read.
    """
    from flagscan.analysis import analyse
    from flagscan.model.serialize import to_json

    data = read_bytes(path)
    try:
        analysis = analyse(data, path, roots=roots, comments=comments)
        entry = {"script": to_json(analysis.script, exact=True), "absent": list(analysis.absent)}
        return json.dumps(entry, allow_nan=False)
    except FlagscanError:  # of the installation (a broken plug-in), not of this script
        raise
    except Exception as error:  # one boundary: a fault of ours is a finding about this script
        if os.environ.get("FLAGSCAN_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        return json.dumps({"script": _failure(path, data, internal=what), "absent": []})


class _Scanner:
    """One scan: where modules are looked up, what is remembered, how strict it is."""

    def __init__(
        self, roots: tuple[str, ...], comments: bool, cache: Cache | None, strict: bool
    ) -> None:
        self._how = roots, comments
        self._cache = cache
        self._strict = strict

    def known(self, path: str) -> Json | None:
        """The cached document of the script at PATH, or the one that says it is unreadable."""
        if self._cache is None:
            return None
        try:
            data = read_bytes(path)
        except ScriptNotFoundError as error:
            return self._unreadable(path, error)
        return self._cache.lookup(path, digest_of(data))

    def analysed(self, path: str) -> Json:
        """The document of the script at PATH, from its analysis in this process."""
        try:
            return self._learn(path, analyse_text(path, *self._how))
        except ScriptNotFoundError as error:
            return self._unreadable(path, error)

    def side_by_side(
        self, paths: list[str], executor: Executor | None, jobs: int, as_finished: bool
    ) -> Iterator[Json]:
        """The documents of PATHS, those not cached from EXECUTOR or processes of our own."""
        if len(paths) > MANY:
            import hashlib  # noqa: F401  # faster by far once loaded, see sha256_hex

        done: dict[int, Json] = {}
        todo: list[int] = []
        for index, path in enumerate(paths):
            document = self.known(path)
            if document is None:
                todo.append(index)
            elif as_finished:
                yield document
            else:
                done[index] = document
        fresh = self._fresh(paths, todo, executor, jobs)
        if as_finished:
            yield from (document for _, document in fresh)
            return
        for index in range(len(paths)):
            while index not in done:
                number, document = next(fresh)
                done[number] = document
            yield done.pop(index)

    def _fresh(
        self, paths: list[str], todo: list[int], executor: Executor | None, jobs: int
    ) -> Iterator[tuple[int, Json]]:
        """Analyse the TODO ones of PATHS and yield each with its index, as they finish."""
        workers = min(jobs, len(todo))
        if executor is None and workers < 2:
            for index in todo:
                yield index, self.analysed(paths[index])
            return
        from flagscan.pool import finished, own_pool

        with own_pool(workers) if executor is None else _Borrowed(executor) as pool:
            futures: dict[Future[str], int] = {
                pool.submit(analyse_text, paths[index], *self._how): index for index in todo
            }
            for future in finished(futures, cancel_on_exit=executor is None):
                index = futures[future]
                yield index, self._outcome(paths[index], future, own=executor is None)

    def _outcome(self, path: str, future: Future[str], *, own: bool) -> Json:
        from concurrent.futures import BrokenExecutor

        from flagscan.pool import alone

        try:
            return self._learn(path, future.result())
        except ScriptNotFoundError as error:
            return self._unreadable(path, error)
        except BrokenExecutor:
            if not own:
                raise
        # A worker died, and its pool with it: this script may be innocent, so it is tried alone.
        try:
            return self._learn(path, alone(analyse_text, path, *self._how))
        except ScriptNotFoundError as error:
            return self._unreadable(path, error)
        except BrokenExecutor:
            return _failure(path, b"", internal="the process that read it died")

    def _learn(self, path: str, entry: str) -> Json:
        document = json.loads(entry)["script"]
        # A fault of ours may be one of the moment (no memory left), a slow machine is another
        # one tomorrow: not to be remembered.
        passing = any(item["code"] in _OF_THE_MOMENT for item in document["diagnostics"])
        if self._cache is not None and not passing:
            self._cache.remember(path, document["digest"], entry)
        return document

    def _unreadable(self, path: str, error: ScriptNotFoundError) -> Json:
        if self._strict:
            raise error
        return _failure(path, b"", unreadable=error.why)


_OF_THE_MOMENT = ("FS009", "FS402")


class _Borrowed:
    """A caller's executor: used, never shut down."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def __enter__(self) -> Executor:
        return self._executor

    def __exit__(self, *_: object) -> None:
        return


def _failure(path: str, data: bytes, *, internal: str = "", unreadable: str = "") -> Json:
    """The document of a script about which nothing but one error is known."""
    from flagscan.model import diagnostic
    from flagscan.model.location import Location
    from flagscan.model.script import Script
    from flagscan.model.serialize import to_json

    code = diagnostic.INTERNAL_ERROR if internal else diagnostic.UNREADABLE
    finding = code.at(Location(path, 1, 0), what=internal or unreadable)
    return to_json(Script(path=path, digest=digest_of(data), diagnostics=(finding,)), exact=True)
