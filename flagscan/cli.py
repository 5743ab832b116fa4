"""The command line: reads arguments, prints, chooses the exit status.

    0  done; with --check: nothing differs
    1  --check found a difference; or some script could not be read
    2  the call itself is wrong; nothing was written

Imports stand where they are needed: a cached answer is printed in little more
time than reading it from the cache takes.
"""

from __future__ import annotations

import os
import sys

from flagscan.config import Options, check
from flagscan.errors import FlagscanError, InvalidValuesError, UsageError
from flagscan.terminal import visible, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, DIFFERENT, WRONG = 0, 1, 2
INTERRUPTED = 130  # what shells expect of a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what ARGUMENTS (``sys.argv`` by default) ask for; the exit status.

    The one boundary: whatever goes wrong is told in one line.
    """
    try:
        return _main(sys.argv[1:] if arguments is None else arguments)
    except InvalidValuesError as error:
        for problem in error.problems:
            _complain("error", problem)
        return WRONG
    except UsageError as error:
        _complain("error", str(error))
        return WRONG
    except FlagscanError as error:
        _complain("error", str(error))
        return DIFFERENT
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else DONE
    except OSError as error:  # what can go wrong with files is told where it does; not this
        _complain("error", f"the output cannot be written: {error.strerror or error}")
        return WRONG
    except Exception as error:
        if os.environ.get("FLAGSCAN_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        _complain("internal error", f"{what} (FLAGSCAN_TRACEBACK=1 shows where)")
        return WRONG


def _main(arguments: Sequence[str]) -> int:
    options = Options()
    if any(argument.startswith("-") for argument in arguments):
        from flagscan.command.arguments import read

        read(arguments, options)
    else:
        # Only paths: argparse would say the same, in a fifth of the time of a cached answer.
        options.paths = arguments
    check(options)
    if options.format == "help":
        from flagscan.emitters import get, names

        lines = [f"{name:10} {get(name).description}\n" for name in names()]
        write(sys.stdout, "".join(lines))
        return DONE
    if options.cache_info or options.cache_clear:
        return _manage_cache(options)
    from flagscan.command.run import Run

    return Run(options).status()


def _manage_cache(options: Options) -> int:
    from flagscan.cache import Cache, default_directory

    if options.paths:
        raise UsageError("--cache-info and --cache-clear take no PATH")
    cache = Cache(options.cache_dir or default_directory())
    if options.cache_clear:
        count = cache.clear()
        write(sys.stdout, f"forgot {count} answers in {visible(cache.directory)}\n")
    if options.cache_info:
        info = cache.info()
        write(
            sys.stdout,
            f"directory: {visible(info['directory'])}\n"
            f"answers: {info['entries']}\n"
            f"bytes: {info['bytes']}\n",
        )
    cache.close()
    if cache.warning:
        _complain("warning", cache.warning)
    return DONE


def _complain(severity: str, message: str) -> None:
    try:
        write(sys.stderr, f"flagscan: {severity}: {visible(message)}\n")
    except (OSError, ValueError):  # nobody can be told, and the exit status still says it
        pass
