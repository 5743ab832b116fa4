"""Lets ``python -m flagscan`` be the command line."""

from __future__ import annotations

import sys

from flagscan.cli import main

if __name__ == "__main__":
    sys.exit(main())
