"""The library: from a script to what is known of it, and from there to text.

>>> script = discover("train.py")
>>> script["lr"].default
0.1
>>> print(emit(script, "guild", op="train"))
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor

from flagscan.cache import Cache, default_directory
from flagscan.emitters import get
from flagscan.emitters.base import EmitOptions
from flagscan.model.script import Script
from flagscan.scan import scan, script_of
from flagscan.selection import AUTO, select


def discover(
    path: str | os.PathLike[str],
    *,
    dest: str = AUTO,
    interface: str | None = None,
    roots: Sequence[str] = (),
    comments: bool = True,
    cache: bool = True,
    cache_dir: str | None = None,
) -> Script:
    """What is known of the script at PATH, from reading it alone.

    What is wrong with the script itself is in ``diagnostics``.

    Args:
        dest: which flag set to select: ``auto``, or as the option ``--dest`` takes it.
        interface: select only among what the interface of this name found.
        roots: folders where imports of sibling modules are looked up, besides the script's.
        comments: whether comments may say something of a flag.
        cache: whether an earlier answer may be used, and this one remembered.
        cache_dir: where answers are remembered, instead of the user's cache folder.

    Raises:
        ScriptNotFoundError: there is no such file, or it cannot be read.
    """
    (script,) = discover_many(
        [path],
        dest=dest,
        interface=interface,
        roots=roots,
        comments=comments,
        cache=cache,
        cache_dir=cache_dir,
    )
    return script


def discover_many(
    paths: Iterable[str | os.PathLike[str]],
    executor: Executor | None = None,
    *,
    dest: str = AUTO,
    interface: str | None = None,
    roots: Sequence[str] = (),
    comments: bool = True,
    cache: bool = True,
    cache_dir: str | None = None,
) -> Iterator[Script]:
    """What is known of each of the scripts at PATHS, in their order, as far as it is ready.

    EXECUTOR is anything with the interface of ``concurrent.futures``; without
    one the scripts are read in this process. It is sent only picklable work:
    a function of flagscan, a path and ROOTS, and it returns JSON text. The
    other arguments are those of :func:`discover`.

    Raises:
        ScriptNotFoundError: when the answer for a path that cannot be read is due.
    """
    store = Cache(cache_dir or default_directory(), roots, comments) if cache else None
    names = (os.fspath(path) for path in paths)
    try:
        for document in scan(
            names, roots=roots, comments=comments, cache=store, executor=executor, strict=True
        ):
            yield script_of(document, dest, roots, interface, comments=comments)
    finally:
        if store is not None:
            store.close()


def discover_source(
    text: str | bytes,
    path: str = "<source>",
    *,
    dest: str = AUTO,
    interface: str | None = None,
    comments: bool = True,
) -> Script:
    """What is known of a script with this TEXT: no file is read, nothing is remembered.

    PATH is only what locations say; modules that TEXT imports are not followed.
    """
    from flagscan.analysis import analyse

    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    script = analyse(data, path, follow=False, comments=comments).script
    return dataclasses.replace(script, selected=select(script.flag_sets, dest, interface))


def emit(
    scripts: Script | Iterable[Script],
    format: str,
    *,
    op: str | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    base: str = "",
) -> str:
    """The selected flags of SCRIPTS (or of a single one) as text in FORMAT.

    Args:
        format: a name that ``flagscan --format help`` lists: ``guild``, ``json``, ...
        op: the operation's name, for one script; otherwise the stem of its file name.
        include: globs of flag names to keep; none given keeps all.
        exclude: globs of flag names to drop.
        base: the folder that paths in the text are relative to.

    Raises:
        UnknownEmitterError: there is no such format.
    """
    chosen = [scripts] if isinstance(scripts, Script) else list(scripts)
    options = EmitOptions(op=op, include=tuple(include), exclude=tuple(exclude), base=base)
    return get(format).emit(chosen, options)
