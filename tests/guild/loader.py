"""Run inside Guild's environment: the operations that it loads from each guild.yml.

    python loader.py FOLDER        prints {case: {operation: {"main": ..., "path": ...}}} as JSON

FOLDER holds one folder for each case. Operations that run no module of the project are left out.
"""

from __future__ import annotations

import json
import os
import sys

from guild import guildfile, op_util, python_util, util  # type: ignore[import-not-found]


def main() -> None:
    """Print what is loaded from each folder."""
    found: dict[str, object] = {}
    for case in sorted(os.listdir(sys.argv[1])):
        folder = os.path.join(sys.argv[1], case)
        os.chdir(folder)
        try:
            loaded = guildfile.for_dir(folder, no_cache=True)
        except Exception as error:
            found[case] = {"error": type(error).__name__}
            continue
        found[case] = {
            f"{name}:{operation.name}" if name else operation.name: place(operation, folder)
            for name, model in loaded.models.items()
            for operation in model.operations
            if operation.main and not (operation.exec_ or operation.steps)
        }
    json.dump(found, sys.stdout)


def place(operation: object, folder: str) -> dict[str, object]:
    """The words of ``main`` of OPERATION, and the file that Guild finds for the first."""
    words = util.shlex_split(operation.main)  # type: ignore[attr-defined]
    try:
        _, path = python_util.find_module(words[0], op_util.opdef_model_paths(operation))
    except (ImportError, SyntaxError):
        return {"main": words, "path": None}
    return {"main": words, "path": os.path.relpath(path, folder)}


if __name__ == "__main__":
    main()
