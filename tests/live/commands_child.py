"""Runs programs of ours that use click or typer and tells which commands they call.

    python commands_child.py      reads a JSON list [folder, script] a line, answers what the
                                  program's command line takes, or what it raised

Each run is a fork of this process: libraries are imported once, state is never shared. What
would read the command line is replaced by what writes down the commands and ends the program.
"""

from __future__ import annotations

import contextlib
import enum
import json
import os
import pathlib
import runpy
import signal
import sys
import typing
from typing import Any

import click
import typer
import typer.core
import typer.main

with contextlib.suppress(ImportError):
    import pydantic  # noqa: F401  (typer imports it late, which every fork would do again)

SECONDS = 20


class Found(BaseException):
    """The program has come to its command line."""


def spelled(value: object) -> object:
    """VALUE as JSON that is the same for the same answer: lists stand for tuples."""
    if isinstance(value, enum.Enum):
        return {"member": value.name, "value": spelled(value.value)}
    if isinstance(value, pathlib.PurePath):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [spelled(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return {"float": repr(value)}
    return {"object": type(value).__name__}


def type_of(param: Any) -> dict[str, Any]:
    """The type of PARAM in neutral terms."""
    descriptor = getattr(param, "type_descriptor", None)
    if descriptor is not None:
        return of_annotation(param, descriptor)
    return of_type(param.type)


def of_type(kind: Any) -> dict[str, Any]:
    """The same of a ``ParamType``, whichever package has it."""
    name = type(kind).__name__
    if name in ("IntRange", "FloatRange"):
        step = 1 if name == "IntRange" else 0
        low = kind.min + step if kind.min is not None and kind.min_open else kind.min
        high = kind.max - step if kind.max is not None and kind.max_open else kind.max
        return {"type": name[:-5].lower(), "min": spelled(low), "max": spelled(high)}
    if name in ("Choice", "TyperChoice"):
        return {
            "type": "str",
            "choices": [c.name if isinstance(c, enum.Enum) else str(c) for c in kind.choices],
        }
    if name == "Tuple":
        parts = [of_type(part)["type"] for part in kind.types]
        same = bool(parts) and all(part == parts[0] for part in parts)
        return {"type": parts[0] if same else "tuple"}
    if name == "FuncParamType":
        return {"type": {"Path": "path"}.get(kind.func.__name__, kind.func.__name__)}
    plain = {
        "StringParamType": "str",
        "IntParamType": "int",
        "FloatParamType": "float",
        "BoolParamType": "bool",
        "Path": "path",
        "TyperPath": "path",
        "File": "path",
        "UUIDParameterType": "UUID",
        "DateTime": "datetime",
        "UnprocessedParamType": None,
    }
    return {"type": plain.get(name, name)}


def of_annotation(param: Any, descriptor: Any) -> dict[str, Any]:
    """The same of an annotation, which newer versions of typer keep."""
    found: dict[str, Any] = {}
    annotation, info = descriptor.annotation, descriptor.parameter_info
    if descriptor.is_list:
        (annotation,) = typing.get_args(annotation)
    elif descriptor.is_tuple:
        parts = typing.get_args(annotation)
        same = all(part is parts[0] for part in parts)
        annotation = parts[0] if same else "tuple"
    if info.parser is not None:
        found["type"] = info.parser.__name__
    elif descriptor.choices is not None:
        found["type"] = "str"
        found["choices"] = [
            str(c.value) if isinstance(c, enum.Enum) else str(c) for c in descriptor.choices
        ]
    elif descriptor.is_file:
        found["type"] = "path"
    else:
        name = annotation if isinstance(annotation, str) else annotation.__name__
        found["type"] = "path" if name == "Path" else name
    if descriptor.is_ranged:
        found["min"], found["max"] = spelled(info.min), spelled(info.max)
    return found


def action_of(param: Any) -> str:
    """argparse's word for what an option does."""
    if param.param_type_name == "argument":
        return "store"
    if param.count:
        return "count"
    if not param.is_flag:
        return "append" if param.multiple else "store"
    if param.multiple:
        return "append_const"
    if param.secondary_opts:
        return "BooleanOptionalAction"
    value = getattr(param, "flag_activation_value", param.__dict__.get("flag_value", True))
    if isinstance(value, bool):
        return "store_true" if value else "store_false"
    return "store_const"


def described(param: Any, context: Any) -> dict[str, Any]:
    """What PARAM takes and holds."""
    option = param.param_type_name == "option"
    default = param.get_default(context)
    if type(default).__name__ == "Sentinel":
        default = None
    if option and param.is_flag and default is None and type_of(param)["type"] == "bool":
        # What the function gets. A default of None that was declared stays.
        default = None if declared_none(param) or param.required or param.multiple else False
    elif option and param.is_flag and default is True and type_of(param)["type"] != "bool":
        default = param.flag_value
    return {
        "options": [*param.opts, *param.secondary_opts] if option else [],
        "negations": list(param.secondary_opts) if option else [],
        "destination": param.name or "",
        "action": action_of(param),
        "nargs": param.nargs,
        "default": spelled(default),
        "required": bool(param.required),
        "help": param.help if hasattr(param, "help") else None,
        **type_of(param),
    }


def of_library(param: Any) -> bool:
    """Whether PARAM is no setting of the script: help, and the completion of shells."""
    if {"--install-completion", "--show-completion"} & set(param.opts):
        return True
    return param.is_eager and "Show this message" in str(getattr(param, "help", ""))


def declared_none(param: Any) -> bool:
    """Whether the default is a None that was given."""
    return getattr(param, "_default_explicit", True) and param.default is None


def commands_of(command: Any, context: Any, words: list[str]) -> list[Any]:
    """``[words, params]`` of COMMAND and of the commands below it."""
    params = [described(param, context) for param in command.params if not of_library(param)]
    found: list[Any] = [[words, params]]
    if hasattr(command, "list_commands"):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            inner = context_of(below, name, context)
            found.extend(commands_of(below, inner, [*words, name]))
    return found


def context_of(command: Any, name: str, parent: Any, **extra: Any) -> Any:
    """The context of COMMAND when no word is given to it."""
    with contextlib.suppress(AttributeError):
        command.no_args_is_help = False
    return command.make_context(name, [], parent=parent, resilient_parsing=True, **extra)


def watch(dumps: list[Any]) -> None:
    """Replace what reads a command line."""

    def main(
        self: Any,
        args: Any = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        extra.pop("windows_expand_args", None)
        context = context_of(self, "program", None, **extra)
        dumps.extend(commands_of(self, context, []))
        raise Found

    click.Command.main = main  # type: ignore[method-assign]
    for name in ("TyperCommand", "TyperGroup"):
        getattr(typer.core, name).main = main
    typer.main.Typer.__call__ = (  # type: ignore[method-assign]
        lambda self, *a, **k: main(typer.main.get_command(self))
    )


def run(folder: str, script: str) -> dict[str, Any]:
    """What SCRIPT's command line takes."""
    dumps: list[Any] = []
    watch(dumps)
    os.chdir(folder)
    sys.argv = [script]
    sys.path[0] = folder
    sys.dont_write_bytecode = True
    raised = None
    try:
        runpy.run_path(script, run_name="__main__")
    except Found:
        pass
    except BaseException as error:
        raised = f"{type(error).__name__}: {error}"
    return {"commands": dumps, "raised": raised}


def forked(folder: str, script: str) -> dict[str, Any]:
    """:func:`run` in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        signal.alarm(SECONDS)
        with os.fdopen(writing, "w") as stream:
            json.dump(run(folder, script), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(process, 0)
    return json.loads(text) if text else {"commands": [], "raised": "killed"}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(forked(*json.loads(line))), flush=True)
