"""Runs programs of ours and tells which absl flags they had when they read their command line.

    python absl_child.py STANDINS      reads one JSON list ``[folder, script, words, environment]``
                                       a line,
                                       answers with ``{"flags": ..., "raised": ..., "values": ...}``

Each run is a fork of this process. What reads the command line is watched, not replaced, and
the program ends there; ``values`` are those that it would go on with.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import signal
import sys
from typing import Any

from absl import flags
from absl.flags import _flag, _flagvalues

SECONDS = 10


class Ended(BaseException):
    """The command line is read."""


def plain(flag: Any, value: Any) -> Any:
    """VALUE of FLAG as JSON has it; a member of an Enum by the text that the flag takes."""
    spell = getattr(flag.serializer, "serialize", None)
    if value is not None and spell and isinstance(flag.parser, flags.EnumClassParser):
        several = isinstance(flag, _flag.MultiEnumClassFlag)
        return [spell(item) for item in value] if several else spell(value)
    if isinstance(value, (list, str, int, float, type(None))):
        return value
    return {"object": repr(value)}


def needed(flag: Any) -> bool:
    """Whether the program refuses to start without FLAG."""
    message = f"Flag --{flag.name} must have a value other than None."
    return flag.value is None and any(v.message == message for v in flag.validators)


def described(values: Any) -> dict[str, Any]:
    """The flags of VALUES that are the program's own."""
    foreign = {
        flag.name
        for module, defined in flags.FLAGS.flags_by_module_dict().items()
        if module.startswith("absl.")
        for flag in defined
    }
    own = {}
    for name, flag in values._flags().items():
        if flag.name == name and name not in foreign:
            parser = flag.parser
            own[flag.name] = {
                "type": type(parser).__name__,
                "value": plain(flag, flag.value),
                "choices": list(getattr(parser, "enum_values", ()))
                + list(getattr(parser, "member_names", ())),
                "lower": getattr(parser, "lower_bound", None),
                "upper": getattr(parser, "upper_bound", None),
                "multi": isinstance(flag, _flag.MultiFlag),
                "boolean": flag.boolean,
                "short": flag.short_name,
                "required": needed(flag),
                "help": flag.help,
            }
    return own


def run(folder: str, script: str, words: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The flags of SCRIPT and what it would do with WORDS in ENVIRONMENT."""
    answer: dict[str, Any] = {"flags": {}, "raised": None, "values": {}}
    call = _flagvalues.FlagValues.__call__

    def watched(self: Any, argv: Any, known_only: bool = False) -> Any:
        answer["flags"].update(described(self))
        needs = [flag for flag in self._flags().values() if needed(flag)]
        for flag in needs:
            flag.validators = []
        rest = call(self, argv, known_only)
        for name in answer["flags"]:
            answer["values"][name] = plain(self[name], self[name].value)
        if known_only or self is not flags.FLAGS:
            return rest
        raise Ended

    _flagvalues.FlagValues.__call__ = watched  # type: ignore[method-assign]
    os.chdir(folder)
    os.environ.update(environment)
    sys.argv = [script, *words]
    sys.path[0] = folder
    sys.dont_write_bytecode = True
    try:
        runpy.run_path(script, run_name="__main__")
    except Ended:
        pass
    except BaseException as error:
        answer["raised"] = f"{type(error).__name__}: {error}"
    return answer


def forked(request: list[Any]) -> dict[str, Any]:
    """:func:`run` in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        signal.alarm(SECONDS)
        with (
            open(os.devnull, "w") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
        ):
            answer = run(*request)
        with os.fdopen(writing, "w") as stream:
            json.dump(answer, stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return json.loads(text) if text else {"flags": {}, "raised": "killed", "values": {}}


def main() -> None:
    """Answer requests until there are no more."""
    sys.path.insert(1, sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(forked(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
