"""Lets ``python -m flagscan`` be the command line."""

from __future__ import annotations

import os
import sys

# ``python -m`` puts the current folder first on the path. It may be somebody else's project, and
# a yaml.py or diskcache.py in it is no module of ours: reading a project must not run it.
_here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if sys.path and os.path.abspath(sys.path[0]) != _here and sys.path[0] in ("", os.getcwd()):
    del sys.path[0]

from flagscan.cli import main  # noqa: E402  # after what it could be mistaken for is gone

if __name__ == "__main__":
    sys.exit(main())
