"""Run inside Guild's environment: what would each operation's script receive by default?

    python driver.py FOLDER

FOLDER holds guild.yml and ``parsers.json``, which maps an operation to the ``add_argument``
calls of its parser (as source). Prints JSON. One process for hundreds of operations: each is
taken through Guild's own functions up to the command line, and from there through argparse,
or through what Guild does with globals in the run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from guild import (  # type: ignore[import-not-found]
    flag_util,
    guildfile,
    op_cmd,
    op_main,
    op_util,
)


def main() -> None:
    """Print what each operation of the folder receives."""
    folder = sys.argv[1]
    with open(os.path.join(folder, "parsers.json")) as stream:
        parsers = json.load(stream)
    results = {}
    for operation in guildfile.for_dir(folder).default_model.operations:
        try:
            results[operation.name] = receive(operation, parsers.get(operation.name))
        except (Exception, SystemExit) as error:  # the report says which
            results[operation.name] = {"error": f"{type(error).__name__}: {error}"}
    json.dump(results, sys.stdout)


def receive(operation: Any, calls: str | None) -> dict[str, Any]:
    """What reaches the script of OPERATION, as text."""
    values = op_util.flag_vals_for_opdef(operation, {})
    for value in values.values():
        if isinstance(value, list) or flag_util.is_flag_function(value):
            return {"error": f"a batch: {value}"}
    command = op_util.op_cmd_for_opdef(operation)[0]
    command.cmd_args = ["__flag_args__"]
    arguments, _ = op_cmd.generate_op_args_and_env(command, values, {})
    for argument in arguments:
        # What the operating system does not take would raise here.
        os.fsencode(argument)
        if "\0" in argument:
            return {"error": "a null character"}
    if calls is not None:
        parser = argparse.ArgumentParser()
        scope: dict[str, Any] = {
            "p": parser,
            "argparse": argparse,
            "inf": float("inf"),
            "nan": float("nan"),
        }
        exec(calls, scope)
        received = vars(parser.parse_args(arguments))
        plain = vars(parser.parse_args([]))
    elif operation.flags_dest == "args":
        received = plain = {}
    else:
        os.environ["FLAGS_DEST"] = operation.flags_dest
        _, base, received = op_main._flags_interface(arguments)
        if base:
            return {"error": f"stray arguments: {base}"}
        plain = {}
    return {
        "received": {name: repr(value) for name, value in received.items()},
        "plain": {name: repr(value) for name, value in plain.items()},
        "arguments": arguments,
    }


if __name__ == "__main__":
    main()
