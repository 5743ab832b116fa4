"""What may be shown to a person, and how: no control characters, colour only where wanted.

>>> visible("a\\x1b[31mb\\nc")
'a\\\\x1b[31mb\\\\nc'
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def visible(text: str) -> str:
    """TEXT on one line, with everything that a terminal would act on shown escaped.

    That is all which Python calls unprintable: control and formatting
    characters (bidirectional marks among them), odd blanks, lone surrogates of
    file names that are not UTF-8.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def wants_colour(stream: TextIO, *, forbidden: bool) -> bool:
    """Whether to colour what is written to STREAM; FORBIDDEN is ``--no-color``.

    ``NO_COLOR`` (any text) says no, ``FORCE_COLOR`` says yes, and no wins;
    otherwise a terminal that is not dumb has colour.
    """
    if forbidden or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may be looking at STREAM."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def write(stream: TextIO | None, text: str) -> None:
    """Write TEXT to STREAM as UTF-8 where the stream is no terminal.

    A reader that has gone away (``| head``) is no error: what is left to say
    is said to nobody, and the work goes on.
    """
    if stream is None or not text:
        return
    try:
        buffer = None if is_terminal(stream) else getattr(stream, "buffer", None)
        if buffer is None:
            encoding = getattr(stream, "encoding", None) or "utf-8"
            stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        else:
            stream.flush()
            buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        _send_to_nowhere(stream)


def write_bytes(stream: TextIO | None, data: bytes) -> None:
    """Write DATA, the content of a file, to STREAM as it is; on a terminal as text."""
    buffer = getattr(stream, "buffer", None)
    if stream is None or buffer is None or is_terminal(stream):
        write(stream, data.decode("utf-8", "replace"))
        return
    try:
        stream.flush()
        buffer.write(data)
        stream.flush()
    except BrokenPipeError:
        _send_to_nowhere(stream)


def _send_to_nowhere(stream: TextIO) -> None:
    # Python flushes its streams once more when it exits and would complain then.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    except (OSError, ValueError):
        if stream is sys.stdout:
            sys.stdout = None
    finally:
        os.close(nowhere)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
