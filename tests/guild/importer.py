"""Run inside Guild's environment: the flags that its importer finds in each script.

    python importer.py FOLDER

FOLDER holds scripts and ``cases.json``: ``{name: dest or null}``. Prints ``{name: {flag:
attributes}}`` as JSON. One process imports all that is read from the source; a script that uses
argparse is run by Guild in a process of its own.
"""

from __future__ import annotations

import json
import logging
import os
import sys

from guild import python_util  # type: ignore[import-not-found]
from guild.plugins import python_script  # type: ignore[import-not-found]


def main() -> None:
    """Print what is imported from each script of the folder."""
    folder = sys.argv[1]
    os.chdir(folder)
    with open("cases.json") as stream:
        cases = json.load(stream)
    log = logging.getLogger("guild")
    log.setLevel(logging.CRITICAL)
    found = {}
    for name, dest in cases.items():
        script = python_util.Script(f"{name}.py")
        try:
            data = python_script._flags_data_for_script(script, [], dest, log)
            data.pop("$dest", None)
            found[name] = json.loads(json.dumps(data))
        except (Exception, SystemExit) as error:  # Guild would drop all flags
            found[name] = {"error": type(error).__name__}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
