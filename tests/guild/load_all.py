"""Run inside Guild's environment: which of many guild files load.

    python load_all.py FILE        prints {case: null or the error} as JSON

FILE holds {case: text} as JSON. The files are loaded one after the other from one folder, in one
process, as every command of Guild loads them: plug-ins add and change operations, too.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile

from guild import guildfile  # type: ignore[import-not-found]


def main() -> None:
    """Print what happens to each."""
    logging.disable()
    with open(sys.argv[1]) as stream:
        cases = json.load(stream)
    found: dict[str, str | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        path = os.path.join(folder, "guild.yml")
        for case, text in cases.items():
            with open(path, "w") as stream:
                stream.write(text)
            try:
                guildfile.for_file(path, no_cache=True)
            except Exception as error:
                found[case] = f"{type(error).__name__}: {error}"
            else:
                found[case] = None
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
