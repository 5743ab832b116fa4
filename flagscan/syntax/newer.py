"""Whether a script that this Python does not parse is written for a newer one.

LibCST knows the syntax of the newest Python whatever Python runs it. Its parser can take the
process down (a segmentation fault on deep nesting), so it is asked in a process of its own,
with limits; and only where the line of the error looks like newer syntax, because asking takes
a third of a second.
"""

from __future__ import annotations

import re
import subprocess
import sys

_SIGNS = re.compile(
    rb"""except\s*\*                             # 3.11
    |(?:def|class)\s+\w+\s*\[                   # 3.12: type parameters
    |^\s*type\s+\w+\s*(?:\[|=)
    |\b(?:rf|fr|f)(?:'|")                       # 3.12: any expression in f-strings
    |\b(?:rt|tr|t)(?:'|")                       # 3.14: template strings
    |except\s+\w+\s*,\s*\w+.*:                  # 3.14: no parentheses (and Python 2)
    |^\s*lazy\s+(?:import|from)\b               # 3.15
    """,
    re.M | re.X | re.I,
)
_PROGRAM = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
import libcst
try:
    libcst.parse_module(sys.stdin.buffer.read())
except Exception:
    sys.exit(1)
"""
_PATIENCE = 10.0


def is_newer(data: bytes, line: int) -> bool:
    """Whether DATA, whose LINE is a syntax error here, is Python of a later version."""
    around = b"\n".join(data.splitlines()[max(line - 2, 0) : line])
    if not _SIGNS.search(around):
        return False
    try:
        # Isolated: nothing of the current folder is imported in place of LibCST.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", _PROGRAM],
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
