"""The lines that tracebacks and ``inspect`` show of a file that holds something else on disk."""

from __future__ import annotations

import io
import linecache
import tokenize


def remember(path: str, data: bytes) -> None:
    """Show the lines of DATA as those of the file at PATH."""
    encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    lines = io.StringIO(data.decode(encoding), newline=None).readlines()
    # Without a time it is never compared with the file.
    linecache.cache[path] = (len(data), None, lines, path)
